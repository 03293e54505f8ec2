"""All of Marquez's read routes, in the order in which the documentation shows them."""

from fastapi import APIRouter, Depends

from query_api.marquez.routes import datasets, jobs, lineage, namespaces, runs, search
from query_api.web.places import PLACE

router = APIRouter()
for _routes in (lineage, namespaces, jobs, datasets, runs, search):
    _cost = "heavy" if _routes is lineage else "cheap"
    router.include_router(_routes.router, dependencies=[Depends(PLACE[_cost])])
