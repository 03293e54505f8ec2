"""How far one version is from another."""

#: The step to a release that is neither a major nor a minor one: it is meant to change nothing but what was broken.
PATCH = 0.25


def step(left: str, right: str) -> float:
    """1 for another major version, 0.5 for a minor one, `PATCH` for less."""
    for size, (one, other) in zip((1.0, 0.5), zip(left.split("."), right.split("."), strict=False), strict=False):
        if one != other:
            return size
    return PATCH
