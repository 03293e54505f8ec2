"""What pins the steps of a recipe, and what pins nothing: counted for its score, and said in sentences. Pure.

What only the machine that it ran on has, as a repository in a folder, pins nothing: nobody else can get it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from headwater.counted import counted
from headwater.event.producer_json import mapping
from query_api.models.packages import Package, packages_of
from query_api.models.shape.runs import RunCode, Training

#: What each part counts in the score.
WEIGHTS: Final = {"code": 0.3, "inputs": 0.3, "environment": 0.2, "parameters": 0.1, "seeds": 0.1}
#: Most packages, and most versions of data, that are named of one step.
MOST_NAMED: Final = 20
#: Where a repository is that other machines reach: an address with a host, or git's `user@host:path`.
_ELSEWHERE: Final = re.compile(r"(?!(?i:file):)[A-Za-z][A-Za-z0-9+.-]*://[^/\s]+|[^/\\\s:@]+@[^/\\\s:]+:")


class Part(NamedTuple):
    """How much of one thing is known: so many of so many."""

    known: int
    of: int

    @property
    def share(self) -> float:
        """1 if there is nothing to know."""
        return self.known / self.of if self.of else 1.0


def parts_of(steps: Iterable[dict[str, Any]], training: Training) -> dict[str, Part]:
    """How much is known of each thing that a score counts, over the steps that are needed."""
    needed = [step for step in steps if step["needed"]]
    made = {dataset for step in needed for dataset in step["outputs"]}
    inputs = [each for step in needed for each in step["inputs"] if each["pinned"] or each["dataset"] not in made]
    environment = mapping(training["environment"])
    packages = packages_of(environment)
    of_environment = [bool(environment.get("python")), bool(packages) and all(each.is_pinned for each in packages)]
    return {
        "code": Part(sum(_is_pinned(step["code"]) for step in needed), len(needed)),
        "inputs": Part(sum(each["pinned"] for each in inputs), len(inputs)),
        "environment": Part(sum(of_environment), len(of_environment)),
        "parameters": Part(int(bool(training["parameters"])), 1),
        "seeds": Part(int(bool(training["seeds"])), 1),
    }


def _is_pinned(code: RunCode | None) -> bool:
    """Whether a run's code is known to the letter: a commit of a clean tree that can be got elsewhere, or its text."""
    if code is None:
        return False
    kept = code["commit"] and not code["dirty"] and any(map(_is_elsewhere, (code["repository"], code["url"])))
    return bool(code["sql"] or code["source"] or kept)


def _is_elsewhere(address: str | None) -> bool:
    """Whether other machines than the one that named it reach a repository."""
    return address is not None and _ELSEWHERE.match(address) is not None


def not_pinned(
    steps: list[dict[str, Any]], training: Training, environments: Mapping[str, Mapping[str, Any]]
) -> Iterable[str]:
    """What may turn out otherwise, in sentences. `environments`: of the steps that are needed, by id of the run."""
    made = {dataset for step in steps for dataset in step["outputs"]}
    for step in steps:
        if step["needed"]:
            yield from _not_pinned_of(step, made)
            yield from _of_packages(_called(step), packages_of(environments[step["runId"]]))
    if not packages_of(mapping(training["environment"])):
        yield "the packages that the training ran with are not known"
    if not training["parameters"]:
        yield "the training stated no parameters"
    if not training["seeds"]:
        yield "the training stated no seed: it may turn out otherwise each time"


def _not_pinned_of(step: dict[str, Any], made: set[str]) -> Iterable[str]:
    job, code = _called(step), step["code"]
    if code is None:
        yield f"the code of {job} is not known"
    elif code["dirty"]:
        yield f"the tree of {job} differed from commit {code['commit']}: what differed is not kept, only its digest"
    elif (code["repository"] or code["url"]) and code["commit"] and not _is_pinned(code):
        where = code["repository"] or code["url"]
        yield f"the code of {job} is commit {code['commit']} of {where}, which only the machine that it ran on has"
    elif code["commit"] and not _is_pinned(code):
        yield f"the code of {job} is commit {code['commit']} of a repository whose address is not known"
    elif not _is_pinned(code):
        yield f"the code of {job} is known without a commit"
    for each in step["inputs"]:
        if not each["pinned"] and each["dataset"] not in made:
            checked = "; its content can be checked by its fingerprint" if each["fingerprint"] else ""
            yield f"{each['dataset']} was read by {job} without a version{checked}"
    if named := [f"{each['dataset']} at {each['version']}" for each in step["inputs"] if each["pinned"]]:
        yield f"nobody says whether what {job} read can still be had in its version: {_first(named)}"


def _of_packages(job: str, packages: Iterable[Package]) -> Iterator[str]:
    """That some packages of a job cannot be installed as they were: no version is known, or only a folder had it."""
    loose = [each for each in packages if not each.is_pinned]
    if built := [each.name for each in loose if each.built]:
        count = counted(len(built), "package")
        yield f"{count} of {job} came from a folder of the machine that it ran on: {_first(built)}"
    if names := [each.name for each in loose if not each.built]:
        yield f"the version of {counted(len(names), 'package')} of {job} is not known: {_first(names)}"


def _first(names: list[str]) -> str:
    """As many as one sentence names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _called(step: dict[str, Any]) -> str:
    return step["job"] or f"run {step['runId']}"
