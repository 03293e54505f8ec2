"""`headwater export` says how many events it wrote, and what none matches; the service here is scripted."""

from collections.abc import Iterator

import httpx
import pytest

from headwater.cli import export as command
from headwater.cli import main as cli


@pytest.mark.parametrize(
    ("options", "events", "said"),
    [
        (["--run", "run:r7", "--from", "2026-11-24"], [], "0 events: none in the log matches --run run:r7 --from 2026"),
        (["--job", "job:n:[j]"], [], "0 events: none in the log matches --job job:n:[j]"),
        ([], [], "0 events: the log has none"),
        (["--run", "run:r7"], [b"{}"], "1 event\n"),
        (["--run", "run:r7"], [b"{\n}"], "0 events\n"),
    ],
    ids=["of a run", "of a job", "at all", "one", "one that is left out"],
)
def test_that_nothing_matched_is_said(
    options: list[str],
    events: list[bytes],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def found(_client: httpx.Client, _asked: dict[str, str]) -> Iterator[bytes]:
        return iter(events)

    monkeypatch.setattr(command, "_events", found)
    monkeypatch.setattr("sys.argv", ["headwater", "export", "--out", "/dev/null", *options])
    with pytest.raises(SystemExit):
        cli.main()
    assert said in capsys.readouterr().err
