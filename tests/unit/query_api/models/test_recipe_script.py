"""The script of a recipe: what is in it runs, and what comes from events stays data, whatever it is."""

import base64
import json
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from query_api.models.recipe_script import script
from tests.unit.query_api.models.recipes import code, recipe

BASH = shutil.which("bash") or "bash"


def written(environment: dict[str, Any] | None = None, **of_step: Any) -> str:
    """The script of a recipe of one step."""
    return script(recipe(**of_step), {"r": environment or {}})


def tree(**known: Any) -> dict[str, Any]:
    """Code that is in a repository."""
    return code(**{"repository": "https://git.example.com/x", "commit": "9ae1", "path": "train.py"} | known)


hostile = st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.sampled_from(
    [
        "\ntouch pwned",
        "'; touch pwned; '",
        "$(touch pwned)",
        "`touch pwned`",
        "x\r\ntouch pwned\n",
        "--upload-pack=touch pwned",
        "***$(touch pwned)",
        "../..",
    ]
)


@settings(max_examples=60, deadline=None)
@given(name=hostile, value=hostile, sql=hostile, version=hostile)
def test_nothing_of_an_event_is_run_as_a_command(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: str, sql: str, version: str
) -> None:
    folder = tmp_path_factory.mktemp("recipe")
    dataset = {"dataset": name, "version": version, "rule": "version", "read": value, "pinned": True}
    text = written(
        job=name, runId=value, parameters={name: value}, inputs=[dataset], code=code(sql=sql or "select 1"),
        engine={"name": name, "version": version},
    )  # fmt: skip
    if "\0" in text:
        return  # no event has it in a text of SQL: a shell could not take it
    subprocess.run([BASH, "-c", text], cwd=folder, check=True, capture_output=True)
    assert [each.name for each in folder.iterdir()] == ["reproduced"]
    made = Path(folder / "reproduced")
    assert sorted(each.name for each in made.iterdir()) == ["step-1"]
    assert (made / "step-1" / "statement.sql").read_bytes() == f"{sql or 'select 1'}\n".encode()


@settings(max_examples=60, deadline=None)
@given(
    command=st.lists(hostile, max_size=3),
    values=st.fixed_dictionaries(
        dict.fromkeys(("repository", "path", "folder", "package", "version", "from", "python"), hostile)
    ),
)
def test_of_a_tree_git_pip_and_the_command_get_data_alone(
    tmp_path_factory: pytest.TempPathFactory, command: list[str], values: dict[str, str]
) -> None:
    """Each program that the script calls is stood in for by one that takes anything and does nothing."""
    folder = tmp_path_factory.mktemp("recipe")
    environment = {
        "python": values["python"],
        "packages": {values["package"]: values["version"], "shop": "1"},
        "installedFrom": {"shop": values["from"]},
        "command": ["train.py", *command],
    }
    where = tree(**{each: values[each] or "x" for each in ("repository", "path", "folder")})
    text = script(recipe(code=where), {"r": environment})
    if "\0" in text:
        return  # as above
    stand_ins = "git() { mkdir -p step-1; }\nsub() { :; }\nSECRET_1=1 SECRET_2=2 SECRET_3=3 SECRET_4=4 SECRET_5=5\n"
    subprocess.run([BASH, "-c", stand_ins + text, "bash", "made", "true"], cwd=folder, check=False, capture_output=True)
    assert not list(folder.rglob("pwned"))


def test_only_what_looks_like_a_package_is_installed() -> None:
    packages = {
        "numpy": "2.1",
        "-e git+https://x": "1",
        "a b": "1",
        "ok": "1; rm -rf /",
        "shop": "1",
        "own": "2",
        "pandas": None,
    }
    sources = {"shop": "git+https://git.example/shop@9ae1", "own": "folder"}
    text = written(
        {"packages": packages, "installedFrom": sources, "python": "3.12", "command": ["train.py"]}, code=tree()
    )
    assert (
        "printf '%s\\n' numpy==2.1 ok '# own==2, from a folder' pandas 'shop @ git+https://git.example/shop@9ae1'"
        in text
    )
    assert "git+https://x" not in text
    assert "rm -rf" not in text


@pytest.mark.parametrize("commit", ["--detach", "; touch x", "", None])
def test_only_what_looks_like_a_commit_is_checked_out(commit: str | None) -> None:
    assert "git clone" not in written(code=tree(commit=commit))


@pytest.mark.parametrize(
    ("said", "where", "run"),
    [
        (["train.py", "--lr", "1"], {"path": "train.py"}, '(cd step-1 && PATH=# "$python" train.py --lr 1)'),
        (["train.py"], {"path": "src/train.py"}, '(cd step-1 && PATH=# "$python" src/train.py)'),
        (["train.py"], {"path": "src/train.py", "folder": "src"}, '(cd step-1/src && PATH=# "$python" train.py)'),
        (["train.py"], {"path": "train.py", "folder": "jobs"}, '(cd step-1/jobs && PATH=# "$python" ../train.py)'),
        (["train.py"], {"path": "train.py", "folder": "../.."}, '(cd step-1 && PATH=# "$python" train.py)'),
        (["-c.py"], {"path": "-c.py"}, '(cd step-1 && PATH=# "$python" ./-c.py)'),
        (["python", "-m", "shop.train", "a b"], {}, """(cd step-1 && PATH=# "$python" -m shop.train 'a b')"""),
        (["python3.11", "x.py"], {}, '(cd step-1 && PATH=# "$python" x.py)'),
        (["torchrun", "train.py"], {}, "(cd step-1 && PATH=# torchrun train.py)"),
        (
            ["t.py", "--token", "***", "--key=***"],
            {"path": "t.py"},
            '(cd step-1 && PATH=# "$python" t.py --token "${SECRET_3:?is not set}" --key="${SECRET_4:?is not set}")',
        ),
    ],
)
def test_the_command_is_run_where_it_ran(said: list[str], where: dict[str, str], run: str) -> None:
    last = written({"command": said}, code=tree(**where)).splitlines()[-1]
    assert last == run.replace("PATH=#", 'PATH="$(dirname "$python"):$PATH"')


@pytest.mark.parametrize("environment", [{}, {"command": []}, {"command": "train.py"}])
def test_a_command_that_is_not_known_is_said_to_be(environment: dict[str, Any]) -> None:
    assert written(environment, code=tree()).endswith("# The command that ran it is not known.\n")


def test_code_without_a_repository_is_said_with_what_is_known_of_it() -> None:
    text = written({"command": ["mytrain", "--lr", "1"]}, code=code(commit="9ae1"))
    assert "# Its code is not known beyond its commit, 9ae1.\n# It was started as: mytrain --lr 1\n" in text


def test_steps_with_the_same_packages_share_an_environment() -> None:
    steps = [{**recipe(code=tree())["steps"][0], "runId": each} for each in "abc"]
    same = {"python": "3.12.1", "packages": {"numpy": "2.1"}, "command": ["train.py"]}
    other = same | {"packages": {"numpy": "1.9"}}
    text = script({**recipe(), "steps": steps}, {"a": same, "b": other, "c": same})
    assert text.count("-m venv") == 2
    assert 'python="${given:-$PWD/environment-1/bin/python}"' in text


# Doing it


def git(where: Path, *arguments: str) -> str:
    named = ["git", "-C", str(where), "-c", "user.name=n", "-c", "user.email=n@example.com", *arguments]
    return subprocess.run(named, check=True, capture_output=True, text=True).stdout.strip()


def wheel(folder: Path, name: str, version: str, source: str) -> None:
    """A wheel of one module, as pip takes it from `folder`."""
    of = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": source,
        f"{of}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{of}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    hashed = {
        path: base64.urlsafe_b64encode(sha256(content.encode()).digest()).rstrip(b"=").decode()
        for path, content in files.items()
    }
    record = "".join(f"{path},sha256={digest},{len(files[path])}\n" for path, digest in hashed.items())
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as file:
        for path, content in {**files, f"{of}/RECORD": f"{record}{of}/RECORD,,\n"}.items():
            file.writestr(path, content)


def test_a_person_runs_it_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git, a new environment, pip, and the command: all real; the registry is a folder of wheels."""
    origin = tmp_path / "the origin"
    (origin / "src").mkdir(parents=True)
    (origin / "data.csv").write_text("1\n2\n")
    (origin / "src" / "train.py").write_text(
        "import json, os, sys, rate\n"
        "rows = [int(each) for each in open('data.csv')]\n"
        "said = {'auc': sum(rows) * rate.RATE, 'arguments': sys.argv[1:], 'told': os.environ['OPENLINEAGE_DISABLED']}\n"
        "print(json.dumps(said))\n"
    )
    git(tmp_path, "init", "--quiet", str(origin))
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "--message", "m")
    trained_on = git(origin, "rev-parse", "HEAD")
    (origin / "data.csv").write_text("3\n")  # what was committed later is not what it was trained on
    git(origin, "commit", "--quiet", "--all", "--message", "later")
    for version, value in (("1.0", "0.25"), ("2.0", "0.5")):
        wheel(tmp_path / "wheels", "rate", version, f"RATE = {value}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    monkeypatch.delenv("OPENLINEAGE_DISABLED", raising=False)
    environment = {
        "python": f"{sys.version_info[0]}.{sys.version_info[1]}.0",
        "packages": {"rate": "1.0", "mine": "3"},
        "installedFrom": {"mine": "folder"},
        "command": ["train.py", "--token", "***", "a b"],
    }
    where = tree(repository=str(origin), commit=trained_on, path="src/train.py", folder=".")
    monkeypatch.setenv("SECRET_3", "s3cret")
    (tmp_path / "recipe.sh").write_text(script(recipe(code=where), {"r": environment}))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BASH, "recipe.sh", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    done = run("made")
    assert done.returncode == 0, done.stderr
    wanted = {"auc": 0.75, "arguments": ["--token", "s3cret", "a b"], "told": "true"}
    assert json.loads(done.stdout.splitlines()[-1]) == wanted
    # With a Python that is there already nothing is installed.
    made = "made/environment-1/bin/python"
    again = run("again", made)
    assert (again.returncode, json.loads(again.stdout)) == (0, wanted)
    assert not list((tmp_path / "again").glob("environment*"))
    monkeypatch.delenv("SECRET_3")
    without = run("third", made)
    assert without.returncode != 0
    assert "SECRET_3: is not set" in without.stderr
    assert run("fourth", "no-such-python").stderr == "there is no Python no-such-python\n"


def test_a_step_that_a_person_has_to_run_tells_its_packages() -> None:
    environment = {"python": "3.12.1", "packages": {"numpy": "2.1", "pandas": None}}
    told = "# It ran with Python 3.12.1, and numpy==2.1 pandas"
    assert told in written(environment, code=code(commit="9ae1")).splitlines()
    assert told in written(environment, code=code(source="print(1)", language="python")).splitlines()
    assert "# It ran with" not in written({"python": "3.12.1"}, code=code(commit="9ae1"))
