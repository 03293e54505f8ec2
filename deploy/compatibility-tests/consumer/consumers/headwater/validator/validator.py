# ruff: noqa: INP001  (a script, no package)
"""Headwater as a consumer of the OpenLineage compatibility tests: send a scenario's events, ask for what came of them.

Needs Python 3.11 and nothing else. Every scenario adds to what is there, so the graph has to be empty at first; what
is new after a scenario must be what its validation files say, no more and no less. The suite sends in the order of file
names; `--order` sends in others, and the answers must not differ.
"""

import argparse
import json
import os
import random
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

ORDERS = ("name", "time", "reversed", "shuffled")
ENTITIES = ("job", "run", "dataset", "column_lineage")
PAGE = 1000
#: Seconds until everything that was accepted has to be in the graph.
PATIENCE = 120

#: Files of a scenario that are no events.
_ABOUT = {"config.json", "maintainers.json"}

Entity = dict[str, Any]


class Headwater:
    """The HTTP API of a running instance."""

    def __init__(self, url: str, query_url: str | None = None) -> None:
        self._send_to = url.rstrip("/")
        self._ask_at = (query_url or url).rstrip("/")
        key = os.environ.get("HEADWATER_API_KEY")
        self._key = {"Authorization": f"Bearer {key}"} if key else {}

    def send(self, event: bytes) -> str | None:
        """Send one event; returns why it was not accepted, None if it was."""
        request = urllib.request.Request(  # noqa: S310  (the address is the caller's)
            f"{self._send_to}/api/v1/lineage", data=event, headers={"Content-Type": "application/json", **self._key}
        )
        try:
            with urllib.request.urlopen(request, timeout=30):  # noqa: S310
                return None
        except urllib.error.HTTPError as error:
            return f"{error.code}: {error.read().decode(errors='replace')}"

    def get(self, path: str, **parameters: Any) -> Any:
        """The answer to a question."""
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        asked = urllib.request.Request(f"{self._ask_at}/api/v1{path}{query}", headers=self._key)  # noqa: S310
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
            return json.load(answer)

    def settle(self) -> None:
        """Wait until everything that was accepted is in the graph."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status = self.get("/status")
            if status["ready"] and status["lag"] == 0:
                return
            time.sleep(0.2)
        raise TimeoutError(f"not everything was applied within {PATIENCE} s")

    def state(self) -> dict[str, list[Entity]]:
        """Everything in the graph, by kind of entity, sorted."""
        found: dict[str, list[Entity]] = {entity: [] for entity in ENTITIES}
        for namespace in self._pages("/namespaces", "namespaces"):
            below = f"/namespaces/{_quoted(namespace['name'])}"
            for job in self._pages(f"{below}/jobs", "jobs"):
                found["job"].append(_job(job))
                for each in self._pages(f"{below}/jobs/{_quoted(job['name'])}/runs", "runs"):
                    found["run"].append(_run(self.get(f"/jobs/runs/{_quoted(each['id'])}")))
            for each in self._pages(f"{below}/datasets", "datasets"):
                dataset = _dataset(each)
                if dataset not in found["dataset"]:  # listed under each of its names
                    found["dataset"].append(dataset)
                    found["column_lineage"] += self._columns(dataset)
        return {entity: sorted(members, key=_key) for entity, members in found.items()}

    def _pages(self, path: str, key: str) -> list[Entity]:
        members: list[Entity] = []
        while page := self.get(path, limit=PAGE, offset=len(members))[key]:
            members += page
        return members

    def _columns(self, dataset: Entity) -> list[Entity]:
        """Column lineage from the columns of a dataset to the next, as told under any of its names."""
        found: list[Entity] = []
        for name in dataset["aliases"] or [f"{dataset['namespace']}|{dataset['name']}"]:
            for field in dataset["fields"]:
                answer = self._column(*name.split("|", 1), field)
                edges = [edge for edge in answer["edges"] if edge["type"] in {"FEEDS", "INFLUENCES"}]
                shown = ({key: edge[key] for key in ("from", "to", "transformations")} for edge in edges)
                found += (edge for edge in shown if edge["from"] in answer["start"] and edge not in found)
        return found

    def _column(self, namespace: str, name: str, field: str) -> Any:
        """What a column leads to next; nothing if it was never seen under this name."""
        asked = {"type": "column", "namespace": namespace, "name": name, "field": field}
        try:
            return self.get("/impact", level="column", depth=1, **asked)
        except urllib.error.HTTPError as error:
            if error.code == 404:  # noqa: PLR2004  (not found)
                return {"start": [], "edges": []}
            raise


def _quoted(name: str) -> str:
    return urllib.parse.quote(name, safe="")


def _key(entity: Entity) -> str:
    names = ("namespace", "name", "id", "from", "to")
    return json.dumps([entity[name] for name in names if name in entity])


def _names(datasets: list[Entity]) -> list[str]:
    return sorted(f"{each['namespace']}|{each['name']}" for each in datasets)


def _job(job: Entity) -> Entity:
    return {
        "namespace": job["namespace"],
        "name": job["name"],
        "parent": job["parentJobName"],
        "inputs": _names(job["inputs"]),
        "outputs": _names(job["outputs"]),
        "facets": sorted(job["facets"]),
    }


def _run(run: Entity) -> Entity:
    versions = {key: [each["datasetVersionId"] for each in run[f"{key}DatasetVersions"]] for key in ("input", "output")}
    return {
        "id": run["id"],
        "job": run["job"] and f"{run['job']['namespace']}|{run['job']['name']}",
        "state": run["state"],
        "startedAt": run["startedAt"],
        "endedAt": run["endedAt"],
        "nominalStartTime": run["nominalStartTime"],
        "parents": run["parents"],
        "inputs": _names(versions["input"]),
        "outputs": _names(versions["output"]),
        "engine": run["facets"].get("processing_engine", {}).get("name"),
        "facets": sorted(run["facets"]),
    }


def _dataset(dataset: Entity) -> Entity:
    return {
        "namespace": dataset["id"]["namespace"],
        "name": dataset["id"]["name"],
        "aliases": _names(dataset["aliases"]),
        "fields": [field["name"] for field in dataset["fields"]],
        "facets": sorted(dataset["facets"]),
    }


def diff(expected: list[Entity], found: list[Entity], before: list[Entity]) -> list[str]:
    """How entities differ from those expected; `before` are those that were there already."""
    known, mine = {_key(each): each for each in found}, {_key(each): each for each in expected}
    wrong = [f"{key} is missing" for key in mine if key not in known]
    wrong += [f"{key} was not expected" for key in known.keys() - mine.keys() - {_key(each) for each in before}]
    for key, entity in mine.items():
        for field, value in entity.items():
            if key in known and known[key][field] != value:
                wrong.append(f"{key}, {field}: expected {json.dumps(value)}, is {json.dumps(known[key][field])}")
    return sorted(wrong)


def ordered(events: list[tuple[str, bytes]], order: str) -> list[tuple[str, bytes]]:
    """Events with the names of their files, in one of `ORDERS`; the shuffled order is always the same."""
    events = sorted(events)
    if order == "time":
        events.sort(key=lambda event: datetime.fromisoformat(json.loads(event[1])["eventTime"]).timestamp())
    elif order == "reversed":
        events.reverse()
    elif order == "shuffled":
        random.Random(0).shuffle(events)  # noqa: S311  (no secret)
    return events


class Validator:
    """Scenarios of a consumer directory, with events from a scenario directory."""

    def __init__(self, headwater: Headwater, consumer: Path, scenarios: Path, order: str) -> None:
        self._headwater = headwater
        self._consumer = consumer / "scenarios"
        self._scenarios = scenarios
        self._order = order

    def names(self) -> list[str]:
        """Scenarios that have events and expectations."""
        return sorted(
            each.parent.name for each in self._consumer.glob("*/config.json") if self._events(each.parent.name)
        )

    def dump(self, name: str) -> None:
        """Send a scenario and write what came of it to its `api_state`, where the graph was empty before."""
        self._send(name)
        folder = self._consumer / name / "api_state"
        folder.mkdir(parents=True, exist_ok=True)
        for entity, members in self._headwater.state().items():
            (folder / f"{entity}.json").write_text(json.dumps(members, indent=2, ensure_ascii=False) + "\n")

    def validate(self, name: str) -> dict[str, Any]:
        """Send a scenario and compare; the report of it as the suite wants it."""
        before = self._headwater.state()
        tests = self._send(name)
        found = self._headwater.state()
        for test in json.loads((self._consumer / name / "config.json").read_text())["tests"]:
            expected = json.loads((self._consumer / name / test["path"]).read_text())
            wrong = diff(expected, found[test["entity"]], before[test["entity"]])
            tests.append(_result(test["name"], test["entity"], "semantics", wrong, test["tags"]))
        return {"name": name, "status": _status(each["status"] == "SUCCESS" for each in tests), "tests": tests}

    def _send(self, name: str) -> list[dict[str, Any]]:
        tests: list[dict[str, Any]] = []
        for file, event in ordered(self._events(name), self._order):
            refused = self._headwater.send(event)
            tests.append(_result(file, "openlineage", "syntax", [refused] if refused else [], {}))
        self._headwater.settle()
        return tests

    def _events(self, name: str) -> list[tuple[str, bytes]]:
        """Events of a scenario; beside their folder or in its `events`."""
        folder = self._scenarios / name
        files = [*(folder / "events").glob("*.json")] or [*folder.glob("*.json")]
        return [
            (file.name, file.read_bytes()) for file in files if file.name not in {"config.json", "maintainers.json"}
        ]


def _status(good: Any) -> str:
    return "SUCCESS" if all(good) else "FAILURE"


def _result(name: str, entity: str, kind: str, wrong: list[str], tags: dict[str, Any]) -> dict[str, Any]:
    status = _status([not wrong])
    return {
        "name": name,
        "entity_type": entity,
        "validation_type": kind,
        "status": status,
        "details": wrong,
        "tags": tags,
    }


def main() -> int:
    """Run all scenarios, or those named; returns 1 if one of them fails."""
    here = Path(__file__).parents[1]
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--url", default="http://127.0.0.1:5000", help="where to send events, and to ask")
    arguments.add_argument("--query-url", help="where to ask, if elsewhere")
    arguments.add_argument("--consumer-dir", type=Path, default=here)
    arguments.add_argument("--scenario-dir", type=Path, default=here.parents[1] / "scenarios")
    arguments.add_argument("--order", choices=ORDERS, default="name")
    arguments.add_argument("--scenario", action="append", help="only this one; may be given again")
    arguments.add_argument("--dump", action="store_true", help="write what comes of it instead of comparing")
    arguments.add_argument("--target", type=Path, default=Path("headwater-report.json"))
    asked = arguments.parse_args()
    headwater = Headwater(asked.url, asked.query_url)
    validator = Validator(headwater, asked.consumer_dir, asked.scenario_dir, asked.order)
    names = asked.scenario or validator.names()
    if not names:
        arguments.error(f"no scenario with events in {asked.scenario_dir}")
    if asked.dump:
        for name in names:
            validator.dump(name)
        return 0
    reports = [validator.validate(name) for name in names]
    report = [{"name": "headwater", "component_type": "consumer", "scenarios": reports}]
    asked.target.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    for scenario in reports:
        for test in scenario["tests"]:
            for detail in test["details"]:
                sys.stderr.write(f"{scenario['name']}, {test['name']}: {detail}\n")
    return 0 if _status(each["status"] == "SUCCESS" for each in reports) == "SUCCESS" else 1


if __name__ == "__main__":
    sys.exit(main())
