"""The shop's description: every name in it leads somewhere."""

import pytest

from headwater.demo import tables
from headwater.demo.shop import JOBS, Job
from headwater.demo.tables import Table

TABLES = [value for value in vars(tables).values() if isinstance(value, Table)]


def test_each_job_reads_what_an_earlier_one_makes_or_what_is_a_source() -> None:
    there = set(tables.SOURCES)
    for job in JOBS:
        assert set(job.inputs) <= there, job.name
        if job.output is not None:
            there.add(job.output)


def test_every_table_is_a_source_or_made_by_one_job() -> None:
    made = [job.output for job in JOBS if job.output is not None]
    assert sorted(made, key=lambda table: table.id) == sorted(
        set(TABLES) - set(tables.SOURCES), key=lambda table: table.id
    )


@pytest.mark.parametrize("job", [job for job in JOBS if job.columns], ids=lambda job: job.name)
def test_column_lineage_names_columns_that_exist(job: Job) -> None:
    assert job.output is not None
    assert set(job.columns) == {column.name for column in job.output.columns}
    for source in [each for sources in job.columns.values() for each in sources] + list(job.filters):
        assert source.table in job.inputs
        assert source.table.column_id(source.column)


def test_a_column_that_is_not_there_has_no_id() -> None:
    with pytest.raises(KeyError, match="no column price"):
        tables.ORDERS.column_id("price")
