# Everything is installed into this folder (.venv, node_modules); nothing else is touched.
# Needs Python 3.11 or newer, git and make.

ENV ?= dev
VENV := .venv
BIN := $(VENV)/bin
# Node comes from the virtual environment, so that no Node of the system is used.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

NEW_ENOUGH := import sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(p) -c "$(NEW_ENOUGH)" >/dev/null 2>&1 && echo $(p))))

# Where make can do it (4.0 and newer).
TOGETHER := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.DEFAULT_GOAL := help
.PHONY: help install deploy-local local-aws synth test lint types layers compiled unit e2e fuzz check-rules fmt bench \
	schema snapshots lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed node_modules/.installed ## install everything into this folder

# Python compiles what it imports, which is little of the CDK.
$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer (with venv) is needed, none was found" >&2; exit 1; }
	@echo "installing Python packages into $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-compile --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.installed: package.json package-lock.json $(VENV)/.installed
	@echo "installing the CDK CLI into node_modules"
	@npm ci --loglevel=error --ignore-scripts >/dev/null
	@touch $@

deploy-local: install ## deploy environments/$(ENV).yaml to a local AWS, show it, stop (ENV=prod takes another)
	@eks-constructs local deploy environments/$(ENV).yaml

local-aws: install ## keep a local AWS running, with the variables to export
	@eks-constructs local up

synth: install ## synthesise all environments into cdk.out
	@npx cdk synth --quiet '*/*'

# The checks run beside mypy, which takes longest, each printing its part when it is done. Then the
# tests take all processors; one of them needs what mypy remembers of the CDK.
test: install ## every check and every test
	@$(MAKE) --no-print-directory --jobs 2 $(TOGETHER) types lint layers compiled
	@$(MAKE) --no-print-directory unit

lint: install ## format and lint
	ruff format --check .
	ruff check .

types: install ## static types
	mypy

layers: install ## who may import whom
	lint-imports

compiled: install # once, and not by each process of the tests; they tell of what cannot be imported
	@pytest --collect-only --quiet >/dev/null 2>&1 || true

unit: install ## the tests, end to end ones included, one file to a processor
	pytest -n auto --dist loadfile --no-loadscope-reorder

e2e: install ## only the tests that drive the real CDK CLI
	pytest -m e2e

fuzz: install ## thousands of generated inputs: refused in our words, or a valid template
	FUZZ_EXAMPLES=$(or $(EXAMPLES),400) pytest tests/fuzz

check-rules: install ## show the shipped Prometheus files to promtool and amtool, and record that they passed
	python -m tests.prometheus.ask

fmt: install ## format, and mend what can be mended
	ruff check --fix .
	ruff format .

bench: install ## speed, as ratios measured in one run
	python -m benchmarks

schema: install ## write the JSON Schema of the environment file
	eks-constructs schema --output environments/schema.json

snapshots: install ## accept what the snapshots and golden files now look like
	pytest tests/contract tests/stacks --snapshot-update

lock: install ## renew the lock files after a change of pyproject.toml or package.json
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --quiet --upgrade -o requirements.lock
	npm install --package-lock-only

clean: ## remove everything that was installed or built
	rm -rf $(VENV) node_modules cdk.out dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
