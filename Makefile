# Daftar: `make run` starts it, `make test` proves it, `make help` lists everything.
# Needs Python 3.11 or newer and GNU make 3.81 or newer.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# A file's tests share a server and a browser, so they stay together.
PYTEST_WORKERS := -n 2 --dist loadfile --no-loadscope-reorder
PACKAGES := ledger schema storage resolvers rest_compat execution gateway bench tests

# A stamp bears the checksum of what was installed, and of where: a changed lock or a moved tree installs anew.
key = $(shell { pwd; cat pyproject.toml $(1); } | cksum | cut -d ' ' -f 1)
RUN_STAMP := $(VENV)/.installed-run-$(call key,requirements/run.txt)
DEV_STAMP := $(VENV)/.installed-dev-$(call key,requirements/run.txt requirements/dev.txt)

.PHONY: help setup setup-dev console guide run test check format contract contract-check judges fuzz feel soak bench bench-quick bench-scale lock upgrade clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -e 's/:.*## /|/' | awk -F '|' '{ printf "  make %-15s %s\n", $$1, $$2 }'

setup: $(RUN_STAMP) console guide ## set up what the server needs, start nothing

setup-dev: $(DEV_STAMP) console guide ## set up what tests, checks and benchmarks need as well

run: setup ## set up and serve the demo books on SQLite
	$(BIN)/daftar serve --demo

test: setup-dev ## set up and run every test, PostgreSQL and Valkey ones included
	$(BIN)/python -m pytest $(PYTEST_WORKERS) $(PYTEST_OPTIONS)

check: $(DEV_STAMP) ## formatting, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m mypy $(wildcard $(PACKAGES))
	@if [ -f web/package.json ]; then $(BIN)/python web/build.py --check; fi

format: $(DEV_STAMP) ## format the code and repair what lint can repair
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

contract: $(RUN_STAMP) ## write the committed contract files anew
	$(BIN)/python -m gateway.contract

contract-check: $(RUN_STAMP) ## fail when a committed contract file is stale
	$(BIN)/python -m gateway.contract --check

judges: setup-dev ## run other people's conformance programs against the server
	$(BIN)/python -m tests.judges

fuzz: setup-dev ## run the tests with many more, and random, examples of each property
	DAFTAR_TEST_PROFILE=fuzz $(BIN)/python -m pytest $(PYTEST_WORKERS) $(PYTEST_OPTIONS)

feel: setup-dev ## measure how soon the console is there and its pages change
	$(BIN)/python -m tests.web.console.feel

soak: setup-dev ## 15 minutes of mixed load; 200,000 events through killed workers; a hanging endpoint
	$(BIN)/python -m tests.e2e.mixed_load
	DAFTAR_TEST_WEBHOOK_EVENTS=200000 $(BIN)/python -m pytest -s -o faulthandler_timeout=7200 tests/e2e/test_webhook_kills.py
	$(BIN)/python -m tests.e2e.hanging_endpoint

bench: setup-dev ## run the benchmarks
	$(BIN)/python -m bench

bench-quick: setup-dev ## run the benchmarks, briefly
	$(BIN)/python -m bench --quick

bench-scale: setup-dev ## run the benchmarks of 10,000,000 postings beside 100,000 (BENCH_OPTIONS="--larger 1000000")
	$(BIN)/python -m bench --scale $(BENCH_OPTIONS)

lock: $(BIN)/uv ## write the lock files anew from requirements/*.in, keeping what still fits
	$(call compile,run)
	$(call compile,dev)

upgrade: ## write the lock files anew with the newest versions
	$(MAKE) lock LOCK_OPTIONS=--upgrade

clean: ## remove the virtual environment and what was built
	rm -rf $(VENV) web/node_modules web/dist web/guide bench/peers/node/node_modules

console:
	@if [ -f web/package.json ]; then $(BIN)/python web/build.py || echo "console: not built; the API works without it"; fi

guide:
	@if [ -f docs/site/conf.py ]; then $(BIN)/python web/build_guide.py || echo "guide: not built; the API works without it"; fi

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "Daftar needs Python 3.11 or newer: make PYTHON=/path/to/python3" >&2; exit 1; fi
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUN_STAMP): | $(BIN)/python
	$(call install,run)
	touch $@

$(DEV_STAMP): | $(BIN)/python
	$(call install,dev)
	touch $@ $(RUN_STAMP)

# pip is all there is at first; the project itself is put in place with the locked build backend.
define install
rm -f $(VENV)/.installed-*
$(PIP) install --quiet --require-hashes --requirement requirements/$(1).txt
$(PIP) install --quiet --no-build-isolation --no-deps --editable .
endef

$(BIN)/uv: | $(BIN)/python
	$(PIP) install --quiet uv

define compile
$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--quiet $(LOCK_OPTIONS) $(if $(filter dev,$(1)),--constraint requirements/run.txt) \
	requirements/$(1).in --output-file requirements/$(1).txt
endef
