"""The code of a run: the script, its repository and commit, and whether it was as committed. Pure."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from headwater.mlflow_bridge import facets
from headwater.mlflow_bridge.sources import harmless

_SOURCE: Final = "mlflow.source."
#: What Databricks says of a notebook or script that is checked out there.
_DATABRICKS: Final = "mlflow.databricks."
_OF_DATABRICKS: Final = {"commit": "gitRepoCommit", "repoURL": "gitRepoUrl", "branch": "gitRepoReference"}
_TRUE: Final = {"true": True, "false": False}


def code_facets(
    tags: Mapping[str, str], of_models: Sequence[Mapping[str, str]] = ()
) -> tuple[dict[str, facets.Json], dict[str, facets.Json]]:
    """The facets of the job and of the run that say it; none of what no tags have.

    Args:
        tags: of the run.
        of_models: those of the models that it logged: where the run names no commit, one of these may.
    """
    with_commit = (each for each in (tags, *of_models) if each.get(f"{_SOURCE}git.commit"))
    of_git = next(with_commit, tags)

    def git(word: str) -> str | None:
        of_databricks = _OF_DATABRICKS.get(word)
        return of_git.get(f"{_SOURCE}git.{word}") or (tags.get(f"{_DATABRICKS}{of_databricks}") or None)

    def branch() -> str | None:
        kind = tags.get(f"{_DATABRICKS}gitRepoReferenceType", "branch")
        return git("branch") if kind == "branch" or f"{_SOURCE}git.branch" in of_git else None

    path = tags.get(f"{_DATABRICKS}gitRepoRelativePath") or tags.get(f"{_SOURCE}name") or None
    commit = git("commit")
    repository = harmless(found) if (found := git("repoURL")) else None
    of_run: facets.Json = {}
    dirty = _TRUE.get((git("dirty") or "").lower())
    if dirty is not None:
        of_run["dirty"] = dirty
    if difference := git("diff"):
        of_run["diffDigest"] = f"sha256:{sha256(difference.encode('utf-8', 'replace')).hexdigest()}"
    if not (path or repository):
        return {}, _present(of_run)
    located = {
        "type": "git" if commit or repository else "local",
        "url": repository or f"file:{quote(path or '')}",
        "repoUrl": repository,
        "path": path,
        "version": commit,
        "branch": branch(),
    }
    return {"sourceCodeLocation": facets.standard("1-1-0/SourceCodeLocationJobFacet", **located)}, _present(of_run)


def _present(code: facets.Json) -> dict[str, facets.Json]:
    return {"headwater_code": facets.own("CodeRunFacet", **code)} if code else {}
