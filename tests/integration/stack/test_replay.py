"""Events of a time applied once more, beside the writers."""

from pathlib import Path

import neo4j
import orjson
import pytest

from headwater.settings import Settings
from tests.corpus import demo
from tests.integration.stack.services import services

pytestmark = pytest.mark.engines


def test_what_was_lost_from_the_graph_comes_back(
    empty_graph: neo4j.Driver, kafka: str, settings_for_test: Settings, tmp_path: Path
) -> None:
    events = demo()
    days = sorted({event["eventTime"][:10] for event in events})
    with services(settings_for_test, tmp_path) as stack:
        stack.send(events)
        stack.wait()
        whole = stack.dump()
        environment = settings_for_test.environment()
        again = stack.run("replay", "--from", days[0], environment=environment)
        assert (again.returncode, again.stdout) == (0, b"%d events applied\n" % len(events)), again.stderr
        assert stack.dump() == whole
        empty_graph.execute_query("MATCH (n) DETACH DELETE n")
        one = stack.run("replay", "--from", days[1], "--to", days[2], environment=environment)
        meant = [event for event in events if event["eventTime"].startswith(days[1])]
        assert one.stdout == b"%d events applied\n" % len(meant), one.stderr
        runs = {orjson.loads(line).get("runId") for line in stack.dump().splitlines() if b'"node":"Run"' in line}
        assert {event["run"]["runId"] for event in meant if "run" in event} <= runs
        assert stack.run("replay", "--to", "9999-01-01", environment=environment).returncode == 0
        assert stack.dump() == whole
        assert stack.status()["accepted"] == len(events)
        for options in ([], ["--from", "yesterday"]):
            assert stack.run("replay", *options, environment=environment).returncode != 0
    nowhere = stack.run("replay", "--from", days[0], "--data-dir", str(tmp_path))
    assert (nowhere.returncode, nowhere.stderr.count(b"\n")) == (1, 1)
    assert b"no `headwater up` runs on" in nowhere.stderr
