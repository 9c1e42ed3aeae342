# The front door. `make` alone lists what there is.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
UV ?= uv
LOCK := $(UV) pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-annotate --no-strip-extras --universal --fork-strategy fewest --python-version 3.11 --upgrade

# The first Python of at least 3.11; `make demo PYTHON=/some/where/python3.12` names another.
FIND_PYTHON := for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$each; break; }; done
PYTHON ?= $(shell $(FIND_PYTHON))

.DEFAULT_GOAL := help
.PHONY: help demo serve test check check-static check-all docs messages bench lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.demo ## Score and report the bundled cities into out/
	@$(BIN)/groma demo --out out

serve: $(VENV)/.serve ## Serve the demo: bundled cities, a cast, and a round to run
	@$(BIN)/groma serve --demo

test: $(VENV)/.test ## Run every test, and those about the database on PostgreSQL too
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --cov
	@GROMA_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 --dist loadfile -m database tests/web

check: check-static test ## Everything a change must pass: style, types, layers, tests

check-static: $(VENV)/.test ## Style, types and layers, without the tests
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check-all: check ## The same, and what takes long: many made-up requests to the API, and the load on both databases
	@GROMA_API_EXAMPLES=60 $(BIN)/python -m pytest -n 2 tests/web/test_api_document.py
	@$(BIN)/python -m benchmarks.web_load --seconds 120

messages: $(VENV)/.test ## Find the sentences, bring the translations up to date, compile them
	@$(BIN)/python tools/messages.py

docs: $(VENV)/.test ## Write the generated pages of docs/
	@$(BIN)/python docs/generate.py

bench: $(VENV)/.test ## Measure speed and memory; takes minutes
	@$(BIN)/python -m benchmarks

lock: ## Renew the pinned requirements; needs uv (UV=path names another)
	@$(LOCK) pyproject.toml --output-file requirements/core.txt
	@$(LOCK) pyproject.toml --extra report --constraints requirements/core.txt --output-file requirements/report.txt
	@$(LOCK) pyproject.toml --extra web --constraints requirements/report.txt --output-file requirements/web.txt
	@$(LOCK) pyproject.toml --extra all --group dev --constraints requirements/web.txt --output-file requirements/dev.txt
	@$(LOCK) --group pyproject.toml:build --constraints requirements/dev.txt --output-file requirements/build.txt

clean: ## Remove results and caches; the environment stays
	@rm -rf out build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find src tests docs benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(VENV)/.made:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Groma needs Python 3.11 or newer, and $(or $(PYTHON),python3) is not." >&2; \
		echo "Install one, or say where it is: make $(firstword $(MAKECMDGOALS)) PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "1/3  Making an environment in $(VENV) with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv $(VENV)
	@touch $@

$(VENV)/.demo: $(VENV)/.made pyproject.toml requirements/report.txt requirements/build.txt
	$(call install,report)

$(VENV)/.serve: $(VENV)/.made pyproject.toml requirements/web.txt requirements/build.txt
	$(call install,web)

$(VENV)/.test: $(VENV)/.made pyproject.toml requirements/dev.txt requirements/build.txt
	$(call install,dev)

define install
	@echo "2/3  Installing $$(grep -c '^[a-z].*==' requirements/$(1).txt) libraries, each checked by its hash; the first time they are downloaded"
	@$(PIP) install --no-deps --require-hashes -r requirements/$(1).txt -r requirements/build.txt
	@echo "3/3  Installing Groma"
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
endef
