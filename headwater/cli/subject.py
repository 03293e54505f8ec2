"""What a NODE on the command line means: looked up in the graph, so that nothing is said of what is not there."""

from typing import Any, Final
from urllib.parse import quote

import httpx

from headwater.cli.client import get
from headwater.errors import NotFound
from headwater.identity import ID_PREFIX
from headwater.subject import Dataset, Job, Run, node_of

RUN: Final = f"{ID_PREFIX['run']}:"
#: Versions that are asked for at once, and those that are named at most.
PAGE: Final = 1000
NAMED: Final = 5


def node_named(client: httpx.Client, node: str) -> Dataset | Job:
    """The dataset, column or job that an id means, as the graph calls it.

    Raises:
        NotFound: there is none of that id; the message has ids that may have been meant.
        InvalidQuestion: it is no id, or means several nodes.
    """
    level = "column" if node.startswith(f"{ID_PREFIX['column']}:") else "dataset"
    asked: dict[str, Any] = get(client, "/api/v1/impact", nodeId=node, depth=0, level=level)
    found = next(each for each in asked["nodes"] if each["depth"] == 0)
    names = found["namespace"], found["name"]
    return Job(*names) if found["type"] == "job" else Dataset(*names, column=found.get("field"))


def run_named(client: httpx.Client, node: str) -> Run:
    """The run that an id means, with its job.

    Raises:
        NotFound: there is none of that id, or no event of its own says of which job it is.
    """
    run_id = node.removeprefix(RUN)
    job = get(client, f"/api/v1/jobs/runs/{quote(run_id, safe='')}")["job"]
    if job is None:
        raise NotFound(f"of run '{run_id}' no event has come yet, only its id is known: nothing can be said of it")
    return Run(run_id, Job(job["namespace"], job["name"]))


def refuse_unknown_version(client: httpx.Client, dataset: Dataset) -> None:
    """Return if a run is known to have made the dataset in its version: what is said of another stays unheard.

    Raises:
        NotFound: none is; the message has the latest versions that are known.
    """
    namespace, name = (quote(each, safe="") for each in (dataset.namespace, dataset.name))
    latest: list[str] = []
    cursor: str | None = None
    while True:
        page = get(client, f"/api/v1/namespaces/{namespace}/datasets/{name}/versions", limit=PAGE, cursor=cursor)
        known = [each["datasetVersion"] for each in page["versions"] if each["datasetVersion"] is not None]
        if dataset.version in known:
            return
        latest += [each for each in dict.fromkeys(known) if each not in latest][: NAMED - len(latest)]
        cursor = (page["truncated"] or {}).get("cursor")
        if cursor is None:
            break
    shown = node_of(Dataset(dataset.namespace, dataset.name))
    rather = f"the latest are {', '.join(latest)}" if latest else "nothing is known of its versions"
    raise NotFound(
        f"no run is known to have made {shown} in version {dataset.version}; {rather}. Nothing was said. Where a "
        "dataset has no versions, speak of the run that wrote it, run:{id}"
    )
