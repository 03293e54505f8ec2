"""Events out of a script: through the official client, and into a file what could not be sent."""

import json
import logging
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from openlineage.client import OpenLineageClient

log = logging.getLogger("headwater")

#: Where Headwater is if nothing says where events go: as for the commands.
ADDRESS: Final = "http://127.0.0.1:5000"

#: Seconds for which nothing more is sent to where nobody answered: the client tries for about ten seconds each time,
#: and the script waits for its last event.
SILENT_FOR: Final = 30.0

Event = dict[str, Any]


class Sender:
    """Sends events of one run, in order. It never raises what the way of an event raises: that is logged.

    Args:
        unsent: file that takes the events that could not be sent, one a line, for `headwater send`; None: they are
            lost, and the warning says so.
    """

    def __init__(self, unsent: Path | None) -> None:
        self._unsent = unsent
        self._client: OpenLineageClient | None = None
        self._silent_until = 0.0

    def send(self, event: Event) -> None:
        """Send `event`; return when its transport has taken it or given up."""
        if time.monotonic() < self._silent_until:
            self._keep(event, "nobody answered a moment ago")
            return
        try:
            if self._client is None:
                self._client = _client()
            self._client.emit(_as_client_has_it(event))
        except Exception as error:  # noqa: BLE001  (transports raise what their libraries raise)
            if isinstance(error, OSError) and getattr(error, "response", None) is None:  # no answer, not a bad one
                self._silent_until = time.monotonic() + SILENT_FOR
            self._keep(event, f"{type(error).__name__}: {error}")

    def close(self) -> None:
        """Send what the transport holds back, and close it."""
        if self._client is not None:
            try:
                self._client.close()
            except Exception as error:  # noqa: BLE001  (the same)
                log.warning("headwater.track: the OpenLineage client could not be closed: %s", error)
            self._client = None

    def _keep(self, event: Event, why: str) -> None:
        what = f"the {event['eventType']} of {event['job']['namespace']}:{event['job']['name']} could not be sent"
        if self._unsent is None:
            log.warning("headwater.track: %s and is lost (%s)", what, why)
            return
        try:
            self._unsent.parent.mkdir(parents=True, exist_ok=True)
            with self._unsent.open("a", encoding="utf-8") as file:
                file.write(json.dumps(event, ensure_ascii=False) + "\n")
        except OSError as failure:
            log.warning("headwater.track: %s (%s), nor kept in %s (%s)", what, why, self._unsent, failure)
            return
        log.warning("headwater.track: %s (%s); send it later: headwater send %s", what, why, self._unsent)


def _client() -> "OpenLineageClient":
    """The official client as it is configured; without a configuration it sends to `HEADWATER_URL`.

    Then with the key in `HEADWATER_API_KEY`, if there is one. It does not guess whose code runs:
    the run says it, by its script and not by the folder it is started in.
    """
    from openlineage.client import OpenLineageClient  # noqa: PLC0415  (a quarter of a second: only where it sends)

    if _is_configured(os.environ):
        client = OpenLineageClient()
    else:
        address = os.environ.get("HEADWATER_URL") or ADDRESS
        transport: dict[str, Any] = {"type": "http", "url": address, "retry": {"total": 1}}
        if key := os.environ.get("HEADWATER_API_KEY", "").strip():
            transport["auth"] = {"type": "api_key", "apiKey": key}
        client = OpenLineageClient(config={"transport": transport})
    location = client.config.facets.source_code_location
    if location.repo_url is None:
        location.disabled = True
    return client


def _is_configured(variables: Mapping[str, str]) -> bool:
    """Whether somebody said where OpenLineage events go, or that they go nowhere: in any of the client's ways."""
    if any(name in variables for name in ("OPENLINEAGE_URL", "OPENLINEAGE_CONFIG", "OPENLINEAGE_DISABLED")):
        return True
    if any(name.startswith("OPENLINEAGE__TRANSPORT") for name in variables):
        return True
    return any((folder / "openlineage.yml").is_file() for folder in (Path.cwd(), Path("~/.openlineage").expanduser()))


def _as_client_has_it(event: Event) -> Any:
    """The event as the client's own class; facets stay the JSON that they are."""
    from openlineage.client import event_v2  # noqa: PLC0415  (as above)

    run, job = event["run"], event["job"]
    return event_v2.RunEvent(
        eventType=event_v2.RunState(event["eventType"]),
        eventTime=event["eventTime"],
        producer=event["producer"],
        run=event_v2.Run(run["runId"], dict(run["facets"])),
        job=event_v2.Job(job["namespace"], job["name"], dict(job["facets"])),
        inputs=[
            event_v2.InputDataset(each["namespace"], each["name"], each.get("inputFacets", {}), facets=each["facets"])
            for each in event["inputs"]
        ],
        outputs=[
            event_v2.OutputDataset(each["namespace"], each["name"], each.get("outputFacets", {}), facets=each["facets"])
            for each in event["outputs"]
        ],
    )
