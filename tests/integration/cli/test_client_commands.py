"""What people do with the command line: send, wait, ask; the services run as they do in production."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from openlineage.client.serde import Serde

from headwater.demo.events import events
from headwater.demo.tables import CHURN_MODEL, ORDERS, STOCK_BOARD
from tests.integration.cli.conftest import Services

pytestmark = pytest.mark.engines


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """The demo's events, half of them in an array and half in lines, in a folder."""
    sent = [Serde.to_dict(event) for event in events()]
    folder = tmp_path / "events"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps(sent[:100], indent=1))
    (folder / "b.ndjson").write_text("\n".join(json.dumps(event) for event in sent[100:]))
    return folder


def test_from_files_to_answers(services: Services, story: Path) -> None:
    count = len(events())
    sent = services.run("send", str(story), url=services.collector)
    assert (sent.returncode, sent.stdout) == (0, f"{count} accepted, 0 refused\n"), sent.stderr

    waited = services.run("wait", "--timeout", "60")
    assert (waited.returncode, waited.stdout) == (0, f"all {count} events are in the graph\n"), waited.stderr

    status = services.run("status", "--json")
    assert status.returncode == 0, status.stderr
    assert json.loads(status.stdout) | {"lag": 0, "accepted": count, "writers": 2} == json.loads(status.stdout)
    assert "ready" in services.run("status").stdout

    column = services.run("impact", ORDERS.column_id("discount"))
    assert column.returncode == 0, column.stderr
    assert CHURN_MODEL.name in column.stdout
    assert STOCK_BOARD.name not in column.stdout

    table = json.loads(services.run("impact", ORDERS.id, "--json").stdout)
    assert STOCK_BOARD.id in {node["id"] for node in table["nodes"]}
    up = services.run("impact", STOCK_BOARD.id, "--direction", "upstream", "--level", "job", "--depth", "3")
    assert "train.demand" in up.stdout
    assert "shop.staging.orders" not in up.stdout

    that_night = json.loads(services.run("impact", ORDERS.id, "--as-of", "2026-11-16T02:10:00Z", "--json").stdout)
    then = {"nodeId": ORDERS.id, "asOf": "2026-11-16T02:10:00Z"}
    answered = httpx.get(f"{services.api}/api/v1/impact", params=then, trust_env=False, timeout=60).json()
    assert that_night == answered
    assert [node["name"] for node in that_night["nodes"]] == [
        ORDERS.name,
        "shop_daily.extract_orders",
        "shop.raw.orders",
    ]
    before = services.run("impact", ORDERS.id, "--as-of", "2026-11-01")
    assert (before.returncode, before.stdout) == (1, "")
    assert "not known at 2026-11-01" in before.stderr

    once = services.run("dump")
    assert once.returncode == 0, once.stderr
    again = services.run("send", str(story), url=services.collector)
    assert again.returncode == 0, again.stderr
    assert services.run("wait", "--timeout", "60").returncode == 0
    assert services.run("dump").stdout == once.stdout


def test_refused_events_are_named_and_the_others_stored(shared_services: Services, tmp_path: Path) -> None:
    good = Serde.to_json(events()[0])
    file = tmp_path / "mixed.ndjson"
    bad = '{"eventTime": "2026-11-20T00:00:00Z", "producer": "p", "run": {}, "job": {"namespace": "n"}}'
    file.write_text(f"{good}\nnot json\n{bad}\n{good}\n")
    sent = shared_services.run("send", str(file), url=shared_services.collector)
    assert sent.returncode == 1
    assert sent.stdout == "2 accepted, 2 refused\n"
    first, second = sent.stderr.splitlines()
    assert "mixed.ndjson:2 " in first
    assert "JSON" in first
    assert second.partition("mixed.ndjson:3 ")[2] == (
        '/run/runId: required key "runId" is missing; /job/name: required key "name" is missing'
    )
    piped = shared_services.run("send", "-", url=shared_services.collector, stdin=f"[{good}]")
    assert (piped.returncode, piped.stdout) == (0, "1 accepted, 0 refused\n")


def test_questions_that_have_no_answer_end_in_one_line(shared_services: Services) -> None:
    for node in ("dataset:nowhere:nothing", "nonsense", "dataset:x"):
        asked = shared_services.run("impact", node)
        assert (asked.returncode, asked.stdout) == (1, "")
        assert asked.stderr.startswith("headwater: ")
        assert asked.stderr.count("\n") == 1


def test_what_an_id_does_not_tell_apart_its_names_do(shared_services: Services) -> None:
    datasets = [("a", "b:c"), ("a:b", "c")]
    for number, (namespace, name) in enumerate(datasets):
        event = {
            "eventTime": "2026-11-20T00:00:00Z",
            "producer": "https://example.com/test",
            "job": {"namespace": "jobs", "name": f"reader{number}"},
            "inputs": [{"namespace": namespace, "name": name}],
            "outputs": [],
        }
        sent = shared_services.run("send", "-", url=shared_services.collector, stdin=json.dumps(event))
        assert sent.returncode == 0, sent.stderr
    assert shared_services.run("wait", "--timeout", "60").returncode == 0
    unclear = shared_services.run("impact", "dataset:a:b:c")
    assert (unclear.returncode, unclear.stdout) == (1, "")
    assert "more than one node" in unclear.stderr
    for number, (namespace, name) in enumerate(datasets):
        clear = shared_services.run("impact", "--type", "dataset", "--namespace", namespace, "--name", name, "--json")
        assert clear.returncode == 0, clear.stderr
        assert [node["name"] for node in json.loads(clear.stdout)["nodes"]] == [name, f"reader{number}"]


def test_the_program_of_the_quickstart_does_what_it_says(shared_services: Services, tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "quickstart.md").read_text(encoding="utf-8")
    program = (
        page.partition("```python\n")[2].partition("```")[0].replace("http://127.0.0.1:5000", shared_services.collector)
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert shared_services.run("wait", "--timeout", "60").returncode == 0
    asked = shared_services.run("impact", "dataset:postgres://shop-db:5432:shop.public.orders")
    assert "shop.public.revenue" in asked.stdout, asked.stderr
