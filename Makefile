# The commands of this repository. `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# Each worker starts engines of its own; engines of yours have one graph, which one at a time may use.
WORKERS := $(if $(TEST_HEADWATER_KAFKA_BOOTSTRAP_SERVERS)$(TEST_HEADWATER_NEO4J_URI),,-n 2 --dist loadfile --no-loadscope-reorder)
# An environment of its own: it takes another jsonschema-rs than Headwater.
SCHEMATHESIS := tests/integration/stack/schemathesis.lock

# The page is made of everything in web/ that is in git or could be.
PAGE := query_api/page/built/index.html
PAGE_SOURCES := $(shell find web -path web/node_modules -prune -o -type f -print)
PAGE_PACKAGES := web/node_modules/.package-lock.json
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix web

.PHONY: help env page types screenshots demo test test-producers unit conformance lint bench lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

env: $(INSTALLED) ## make the environment, exactly as locked

$(INSTALLED): requirements.lock pyproject.toml $(SCHEMATHESIS)
	@$(PYTHON) -c 'import sys; sys.exit("Headwater needs Python 3.11 or newer; choose one with: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(PYTHON) -m venv $(VENV)/schemathesis
	$(VENV)/schemathesis/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(SCHEMATHESIS)
	@touch $@

page: $(PAGE) ## build the page, if it is missing or older than its source

$(PAGE): $(INSTALLED) $(PAGE_PACKAGES) $(PAGE_SOURCES)
	$(NPM) run --silent build
	@touch $@

$(PAGE_PACKAGES): $(INSTALLED) web/package-lock.json
	$(NPM) ci --silent --no-audit --no-fund
	@touch $@

types: env $(PAGE_PACKAGES) ## write the page's types anew from the OpenAPI document (web/src/api/schema.d.ts)
	mkdir -p .build && $(BIN)/headwater openapi > .build/openapi.json
	$(NPM) run --silent types

screenshots: env page ## take the pictures of docs/page.md anew, of the demo's shop on the real engines
	$(BIN)/pytest -n 0 tests/integration/page/screenshots.py

demo: env page ## start everything, send a shop's events, train its model, ask where it comes from (KEEP=1 leaves it running)
	$(BIN)/headwater demo $(if $(KEEP),--keep)

test: env page lint ## the whole test suite, on the real engines
	$(BIN)/pytest $(WORKERS)

test-producers: env ## real Airflow, Spark, dbt, MLflow, Feast and the Python client against the whole stack
	$(BIN)/pytest tests/producers

unit: env ## the fast tests, without engines
	$(BIN)/pytest tests/unit tests/conformance

conformance: env ## run the tests that hold rules of OpenLineage, and write docs/conformance.md from them
	$(BIN)/python -m tests.conformance

lint: env $(PAGE_PACKAGES) ## style, types and the import rules; the page's too, with its unit tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(NPM) run --silent check
	$(NPM) run --silent test

bench: env ## measure, as ratios to floors of the same run
	$(BIN)/python -m benchmarks

bench-root-cause: env ## plant faults in made-up worlds, and see at which rank root cause has them
	$(BIN)/python -m benchmarks.root_cause

lock: ## write requirements.lock anew from pyproject.toml, and of it what the container image needs
	$(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-package headwater --extra local --group dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --constraints requirements.lock \
		--no-emit-package openlineage-python --no-emit-package narwhals --extra server pyproject.toml -o deploy/requirements.lock
	for each in tests/producers/*/requirements.in; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-annotate $$each -o $${each%.in}.lock; \
	done
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url $(SCHEMATHESIS:.lock=.in) -o $(SCHEMATHESIS)

clean: ## remove the environment and caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis web/node_modules query_api/page/built
