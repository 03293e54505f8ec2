"""Reads a file that declares something, told by its name, as the events that say so."""

from pathlib import Path
from typing import Final

import orjson

from headwater.declared_files import dvc_lock, model_card
from headwater.declared_files.bounded_yaml import LONGEST
from headwater.declared_files.errors import InvalidDeclaration
from headwater.declared_files.standing import standing_of

_LOCK: Final = "dvc.lock"
_CARD_SUFFIX: Final = ".md"


def is_declaration(path: Path) -> bool:
    """Whether the name of the file says that it is a `dvc.lock` or a model card (`*.md`)."""
    return path.name == _LOCK or path.suffix.lower() == _CARD_SUFFIX


def declared_events(path: Path) -> list[bytes]:
    """The events of the file, each as JSON on one line.

    Raises:
        InvalidDeclaration: it cannot be read, or is not what its name says.
    """
    try:
        standing, text = standing_of(path), _text(path)
        if path.name == _LOCK:
            pipeline = path.with_name(dvc_lock.PIPELINE)
            events = dvc_lock.events_of(text, _text(pipeline) if pipeline.is_file() else None, standing)
        else:
            events = model_card.events_of(text, standing)
        return [orjson.dumps(event) for event in events]
    except OSError as error:
        raise InvalidDeclaration(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidDeclaration(f"not UTF-8: {error.reason}") from error
    except orjson.JSONEncodeError as error:
        raise InvalidDeclaration(f"holds text that no event can have: {error}") from error


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise InvalidDeclaration(f"longer than {LONGEST:,} bytes")
    return content.decode("utf-8-sig")
