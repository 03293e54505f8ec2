"""The three ways to answer a question about impact."""

from query_api.graph.database import Question
from query_api.impact.answer import Answer
from query_api.impact.column_level import by_column
from query_api.impact.dataset_level import by_dataset
from query_api.impact.job_level import by_job
from query_api.impact.question import Impact


async def ask(question: Question, asked: Impact) -> Answer:
    """Answer at the level that is asked for.

    Raises:
        QuestionTimedOut: not even the start could be read in time.
        EngineUnavailable: Neo4j does not answer.
    """
    match asked.level:
        case "dataset":
            return await by_dataset(question, asked)
        case "job":
            return await by_job(question, asked)
        case "column":
            return await by_column(question, asked)
