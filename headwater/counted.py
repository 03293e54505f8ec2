"""Numbers of things for people: `1 run`, `1,200 runs`."""


def counted(number: int, what: str, many: str | None = None) -> str:
    """A number with the word for what was counted; `many` where the word for several is not made with an `s`."""
    return f"{number:,} {what if number == 1 else many or f'{what}s'}"


def counted_of(number: int, of: int, what: str, does: str, do: str) -> str:
    """A part of what was counted, and what is said of it: `1 of 3 runs fails`, `2 of 3 runs fail`, `0 of 1 run fails`.

    Args:
        number: how many it is said of.
        of: how many there are.
        what: the word for one of them.
        does: what is said of one.
        do: the same of several.
    """
    return f"{number:,} of {counted(of, what)} {does if 1 in {number, of} else do}"
