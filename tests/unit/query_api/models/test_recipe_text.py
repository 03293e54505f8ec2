"""A recipe as Markdown: what comes from events stays text, whatever it is."""

import re

from query_api.models.recipe_text import markdown
from tests.unit.query_api.models.recipes import recipe


def test_markdown_has_no_line_of_an_event() -> None:
    text = markdown(recipe(job="a\n# not a title", parameters={"x": "1\n\n# nor this"}))
    assert not re.search(r"^# (not|nor)", text, re.MULTILINE)
    assert "## 1. a # not a title" in text
