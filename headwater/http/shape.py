"""Shapes of answers: typed dicts whose docstrings, and those of their fields, are what OpenAPI says of them.

They are documentation, and types for who builds an answer: nothing is validated or copied with them at run time. Their
schemas are made when somebody asks for the API's document, not when the service starts.
"""

from pydantic import with_config

#: Of a typed dict: the text under a field describes it. A field that a typed dict has of another one keeps what its
#: annotation says of it (`Annotated[…, Field(description=…)]`), not what stands under it.
shape = with_config(use_attribute_docstrings=True, defer_build=True)
