"""The events of a shop that trains a model, days one after the other, written for the tests of models."""

from typing import Any

from tests.integration.query_api.events import dataset, made_of, run

Events = list[dict[str, Any]]

MODEL = "dataset:mlflow://tracker:5000:models/churn"
MODEL_NAMES = {"namespace": "mlflow://tracker:5000", "name": "models/churn"}


def model(version: str | None = None) -> dict[str, Any]:
    """The model as an output or input, at a version."""
    facets: dict[str, Any] = {"datasetType": {"datasetType": "MODEL"}}
    if version is not None:
        facets["version"] = {"datasetVersion": version}
    return {**MODEL_NAMES, "facets": facets}


def job_type(kind: str, processing: str = "BATCH") -> dict[str, Any]:
    """A job facet that says what a job is for."""
    return {"jobType": {"processingType": processing, "integration": "TEST", "jobType": kind}}


def git(commit: str, path: str) -> dict[str, Any]:
    """A job facet that says where its code is."""
    return {
        "sourceCodeLocation": {
            "type": "git",
            "url": f"https://git.example.com/shop/blob/{commit}/{path}",
            "repoUrl": "https://git.example.com/shop",
            "path": path,
            "version": commit,
            "branch": "main",
        }
    }


def columns(**types: str) -> dict[str, Any]:
    """A schema facet."""
    return {"fields": [{"name": name, "type": kind} for name, kind in types.items()]}


def features_used(*fields: str) -> dict[str, Any]:
    """A job facet: the model was trained on these columns of `features`."""
    how = [{"type": "INDIRECT", "subtype": "TRAINING"}]
    inputs = [
        {"namespace": "db", "name": "features", "type": "DATASET", "field": field, "transformations": how}
        for field in fields
    ]
    return {"lineage": {"entries": [{**MODEL_NAMES, "type": "DATASET", "inputs": inputs}]}}


def load(day: int, **orders: Any) -> Events:
    """Orders → staged: a copy, filtered by country."""
    at = day * 60
    read = dataset(
        "orders",
        schema=columns(id="INT", amount="DECIMAL", country="TEXT", email="TEXT"),
        ownership={"owners": [{"name": "team:orders"}]},
        tags={"tags": [{"key": "personal", "field": "email"}]},
        dataQualityMetrics={"rowCount": 1000 + day},
    )
    read["inputFacets"] = {
        "dataQualityAssertions": {"assertions": [{"assertion": "not_null", "column": "id", "success": True}]}
    }
    written = dataset(
        "staged",
        schema=columns(id="INT", amount="DECIMAL"),
        columnLineage=made_of(("orders.country",), id=["orders.id"], amount=["orders.amount"]),
    )
    whole = written["facets"]["columnLineage"]["dataset"][0]
    whole["transformations"] = [{"type": "INDIRECT", "subtype": "FILTER"}]
    sql = orders.get("sql", "select id, amount from orders where country = 'AT'")
    return [run("load", (read,), (written,), at=at + 5, run_id=f"load-{day}", job_facets={"sql": {"query": sql}})]


def build(day: int, commit: str = "c1") -> Events:
    """Staged → features: amounts summed."""
    lineage = made_of(id=["staged.id"], spend=["staged.amount"])
    lineage["fields"]["spend"]["inputFields"][0]["transformations"] = [{"type": "DIRECT", "subtype": "AGGREGATION"}]
    written = dataset(
        "features", schema=columns(id="INT", spend="DECIMAL", visits="INT"), columnLineage=lineage,
        version={"datasetVersion": f"f{day}"},
    )  # fmt: skip
    engine = {"processing_engine": {"name": "spark", "version": "3.5.1"}}
    return [
        run(
            "build",
            ("staged",),
            (written,),
            at=day * 60 + 15,
            run_id=f"build-{day}",
            job_facets=git(commit, "features.py"),
            run_facets=engine,
        )
    ]


def train(
    day: int, version: str | None, *, pinned: bool = True, fields: tuple[str, ...] = ("spend",), **more: Any
) -> Events:
    """Features → the model at a version, with all that a training says of itself."""
    at = day * 60 + 30
    read = dataset("features", version={"datasetVersion": f"f{day}"}) if pinned else dataset("features")
    run_facets = {
        "executionParameters": {
            "parameters": [{"key": "C", "value": more.get("rate", 0.1)}, {"key": "seed", "value": 7}]
        },
        "headwater_metrics": {"metrics": [{"name": "auc", "value": more.get("auc", 0.8)}]},
        "headwater_environment": {
            "python": "3.12.4",
            "packages": {"scikit-learn": "1.7.2"},
            "command": ["python", "train.py"],
        },
        "headwater_code": {"dirty": False},
    }
    job = {**job_type("TRAINING"), **git(more.get("commit", "c1"), "train.py"), **features_used(*fields)}
    run_id = more.get("run_id", f"train-{day}")
    begun = run("train", (read,), (), at=at, kind="START", run_id=run_id, job_facets=job)
    ended = run(
        "train", (read,), (model(version),), at=at + 5, run_id=run_id, job_facets=job, run_facets=run_facets,
        kind=more.get("kind", "COMPLETE"),
    )  # fmt: skip
    return [begun, ended]


def day(number: int, version: str | None, **more: Any) -> Events:
    """One whole day."""
    return [
        *load(number, **more.pop("orders", {})),
        *build(number, more.pop("built", "c1")),
        *train(number, version, **more),
    ]


def said(
    version: str | None,
    at: int,
    *entries: dict[str, Any],
    by: str | None = None,
    source: str = "person",
    name: str = "models/churn",
) -> Any:
    """An event that says something of a model, or of a version of it."""
    node = MODEL.replace("models/churn", name)
    body = {"node": node, "version": version, "by": by, "source": source, "annotations": list(entries)}
    about = {**model(version), "name": name}
    return run(
        "registry", (about,), (), at=at, run_id=f"said-{at}", job_facets=job_type("ANNOTATION"),
        run_facets={"headwater_annotation": {name: value for name, value in body.items() if value is not None}},
    )  # fmt: skip
