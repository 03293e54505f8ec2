"""Namespaces as they are shown, in Marquez's shape."""

from typing import Literal

from typing_extensions import TypedDict

from headwater.http.shape import shape


@shape
class MarquezNamespace(TypedDict):
    """A namespace of jobs and datasets."""

    name: str
    createdAt: str
    """When something in it was named first."""
    updatedAt: str
    """When something in it was named last."""
    ownerName: Literal["anonymous"]
    description: None
    isHidden: Literal[False]


@shape
class MarquezNamespaces(TypedDict):
    """A page of the namespaces, in the order of their names."""

    namespaces: list[MarquezNamespace]
