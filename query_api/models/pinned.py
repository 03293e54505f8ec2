"""What pins the steps of a recipe, and what pins nothing: counted for its score, and said in sentences. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from headwater.counted import counted
from headwater.event.producer_json import mapping
from query_api.models.packages import Package, packages_of
from query_api.models.shape.runs import RunCode, Training

#: What each part counts in the score.
WEIGHTS: Final = {"code": 0.3, "inputs": 0.3, "environment": 0.2, "parameters": 0.1, "seeds": 0.1}
#: Most packages without a version that are named of one step.
MOST_NAMED: Final = 20


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
    """Whether a run's code is known to the letter: a commit of a clean tree in a repository, or its text."""
    if code is None:
        return False
    kept = code["commit"] and not code["dirty"] and (code["repository"] or code["url"])
    return bool(code["sql"] or code["source"] or kept)


def not_pinned(
    steps: list[dict[str, Any]], training: Training, environments: Mapping[str, Mapping[str, Any]]
) -> Iterable[str]:
    """What may turn out otherwise, in sentences. `environments`: of the steps that are needed, by id of the run."""
    made = {dataset for step in steps for dataset in step["outputs"]}
    for step in steps:
        if step["needed"]:
            yield from _not_pinned_of(step, made)
            yield from _without_version(_called(step), packages_of(environments[step["runId"]]))
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
    elif code["commit"] and not _is_pinned(code):
        yield f"the code of {job} is commit {code['commit']} of a repository whose address is not known"
    elif not _is_pinned(code):
        yield f"the code of {job} is known without a commit"
    for each in step["inputs"]:
        if not each["pinned"] and each["dataset"] not in made:
            checked = "; its content can be checked by its fingerprint" if each["fingerprint"] else ""
            yield f"{each['dataset']} was read by {job} without a version{checked}"


def _without_version(job: str, packages: Iterable[Package]) -> Iterator[str]:
    """That the versions of some of the packages of a job are not known."""
    names = [each.name for each in packages if not each.is_pinned]
    if names:
        more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
        known = ", ".join(names[:MOST_NAMED])
        yield f"the version of {counted(len(names), 'package')} of {job} is not known: {known}{more}"


def _called(step: dict[str, Any]) -> str:
    return step["job"] or f"run {step['runId']}"
