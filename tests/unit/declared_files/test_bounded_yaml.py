"""YAML of strangers is text, and never more of it than is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.declared_files.bounded_yaml import DEEPEST, LONGEST, read_yaml
from headwater.declared_files.errors import InvalidDeclaration


def test_every_scalar_is_text() -> None:
    text = "{a: no, b: 0123, c: 2026-99-99, d: 1e10, e: .nan, f: !!python/name:os.system x}"
    assert set(read_yaml(text).values()) == {"no", "0123", "2026-99-99", "1e10", ".nan", "x"}


def test_aliases_are_read() -> None:
    assert read_yaml("{a: &x [1, 2], b: *x}") == {"a": ["1", "2"], "b": ["1", "2"]}


BOMB = "\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12))])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BOMB, "aliases written out"),
        ("a: &a [*a]", "within what it stands for"),
        ("a: *b", "no YAML"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "within each other"),
        ("[" * 100_000, "within each other|nesting"),
        ("x" * (LONGEST + 1), "longer than"),
        ("a: b\n---\nc: d", "no YAML"),
        ("a: \x00", "no YAML"),
        ("{a: 1, [b]: 2}", "no YAML"),
        ("a:\n\t- b", "no YAML"),
    ],
)
def test_too_much_or_no_yaml_is_refused_in_one_line(text: str, why: str) -> None:
    with pytest.raises(InvalidDeclaration, match=why) as refused:
        read_yaml(text)
    assert "\n" not in str(refused.value)


@given(st.text(alphabet=" \n\t-:[]{}&*!|>'\"%@`#?,ab1", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_yaml(text)
    except InvalidDeclaration as error:
        assert "\n" not in str(error)  # noqa: PT017  (either is right)
