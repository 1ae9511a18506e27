# Every target does its own set-up on a clean clone of Debian 12 and can be called again.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
DIBAO := .venv/bin/dibao
DEMO := demo-out
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

.PHONY: venv
venv: .venv/.run ## prepare .venv with .venv/bin/dibao, and nothing else

.PHONY: demo
demo: .venv/.run ## make an invented town, check it, and open the site to work it
	$(DIBAO) demo

.PHONY: test
test: .venv/.dev ## the whole test suite, on two cores
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: check
check: .venv/.dev ## style, types, directions between rooms, and what the repository promises
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m pytest tests/repo -q

.PHONY: tidy
tidy: .venv/.dev ## let ruff mend style and format
	$(PY) -m ruff check --fix -q . || true
	$(PY) -m ruff format .

.PHONY: bench
bench: .venv/.dev ## side-by-side measurements into bench/results.md (ARGS="--force --only NAME")
	$(PY) -m bench.run $(ARGS)

.PHONY: nightly
nightly: .venv/.dev ## the slow tests: large towns, every seed, long property runs
	@$(PY) -m pytest -m nightly || { code=$$?; [ $$code -eq 5 ] && echo "no nightly test yet" || exit $$code; }

.PHONY: docs
docs: .venv/.dev ## write the generated pages of docs/ again
	$(PY) -m tools.docs

.PHONY: trial
trial: .venv/.dev ## try every rule on its cases and an invented county, into policy/governance.toml
	$(PY) -m tools.trial

.PHONY: pins
pins: ## compile requirements/*.in into *.txt again (needs the network)
	bash tools/pins.sh

# --- set-up ---------------------------------------------------------------------------------

.venv/.run: requirements/run.txt requirements/build.txt pyproject.toml tools/setup.sh
	bash tools/setup.sh run

.venv/.dev: .venv/.run requirements/dev.txt
	bash tools/setup.sh dev
