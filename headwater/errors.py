"""The exceptions of Headwater. Each message is written for the user and says what to do next."""


class HeadwaterError(Exception):
    """Anything that Headwater reports to its user; the command line prints the message, never a traceback."""


class InvalidEvent(HeadwaterError):  # noqa: N818  (it names the state of the event, as arroyo's InvalidMessage does)
    """An event that can never be applied: do not retry it, answer 4xx or send it to the dead letters."""


class EngineUnavailable(HeadwaterError):  # noqa: N818  (a state, which ends: retry with backoff)
    """Kafka or Neo4j does not answer now: wait and try again, lose nothing."""


class EngineFailed(HeadwaterError):  # noqa: N818  (a state that does not end by itself)
    """A local engine or service cannot be started or kept alive."""


class DataFolderInUse(HeadwaterError):  # noqa: N818
    """Another `headwater up` runs on the same data folder."""


class InvalidSettings(HeadwaterError):  # noqa: N818
    """A setting has a value that nothing can be made of."""


class BeingRebuilt(HeadwaterError):  # noqa: N818  (a state, which ends)
    """The graph is being rebuilt: it is not whole, and questions wait.

    Attributes:
        progress: how far it is, as JSON values.
    """

    def __init__(self, message: str, progress: dict[str, object]) -> None:
        super().__init__(message)
        self.progress = progress


class NotFound(HeadwaterError):  # noqa: N818
    """No node, run or namespace of that name is in the graph."""


class InvalidQuestion(HeadwaterError):  # noqa: N818
    """A question whose parameters contradict each other or name no node."""


class QuestionTimedOut(HeadwaterError):  # noqa: N818
    """A question took longer than its limit and was ended, in the database too."""
