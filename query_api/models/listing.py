"""All models, a page at a time, each with its latest version and what has happened upstream since that was trained.

What a name, a namespace, an owner or a tag decides is known of all models at once. Verdict, approval and attention are
derived for each model: a filter by them looks at every model that the others leave, and these may not be too many.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from headwater.errors import InvalidQuestion
from headwater.event.time import iso
from headwater.identity import dataset_id
from query_api.history.run_reader import RunReader
from query_api.history.shape import Verdict
from query_api.models.attention import Attention, attention_of
from query_api.models.former_names import ModelNames, names_of_models, said_of_models
from query_api.models.judgements import Judged, judgements
from query_api.models.said import SaidOfModel, fold
from query_api.models.shape.listing import ModelSummary
from query_api.models.statements import ALL_MODELS, LATEST_VERSIONS, Latest, ModelRow

#: Most writes of each model that are looked at.
WRITES_OF_ONE = 1000
#: Most models among which those with a verdict, an approval or attention are looked for.
MOST_DERIVED = 1000

WantedVerdict = Literal["good", "bad", "none"]
WantedApproval = Literal["approved", "rejected", "retired", "none"]
WantedAttention = Literal["failed", "changed", "any", "none"]


class Listed(NamedTuple):
    """A model as it is listed: its names, what is said of it, how many versions, and the one trained last."""

    row: ModelRow
    named: ModelNames
    said: SaidOfModel
    versions: int
    latest: Latest | None

    @property
    def approval(self) -> str | None:
        """The last word on the latest version; None: nobody said."""
        return (self.said.of(self.latest.version) if self.latest else self.said.whole).approval


class Derived(NamedTuple):
    """A listed model, and what is derived for it: `good`, `bad` or nothing, and what asks for attention."""

    model: Listed
    verdict: Verdict | None
    attention: list[Attention]


class Filter(NamedTuple):
    """Which models: a part of the name, in any case; a namespace; an owner; a tag, `key` or `key=value`.

    And what is derived of the latest version: its verdict, its approval, what asks for attention. `any`: anything does,
    if only that not all upstream was looked at.
    """

    text: str | None = None
    namespace: str | None = None
    owner: str | None = None
    tag: str | None = None
    verdict: WantedVerdict | None = None
    approval: WantedApproval | None = None
    attention: WantedAttention | None = None

    def takes(self, row: ModelRow) -> bool:
        """Whether a model is one of them, as far as that is known without deriving anything."""
        return (
            (self.text is None or self.text.lower() in f"{row.namespace}:{row.name}".lower())
            and (self.namespace is None or row.namespace == self.namespace)
            and (self.owner is None or self.owner in (row.owners or ()))
            and (self.tag is None or any(self.tag in {each, each.partition("=")[0]} for each in row.tags or ()))
        )

    @property
    def derives(self) -> bool:
        """Whether something has to be derived of every model to find these."""
        return self.verdict is not None or self.approval is not None or self.attention is not None

    def takes_derived(self, found: Derived) -> bool:
        """Whether a model is one of them, by what is derived of it."""
        kinds = {each["kind"] for each in found.attention}
        return (
            (self.verdict is None or (found.verdict or "none") == self.verdict)
            and (self.approval is None or (found.model.approval or "none") == self.approval)
            and (self.attention is None or self.attention in (kinds | {"any"} if kinds else {"none"}))
        )


class Page(NamedTuple):
    """Models of a page as JSON values, how many there are in all, and after which name the next page begins."""

    models: list[ModelSummary]
    total: int
    next: tuple[str, str] | None


async def model_page(run_reader: RunReader, which: Filter, after: tuple[str, str] | None, limit: int) -> Page:
    """A page of models, in the order of their names.

    Raises:
        InvalidQuestion: too many models would have to be looked at for what is derived of them.
    """
    rows = await _each_once(run_reader, await run_reader.question.ask(ALL_MODELS))
    wanted = sorted((row for row in rows if which.takes(row) and not row.elsewhere), key=_name)
    derived: list[Derived] = []
    if which.derives:
        if len(wanted) > MOST_DERIVED:
            raise InvalidQuestion(
                f"verdict, approval and attention are looked for among {MOST_DERIVED:,} models at most, these are "
                f"{len(wanted):,}: name fewer, with q, namespace, owner or tag"
            )
        derived = [each for each in await _derived(run_reader, wanted) if which.takes_derived(each)]
        wanted = [each.model.row for each in derived]
    rest = [row for row in wanted if after is None or _name(row) > after]
    page = rest[:limit]
    if which.derives:
        keys = {row.key for row in page}
        shown = [each for each in derived if each.model.row.key in keys]
    else:
        shown = await _derived(run_reader, page)
    return Page([_model_json(each) for each in shown], len(wanted), _name(page[-1]) if len(rest) > limit else None)


def _name(row: ModelRow) -> tuple[str, str]:
    return row.namespace, row.name


async def _each_once(run_reader: RunReader, rows: Iterable[ModelRow]) -> list[ModelRow]:
    """Models with several names under the one that is shown."""
    rows = list(rows)
    names = run_reader.names
    await names.load(row.key for row in rows if row.aliased)
    found: dict[str, ModelRow] = {}
    for row in rows:
        if not row.aliased:
            found[row.key] = row
            continue
        shown = names.shown(row.key)
        known = found.get(shown.key, row)
        found[shown.key] = known._replace(
            key=shown.key, namespace=shown.namespace, name=shown.name,
            owners=known.owners or row.owners, tags=known.tags or row.tags,
        )  # fmt: skip
    return list(found.values())


async def _derived(run_reader: RunReader, rows: Sequence[ModelRow]) -> list[Derived]:
    """These models with all that is shown of them, read together."""
    models = await _listed(run_reader, rows)
    made = [(each, each.latest) for each in models if each.latest is not None]
    judged = await judgements(run_reader, [Judged(each.named.ever, [(latest.run, latest.at)]) for each, latest in made])
    said = await attention_of(run_reader, [(latest.run, latest.trained_at) for _, latest in made])
    attention = {each.row.key: of_one for (each, _), of_one in zip(made, said, strict=True)}
    return [
        Derived(each, judged.get(each.latest.run) if each.latest else None, attention.get(each.row.key, []))
        for each in models
    ]


async def _listed(run_reader: RunReader, rows: Sequence[ModelRow]) -> list[Listed]:
    if not rows:
        return []
    named = await names_of_models(run_reader, [row.key for row in rows], None)
    said = [fold(words) for words in await said_of_models(run_reader, named)]
    of = [
        {
            "spans": each.spans,
            "elsewhere": [version for version, words in of_one.versions.items() if words.counts_elsewhere],
            "deleted": [version for version, words in of_one.versions.items() if words.is_deleted],
        }
        for each, of_one in zip(named, said, strict=True)
    ]
    found = sorted(await run_reader.question.ask(LATEST_VERSIONS, of=of, limit=WRITES_OF_ONE))
    return [
        Listed(row, *of_one, latest.versions, latest.latest_there or latest.latest)
        for row, of_one, latest in zip(rows, zip(named, said, strict=True), found, strict=True)
    ]


def _model_json(found: Derived) -> ModelSummary:
    row, latest, said = found.model.row, found.model.latest, found.model.said
    return {
        "model": dataset_id(row.namespace, row.name),
        "namespace": row.namespace,
        "name": row.name,
        "latest": latest and latest.version,
        "latestRunId": latest and latest.run_id,
        "formerName": latest and found.model.named.former.get(latest.dataset),
        "aliases": said.aliases_of(latest.version) if latest else [],
        "versionCount": found.model.versions,
        "trainedAt": latest and iso(latest.trained_at),
        "verdict": found.verdict,
        "approval": found.model.approval,
        "owners": row.owners or [],
        "tags": row.tags or [],
        "attention": found.attention,
    }
