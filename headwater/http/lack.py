"""What a service lacks. In a module of its own, so that a writer that serves nothing needs no web server for it."""

from typing import NamedTuple


class Lack(NamedTuple):
    """Something that a service needs and does not have."""

    what: str
    """kafka, neo4j, disk, graph, writer; stuck: a loop that does not go round."""
    detail: str
    """Why, and what to do, for people."""
