"""What an error of Neo4j's driver means: the server's code decides, wherever it says more than the class."""

import pytest
from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from headwater.graph.neo4j_errors import Cause, about_a_value, cause, made_meanwhile, message, too_much


def error(code: str) -> Neo4jError:
    """As the driver makes it of what the server sends: some codes are others then."""
    return Neo4jError._hydrate_neo4j(code=code, message="what the server says")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("Neo.ClientError.Transaction.TransactionTimedOut", Cause.TIME),
        ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", Cause.TIME),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", Cause.MEMORY),
        ("Neo.TransientError.General.OutOfMemoryError", Cause.MEMORY),
        ("Neo.ClientError.Statement.TypeError", Cause.STATEMENT),
        ("Neo.ClientError.Statement.SyntaxError", Cause.STATEMENT),
        ("Neo.ClientError.Statement.EntityNotFound", Cause.RACE),
        ("Neo.ClientError.Request.InvalidFormat", Cause.REQUEST),
        ("Neo.ClientError.Security.Unauthorized", Cause.REFUSED),
        ("Neo.ClientError.Security.Forbidden", Cause.REFUSED),
        ("Neo.ClientError.Database.DatabaseNotFound", Cause.REFUSED),
        ("Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists", Cause.REFUSED),
        ("Neo.TransientError.Transaction.Terminated", Cause.REFUSED),  # the driver makes a ClientError of it
        ("Neo.TransientError.Transaction.DeadlockDetected", Cause.AWAY),
        ("Neo.TransientError.General.DatabaseUnavailable", Cause.AWAY),
        ("Neo.DatabaseError.Transaction.TransactionCommitFailed", Cause.AWAY),
        ("Neo.DatabaseError.General.UnknownError", Cause.AWAY),
    ],
)
def test_the_code_says_the_cause(code: str, expected: Cause) -> None:
    assert cause(error(code)) is expected


@pytest.mark.parametrize("away", [ServiceUnavailable("s"), SessionExpired("e"), DriverError("d"), OSError("o")])
def test_without_an_answer_neo4j_is_away(away: Exception) -> None:
    assert cause(away) is Cause.AWAY


def test_an_error_without_a_code_is_one_of_a_server_that_cannot_now() -> None:
    assert cause(Neo4jError("m")) is Cause.AWAY


def test_what_is_none_of_neo4js_has_no_cause() -> None:
    assert cause(KeyError("a fault of ours")) is None


@pytest.mark.parametrize(
    "code", ["Neo.ClientError.Transaction.TransactionTimedOut", "Neo.TransientError.General.OutOfMemoryError"]
)
def test_time_and_memory_are_too_much(code: str) -> None:
    assert too_much(error(code))


@pytest.mark.parametrize("other", [error("Neo.TransientError.Transaction.DeadlockDetected"), MemoryError("of ours")])
def test_all_else_is_not_too_much(other: BaseException) -> None:
    assert not too_much(other)


@pytest.mark.parametrize("name", ["TypeError", "ArgumentError", "ArithmeticError"])
def test_a_value_may_be_what_a_statement_fails_for(name: str) -> None:
    assert about_a_value(error(f"Neo.ClientError.Statement.{name}"))


@pytest.mark.parametrize(
    "other",
    [
        error("Neo.ClientError.Statement.SyntaxError"),
        error("Neo.ClientError.Statement.ParameterMissing"),
        error("Neo.ClientError.Statement.UnsupportedOperationError"),
        error("Neo.ClientError.Security.Forbidden"),
        TypeError("of ours"),
    ],
)
def test_no_value_is_what_a_statement_fails_for_that_always_fails(other: BaseException) -> None:
    assert not about_a_value(other)


def test_a_constraint_that_another_process_has_made() -> None:
    assert made_meanwhile(error("Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"))
    assert not made_meanwhile(error("Neo.ClientError.Schema.ConstraintAlreadyExists"))
    assert not made_meanwhile(KeyError("k"))


def test_the_servers_words_come_without_its_code() -> None:
    assert message(error("Neo.ClientError.Security.Unauthorized")) == "what the server says"
    assert message(ServiceUnavailable("nobody there")) == "nobody there"
