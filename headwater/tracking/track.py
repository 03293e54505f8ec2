"""`headwater.track`: a block or a function as a run of a job."""

import functools
import inspect
import os
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from headwater.tracking.record import Job, as_list
from headwater.tracking.run import Run

C = TypeVar("C", bound=Callable[..., Any])

#: The parameter of a decorated function that is given the run, if it has one.
RUN: Final = "run"


class track:  # noqa: N801  (a user calls it, as if it were a function)
    """The run of a job, from the beginning of a block or function to its end.

    ```python
    with headwater.track("ml", "train.churn") as run:
        ...

    @headwater.track("ml", "train.churn")
    def train(table, *, run): ...
    ```

    It sends START, and at the end COMPLETE, FAIL with the last lines of the traceback, or ABORT. What leaves the block
    goes on to whoever called it. A decorated function is a new run each time it is called; it is given the run if it
    has a parameter `run` that the caller leaves out.

    Args:
        namespace: of the job.
        name: of the job.
        description: of the job, for people.
        owners: who answers for the job.
        service: true for what runs until it is stopped, as a server of a model does.
        unsent: a file that takes events that cannot be sent, for `headwater send`; None: they are lost.
    """

    def __init__(
        self,
        namespace: str,
        name: str,
        *,
        description: str | None = None,
        owners: str | Iterable[str] = (),
        service: bool = False,
        unsent: str | os.PathLike[str] | None = None,
    ) -> None:
        owned = tuple(as_list(owners))
        self._job = Job(str(namespace), str(name), description, owned, service, unsent)
        self._run: Run | None = None

    def __enter__(self) -> Run:
        self._run = Run(self._job)
        self._run.begin()
        return self._run

    def __exit__(
        self, _type: type[BaseException] | None, error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        if self._run is not None:
            self._run.end(error)

    def __call__(self, function: C) -> C:
        """`function`, each call of which is a run."""
        parameters = inspect.signature(function).parameters
        wants_run = RUN in parameters

        def given(run: Run, named: dict[str, Any], positional: tuple[Any, ...]) -> dict[str, Any]:
            if not wants_run or RUN in named or _is_positional(RUN, parameters, len(positional)):
                return named
            return {**named, RUN: run}

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def call_async(*positional: Any, **named: Any) -> Any:
                with self._again() as run:
                    return await function(*positional, **given(run, named, positional))

            return call_async  # pyright: ignore[reportReturnType]  (it takes what `function` takes)

        @functools.wraps(function)
        def call(*positional: Any, **named: Any) -> Any:
            with self._again() as run:
                return function(*positional, **given(run, named, positional))

        return call  # pyright: ignore[reportReturnType]  (the same)

    def _again(self) -> Self:
        new = object.__new__(type(self))
        new.__dict__.update(self.__dict__, _run=None)
        return new


def _is_positional(name: str, parameters: Any, count: int) -> bool:
    """Whether `count` positional arguments reach the parameter."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    taken = [each.name for each in parameters.values() if each.kind in kinds][:count]
    return name in taken
