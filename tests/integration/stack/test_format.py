"""An upgrade: the graph that an earlier version left is rebuilt when it is asked for, and no event is given up."""

from pathlib import Path

import httpx
import neo4j
import pytest

from headwater.engines.ports import free_ports
from headwater.graph.format import UNMARKED, VERSION
from headwater.kafka import admin, ensure_topics
from headwater.settings import Settings
from tests.integration.graph_writer.earlier import EVENTS, GRAPHS, LATER, lines, load
from tests.integration.stack.services import services
from tests.waiting import wait_for

pytestmark = pytest.mark.engines


def ready(port: int) -> httpx.Response | None:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5, trust_env=False)
    except httpx.TransportError:
        return None


def test_the_writer_waits_for_a_rebuild_which_makes_of_all_events_what_they_make_anywhere(
    empty_graph: neo4j.Driver, kafka: str, settings_for_test: Settings, tmp_path: Path
) -> None:
    (port,) = free_ports(1)
    settings = settings_for_test.model_copy(update={"metrics_port": port})
    environment = settings.environment()
    ensure_topics(settings, admin(settings))
    with services(settings, tmp_path) as stack:
        stack.send([*lines(EVENTS), *lines(LATER)])
        stack.wait()
        wanted = stack.dump()
        assert (ready(port) or httpx.Response(0)).status_code == 200
        (writer,) = stack.writers
        writer.stop()
        empty_graph.execute_query("MATCH (n) DETACH DELETE n")
        load(empty_graph, GRAPHS[0])
        writer.start()
        wait_for(lambda: (answer := ready(port)) is not None and answer.status_code == 503)
        answer = ready(port)
        assert answer is not None
        assert "headwater rebuild" in answer.text
        stack.send(lines(LATER))
        status = stack.status()
        assert status["ready"] is False
        assert (status["format"]["stored"], status["format"]["written"]) == (UNMARKED, VERSION)
        assert "headwater rebuild" in status["format"]["problem"]
        assert b"not written" in stack.run("status").stdout
        assert b"graph format" in stack.run("doctor", environment=environment).stdout
        assert stack.run("rebuild", "--yes", environment=environment).returncode == 0
        assert stack.wait()["deadLetters"] == 0
        assert stack.dump() == wanted
        assert (ready(port) or httpx.Response(0)).status_code == 200
        # A later version takes the graph: this one ends, and says why.
        empty_graph.execute_query("MATCH (f:Format) SET f.version = $later", later=VERSION + 1)
        stack.send(lines(LATER))
        wait_for(lambda: not writer.running)
        assert b"later version wrote it" in (tmp_path / "writer-0.log").read_bytes()
        assert b"Traceback" not in (tmp_path / "writer-0.log").read_bytes()
        assert stack.status()["deadLetters"] == 0
