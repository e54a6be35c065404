# Two commands for a fresh machine: `make demo` and `make test`. Everything else is for those who build thematics.
PYTHON ?= python3
VENV ?= .venv
ENGINES ?= .venv-engines
BIN = $(VENV)/bin
JOBS ?= 2

.PHONY: demo test test-engines check lint types imports format clean

demo: $(VENV)/.core
	$(BIN)/thematics demo demo --force

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(JOBS)

check: lint types imports test

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The engines' environment is kept and used again: it takes minutes and 6 GB.
test-engines: $(ENGINES)/.full
	$(ENGINES)/bin/python -m pytest -m engines

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(ENGINES)/bin/python:
	$(PYTHON) -m venv $(ENGINES)

# Editable, so that the code that runs is the code that stands here.
$(VENV)/.core: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/.core

$(ENGINES)/.full: pyproject.toml | $(ENGINES)/bin/python
	$(ENGINES)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[full,dev]'
	touch $@

clean:
	rm -rf $(VENV) demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
