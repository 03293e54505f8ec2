"""Numbers of things for people: `1 run`, `1,200 runs`."""


def counted(number: int, what: str, many: str | None = None) -> str:
    """A number with the word for what was counted; `many` where the word for several is not made with an `s`."""
    return f"{number:,} {what if number == 1 else many or f'{what}s'}"
