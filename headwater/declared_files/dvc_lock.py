"""`dvc.lock`: each stage is a job that is declared to make its outs of its deps, each in a version. Pure."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from headwater.declared_files import facets
from headwater.declared_files.bounded_yaml import given, read_yaml, texts
from headwater.declared_files.errors import InvalidDeclaration
from headwater.declared_files.facets import Json, standard
from headwater.declared_files.standing import Standing
from headwater.event.producer_json import mapping, objects
from headwater.mlflow_bridge.sources import name as name_elsewhere
from headwater.naming import Name
from headwater.redaction import without_credentials

#: The file beside it that says where stages work, and what is a model.
PIPELINE: Final = "dvc.yaml"

#: Files that hold nothing but models.
_MODELS: Final = frozenset(
    {".bst", ".cbm", ".ckpt", ".gguf", ".h5", ".keras", ".mlmodel", ".onnx", ".pt", ".pth", ".safetensors", ".skops"}
    | {".tflite", ".ubj"}
)
#: Files that hold anything: models if they are called so.
_PICKLED: Final = frozenset({".joblib", ".pickle", ".pkl"})
#: What lies beside models in their folder.
_BESIDE: Final = frozenset(
    {".csv", ".html", ".json", ".log", ".md", ".parquet", ".png", ".svg", ".toml", ".tsv", ".txt", ".yaml", ".yml"}
)
_CODE: Final = frozenset({".ipynb", ".jl", ".py", ".r", ".scala", ".sh", ".sql"})
#: How files are told apart: in DVC's cache, in object stores, in HDFS.
_DIGESTS: Final = ("md5", "etag", "checksum")
_SHORT_ADDRESS: Final = re.compile(r"(?:[^@/]+@)?([^:/]+):(?!//)(.+)")


@dataclass(frozen=True, slots=True)
class _Pipeline:
    """What `dvc.yaml` adds: the folders that stages work in, by stage, and the paths of models, from its own folder."""

    folders: Mapping[str, str]
    models: frozenset[str]


def events_of(lock: str, pipeline: str | None, standing: Standing) -> list[Json]:
    """A job event for each stage.

    Args:
        lock: the text of `dvc.lock`.
        pipeline: that of the `dvc.yaml` beside it, if there is one.
        standing: where `dvc.lock` stands.

    Raises:
        InvalidDeclaration: it is no `dvc.lock` of schema 2, or has no stage.
    """
    document = read_yaml(lock)
    stages = document.get("stages") if isinstance(document, dict) else None
    if not isinstance(stages, dict) or not str(document.get("schema")).startswith("2."):
        raise InvalidDeclaration("no dvc.lock of schema 2.0: it has no `schema: '2.0'` with `stages` by name")
    if not stages:
        raise InvalidDeclaration("it has no stage")
    beside = _pipeline(pipeline)
    return [_Stage(str(name), stage, beside, standing).event() for name, stage in stages.items()]


def _pipeline(text: str | None) -> _Pipeline:
    try:
        document = mapping(read_yaml(text)) if text is not None else {}
    except InvalidDeclaration as error:
        raise InvalidDeclaration(f"{PIPELINE} beside it: {error}") from error
    stages = mapping(document.get("stages"))
    artifacts = mapping(document.get("artifacts")).values()
    return _Pipeline(
        {name: folder for name, stage in stages.items() if (folder := given(_working_folder(mapping(stage))))},
        frozenset(
            posixpath.normpath(path)
            for each in objects([*artifacts])
            if each.get("type") == "model" and (path := given(each.get("path")))
        ),
    )


def _working_folder(stage: Mapping[str, Any]) -> Any:
    """`wdir` of a stage, which may stand beside `foreach`'s and `matrix`' values in `do`."""
    return mapping(stage.get("do")).get("wdir", stage.get("wdir"))


@dataclass(frozen=True, slots=True)
class _Stage:
    name: str
    said: Any
    pipeline: _Pipeline
    standing: Standing

    def event(self) -> Json:
        if not isinstance(self.said, dict):
            raise InvalidDeclaration(f"stage {self.name}: no mapping")
        deps, outs = self._entries("deps"), self._entries("outs")
        inputs = [self._dataset(path, each, "input") for path, each in deps]
        outputs = [self._dataset(path, each, "output") for path, each in outs]
        folder = posixpath.dirname(self.standing.path)
        # as DVC itself calls a stage of another folder
        name = f"{folder}/{PIPELINE}:{self.name}" if folder else self.name
        trains = any("datasetType" in each["facets"] for each in outputs)
        job = {"namespace": namespace_of(self.standing), "name": name, "facets": self._facets(deps, trains=trains)}
        return facets.event("Job", self.standing.at, job=job, inputs=inputs, outputs=outputs)

    def _entries(self, kind: str) -> list[tuple[str, Json]]:
        """`deps` or `outs`, by their paths.

        Raises:
            InvalidDeclaration: they are no list of mappings with paths.
        """
        listed = self.said.get(kind, [])
        if not isinstance(listed, list):
            raise InvalidDeclaration(f"stage {self.name}: `{kind}` is no list")
        found: list[tuple[str, Json]] = []
        for each in listed:
            path = given(mapping(each).get("path"))
            if path is None:
                raise InvalidDeclaration(f"stage {self.name}: one of `{kind}` has no `path`")
            found.append((path, each))
        return found

    def _dataset(self, path: str, said: Json, kind: str) -> Json:
        version = next((digest for key in _DIGESTS if (digest := given(said.get(key)))), None)
        own: Json = {}
        if version is not None:
            own["version"] = standard("1-0-1/DatasetVersionDatasetFacet", datasetVersion=version)
        if self._is_model(path):
            own["datasetType"] = facets.is_model()
        counted = {"size": _count(said.get("size")), "fileCount": _count(said.get("nfiles"))}
        if all(each is None for each in counted.values()):
            return facets.dataset(self._named(path), own)
        schema = (
            "1-0-0/InputStatisticsInputDatasetFacet" if kind == "input" else "1-0-2/OutputStatisticsOutputDatasetFacet"
        )
        more = {f"{kind}Facets": {f"{kind}Statistics": standard(schema, **counted)}}
        return facets.dataset(self._named(path), own, **more)

    def _named(self, path: str) -> Name:
        """The dataset at `path`: in the repository, or wherever else it lies."""
        elsewhere = name_elsewhere("dvc", {"uri": path})
        if elsewhere is not None:
            return elsewhere
        folder = posixpath.dirname(self.standing.path)
        return Name(namespace_of(self.standing), posixpath.normpath(posixpath.join(folder, self._from_pipeline(path))))

    def _from_pipeline(self, path: str) -> str:
        """`path` as seen from the folder of `dvc.yaml`: stages name it as seen from the one that they work in.

        Raises:
            InvalidDeclaration: that folder is a template, whose values stand elsewhere.
        """
        folder = self.pipeline.folders.get(self.name) or self.pipeline.folders.get(self.name.partition("@")[0], "")
        if "${" in folder:
            raise InvalidDeclaration(
                f"stage {self.name}: its `wdir` in {PIPELINE} is a template, so its paths are not known"
            )
        return posixpath.normpath(posixpath.join(folder, path))

    def _is_model(self, path: str) -> bool:
        from_pipeline = self._from_pipeline(path)
        if from_pipeline in self.pipeline.models:
            return True
        *folders, name = from_pipeline.lower().split("/")
        stem, suffix = posixpath.splitext(name)
        if suffix in _MODELS or (suffix in _PICKLED and "model" in stem):
            return True
        return suffix not in _BESIDE | _CODE and ("models" in folders or name in {"model", "models"})

    def _facets(self, deps: list[tuple[str, Json]], *, trains: bool) -> Json:
        found: Json = {
            "jobType": standard(
                "2-0-4/JobTypeJobFacet",
                processingType="BATCH",
                integration="DVC",
                jobType="TRAINING" if trains else "STAGE",
            )
        }
        command = "\n".join(texts(self.said.get("cmd")))
        if command:
            source = without_credentials(command)
            found["sourceCode"] = standard("1-0-1/SourceCodeJobFacet", language="shell", sourceCode=source)
        repository = self.standing.repository
        if repository is not None:
            found["sourceCodeLocation"] = standard(
                "1-1-0/SourceCodeLocationJobFacet",
                type="git",
                url=repository,
                repoUrl=repository,
                path=self._script(deps, command),
                version=self.standing.commit,
            )
        parameters = self._parameters()
        if parameters:
            found["headwater_parameters"] = facets.own("ParametersJobFacet", parameters=parameters)
        return found

    def _script(self, deps: list[tuple[str, Json]], command: str) -> str:
        """The first dependency that is code and that the command names; else the file of the pipeline."""
        scripts = (path for path, _ in deps if posixpath.splitext(path)[1].lower() in _CODE and path in command)
        script = next(scripts, None)
        if script is not None:
            return self._named(script).name
        return posixpath.join(posixpath.dirname(self.standing.path), PIPELINE)

    def _parameters(self) -> list[Json]:
        files = self.said.get("params", {})
        if not isinstance(files, dict) or not all(isinstance(each, dict) for each in files.values()):
            raise InvalidDeclaration(f"stage {self.name}: `params` are no mapping of files to mappings")
        return [
            {
                "key": str(key),
                "value": value if isinstance(value, str) else orjson.dumps(value).decode(),
                "file": str(file),
            }
            for file, of_file in files.items()
            for key, value in of_file.items()
        ]


def namespace_of(standing: Standing) -> str:
    """`dvc://` and the repository without scheme and `.git`, the same however it was cloned; else the folder's name."""
    address = standing.repository
    if address is None:
        return f"dvc://{standing.folder}"
    short = _SHORT_ADDRESS.fullmatch(address)
    where = f"{short[1]}/{short[2]}" if short else address.partition("://")[2] or address
    where = where.rpartition("@")[2] if "@" in where.partition("/")[0] else where
    return f"dvc://{where.strip('/').removesuffix('.git')}"


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,18}", value, re.ASCII) else None
