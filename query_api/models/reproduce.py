"""How a version is made again: its steps in order, what pins each, what pins nothing, and a score of that.

A step that is needed is the training, and every run above it whose data cannot be read again as it was. An input is
pinned where the run named its version: then the version can be read again, and what lies above it need not be run.
"""

from typing import Any

from headwater.event.producer_json import mapping, text
from query_api.compare.dataset_changes import facet_of
from query_api.history.closure_with_views import Seen
from query_api.history.run_reader import RunReader
from query_api.models.found import Found
from query_api.models.origin import dataset_json, fingerprint_of, job_json, training_json
from query_api.models.pinned import WEIGHTS, not_pinned, parts_of
from query_api.models.read_statement import read_statement
from query_api.models.recipe_script import script
from query_api.models.recipe_text import markdown
from query_api.models.run_parts import environment_of


def recipe(run_reader: RunReader, found: Found, names: dict[str, Any]) -> dict[str, Any]:
    """The recipe of a version; `names`: of the model, the version, and all names of it."""
    needed = _needed(found)
    in_order = _in_order(found)
    steps = [_step(run_reader, found, run, depth) | {"needed": run in needed} for run, depth in in_order]
    training = training_json(run_reader, found)
    environments = {
        str(step["runId"]): environment_of(found.closure.runs[run]) or {}
        for step, (run, _) in zip(steps, in_order, strict=True)
        if run in needed
    }
    parts = parts_of(steps, training)
    score = sum(WEIGHTS[name] * part.share for name, part in parts.items())
    answer: dict[str, Any] = {
        **names,
        "score": {
            "value": round(score, 3),
            "parts": {
                name: {"known": part.known, "of": part.of, "weight": WEIGHTS[name]} for name, part in parts.items()
            },
        },
        "steps": steps,
        "training": training,
        "notPinned": list(not_pinned(steps, training, environments)),
        "truncated": found.layers.reason and {"reason": found.layers.reason, "frontier": []},
    }
    return {**answer, "markdown": markdown(answer), "script": script(answer, environments)}


def _in_order(found: Found) -> list[tuple[str, int]]:
    """The runs in the order in which they can be run again: by when they ended, the training last."""
    root = found.closure.root.key
    depths = found.depths()
    runs = sorted(found.closure.runs.values(), key=lambda view: (view.key == root, view.ended, view.key))
    return [(view.key, depths[view.key]) for view in runs]


def _step(run_reader: RunReader, found: Found, run: str, depth: int) -> dict[str, Any]:
    view = found.closure.runs[run]
    shown = job_json(run_reader, found, view, depth)
    inputs = [_input(run_reader, found, seen) for _, seen in sorted(found.closure.seen_by.get(run, {}).items())]
    return {
        "job": shown["job"],
        "runId": shown["runId"],
        "depth": depth,
        "endedAt": shown["endedAt"],
        "code": shown["code"],
        "engine": shown["engine"],
        "parameters": shown["parameters"],
        "inputs": sorted(inputs, key=lambda each: each["dataset"]),
        "outputs": shown["outputs"],
    }


def _input(run_reader: RunReader, found: Found, seen: Seen) -> dict[str, Any]:
    shown = dataset_json(run_reader, found, seen, whole=False)
    name = run_reader.names.shown(seen.dataset)
    kept = ("dataset", "version", "rule", "writer", "writtenAt")
    version = seen.read.version
    return {
        **{each: shown[each] for each in kept},
        "pinned": version is not None,
        "fingerprint": text((fingerprint_of(seen) or {}).get("digest")),
        "read": read_statement(
            name.namespace,
            name.name,
            version,
            mapping(facet_of(seen, "storage", found.bodies)),
            mapping(facet_of(seen, "catalog", found.bodies)),
        ),
    }


def _needed(found: Found) -> set[str]:
    """The training, and the runs whose data is read by one that is needed, at no version that is named."""
    needed, ahead = {found.closure.root.key}, [found.closure.root.key]
    while ahead:
        for seen in found.closure.seen_by.get(ahead.pop(), {}).values():
            if seen.read.version is not None:
                continue
            for write in seen.read.writers:
                if write.run in found.closure.runs and write.run not in needed:
                    needed.add(write.run)
                    ahead.append(write.run)
    return needed
