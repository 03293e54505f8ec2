"""Versions as the API shows them."""

from query_api.graph.statements import DatasetName
from query_api.versions.document import dataset_document
from query_api.versions.page import Page


def test_what_only_failed_runs_wrote_has_no_version_yet() -> None:
    name = DatasetName("k", "ns", "name", observed=True, type=None, aliases=[])
    nothing = Page([], None, None, None)
    assert dataset_document(name, nothing, "writes")["versions"] == []
