"""Reads the files of models from the server, each model once: what they say is kept in the bookmark."""

from collections.abc import Callable
from typing import Final

from headwater.mlflow_bridge.bookmark import Bookmark
from headwater.mlflow_bridge.entities import LoggedModel, Version
from headwater.mlflow_bridge.model_files import MLMODEL, ModelFiles, model_files, needs
from headwater.mlflow_bridge.rest import FilesUnavailable, Tracking

#: States in which a model or version has all of its files; MLflow 2 says none of some.
_READY: Final = {"LOGGED_MODEL_READY", "READY", None}


class FilesReader:
    """What the files of models say, as far as the server gives them.

    A server that gives none (they lie where it cannot read) is not asked again until `begin`: each time costs seconds.
    """

    def __init__(self, tracking: Tracking, bookmark: Bookmark) -> None:
        self._tracking = tracking
        self._bookmark = bookmark
        self._answers = True

    def begin(self) -> None:
        """Ask again, whatever was answered before."""
        self._answers = True

    def of_logged(self, model: LoggedModel) -> ModelFiles | None:
        """What the files of a logged model say; None: it is not known now."""
        if model.status not in _READY:
            return None
        return self._read(model.id, lambda name: self._tracking.logged_model_file(model.id, name))

    def of_version(self, version: Version) -> ModelFiles | None:
        """What those of a registered version say."""
        if version.status not in _READY:
            return None
        return self._read(
            f"models:/{version.model}/{version.version}",
            lambda name: self._tracking.version_file(version.model, version.version, name),
        )

    def _read(self, key: str, read: Callable[[str], str | None]) -> ModelFiles | None:
        known = self._bookmark.files(key)
        if known is not None or not self._answers:
            return known
        try:
            files = {MLMODEL: read(MLMODEL) or ""}
            while files[MLMODEL] and (name := next(needs(files), None)) is not None:
                files[name] = read(name) or ""
        except FilesUnavailable:
            self._answers = False
            return None
        said = model_files(files)
        self._bookmark.keep_files(key, said)
        return said
