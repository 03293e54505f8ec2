"""All of Marquez's read routes, in the order in which the documentation shows them."""

from fastapi import APIRouter

from query_api.marquez.routes import datasets, jobs, lineage, namespaces, runs, search

router = APIRouter()
for _routes in (lineage, namespaces, jobs, datasets, runs, search):
    router.include_router(_routes.router)
