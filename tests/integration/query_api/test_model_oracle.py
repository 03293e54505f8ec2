"""Versions and origins of models beside what is true of made-up histories, whose events come in any order."""

from random import Random

import httpx
import pytest

from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.model_oracle import History, node_id

pytestmark = pytest.mark.engines

HISTORIES = 12


def test_versions_and_origins_are_what_is_true(api: httpx.Client, tell: Tell) -> None:
    histories = [History(seed) for seed in range(HISTORIES)]
    events = [event for history in histories for event in history.events()]
    Random(7).shuffle(events)
    for start in range(0, len(events), 300):
        tell(*events[start : start + 300])
    listed = {each["model"]: each for each in get(api, "/models", limit=1000)["models"]}
    looked_at = 0
    for history in histories:
        for model in history.models:
            answer = (
                get(api, "/models/versions", nodeId=node_id(model)) if history.versions(model) else {"versions": []}
            )
            versions = [(each["version"], each["runId"]) for each in answer["versions"]]
            assert versions == history.versions(model)
            if versions:
                of_one = listed[node_id(model)]
                assert (of_one["latest"], of_one["latestRunId"], of_one["versionCount"]) == (
                    *versions[0],
                    len(versions),
                )
                assert of_one["trainedAt"] == answer["versions"][0]["trainedAt"]
            for _, run_id in versions:
                truth = history.truth(run_id)
                origin = get(api, "/models/origin", nodeId=node_id(model), version=run_id)
                assert origin["training"]["runId"] == run_id
                found = {(each["dataset"], each["writer"], each["rule"]) for each in origin["inputs"]}
                assert found == truth.inputs, (history, run_id)
                assert {each["runId"]: each["depth"] for each in origin["jobs"]} == truth.depths
                assert {each["dataset"] for each in origin["sources"]} == truth.sources
                looked_at += 1
    assert looked_at > HISTORIES * 3
