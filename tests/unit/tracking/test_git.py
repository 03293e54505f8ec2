"""The code of a script: its repository without credentials, its commit, and what differs from that."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from headwater.tracking.git import code_of


@pytest.fixture
def repository(alone: Path) -> Path:
    """A repository with one commit of `src/train.py`."""
    root = alone / "repository"
    (root / "src").mkdir(parents=True)
    (root / "src/train.py").write_text("print(1)\n")
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "remote", "add", "origin", "https://me:s3cret@git.example.com/shop/train.git")
    commit(root)
    return root


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), "-c", "user.name=n", "-c", "user.email=n@example.com", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(root: Path) -> str:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "m")
    return git(root, "rev-parse", "HEAD")


def test_a_clean_checkout(repository: Path) -> None:
    found = code_of(repository / "src/train.py", Path("/"))
    assert found.pop("scriptDigest").startswith("sha256:")
    assert found == {
        "repository": "https://git.example.com/shop/train.git",
        "commit": git(repository, "rev-parse", "HEAD"),
        "branch": "main",
        "path": "src/train.py",
        "dirty": False,
    }


def test_the_folder_in_which_it_runs_is_named_within_the_repository(repository: Path, alone: Path) -> None:
    script = repository / "src/train.py"
    (alone / "link").symlink_to(repository / "src")
    folders = (repository, repository / "src", alone / "link", alone)
    assert [code_of(script, each).get("folder") for each in folders] == [".", "src", "src", None]


def test_a_detached_head_has_no_branch(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--detach")
    found = code_of(repository / "src/train.py", Path("/"))
    assert found["commit"]
    assert "branch" not in found


CHANGES: dict[str, Callable[[Path], object]] = {
    "changed": lambda root: (root / "src/train.py").write_text("print(2)\n"),
    "staged": lambda root: ((root / "src/train.py").write_text("print(3)\n"), git(root, "add", "--all")),
    "new": lambda root: (root / "new file.py").write_text("a"),
    "new with other content": lambda root: (root / "new file.py").write_text("b"),
    "gone": lambda root: (root / "src/train.py").unlink(),
}


def test_each_difference_has_its_digest(repository: Path) -> None:
    digests: set[str] = set()
    for change in CHANGES.values():
        git(repository, "reset", "--quiet", "--hard")
        git(repository, "clean", "--quiet", "--force")
        change(repository)
        found = code_of(repository / "src/train.py", Path("/"))
        assert found["dirty"] is True
        assert found["diffDigest"] == code_of(repository / "src/train.py", Path("/"))["diffDigest"]
        digests.add(found["diffDigest"])
    assert len(digests) == len(CHANGES)


def test_before_the_first_commit(alone: Path) -> None:
    git(alone, "init", "--quiet")
    (alone / "train.py").write_text("")
    found = code_of(alone / "train.py", Path("/"))
    assert "commit" not in found
    assert found["dirty"] is True


def test_a_script_outside_of_the_checkout_it_is_started_in_is_not_of_it(repository: Path, alone: Path) -> None:
    script = alone / "elsewhere.py"
    script.write_text("1")
    assert set(code_of(script, repository)) == {"path", "scriptDigest"}


def test_a_notebook_is_of_the_folder_it_runs_in(repository: Path) -> None:
    found = code_of(None, repository / "src")
    assert found["commit"] == git(repository, "rev-parse", "HEAD")
    assert "path" not in found


def test_no_git_at_all(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert set(code_of(repository / "src/train.py", repository)) == {"path", "scriptDigest"}


def test_nothing_that_the_repository_configures_is_run(repository: Path) -> None:
    ran = repository.parent / "ran"
    for name in ("diff.external", "core.fsmonitor", "diff.x.textconv"):
        git(repository, "config", name, f"touch {ran}; true")
    (repository / ".gitattributes").write_text("*.py diff=x\n")
    (repository / "src/train.py").write_text("print(2)\n")
    assert code_of(repository / "src/train.py", Path("/"))["dirty"] is True
    assert not ran.exists()


def test_variables_of_a_hook_of_another_repository_do_not_count(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert code_of(repository / "src/train.py", Path("/"))["branch"] == "main"
