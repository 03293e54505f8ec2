"""What a training ran with, as far as the files of the models that it made say. Pure."""

from collections.abc import Iterable

from headwater.mlflow_bridge import facets
from headwater.mlflow_bridge.model_files import ModelFiles


def environment(models: Iterable[ModelFiles]) -> dict[str, facets.Json]:
    """Run facets: packages and Python, in the form of `headwater.track`; none where nothing is known.

    A model has the packages that it needs, not all that were installed: so there is no digest of the list.
    """
    packages: dict[str, str | None] = {}
    python: str | None = None
    for each in models:
        python = python or each.python
        for name, version in each.packages:
            packages[name] = packages.get(name) or version
    listed = [{"name": name} | ({"version": version} if version else {}) for name, version in sorted(packages.items())]
    found: dict[str, facets.Json] = {}
    if python or listed:
        found["headwater_environment"] = facets.own(
            "EnvironmentRunFacet",
            python={"version": python} if python else None,
            packages=listed or None,
        )
    if python:
        found["processing_engine"] = facets.standard("1-1-1/ProcessingEngineRunFacet", name="Python", version=python)
    return found
