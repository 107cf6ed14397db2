# Everything here needs only python3 (3.11 to 3.13), its pip (22.3 or later) and make.
# `make help` lists the targets; PYTHON=python3.12 chooses another interpreter.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
INSTALL := $(PYTHON) -m pip --python $(PY) --disable-pip-version-check install --quiet
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
ENGINES := $(VENV)/.installed-engines
FUZZ := $(VENV)/.installed-fuzz
UV := uv==0.13.9
LOCK ?=

COMPILE = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
  --only-binary :all: --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' $(LOCK)

# The same examples on every machine; `HYPOTHESIS_PROFILE=dev make test` looks for new ones.
HYPOTHESIS_PROFILE ?= ci
export HYPOTHESIS_PROFILE

# Every branch of what defines the meaning is tested.
CORE := model lang plan measures engines/reference
CORE_FILES = $(foreach package,$(CORE),src/sanctions/$(package)/* src/sanctions/$(package).py)
comma := ,
empty :=
space := $(empty) $(empty)

# One Spark session at a time: each is a Java process that takes all cores.
CLUSTER := tests/conformance/test_spark.py

CODE = $(wildcard src tests benchmarks data .ci)
COGGED = $(shell grep -rlF '[[[cog' --include='*.md' README.md docs 2>/dev/null)

SAMPLES := data/samples
SECONDS ?= 600
DEMO := out/demo
DEMO_RUN := rulesets/nanhai-model --members $(SAMPLES)/members.csv \
  --history $(SAMPLES)/history.csv --year 2025 --as-of 2026-01-31

.DEFAULT_GOAL := help
.PHONY: help demo test fuzz check bench docs format lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-8s %s\n", $$1, $$2}' Makefile

demo: $(RUN) ## the model covenant on the samples: a summary, one explanation, the tables
	$(PY) -m sanctions run $(DEMO_RUN) --out $(DEMO)
	@echo
	$(PY) -m sanctions explain $(DEMO_RUN) --household H001 --lang zh
	@echo
	@echo 'The tables are in $(DEMO)/; the lists that they are made of are in $(SAMPLES)/.'

test: $(DEV) $(ENGINES) ## all tests, and every branch of the core covered
	$(PY) -m pytest -n auto --dist worksteal --ignore=$(CLUSTER) --cov --cov-report=
	$(PY) -m pytest $(CLUSTER)
	$(PY) -m coverage report --fail-under=100 \
	  --include='$(subst $(space),$(comma),$(strip $(CORE_FILES)))'

fuzz: $(FUZZ) ## any bytes and made-up lists into the readers, each for so long: SECONDS=600
	$(PY) -m tests.fuzz.generated --seconds $(SECONDS); failed=$$?; \
	  $(PY) -m tests.fuzz.guided --seconds $(SECONDS) && exit $$failed

check: $(DEV) docs ## format, lint, types, imports, structure, documentation
	@mkdir -p out
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy $(CODE)
	$(PY) -m pyright
	$(VENV)/bin/lint-imports
	$(PY) .ci/structure.py
	$(PY) -m towncrier build --draft > out/changes.md
	$(PY) -m pytest -n auto -q src
	$(if $(COGGED),$(PY) -m cogapp --check $(COGGED))

bench: $(DEV) $(ENGINES) ## how fast it is on this machine
	$(PY) -m benchmarks

docs: $(DEV) ## build the documentation into site/
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet

format: $(DEV) ## put the code into its one form
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .
	$(if $(COGGED),$(PY) -m cogapp -r $(COGGED))

lock: | $(PY) ## pin every dependency, with hashes (needs PyPI); newer ones: make lock LOCK=--upgrade
	$(INSTALL) $(UV)
	$(COMPILE) --group build pyproject.toml --output-file requirements.lock
	$(COMPILE) --group build --group dev --extra testing --extra verify --constraint requirements.lock \
	  pyproject.toml --output-file requirements-dev.lock
	$(filter-out --only-binary :all:,$(COMPILE)) --extra forward --extra spark \
	  --constraint requirements-dev.lock pyproject.toml --output-file requirements-engines.lock
	$(COMPILE) --group fuzz --constraint requirements-dev.lock \
	  pyproject.toml --output-file requirements-fuzz.lock

clean: ## remove everything that make made
	rm -rf $(VENV) out site mutants .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache \
	  .ruff_cache .import_linter_cache
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- the environment: made once, and again when a lock or pyproject.toml changes

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo 'sanctions needs Python 3.11, 3.12 or 3.13; choose one with PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv --without-pip $(VENV)

$(RUN): requirements.lock pyproject.toml | $(PY)
	$(INSTALL) --require-hashes --only-binary :all: -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	$(INSTALL) --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

# These two are published as source alone: durable-rules needs a C compiler, pyspark half a gigabyte.
$(ENGINES): requirements-engines.lock $(DEV)
	$(INSTALL) --require-hashes -r requirements-engines.lock || \
	  echo 'The engines forward and spark could not be installed: their tests are left out.' >&2
	@touch $@

$(FUZZ): requirements-fuzz.lock $(DEV)
	$(INSTALL) --require-hashes --only-binary :all: -r requirements-fuzz.lock
	@touch $@
