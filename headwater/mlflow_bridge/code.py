"""The code of a run: the script, its repository and commit, and whether it was as committed. Pure."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from headwater.mlflow_bridge import facets
from headwater.mlflow_bridge.sources import harmless

_SOURCE: Final = "mlflow.source."
_TRUE: Final = {"true": True, "false": False}


def code_facets(tags: Mapping[str, str]) -> tuple[dict[str, facets.Json], dict[str, facets.Json]]:
    """The facets of the job and of the run that say it; none of what the tags do not have."""

    def git(word: str) -> str | None:
        return tags.get(f"{_SOURCE}git.{word}") or None

    path, commit = tags.get(f"{_SOURCE}name") or None, git("commit")
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
        "branch": git("branch"),
    }
    return {"sourceCodeLocation": facets.standard("1-1-0/SourceCodeLocationJobFacet", **located)}, _present(of_run)


def _present(code: facets.Json) -> dict[str, facets.Json]:
    return {"headwater_code": facets.own("CodeRunFacet", **code)} if code else {}
