# Everything runs from a virtual environment of its own, .venv; nothing is installed elsewhere
# (but see tests/browser.py for Chromium). Each step leaves a stamp when it has succeeded, so a
# second call is quick and a call after a failure goes on where the failure was.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PY := $(BIN)/python
PIP := $(PY) -m pip install -qq --retries 5
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
DJANGO := DJANGO_SETTINGS_MODULE=lianfang.config.settings $(PY) -m django
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" --extra build

STATIC := src/lianfang/desk/static/desk
OWN_STATIC := src/lianfang/portal/static/portal
FRONT_END := package.json $(shell find frontend -type f -not -name '*.py*')
CATALOGUES := $(shell find src -name '*.po')

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-dev demo run test test-spark browser check lint types floors templates \
	migrations openapi house audit bench bench-full fix lock clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

# ---- setting up ---------------------------------------------------------------------------------

setup: .venv/.package $(STATIC)/.built .venv/.messages ## Install and build everything, run nothing
	@:

setup-dev: setup .venv/.dev

.venv/.made:
	@test -n "$(PYTHON)" || { echo "Lianfang needs Python 3.11 or newer and found none." \
		"Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv || { echo "Python cannot make a virtual environment." \
		"On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

.venv/.runtime: requirements.txt | .venv/.made
	@echo "Installing the locked packages (the first time this takes a minute or more)"
	@$(PIP) --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	@echo "Installing the tools for tests and checks"
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

.venv/.package: pyproject.toml .venv/.runtime
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.made: package.json package-lock.json .venv/.runtime
	@echo "Installing the front end's packages"
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(STATIC)/.built: $(FRONT_END) node_modules/.made
	@echo "Building the front end"
	@$(NPM) run build --silent
	@touch $@

.venv/.messages: $(CATALOGUES) frontend/compile_messages.py .venv/.package
	@$(PY) frontend/compile_messages.py
	@touch $@

# ---- running ------------------------------------------------------------------------------------

demo: setup ## A district in one command (ARGS="--no-serve", "--scale 0.1", ...)
	@$(BIN)/lianfang demo $(ARGS)

run: setup ## Serve the site
	@$(BIN)/lianfang serve $(ARGS)

# ---- testing ------------------------------------------------------------------------------------

test: setup-dev browser ## All tests on all cores, browser journeys included (ARGS="tests/people -x")
	@$(PY) -m pytest -n auto --dist loadfile $(ARGS)

test-spark: setup-dev ## Matching on a local Spark, held equal to matching on DuckDB
	@$(PY) -m pytest tests/linkage/spark/same_people.py $(ARGS)

browser: .venv/.dev
	@$(PY) -m tests.browser

check: lint types floors templates migrations openapi house audit ## Lint, types, floor plan, templates, migrations, OpenAPI, house, audit
	@echo "All checks hold."

lint: setup-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: setup-dev
	@$(PY) -m mypy

floors: setup-dev
	@$(BIN)/lint-imports --no-cache --no-logo

templates: setup-dev
	@$(BIN)/djlint src --lint --quiet

migrations: setup-dev
	@$(DJANGO) makemigrations --check --dry-run

openapi: setup-dev
	@$(BIN)/lianfang api schema --check

house: setup-dev
	@$(PY) -m pytest tests/house

audit: setup-dev ## Known flaws in the locked packages (LIANFANG_AUDIT=strict: fail if none can say)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(PY) -m tests.dependencies

bench: setup-dev ## The benchmarks that take minutes; writes benchmarks/results.md
	@$(PY) -m benchmarks $(ARGS)

bench-full: setup-dev ## Those and the ones on tables of ten million rows
	@$(PY) -m benchmarks --full $(ARGS)

# ---- keeping house ------------------------------------------------------------------------------

fix: .venv/.dev ## Mend what ruff can mend, and format
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

lock: .venv/.dev ## Write the lock files anew (ARGS="--upgrade")
	@$(COMPILE) $(ARGS) --output-file requirements.txt
	@$(COMPILE) $(ARGS) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean: ## Remove what was installed and built; var/, which holds the data, stays
	@rm -rf .venv node_modules $(STATIC) $(OWN_STATIC) build src/*.egg-info .mypy_cache .ruff_cache .pytest_cache
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
