"""How much the collector takes on at once: requests, and bytes of bodies, so that its memory stays bounded."""

from http import HTTPStatus
from types import TracebackType
from typing import Self

from collector.disk import Disk
from collector.large_bodies import LargeBodies
from headwater import metrics
from headwater.errors import RETRY_AFTER
from headwater.http.problem import Refusal


class Admission:
    """The slots of one process, and the turns of `large` bodies; used from its event loop only.

    A body counts with every byte that has arrived (decompressed) until its request is answered: while it is read,
    however slowly, and while Kafka is waited for.
    """

    def __init__(self, most_requests: int, most_bytes: int, disk: Disk | None = None) -> None:
        """With a disk, nothing enters while it is nearly full."""
        self._disk = disk
        self._most_requests = most_requests
        self._most_bytes = most_bytes
        self._requests = 0
        self._bytes = 0
        self._shown = 0
        self._taken = 0
        self.large = LargeBodies()

    @property
    def lack(self) -> str | None:
        """What keeps everything from entering, and what to do: the disk is nearly full."""
        return None if self._disk is None else self._disk.lack

    def enter(self) -> "Slot":
        """A slot for one request, left at the end of a `with` block.

        Raises:
            Refusal: 503, all slots are taken, or the disk is nearly full.
        """
        if self._disk is not None:
            self._disk.refuse_if_full()
        if self._requests >= self._most_requests:
            raise _overloaded(f"{self._most_requests} requests are being worked on (HEADWATER_MAX_IN_FLIGHT_REQUESTS)")
        self._requests += 1
        return Slot(self)

    def take(self, size: int) -> None:
        """Count `size` bytes more.

        Raises:
            Refusal: 503, they would be too many.
        """
        if self._bytes + size > self._most_bytes:
            raise _overloaded(f"{self._bytes} bytes of events are being worked on (HEADWATER_MAX_IN_FLIGHT_BYTES)")
        self._bytes += size
        self._taken += size

    def leave(self, size: int) -> None:
        self._requests -= 1
        self._bytes -= size

    def show(self) -> int:
        """Bring the metrics up to date, and look at the disk; to be called each second, it costs more than a slot.

        Returns how many bytes were taken since the last time.
        """
        if self._disk is not None:
            self._disk.look()
        taken, self._shown = self._taken - self._shown, self._taken
        metrics.IN_FLIGHT_REQUESTS.set(self._requests)
        metrics.IN_FLIGHT_BYTES.set(self._bytes)
        return taken


class Slot:
    """What one request occupies."""

    __slots__ = ("_admission", "_held")

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._held = 0

    def hold(self, size: int) -> None:
        """Count `size` bytes more for this request; raises as `Admission.take` does."""
        self._admission.take(size)
        self._held += size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._admission.leave(self._held)


def _overloaded(detail: str) -> Refusal:
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "overloaded", f"too much at once: {detail}", headers=RETRY_AFTER)
