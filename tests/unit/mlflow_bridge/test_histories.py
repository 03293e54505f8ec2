"""Any history of a server, looked at whenever and however: in the end what was told is what there is.

The oracle is the made-up server itself: which versions its runs made, and what its registry says.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import MonkeyPatch  # noqa: PT013  (a fixture of a function would live through all examples)

from headwater.mlflow_bridge import follow
from headwater.mlflow_bridge.follow import Follower
from tests.unit.mlflow_bridge.following import Delivered, annotations, ends, followed, said, written
from tests.unit.mlflow_bridge.made import BEGIN, MINUTE, logged, pairs, registered, run, server, version
from tests.unit.mlflow_bridge.test_interrupted import Interrupted, KilledError

Json = dict[str, Any]
MODELS = ["churn", "price/eu"]


class World:
    """A server that people work on, and what a bridge told of it so far."""

    def __init__(self, folder: Path) -> None:
        self.server = server()
        self.server.logged_models = []
        self.delivered = Delivered()
        self._file = folder / "bookmark"
        self._once: dict[tuple[str, str], str] = {}

    def train(self, status: str) -> None:
        """A run that logs two models of one name."""
        number = len(self.server.runs) + 1
        models = [f"m-{number:031x}{each}" for each in "ab"]
        self.server.runs.append(run(number, status, writes=models))
        made = [
            logged(each, number, creation_timestamp_ms=BEGIN + number * MINUTE + at) for at, each in enumerate(models)
        ]
        self.server.logged_models = [*(self.server.logged_models or []), *made]

    def finish(self, status: str) -> None:
        """The latest run ends, if it runs."""
        for each in self.server.runs[-1:]:
            if each["info"]["status"] == "RUNNING":
                each["info"] |= {"status": status, "end_time": each["info"]["start_time"] + MINUTE}

    def register(self, which: int, name: str) -> None:
        """A logged model gets a version."""
        for model in (self.server.logged_models or [])[which : which + 1]:
            number = str(1 + sum(each == name for each, _ in self._once))
            self._once[name, number] = model["info"]["model_id"]
            at = BEGIN + 1000 * MINUTE + len(self._once)
            source = f"models:/{model['info']['model_id']}"
            stamps = {"creation_timestamp": at, "last_updated_timestamp": at}
            self.server.model_versions.append(
                version(name, number, source, run_id=model["info"]["source_run_id"], **stamps)
            )
            if not any(each["name"] == name for each in self.server.registered_models):
                self.server.registered_models.append(registered(name))
            listed = [{"name": key[0], "version": key[1]} for key, of in self._once.items() if source.endswith(of)]
            model["info"]["tags"] = pairs({"mlflow.modelVersions": json.dumps(listed)})

    def point(self, name: str, number: str) -> None:
        """The alias points at this version, or is removed if there is none."""
        there = any((each["name"], each["version"]) == (name, number) for each in self.server.model_versions)
        for each in self.server.registered_models:
            if each["name"] == name:
                each["aliases"] = [{"alias": "champion", "version": number}] if there else []

    def tag(self, value: str | None) -> None:
        """The latest version gets a tag, or loses it."""
        for each in self.server.model_versions[-1:]:
            each["tags"] = pairs({"risk": value} if value else {})

    def delete(self, which: int) -> None:
        """A version goes, and the aliases that point at it."""
        for each in self.server.model_versions[which : which + 1]:
            self.server.model_versions.remove(each)
            for model in self.server.registered_models:
                if model["aliases"] == [{"alias": "champion", "version": each["version"]}]:
                    model["aliases"] = [] if model["name"] == each["name"] else model["aliases"]

    def look(self, how: Callable[[Follower], None] = Follower.look) -> None:
        """A bridge is started, looks, and stops."""

        def then(follower: Follower) -> None:
            if how is not Follower.look:
                follower._begin()
            how(follower)

        followed(self.server, self._file, self.delivered, then=then)

    def killed(self, moment: int) -> None:
        """A bridge is started and killed at some delivery, if it has so many."""
        interrupted = Interrupted(moment, arrives=moment % 2 == 0)
        with suppress(KilledError):
            followed(self.server, self._file, interrupted)
        self.delivered.events += interrupted.events

    def versions(self) -> dict[str, set[tuple[str, str]]]:
        """What each completed run made: (dataset, version), by MLflow's id."""
        found: dict[str, set[tuple[str, str]]] = {}
        for each in self.server.runs:
            run_id, complete = each["info"]["run_id"], each["info"]["status"] == "FINISHED"
            made = found.setdefault(run_id, set())
            for model in (output["model_id"] for output in each["outputs"]["model_outputs"]):
                names = {(f"models/{name}", number) for (name, number), of in self._once.items() if of == model}
                made |= names or ({("experiments/churn training/model", model)} if complete else set())
        ended = {each["info"]["run_id"] for each in self.server.runs if each["info"]["status"] != "RUNNING"}
        return {run_id: made for run_id, made in found.items() if run_id in ended}

    def told_versions(self) -> dict[str, set[tuple[str, str]]]:
        """What the last event of each run, and of those that it has for more versions, said that it made.

        Of what is said to be registered the registered version counts.
        """
        former = {each[:2] for each in annotations(self.delivered.events) if each[2] == "registered"}
        last = {each["run"]["runId"]: each for each in ends(self.delivered.events)}
        found: dict[str, set[tuple[str, str]]] = {}
        for each in last.values():
            run_id = each["run"]["facets"]["externalQuery"]["externalQueryId"]
            found.setdefault(run_id, set()).update(written(each) - former)
        return found

    def registry(self) -> set[tuple[str, str, str, str]]:
        """What the registry says: (model, kind, version or key, value)."""
        found = {
            (model["name"], "alias", each["alias"], each["version"])
            for model in self.server.registered_models
            for each in model["aliases"]
        }
        for each in self.server.model_versions:
            found |= {(each["name"], "tag", each["version"], tag["value"]) for tag in each.get("tags", [])}
        there = {(each["name"], each["version"]) for each in self.server.model_versions}
        return found | {(name, "deleted", number, "") for name, number in self._once if (name, number) not in there}

    def told_registry(self) -> set[tuple[str, str, str, str]]:
        """What was told last of each."""
        now: dict[tuple[str, str, str], str | None] = {}
        for event in sorted(self.delivered.events, key=lambda each: each["eventTime"]):
            for entry in said(event):
                body = event["run"]["facets"]["headwater_annotation"]
                name, kind = body["node"].partition(":models/")[2], entry["kind"]
                number = body.get("version", "")
                slot, value = {
                    "alias": ((name, kind, entry.get("key", "")), number),
                    "tag": ((name, kind, number), entry.get("value", "")),
                    "deleted": ((name, kind, number), ""),
                }.get(kind, (None, None))
                if slot is not None:
                    now[slot] = None if entry.get("removed") else value
        there = {(each["name"], each["version"]) for each in self.server.model_versions}
        # What was said of a version that is gone stays.
        return {
            (*slot, value)
            for slot, value in now.items()
            if value is not None and (slot[1] != "tag" or (slot[0], slot[2]) in there)
        }


STEPS = st.one_of(
    st.tuples(st.just("train"), st.sampled_from(["RUNNING", "FINISHED", "FAILED"])),
    st.tuples(st.just("finish"), st.sampled_from(["FINISHED", "KILLED"])),
    st.tuples(st.just("register"), st.integers(0, 5), st.sampled_from(MODELS)),
    st.tuples(st.just("point"), st.sampled_from(MODELS), st.sampled_from("123")),
    st.tuples(st.just("tag"), st.sampled_from(["low", "high", None])),
    st.tuples(st.just("delete"), st.integers(0, 3)),
    st.tuples(st.just("look"), st.sampled_from([Follower.look, Follower.glance])),
    st.tuples(st.just("killed"), st.integers(0, 6)),
)


@settings(max_examples=60)
@given(st.lists(STEPS, max_size=14))
def test_in_the_end_what_was_told_is_what_there_is(steps: list[tuple[Any, ...]]) -> None:
    clock = count(BEGIN + 10_000 * MINUTE)
    with MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(follow, "_clock", lambda: next(clock))
        patch.setattr(follow, "_DELIVERED", 2)
        patch.setattr(follow, "_KEPT", 1)
        world = World(Path(folder))
        world.train("FINISHED")
        for name, *arguments in steps:
            getattr(world, name)(*arguments)
        world.look()
        assert world.told_versions() == world.versions()
        assert world.told_registry() == world.registry()
        before = len(world.delivered.events)
        world.look()
        assert len(world.delivered.events) == before, "nothing is told twice"
