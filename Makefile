# Sourcebook: `make help` lists the targets; the README has the plain command behind each.

PYTHON ?= python3
UV ?= uv
WORKERS ?= 2
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
NOTEBOOKS = $(wildcard notebooks/*.ipynb notebooks/*/*.ipynb)

# Nothing from outside may shadow the environment or take the plots away from the notebooks.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE MPLBACKEND
export PIP_QUIET := 1
export PIP_NO_INPUT := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup check report test notebooks lab lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo "  PYTHON=python3.13 chooses the interpreter (3.11 or newer); ARGS=\"…\" is handed on by report, check and lab"

setup: $(VENV)/.installed ## make the environment in .venv from requirements.lock, once

check: setup ## check every table, quote and seed of the case
	$(BIN)/sourcebook check $(ARGS)

report: setup ## check the case, then write a report and say where it is
	$(BIN)/sourcebook check
	$(BIN)/sourcebook report --overwrite $(ARGS)

test: setup ## lint, data checks, unit tests, doctests, every notebook, a report
	$(BIN)/ruff check
	$(BIN)/sourcebook check
	$(BIN)/pytest -n $(WORKERS) --dist loadscope tests lib
	$(BIN)/pytest -n $(WORKERS) --dist loadscope --nbval notebooks
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && set -x && $(BIN)/sourcebook report --out "$$out"

notebooks: setup ## run every notebook again and save its outputs
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False \
	  --ClearMetadataPreprocessor.enabled=True --ClearMetadataPreprocessor.clear_cell_metadata=False \
	  --ClearMetadataPreprocessor.preserve_nb_metadata_mask=kernelspec \
	  --ClearMetadataPreprocessor.preserve_nb_metadata_mask=sourcebook $(NOTEBOOKS)
	$(BIN)/python tests/readme_picture.py

lab: setup ## open JupyterLab on this folder, at the first notebook
	$(BIN)/jupyter lab --ServerApp.root_dir=. $(ARGS) notebooks/00_start_here.ipynb

lock: ## bring requirements.lock up to pyproject.toml with uv; ARGS=--upgrade for the newest versions
	@command -v $(UV) > /dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	$(UV) pip compile --universal --all-extras --generate-hashes --fork-strategy fewest \
	  --no-emit-package rfc3987-syntax --custom-compile-command "make lock" \
	  --quiet --output-file requirements.lock $(ARGS) pyproject.toml

clean: ## remove the environment and caches; reports stay
	rm -rf $(VENV) build dist lib/*.egg-info .pytest_cache .ruff_cache .hypothesis
	find lib tests notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# Two stamps: a changed lock makes the environment anew, a changed pyproject.toml only registers the package again.
$(VENV)/.locked: requirements.lock
	@command -v "$(PYTHON)" > /dev/null || \
	  { echo "There is no $(PYTHON) here; Sourcebook needs Python 3.11 or newer: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if v >= (3, 11) else "$(PYTHON) is Python %d.%d; Sourcebook needs 3.11 or newer: make PYTHON=/path/to/python3" % v[:2])'
	@echo "Setting up $(VENV) from requirements.lock; this takes a minute or two, once."
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --no-deps --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	$(BIN)/python -m pip install --no-deps --no-build-isolation --editable .
	@touch $@
