"""The packages that `spark-submit --packages` wants, put where it looks first.

Spark's own resolver asks Maven Central through Java, which trusts other certificates than this machine may need;
jgo fetches through Python, as Headwater does for its engines.
"""

import re
from pathlib import Path

from jgo.constants import MAVEN_CENTRAL_URL
from jgo.maven import Artifact, Dependency, MavenContext, PythonResolver

_PACKAGES = re.compile(r"--packages (\S+)")


def fetch(script: str, home: Path) -> None:
    """Fetch all packages that a script names, and what they need, into the Maven repository below `home`."""
    resolver = PythonResolver()
    context = MavenContext(
        resolver,
        repo_cache=home / ".m2" / "repository",
        local_repos=[],
        remote_repos={"central": MAVEN_CENTRAL_URL},
        timeout=60,
    )
    for coordinates in ",".join(_PACKAGES.findall(script)).split(","):
        group, artifact, version = coordinates.split(":")
        wanted = context.project(group, artifact).at_version(version).artifact()
        _, needed = resolver.get_dependency_list([Dependency(wanted)])
        for each in [wanted, *(node.dep.artifact for node in needed if node.dep.scope in {"compile", "runtime"})]:
            _resolve(each)


def _resolve(artifact: Artifact) -> None:
    artifact.resolve()
    artifact.component.artifact(packaging="pom").resolve()
