"""Hostile names on the command line: shown, and never obeyed."""

import re
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table

from headwater.cli.console import Console, echo, echo_document
from headwater.cli.shown import shown

CLI = Path(__file__).parents[3] / "headwater" / "cli"
CLEAR = "\x1b[2Jorders\x1b]0;title\x07\u202egnp.exe\x9b31m"
SHOWN = "⟨001B⟩[2Jorders⟨001B⟩]0;title⟨0007⟩⟨202E⟩gnp.exe⟨009B⟩31m"


def test_what_a_terminal_would_obey_is_shown() -> None:
    assert shown(CLEAR) == SHOWN


@pytest.mark.parametrize(
    "name", ["shop.orders", "für Ömer", "订单", "\u0645\u06cc\u200c\u062e", "a\tb\nc", "👩\u200d🔬"]
)
def test_other_names_stay_as_they_are(name: str) -> None:
    assert shown(name) == name


@given(st.text())
def test_nothing_is_left_to_obey_and_it_can_be_written(text: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown(text))
    shown(text).encode()
    assert shown(shown(text)) == shown(text)


def test_a_table_shows_names_and_keeps_its_own_colours() -> None:
    written = StringIO()
    console = Console(file=written, force_terminal=True, color_system="standard", width=200)
    table = Table("name", style="red")
    table.add_row(CLEAR)
    console.print(table)
    console.print(f"[bold]{CLEAR}[/]", markup=True)
    assert written.getvalue().count("⟨001B⟩") == 4
    assert "\x1b[31m" in written.getvalue()
    assert not re.search("\x1b(?!\\[[0-9;]*m)|\x07|\u202e|\x9b", written.getvalue())


def test_a_line_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    echo(f"{CLEAR}\nsecond")
    echo("\x1b", err=True)
    assert capsys.readouterr() == (f"{SHOWN}⟨000A⟩second\n", "⟨001B⟩\n")


def test_a_document_that_is_kept_is_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    echo_document("a\nb\u202e\n")
    assert capsys.readouterr().out == "a\nb\u202e\n"


def test_everything_for_people_goes_through_it() -> None:
    others = [
        path.name
        for path in CLI.glob("*.py")
        if path.name != "console.py"
        and re.search(r"rich\.console import.*\bConsole\b|typer\.echo\((?!__v)", path.read_text())
    ]
    assert others == []
