"""Where datasets lie, named as pipelines name it; and what people map themselves, by tags and by rules."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.errors import InvalidSettings
from headwater.mlflow_bridge import sources
from headwater.mlflow_bridge.entities import DatasetInput
from headwater.mlflow_bridge.rules import find, rules_of
from headwater.naming import Name

OWN = Name("mlflow://tracker:5000", "experiments/x/datasets/d")


def dataset(source: dict[str, Any], kind: str = "s3", name: str = "d", **tags: str) -> DatasetInput:
    """A dataset that a run was given."""
    return DatasetInput(name, "digest", kind, source, (), None, tags)


@pytest.mark.parametrize(
    ("kind", "source", "namespace", "name"),
    [
        ("s3", {"uri": "s3://lake/raw/orders/"}, "s3://lake", "raw/orders"),
        ("s3", {"uri": "s3a://lake/what?is#this"}, "s3://lake", "what?is#this"),
        ("s3", {"uri": "s3://lake"}, "s3://lake", "/"),
        ("gs", {"uri": "gs://lake/a b/ü"}, "gs://lake", "a b/ü"),
        ("abfss", {"uri": "abfss://c@acc.dfs.core.windows.net/p/q?sig=x"}, "abfss://c@acc.dfs.core.windows.net", "p/q"),
        ("hdfs", {"uri": "hdfs://name:8020/warehouse/t"}, "hdfs://name:8020", "/warehouse/t"),
        ("local", {"uri": "/data/a.csv"}, "file", "/data/a.csv"),
        ("local", {"uri": "file:///data/a.csv"}, "file", "/data/a.csv"),
        ("local", {"uri": "file:/data/a.csv"}, "file", "/data/a.csv"),
        ("local", {"uri": "C:\\data\\a.csv"}, "file", "C:\\data\\a.csv"),
        ("http", {"url": "https://u:p@host:8443/a/b.csv?signature=s"}, "https://host:8443", "/a/b.csv"),
        ("delta_table", {"path": "s3://lake/orders", "delta_table_version": 4}, "s3://lake", "orders"),
        ("spark", {"path": "/data/orders.parquet"}, "file", "/data/orders.parquet"),
        ("hugging_face", {"path": "owner/squad", "revision": None}, "hf://datasets", "owner/squad"),
        ("fs", {"uri": "hf://datasets/owner/squad"}, "hf://datasets", "owner/squad"),
        ("bigquery", {"uri": "bigquery:shop.features.customer"}, "bigquery", "shop.features.customer"),
        ("bigquery", {"uri": "bigquery://shop/features/customer"}, "bigquery", "shop.features.customer"),
        ("db", {"uri": "postgresql://u:p@db:5432/shop/public/orders"}, "postgres://db:5432", "shop.public.orders"),
        ("db", {"uri": "snowflake://org-acc/DB/S/T"}, "snowflake://org-acc", "DB.S.T"),
        ("x", {"uri": "lakefs://repo/main/t"}, "lakefs://repo", "main/t"),
        ("x", {"uri": "lakefs://repo/c0ffee5c0ffee/a/t"}, "lakefs://repo", "a/t"),
    ],
)
def test_what_says_where_it_lies_has_that_name(kind: str, source: dict[str, Any], namespace: str, name: str) -> None:
    found = find((), dataset(source, kind), {}, OWN)
    assert (found.name.namespace, found.name.name, found.mapped) == (namespace, name, True)


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("code", {"tags": {"mlflow.user": "etl"}}),
        ("local", {"uri": "data/relative.csv"}),
        ("local", {"uri": ""}),
        ("local", {}),
        ("delta_table", {"delta_table_name": "main.shop.orders"}),
        ("spark", {"table_name": "orders"}),
        ("spark", {"sql": "select 1"}),
        ("uc_volume", {"path": "dbfs:/Volumes/a"}),
        ("hugging_face", {"path": "./here"}),
        ("s3", {"uri": "runs:/abc/data"}),
        ("s3", {"uri": "models:/m"}),
        ("s3", {"uri": "mlflow-artifacts:/1/data"}),
        ("s3", {"uri": "s3://"}),
        ("s3", {"uri": 5}),
    ],
)
def test_what_is_nowhere_keeps_mlflows_name(kind: str, source: dict[str, Any]) -> None:
    assert find((), dataset(source, kind), {}, OWN)[:2] == (OWN, False)


@given(st.text(), st.text())
def test_any_text_is_a_place_or_none(kind: str, uri: str) -> None:
    found = find((), dataset({"uri": uri}, kind), {}, OWN)
    assert found.name.namespace
    assert found.name.name
    sources.harmless(uri)


@pytest.mark.parametrize(
    ("source", "kind", "version"),
    [
        ({"path": "s3://l/t", "delta_table_version": 4}, "delta_table", "4"),
        ({"path": "s3://l/t", "delta_table_version": "4"}, "delta_table", "4"),
        ({"path": "a/b", "revision": "abc"}, "hugging_face", "abc"),
        ({"path": "s3://l/t", "snapshot_id": 4192384731234567890}, "iceberg", "4192384731234567890"),
        ({"path": "data/t.csv", "repo": "https://git.example.com/shop", "rev": "v1.2"}, "dvc", "v1.2"),
        ({"uri": f"lakefs://repo/{'c0ffee' * 10}/t"}, "fs", "c0ffee" * 10),
        ({"uri": "lakefs://repo/main/t"}, "fs", None),
        ({"uri": "lakefs://repo/main/t", "ref": "release"}, "fs", "release"),
        ({"uri": "s3://l/t"}, "s3", None),
    ],
)
def test_the_version_that_a_source_has(source: dict[str, Any], kind: str, version: str | None) -> None:
    assert find((), dataset(source, kind), {}, OWN).version == version


def test_passwords_are_not_shown() -> None:
    assert sources.harmless("postgres://me:secret@db/x?password=secret") == "postgres://db/x"
    assert sources.harmless("https://me:secret@host/x?sig=secret") == "https://host/x"
    assert sources.harmless("/data/a@b?c") == "/data/a@b?c"


def rules(tmp_path: Path, *given: dict[str, Any]) -> Any:
    """The rules of a file with these."""
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(given))
    return rules_of(file)


def test_a_rule_takes_parts_of_the_place_into_the_name(tmp_path: Path) -> None:
    known = rules(
        tmp_path,
        {
            "rule": "source",
            "type": "local",
            "uri": "/mnt/{layer}/{table}.parquet",
            "namespace": "bigquery",
            "name": "shop.{layer}.{table}",
        },
        {"rule": "source", "uri": "main.{table}", "namespace": "hive://meta:9083", "name": "main.{table}"},
        {"rule": "source", "dataset": "holdout-*", "namespace": "s3://lake", "name": "holdout"},
        {"rule": "source", "uri": "*", "namespace": "never", "name": "never", "type": "unknown"},
    )

    def named(of: DatasetInput) -> Name:
        return find(known, of, {}, OWN).name

    assert named(dataset({"uri": "/mnt/silver/orders.parquet"}, "local")) == ("bigquery", "shop.silver.orders", None)
    assert named(dataset({"uri": "/mnt/silver/orders.csv"}, "local")) == ("file", "/mnt/silver/orders.csv", None)
    assert named(dataset({"delta_table_name": "main.orders"}, "delta_table")) == (
        "hive://meta:9083",
        "main.orders",
        None,
    )
    assert named(dataset({}, "code", "holdout-7")) == ("s3://lake", "holdout", None)


def test_the_other_rules_change_what_was_found(tmp_path: Path) -> None:
    known = rules(
        tmp_path,
        {"rule": "scheme", "schemes": ["minio"], "scheme": "s3"},
        {"rule": "partitions", "namespace": "s3://*"},
    )
    found = find(known, dataset({"uri": "minio://lake/orders/dt=2026-11-01"}), {}, OWN)
    assert found.name[:2] == ("s3://lake", "orders")


def test_tags_come_before_rules_and_places(tmp_path: Path) -> None:
    known = rules(tmp_path, {"rule": "source", "uri": "*", "namespace": "rule", "name": "rule"})
    tags = {"openlineage.namespace": "bigquery", "openlineage.name": "shop.x", "openlineage.version": "77"}
    assert find(known, dataset({"uri": "s3://l/k"}, **tags), {}, OWN) == (Name("bigquery", "shop.x"), True, "77")
    on_run = {"openlineage.dataset.d.namespace": "bigquery", "openlineage.dataset.d.name": "shop.y"}
    assert find(known, dataset({"uri": "s3://l/k"}), on_run, OWN).name == ("bigquery", "shop.y", None)
    assert find(known, dataset({"uri": "s3://l/k"}), {"openlineage.dataset.other.name": "z"}, OWN).name[0] == "rule"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '[{"rule": "source", "namespace": "a", "name": "b"}]',
        '[{"rule": "source", "uri": "{a}{a}", "namespace": "a", "name": "b"}]',
        '[{"rule": "source", "uri": "x", "namespace": "a", "name": "{b}"}]',
        '[{"rule": "sauce", "uri": "x", "namespace": "a", "name": "b"}]',
        '[{"rule": "source", "uri": "x", "namespace": "a", "name": "b", "extra": 1}]',
    ],
)
def test_what_is_no_list_of_rules_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rules.json"
    file.write_text(text)
    with pytest.raises(InvalidSettings, match=r"--rules: .*rules\.json"):
        rules_of(file)


def test_a_missing_file_of_rules_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="cannot be read"):
        rules_of(tmp_path / "none")
