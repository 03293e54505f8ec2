"""What each naming rule makes of a name, and what a file of rules may not say."""

from pathlib import Path

import pytest

from headwater.errors import InvalidSettings
from headwater.naming import CaseRule, HostsRule, Name, PartitionsRule, SchemeRule, naming_rules, renamed


@pytest.mark.rule("name.hosts")
@pytest.mark.parametrize(
    ("namespace", "expected"),
    [
        ("kafka://b1:9092", "kafka://shop"),
        ("kafka://B2:9092", "kafka://shop"),
        ("kafka://elsewhere:9092,b2:9092", "kafka://shop"),
        ("kafka://b1", "kafka://b1"),
        ("kafka://other:9092", "kafka://other:9092"),
        ("b1:9092", "b1:9092"),
    ],
)
def test_hosts_of_one_cluster_are_one_namespace(namespace: str, expected: str) -> None:
    rule = HostsRule(rule="hosts", hosts=("b1:9092", "b2"), namespace="kafka://shop")
    assert renamed([rule], namespace, "orders") == (expected, "orders", None)


@pytest.mark.rule("name.schemes")
@pytest.mark.parametrize(
    ("namespace", "expected"),
    [("s3a://lake", "s3://lake"), ("s3n://lake", "s3://lake"), ("s3://lake", "s3://lake"), ("s3a", "s3a")],
)
def test_schemes_of_one_store_are_one(namespace: str, expected: str) -> None:
    rule = SchemeRule(rule="scheme", schemes=("s3a", "s3n"), scheme="s3")
    assert renamed([rule], namespace, "a") == (expected, "a", None)


@pytest.mark.rule("name.case")
def test_case_is_a_policy_of_a_namespace() -> None:
    rule = CaseRule(rule="case", namespace="snowflake://*", case="lower")
    assert renamed([rule], "snowflake://Acme-1", "DB.S.T") == ("snowflake://Acme-1", "db.s.t", None)
    assert renamed([rule], "postgres://h:5432", "DB.S.T").name == "DB.S.T"
    assert CaseRule(rule="case", namespace="*", case="upper").apply(Name("n", "t")).name == "T"


@pytest.mark.rule("name.partitions")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("orders/dt=2026-11-25", "orders"),
        ("orders/dt=2026-11-25/hour=3/", "orders"),
        ("/lake/orders/2026-11-25", "/lake/orders"),
        ("/lake/orders/20261125", "/lake/orders"),
        ("/lake/orders/2026/11/25", "/lake/orders"),
        ("/lake/orders/2026/11", "/lake/orders"),
        ("outputs/1729097570970", "outputs"),
        ("orders/2026/11/25/hour=3", "orders"),
        ("orders", "orders"),
        ("orders/v2", "orders/v2"),
        ("dt=2026-11-25", "dt=2026-11-25"),
        ("/dt=2026-11-25", "/dt=2026-11-25"),
        ("orders/12/25", "orders/12/25"),
        ("a=b/orders", "a=b/orders"),
    ],
)
def test_partitions_are_cut_off_the_end_of_a_path(name: str, expected: str) -> None:
    rule = PartitionsRule(rule="partitions", namespace="s3://*")
    assert renamed([rule], "s3://lake", name) == ("s3://lake", expected, name if name != expected else None)
    assert renamed([rule], "gs://lake", name).name == name


def test_rules_apply_one_after_the_other(tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    file.write_text(
        '[{"rule": "scheme", "schemes": ["s3a"], "scheme": "s3"}, {"rule": "partitions", "namespace": "s3://*"}]'
    )
    assert renamed(naming_rules(file), "s3a://lake", "t/d=1") == ("s3://lake", "t", "t/d=1")
    assert naming_rules(None) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no JSON", "Invalid JSON"),
        ('[{"rule": "prefix"}]', "at /0"),
        ('[{"rule": "case", "namespace": "*", "case": "title"}]', "at /0/case/case"),
        ('[{"rule": "hosts", "hosts": [], "namespace": "n"}]', "at /0/hosts/hosts"),
        ('[{"rule": "partitions", "namespace": "*", "more": 1}]', "at /0/partitions/more"),
    ],
)
def test_a_wrong_file_says_where(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "rules.json"
    file.write_text(text)
    with pytest.raises(InvalidSettings, match=told):
        naming_rules(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="cannot be read"):
        naming_rules(tmp_path / "none.json")
