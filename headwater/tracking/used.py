"""What a run read and wrote, each as an input or output of its events."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from headwater.tracking import facets
from headwater.tracking.facets import Facet

if TYPE_CHECKING:
    from headwater.tracking.frame import Described

#: Tags of columns that say of them what `personal` says.
PERSONAL: Final = frozenset({"personal", "pii", "gdpr", "sensitive", "confidential"})
#: How features and target are used.
TRAINING: Final = [{"type": "INDIRECT", "subtype": "TRAINING"}]
TARGET: Final = [{"type": "INDIRECT", "subtype": "TARGET"}]

Tags = Mapping[str, str | Sequence[str]]
#: Columns of one dataset that was read, or by the (namespace, name) of each dataset the columns of it.
Features = Iterable[str] | Mapping[tuple[str, str], Iterable[str]]


@dataclass
class Used:
    """A dataset or model, in a version, with its facets; `own` are those of this one use.

    `made_of` is none for what is read; for what is written: the inputs of its explicit lineage, None if none is stated.
    `judged` is true for a model that is only looked at: what the run writes is not made of it.
    """

    namespace: str
    name: str
    version: str | None = None
    facets: dict[str, Facet] = field(default_factory=dict[str, Facet])
    own: dict[str, Facet] = field(default_factory=dict[str, Facet])
    columns: frozenset[str] = frozenset()
    judged: bool = False
    made_of: list[dict[str, Any]] | None = None

    @property
    def key(self) -> tuple[str, str, str | None]:
        """What is one use: the same dataset in two versions is two."""
        return self.namespace, self.name, self.version

    @property
    def names(self) -> dict[str, str]:
        """Namespace and name."""
        return {"namespace": self.namespace, "name": self.name}

    def as_json(self, own: str) -> dict[str, Any]:
        """An entry of inputs or outputs; `own` is how its own facets are called there."""
        version = {"version": facets.version(self.version)} if self.version is not None else {}
        return {**self.names, "facets": {**self.facets, **version}, own: self.own}


def table_read(names: tuple[str, str], version: str | None, found: "Described") -> Used:
    """A frame that was read. What it is like goes with this use: it says nothing of what others read."""
    own: dict[str, Facet] = {}
    if found.rows is not None:
        own["inputStatistics"] = facets.facet("1-0-0/InputStatisticsInputDatasetFacet", rowCount=found.rows)
    if found.metrics:
        own["dataQualityMetrics"] = facets.facet(
            "1-0-3/DataQualityMetricsInputDatasetFacet", rowCount=found.rows, columnMetrics=found.metrics
        )
    if found.about:
        own["headwater_frame"] = facets.own("FrameDatasetFacet", found.about)
    return Used(*names, version, _schema(found), own, frozenset(name for name, _ in found.columns))


def table_written(names: tuple[str, str], version: str | None, found: "Described", tags: Tags) -> Used:
    """A frame that was written: who writes it says what it is like."""
    of_dataset, own = _schema(found), dict[str, Facet]()
    if found.rows is not None:
        own["outputStatistics"] = facets.facet("1-0-2/OutputStatisticsOutputDatasetFacet", rowCount=found.rows)
    if found.metrics:
        of_dataset["dataQualityMetrics"] = facets.facet(
            "1-0-0/DataQualityMetricsDatasetFacet", rowCount=found.rows, columnMetrics=found.metrics
        )
    if found.about:
        own["headwater_frame"] = facets.own("FrameDatasetFacet", found.about)
    if tags:
        of_dataset["tags"] = facets.tags(
            {column_name(column): _several(of_column) for column, of_column in tags.items()}
        )
    return Used(*names, version, of_dataset, own, frozenset(name for name, _ in found.columns))


def model(names: tuple[str, str], version: str | None) -> Used:
    """A model, read or written."""
    return Used(*names, version, {"datasetType": facets.dataset_type("MODEL")})


def column_name(name: Any) -> str:
    """The name of a column as text; those of several levels (pandas) are put together by dots."""
    return ".".join(str(each) for each in name) if isinstance(name, tuple) else str(name)


def personal_columns(personal: Collection[str], tags: Tags) -> set[str]:
    """Columns that are personal, said so or tagged so."""
    tagged = [
        column
        for column, of_column in tags.items()
        if any(tag.partition("=")[0].lower() in PERSONAL for tag in _several(of_column))
    ]
    return {column_name(each) for each in [*([personal] if isinstance(personal, str) else personal), *tagged]}


def sources_of(reads: Sequence[Used], features: Features, target: Iterable[str] | None) -> list[dict[str, Any]]:
    """What a model is made of, as the inputs of an entry of the `lineage` facet: its features, and what else there is.

    A feature that several tables have is taken from each of them; one that none has was computed in the script, from
    anything. What is not known to be of single columns counts as a whole: all of a table of which no target is named,
    and all other datasets that were read.
    """
    read = [each for each in reads if not each.judged]
    wanted, known = _columns_by_read(read, features, [*([] if target is None else target)])
    found: list[dict[str, Any]] = []
    for each in read:
        of_one = wanted.get(each.key, {})
        found += [
            {**each.names, "type": "DATASET", "field": column, "transformations": how} for column, how in of_one.items()
        ]
        if not of_one or not known or target is None:
            found.append({**each.names, "type": "DATASET"})
    return found


def _columns_by_read(
    reads: Sequence[Used], features: Features, target: list[str]
) -> tuple[dict[tuple[str, str, str | None], dict[str, list[dict[str, str]]]], bool]:
    """Of each read the columns that are used and how; and whether every one of them is of a read that is known."""
    found: dict[tuple[str, str, str | None], dict[str, list[dict[str, str]]]] = {}
    known = True
    if isinstance(features, Mapping):
        named = {tuple(names): [column_name(each) for each in columns] for names, columns in features.items()}
    else:
        named = {None: [column_name(each) for each in features]}
    for names, columns in [*named.items(), (None, target)]:
        for column in columns:
            of = [
                each
                for each in reads
                if ((each.namespace, each.name) == names if names is not None else column in each.columns)
            ]
            known = known and bool(of)
            for each in of:
                how = TARGET if columns is target else TRAINING
                found.setdefault(each.key, {}).setdefault(column, how)
    return found, known


def lineage(reads: Sequence[Used], writes: Sequence[Used]) -> dict[str, Facet]:
    """The `lineage` facet of the job if anything that it wrote states what it is made of; then of all that it wrote.

    What states nothing is made of all that was read.
    """
    if all(each.made_of is None for each in writes):
        return {}
    everything = [{**each.names, "type": "DATASET"} for each in reads if not each.judged]
    entries = [
        {**each.names, "type": "DATASET", "inputs": everything if each.made_of is None else each.made_of}
        for each in writes
    ]
    return {"lineage": facets.facet("1-0-0/LineageFacet", "LineageJobFacet", entries=entries)}


def _schema(found: "Described") -> dict[str, Facet]:
    return {"schema": facets.schema(found.columns)} if found.columns else {}


def _several(tags: str | Sequence[str]) -> list[str]:
    return [tags] if isinstance(tags, str) else [str(each) for each in tags]
