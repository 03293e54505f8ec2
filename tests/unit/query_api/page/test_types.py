"""The page's types are those of the API: `make types` writes them from its OpenAPI document."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from headwater.cli.openapi import openapi_document

WEB = Path(__file__).parents[4] / "web"


def test_the_types_of_the_page_are_those_of_the_document(tmp_path: Path) -> None:
    document, types = tmp_path / "openapi.json", tmp_path / "schema.d.ts"
    document.write_text(json.dumps(openapi_document()), encoding="utf-8")
    npx = shutil.which("npx", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert npx, "Node is not there: make env"
    assert (WEB / "node_modules").is_dir(), "the page's packages are not there: make page"
    made = subprocess.run(
        [npx, "openapi-typescript", str(document), "-o", str(types)],
        cwd=WEB,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    committed = (WEB / "src/api/schema.d.ts").read_text(encoding="utf-8")
    assert types.read_text(encoding="utf-8") == committed, "the API changed: make types, and let the page follow"
