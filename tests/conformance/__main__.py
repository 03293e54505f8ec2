"""`make conformance`: runs the tests that hold rules and writes docs/conformance.md; `--check` only compares it.

With `--check` no test runs: what a test shows is taken from its marks, which the suite holds it to. So is that of a
test which cannot run here, as where the published schemas are not beside this clone; it is named, with the reason.
"""

import sys
from contextlib import nullcontext, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from tests.conformance.catalogue import sections
from tests.conformance.page import Held, Outcome, problems, render

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/conformance.md"


class Collected:
    """A pytest plugin that notes which test holds which rule, and with what outcome."""

    def __init__(self, *, run: bool) -> None:
        self.held: dict[str, list[Held]] = {}
        self.skipped: dict[str, str] = {}
        self._run = run
        self._outcomes: dict[str, Outcome] = {}
        self._items: list[pytest.Item] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that hold rules."""
        self._items = [item for item in items if item.get_closest_marker("rule")]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test's outcome is that of its call, or of what kept it from being called; one that is skipped has none."""
        if report.when != "call" and report.passed:
            return
        expected = hasattr(report, "wasxfail")
        if report.skipped:
            if expected:
                self._outcomes[report.nodeid] = "not supported"
            else:
                self.skipped[report.nodeid] = _reason(report)
        else:
            self._outcomes[report.nodeid] = "held" if report.passed else "broken"

    def pytest_sessionfinish(self) -> None:
        """Every rule with its tests."""
        for item in self._items:
            test = item.nodeid.split("[", 1)[0].removeprefix("tests/")
            by_mark: Outcome = "not supported" if item.get_closest_marker("xfail") else "held"
            outcome = self._outcomes.get(item.nodeid, by_mark) if self._run else by_mark
            for mark in item.iter_markers("rule"):
                for rule in mark.args:
                    self.held.setdefault(rule, []).append(Held(test, outcome))


def _reason(report: pytest.TestReport) -> str:
    """Why a test was skipped."""
    return report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else "skipped"


def main(arguments: list[str]) -> int:
    """Write the page, or check it; returns the exit status, having said what is wrong."""
    check = arguments == ["--check"]
    collected = Collected(run=not check)
    asked = ["--rootdir", str(ROOT), "-m", "rule", "-q", *(["--collect-only", "--no-summary"] if check else [])]
    said = StringIO()
    with redirect_stdout(said) if check else nullcontext():
        status = pytest.main(asked, plugins=[collected])
    if status != pytest.ExitCode.OK:
        sys.stderr.write(said.getvalue())
        return int(status)
    for test, reason in collected.skipped.items():
        sys.stderr.write(f"{test} did not run here, the page takes it by its marks: {reason}\n")
    rules = sections()
    wrong = problems(rules, collected.held)
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    if wrong:
        return 1
    page = render(rules, collected.held)
    if not check:
        PAGE.write_text(page, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
        sys.stderr.write("docs/conformance.md is not what the tests say: make it anew with `make conformance`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
