# ruff: noqa: INP001  (one script, copied into the image; no package)
"""Exit 0 if the service in this container is alive, 1 if not: what is not may be started anew.

It asks /livez, not /readyz: starting anew brings back no engine that is away. The writer answers on its metrics port.
"""

import os
import ssl
import sys
from http.client import HTTPConnection, HTTPException, HTTPSConnection

port = int(os.environ.get("HEADWATER_METRICS_PORT", "0")) or int(os.environ.get("HEADWATER_PORT", "5000"))
try:
    if os.environ.get("HEADWATER_TLS_CERTIFICATE"):
        anybody = ssl.create_default_context()
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE  # the certificate names no loopback
        connection: HTTPConnection = HTTPSConnection("127.0.0.1", port, timeout=4, context=anybody)
    else:
        connection = HTTPConnection("127.0.0.1", port, timeout=4)
    key = os.environ.get("HEADWATER_API_KEY")
    connection.request("GET", "/livez", headers={"Authorization": f"Bearer {key}"} if key else {})
    status = connection.getresponse().status
except (OSError, HTTPException) as error:
    sys.exit(f"port {port}: {error}")
sys.exit(None if status < 400 else f"port {port}: {status}")  # noqa: PLR2004  (HTTP: from 400 on it is an error)
