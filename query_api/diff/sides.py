"""Which run each side of a comparison means."""

from headwater.errors import InvalidQuestion, NotFound
from headwater.identity import run_key
from query_api.graph.resolve import resolve
from query_api.history.judged_versions import version_named
from query_api.history.read_judged_versions import read_judged_versions
from query_api.history.run_reader import RunReader


async def run_of(run_reader: RunReader, side: str, text: str, node_id: str | None) -> str:
    """The key of the run that one side means.

    Args:
        run_reader: reads them.
        side: `left` or `right`, for messages.
        text: `run:{id}`; `{node id}@{version, run id or instant}`; or, with `node_id`, a version, run id or instant.
        node_id: the node that both sides are of, if the question names one.

    Raises:
        NotFound, InvalidQuestion: it means nothing that is in the graph.
    """
    if node_id is None and text.startswith("run:"):
        return await _run(run_reader, side, text.removeprefix("run:"))
    if node_id is None:
        node_id, at, text = text.rpartition("@")
        if not at:
            raise InvalidQuestion(
                f"{side}: say run:ID, or a node with a version, run id or instant: dataset:…@9, job:…@2026-11-25"
            )
    node = await resolve(run_reader.question, node_id)
    return version_named((await read_judged_versions(run_reader, node, [text])).known, text, side).view.key


async def _run(run_reader: RunReader, side: str, run_id: str) -> str:
    views = await run_reader.views([run_key(run_id)])
    if not views:
        raise NotFound(f"{side}: no run '{run_id[:200]}' is in the graph")
    return views[0].key
