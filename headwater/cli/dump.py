"""`headwater dump`: the whole graph, as it is compared and kept."""

import sys

from headwater.cli.client import connect, refuse_problem


def dump() -> None:
    """Write the whole graph to standard output, one JSON object a line.

    Sorted and canonical: two graphs are the same exactly when their dumps are the same to the byte.
    """
    with connect() as client, client.stream("GET", "/api/v1/dump", timeout=None) as response:
        if not response.is_success:
            response.read()
        refuse_problem(response)
        for chunk in response.iter_bytes():
            sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
