# One verb a habit, the same here and in CI. Needs Python 3.11 or newer and make; the rest is made.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# The first Python that starts and is new enough: a name on the PATH may be a shim that does not.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO_HOME ?= build/demo
BENCH ?=
ONCE ?=
# Much of a test's time is spent waiting for processes: half a worker more than there are cores.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(max(2, (os.cpu_count() or 1) * 3 // 2))')

.PHONY: help demo test test-browser test-faults test-trino lint format bench lock wheel image clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements-dev.lock pyproject.toml
	@test -n "$(PYTHON)" || { \
	  echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3 ..."; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## the bot in a chat of its own on this machine; ONCE=1 asks one question and ends
	@AUDIT_HOME=$(DEMO_HOME) $(BIN)/audit demo $(if $(ONCE),--once)

test: $(READY) ## run the tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

test-browser: $(READY) ## look at the sandbox's page with Chromium, in both themes and on a phone
	$(BIN)/python -m pytest -n auto -m browser tests/e2e

test-faults: $(READY) ## kill, break and load the bot for minutes; docs/faults.md for longer runs
	$(BIN)/python -m pytest -m faults tests/faults

test-trino: $(READY) ## every runbook and query on a real Trino, which Maven fetches once (0.8 GB; Java 24)
	$(BIN)/python -m pytest -m trino tests/trino

lint: $(READY) ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## put the code in its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## measure against the alternatives; BENCH="--events 1000000" for a smaller run
	$(BIN)/python -m tests.bench $(BENCH)

lock: ## resolve the dependencies anew (needs the network)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group dev --constraint requirements.lock pyproject.toml -o requirements-dev.lock

wheel: $(READY) ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

image: ## build the container image with buildah and ask it a question (root on Debian)
	@.ci/image

clean: ## remove what the other verbs made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
