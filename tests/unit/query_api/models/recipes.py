"""Recipes of one step, as `GET /api/v1/models/reproduce` has them."""

from typing import Any


def recipe(**of_step: Any) -> dict[str, Any]:
    """A recipe whose only step is the training; `environment`: that it ran in."""
    environment = of_step.pop("environment", None)
    step = {
        "job": "job:ml:train",
        "runId": "r",
        "depth": 0,
        "endedAt": "2026-10-09T00:00:00Z",
        "code": None,
        "engine": None,
        "parameters": {},
        "inputs": [],
        "outputs": [],
        "needed": True,
        **of_step,
    }
    return {
        "model": "dataset:m",
        "version": "1",
        "score": {"value": 0.5, "parts": {"code": {"known": 0, "of": 1, "weight": 0.3}}},
        "steps": [step],
        "training": {"runId": "r", "environment": environment},
        "notPinned": [],
    }


def code(**known: Any) -> dict[str, Any]:
    """The code of a step, of which this is known."""
    fields = ("repository", "commit", "branch", "path", "folder", "dirty", "url", "sql", "language", "source")
    return {**dict.fromkeys(fields), **known}
