"""Models that events renamed, which no run did: their versions count under the new name, and tell the former one."""

from random import Random
from typing import Any, NamedTuple

import httpx
import pytest

from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import described, run
from tests.integration.query_api.model_shop import MODEL, MODEL_NAMES, day, job_type, model, said

pytestmark = pytest.mark.engines

HISTORIES = 12
NEW = MODEL.replace("models/churn", "models/leaving")
HUB = MODEL_NAMES["namespace"]


def renamed(new: tuple[str, str], old: tuple[str, str], at: int, **facets: Any) -> Any:
    """An event that says of a dataset what it was called before."""
    before = {"namespace": old[0], "name": old[1]}
    change = {"lifecycleStateChange": "RENAME", "previousIdentifier": before}
    return described({"namespace": new[0], "name": new[1], "facets": {"lifecycleStateChange": change, **facets}}, at=at)


class Made(NamedTuple):
    """A version, by which run and under which name it was made."""

    version: str
    run_id: str
    name: str


class History:
    """Trainings and renames of models of one namespace, one an instant, and what each name has in the end.

    All that a name had goes along, and what the new name had before stays with it; a name that was given up, and to
    which nothing came, is listed no longer, and tells what was made there.
    """

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        self.hub = f"hub{seed}"
        self.names = ["a", "b", "c"]
        self.events: list[dict[str, Any]] = []
        self.there: dict[str, list[Made]] = {name: [] for name in self.names}
        self.made_as: dict[str, list[Made]] = {name: [] for name in self.names}
        self.renamed_to: dict[str, str] = {}
        for at in range(1, 13):
            having = [name for name in self.names if self.there[name]]
            if having and random.random() < 0.4:
                old, new = random.choice(having), random.choice(self.names)
                if old == new:
                    continue
                kind = {"datasetType": {"datasetType": "MODEL"}} if random.random() < 0.5 else {}
                self.events.append(renamed((self.hub, new), (self.hub, old), at, **kind))
                self.there[new] = self.there[new] + self.there[old]
                self.there[old] = []
                self.renamed_to[old] = new
            else:
                name = random.choice(self.names)
                made = Made(f"v{at}", f"renamed-{seed}-{at}", name)
                output = model(made.version) | {"namespace": self.hub, "name": name}
                self.events.append(run(f"train-{seed}", ("features",), (output,), at=at, run_id=made.run_id))
                self.there[name] = [*self.there[name], made]
                self.made_as[name].append(made)
        random.shuffle(self.events)

    def node_id(self, name: str) -> str:
        return f"dataset:{self.hub}:{name}"

    def versions(self, name: str) -> list[tuple[str, str, str | None]]:
        """The versions of a name: what each is called, its run and its former name, newest training first."""
        found = self.there[name] or self.made_as[name]
        newest = sorted(found, key=lambda made: int(made.version[1:]), reverse=True)
        return [(made.version, made.run_id, None if made.name == name else self.node_id(made.name)) for made in newest]


def test_versions_go_along_with_renames(api: httpx.Client, tell: Tell) -> None:
    histories = [History(seed) for seed in range(HISTORIES)]
    events = [event for history in histories for event in history.events]
    Random(3).shuffle(events)
    tell(*events)
    listed = {each["model"]: each for each in get(api, "/models", limit=1000)["models"]}
    moved = 0
    for history in histories:
        for name in history.names:
            node_id, versions = history.node_id(name), history.versions(name)
            shown = [each for each in (listed.get(node_id),) if each is not None]
            assert [
                (each["latest"], each["latestRunId"], each["formerName"], each["versionCount"]) for each in shown
            ] == ([(*versions[0], len(versions))] if history.there[name] else [])
            if not versions:
                continue
            answer = get(api, "/models/versions", nodeId=node_id)
            assert [(each["version"], each["runId"], each["formerName"]) for each in answer["versions"]] == versions
            if name in history.renamed_to:
                assert answer["renamedTo"] == history.node_id(history.renamed_to[name])
            version, run_id, former = versions[-1]
            origin = get(api, "/models/origin", nodeId=node_id, version=version)
            assert (origin["training"]["runId"], origin["versions"]["formerName"]) == (run_id, former)
            moved += former is not None
    assert moved > HISTORIES // 2


def test_all_that_is_known_of_a_version_is_known_under_the_new_name(api: httpx.Client, tell: Tell) -> None:
    """The event says nothing but the name: what it is, and whatever was said and done before, goes along."""
    old, new = (HUB, "models/churn"), (HUB, "models/leaving")
    scoring = run("score", (model("1"),), ("scores",), at=100, run_id="score-1", job_facets=job_type("SCORING"))
    later = run("score", ({**model(), "name": new[1]},), ("scores",), at=400, run_id="score-2")
    failed = {"test": {"tests": [{"name": "auc", "status": "fail"}]}}
    test = run("test", (model("2"),), (), at=260, run_id="test-2", run_facets=failed)
    tell(
        *day(1, "1"),
        *day(2, "2", auc=0.7),
        said("1", 110, {"kind": "approval", "value": "approved"}, {"kind": "alias", "key": "champion"}, by="ann"),
        scoring,
        test,
        renamed(new, old, 300),
        later,
        said("1", 350, {"kind": "alias", "key": "stray"}),  # of the name that it has no longer
    )
    [listed] = get(api, "/models")["models"]
    assert (listed["model"], listed["latest"], listed["versionCount"], listed["verdict"], listed["formerName"]) == (
        NEW, "2", 2, "bad", MODEL,
    )  # fmt: skip
    one = get(api, "/models/version", nodeId=NEW, version="champion")
    assert (one["version"], one["formerName"], one["approval"], one["aliases"]) == (
        "1",
        MODEL,
        "approved",
        ["champion"],
    )
    two = get(api, "/models/version", nodeId=NEW)
    assert (two["version"], two["verdict"], two["metrics"]) == ("2", "bad", {"auc": 0.7})
    origin = get(api, "/models/origin", nodeId=NEW, version="1")
    assert [each["dataset"] for each in origin["inputs"]] == ["dataset:db:features"]
    [feature] = origin["features"]
    assert (feature["column"], feature["known"]) == ("spend", True)
    assert [each["runId"] for each in origin["jobs"]] == ["train-1", "build-1", "load-1"]
    uses = {
        version: [
            (each["runId"], each["rule"]) for each in get(api, "/models/uses", nodeId=NEW, version=version)["uses"]
        ]
        for version in ("1", "2")
    }
    assert uses == {"1": [("score-1", "version")], "2": [("test-2", "version"), ("score-2", "time")]}
    changes = get(api, "/models/changes", nodeId=NEW)
    assert (changes["version"], changes["since"], changes["sinceIs"]) == ("2", "1", "approved")
    assert changes["training"]["metrics"] == {"auc": [0.8, 0.7]}
    recipe = get(api, "/models/reproduce", nodeId=NEW, version="1")
    assert recipe["versions"]["formerName"] == MODEL
    [from_table] = get(api, "/datasets/models", nodeId="dataset:db:orders")["models"]
    assert (from_table["model"], [each["version"] for each in from_table["versions"]]) == (NEW, ["2", "1"])
    before = get(api, "/models/versions", nodeId=MODEL, asOf="2026-10-09T04:00:00Z")
    assert ([each["version"] for each in before["versions"]], before["renamedTo"]) == (["2", "1"], None)
