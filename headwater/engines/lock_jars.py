"""`python -m headwater.engines.lock_jars`: resolve the engines' coordinates anew and write their lock files.

Needed only when a version in `jars.COORDINATES` changes; takes minutes, since every POM and jar is fetched.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jgo
from jgo.maven import Artifact

from headwater.engines.jars import COORDINATES, PARALLEL_DOWNLOADS, Engine, digest


def write(engine: Engine) -> Path:
    """Resolve one engine, fetch its jars and write its lock file, which is returned."""
    artifacts = list(dict.fromkeys(jgo.resolve(COORDINATES[engine])))
    with ThreadPoolExecutor(PARALLEL_DOWNLOADS) as pool:
        lines = sorted(pool.map(_line, artifacts))
    target = Path(__file__).with_name(f"{engine}.lock")
    target.write_text("\n".join([f"# {COORDINATES[engine]}", *lines]) + "\n", encoding="utf-8")
    return target


def _line(artifact: Artifact) -> str:
    path = artifact.resolve()
    coordinates = f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}:{artifact.classifier}"
    return f"{coordinates} {digest(path)} {path.stat().st_size}"


if __name__ == "__main__":
    for each in COORDINATES:
        write(each)
