"""Statements as they are sent: whole, with all their parts."""

import pytest

from tests.statements import QUERY_API, of_package


@pytest.mark.parametrize("package", [*QUERY_API, "graph_writer"])
def test_every_part_stands_in_its_place(package: str) -> None:
    for query in of_package(package).values():
        assert "part:" not in query.text
        assert query.text.count("//") == query.text.count("\n//") + 1, "comments are lines of their own"


def test_a_part_comes_without_its_comment_and_with_its_own_parts() -> None:
    hop, reach = (of_package("query_api.graph")[name].text for name in ("flow_upstream", "reach_upstream"))
    shared = hop[hop.index("RETURN collect(") :]
    assert reach.endswith(shared)
    assert "//" not in shared
    assert "lineageGroups[i]" in shared
    assert "parts" not in {name.split("/")[0] for name in of_package("query_api.graph")}
