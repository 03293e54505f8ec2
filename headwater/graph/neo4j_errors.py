"""What an error of Neo4j's driver means, for writer and reader alike. Pure.

The driver turns some passing errors into `ClientError` and some refusals into `TransientError`, so the server's code
decides wherever it says more than the class. What to do about a cause is up to each: a writer waits where a reader
tells its user.
"""

from enum import Enum
from typing import Final

from neo4j.exceptions import ClientError, DriverError, Neo4jError

#: What `IF NOT EXISTS` answers when another process makes the same between its look and its making.
_MADE_MEANWHILE: Final = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"


#: Errors of a statement that one of its values can cause. All others come with any value: the server is another version
#: than the statement was written for, lacks what it needs, or is told nonsense by us.
_OF_VALUES: Final = frozenset({"ArgumentError", "ArithmeticError", "TypeError"})


class Cause(Enum):
    """Why Neo4j did not carry out what it was asked."""

    TIME = "the transaction took longer than it may"
    MEMORY = "the transaction takes more memory than there is"
    STATEMENT = "the statement, or a value in it (`about_a_value`), can never be carried out"
    REQUEST = "the request itself makes no sense to the server"
    RACE = "another transaction deleted meanwhile what the statement had found"
    REFUSED = "the server does not let us: user, password, database, or what is there already"
    AWAY = "the server does not answer, or cannot at present"


def cause(error: BaseException) -> Cause | None:
    """The cause of an error of the driver, of the server or of the connection to it; None: it is none of these."""
    code = _code(error)
    if "TransactionTimedOut" in code:
        return Cause.TIME
    if "OutOfMemory" in code:
        return Cause.MEMORY
    if code.startswith("Neo.ClientError.Statement."):
        return Cause.RACE if code.endswith(".EntityNotFound") else Cause.STATEMENT
    if code.startswith("Neo.ClientError.Request."):
        return Cause.REQUEST
    if isinstance(error, ClientError):
        return Cause.REFUSED
    return Cause.AWAY if isinstance(error, Neo4jError | DriverError | OSError) else None


def about_a_value(error: BaseException) -> bool:
    """Whether a statement failed for a value in it, and not whatever its values are."""
    return cause(error) is Cause.STATEMENT and _code(error).rpartition(".")[2] in _OF_VALUES


def too_much(error: BaseException) -> bool:
    """Whether the transaction took more memory or time than it may have: as it is it would do so again."""
    return cause(error) in {Cause.TIME, Cause.MEMORY}


def deadlocked(error: BaseException) -> bool:
    """Whether the server ended the transaction because it and others waited for each other."""
    return _code(error).endswith(".DeadlockDetected")


def made_meanwhile(error: BaseException) -> bool:
    """Whether a constraint or index is there because another process has just made it."""
    return _code(error) == _MADE_MEANWHILE


def message(error: BaseException) -> str:
    """What the server says of it, in its own words and without its code."""
    return (error.message or "") if isinstance(error, Neo4jError) else str(error)


def _code(error: BaseException) -> str:
    return (error.code or "") if isinstance(error, Neo4jError) else ""
