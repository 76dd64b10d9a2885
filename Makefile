# The one way into everything: `make` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help setup run check test bench snap clean

BIN := .venv/bin
# The first Python on the PATH that is 3.11 to 3.13.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	2>/dev/null && echo $$p && break; done)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: .venv/dev ## make the virtual environment with all development tools

run: .venv/run ## open the workbench in the browser
	$(BIN)/streamlit run app.py --server.address=localhost

check: .venv/dev ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy logai_core workbench app.py

test: .venv/dev ## every test, the pages in a real browser among them
	$(BIN)/python -m pytest -n auto --dist loadfile

bench: .venv/dev ## speed and memory by stage; incidents planted and found; a million lines in a browser
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.peers --lines 200000 --seconds 10
	$(BIN)/python -m benchmarks.planted
	$(BIN)/python -m benchmarks.planted.speed
	$(BIN)/python -m benchmarks.scrubbing
	$(BIN)/python -m benchmarks.causes
	$(BIN)/python -m benchmarks.clicks
	LOGAI_INCIDENT_LINES=1000000 $(BIN)/python -m pytest tests/browser/test_investigate.py

snap: .venv/dev ## accept what the snapshot tests see now; read the diff
	SNAP=1 $(BIN)/python -m pytest --inline-snapshot=fix

clean: ## remove the virtual environment and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 to 3.13 on the PATH; install one, or name it: make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run: requirements.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/dev: requirements-dev.txt .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
