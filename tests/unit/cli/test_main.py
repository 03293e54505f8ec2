"""The command line finds its commands quickly, and reports every failure in one line."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from headwater.cli import main as cli
from headwater.cli.wait import but_for_dead_letters
from headwater.errors import HeadwaterError
from headwater.settings import settings

HEAVY = ("confluent_kafka", "neo4j", "httpx", "fastapi", "openlineage", "jgo", "pydantic_settings")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command line in this process: exit code, standard output, standard error."""
    settings.cache_clear()

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["headwater", *arguments])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes `headwater status` raise."""

    def make(error: BaseException) -> None:
        def status() -> None:
            raise error

        monkeypatch.setattr("headwater.cli.status.status", status)

    return make


def test_help_lists_the_commands_without_importing_them() -> None:
    code = (
        "import sys\nfrom headwater.cli.main import main\nsys.argv = ['headwater', '--help']\n"
        "try:\n    main()\nfinally:\n"
        f"    print('imported', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "imported []" in done.stdout
    for name in cli.SUMMARIES:
        assert (f" {name} " in done.stdout) == (name not in cli.HIDDEN)


def test_a_command_has_its_own_help(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("wait", "--help")
    assert code == 0
    assert "--timeout" in out


def test_a_mistyped_command_is_guessed(run: Callable[..., tuple[int, str, str]]) -> None:
    code, _, err = run("dum")
    assert code == 2
    assert "Did you mean 'dump'" in err


def test_a_hidden_command_is_run_and_never_guessed(run: Callable[..., tuple[int, str, str]]) -> None:
    (hidden,) = cli.HIDDEN
    code, out, _ = run(hidden, "--help")
    assert code == 0
    assert cli.SUMMARIES[hidden].rstrip(".") in out
    code, _, err = run(hidden + "r")
    assert code == 2
    assert f"No such command '{hidden}r'" in err
    assert f"'{hidden}'" not in err


@pytest.mark.parametrize("name", cli.SUMMARIES)
def test_the_list_says_of_a_command_what_its_help_begins_with(name: str) -> None:
    summary = cli.SUMMARIES[name].rstrip(".")
    said = cli.load(name).help or ""
    assert said.startswith(summary)
    assert said[len(summary)] in ".:;"


def test_an_error_is_one_line(run: Callable[..., tuple[int, str, str]], command: Callable[..., None]) -> None:
    command(HeadwaterError("it is broken: mend it"))
    assert run("status") == (1, "", "headwater: it is broken: mend it\n")


def test_nobody_there_is_one_line_that_says_what_to_do(
    run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADWATER_URL", "http://127.0.0.1:1")
    code, out, err = run("status")
    assert (code, out) == (1, "")
    assert err.startswith("headwater: cannot reach http://127.0.0.1:1: start it with `headwater up`")
    assert err.count("\n") == 1


@pytest.mark.parametrize("url", ["ftp://somewhere", "somewhere", "http://host:port"])
def test_an_address_that_is_none_is_named(
    run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("HEADWATER_URL", url)
    code, _, err = run("dump")
    assert code == 1
    assert err == f"headwater: HEADWATER_URL: '{url}' is no http:// or https:// address\n"


def test_a_setting_that_cannot_be_read_is_named(
    run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADWATER_PORT", "many")
    code, _, err = run("status")
    assert code == 1
    assert err.startswith("headwater: HEADWATER_PORT: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("dead", "added"),
    [
        (0, ""),
        (1, ", but for what cannot be applied: 1 dead letter"),
        (1200, ", but for what cannot be applied: 1,200 dead letters"),
    ],
)
def test_dead_letters_are_told_as_what_was_counted(dead: int, added: str) -> None:
    assert but_for_dead_letters({"deadLetters": dead}) == added


def test_ctrl_c_is_quiet(run: Callable[..., tuple[int, str, str]], command: Callable[..., None]) -> None:
    command(KeyboardInterrupt())
    assert run("status") == (130, "", "")


def test_a_missing_package_is_named(run: Callable[..., tuple[int, str, str]], command: Callable[..., None]) -> None:
    command(ModuleNotFoundError("No module named 'strange.part'", name="strange.part"))
    assert run("status") == (1, "", "headwater: this command needs the package strange, which is not installed here\n")


@pytest.mark.parametrize(
    "error", [ValueError("of\ntwo lines"), ModuleNotFoundError("No module named 'collector.x'", name="collector.x")]
)
def test_a_fault_of_ours_is_one_line_that_says_where(
    run: Callable[..., tuple[int, str, str]], command: Callable[..., None], error: Exception
) -> None:
    command(error)
    code, _, err = run("status")
    assert code == 1
    assert f"please report it: {type(error).__name__}: " in err
    assert f"(at {__file__}:" in err
    assert err.count("\n") == 1
