"""`docs/conformance.md`, from the rules and the tests that hold them."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from tests.conformance.catalogue import OTHERS, Section

#: What a test showed, or (without being run) is held to show by the suite, whose `xfail`s are strict.
Outcome = Literal["held", "not supported", "broken"]

HEAD = """# Conformance

What OpenLineage asks of a consumer, rule by rule, and the test that holds Headwater to it. This page is made by \
`make conformance` out of those tests; a rule without a test, a test of a rule that is not here, or a page that is not \
what the tests say fails `make test`. **Held**: the test passes. **Not supported**: the test says what would have to \
hold and is known to fail; the day it passes, the suite fails until this page says so.

Tests are named by their file below `tests/` and their function. Marquez, DataHub, OpenMetadata and Dataplex stand \
beside a rule where their own documentation, issue tracker or code host says what they do; an empty cell means that we \
do not know, not that they fail.
"""


class Held(NamedTuple):
    """That a test holds a rule: its file and function, and what it showed."""

    test: str
    outcome: Outcome


def problems(sections: Iterable[Section], held: Mapping[str, list[Held]]) -> list[str]:
    """Why no page can be made, a line each: rules without tests, tests of no rule, rules that tests disagree on."""
    known = {rule.id for section in sections for rule in section.rules}
    found = [f"no test holds the rule {rule}" for rule in sorted(known - set(held))]
    for rule in sorted(held):
        if rule not in known:
            tests = ", ".join(sorted({each.test for each in held[rule]}))
            found.append(f"{tests}: there is no rule {rule} in tests/conformance/rules.toml")
            continue
        outcomes = {each.outcome for each in held[rule]}
        if outcomes not in ({"held"}, {"not supported"}):
            found.append(f"rule {rule}: its tests say {', '.join(sorted(outcomes))}")
    return found


def render(sections: Iterable[Section], held: Mapping[str, list[Held]]) -> str:
    """The page. The same rules and tests give the same bytes."""
    lines = [HEAD]
    everything = [(section.title, rule) for section in sections for rule in section.rules]
    missing = [f"- {title}: {rule.text}" for title, rule in everything if _result(held[rule.id]) == "not supported"]
    lines += [
        f"{len(everything)} rules: {len(everything) - len(missing)} held, {len(missing)} not supported:\n",
        *missing,
        "",
    ]
    for section in sections:
        others = [each for each in OTHERS if any(each in rule.elsewhere for rule in section.rules)]
        lines += [
            f"## {section.title}\n",
            "| rule | | test | " + "".join(f"{each} | " for each in others).rstrip(" "),
            "|---" * (3 + len(others)) + "|",
        ]
        for rule in section.rules:
            tests = "<br>".join(f"`{each}`" for each in sorted({each.test for each in held[rule.id]}))
            result = _result(held[rule.id])
            cells = [rule.text, f"**{result}**" if result != "held" else result, tests]
            cells += [rule.elsewhere.get(each, "") for each in others]
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(line.rstrip(" ") for line in lines)


def _result(held: list[Held]) -> Outcome:
    return held[0].outcome
