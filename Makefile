# Dateline's tasks. Each one sets up what it needs, in .venv, and is quick when nothing changed.
# Needed beforehand: Python 3.11, make, git.  `make help` lists the tasks.

# The Python that .venv is made of: the first of these that is a 3.11. Or say which: make PYTHON=/path/to/python3.11
is_311 := import sys; sys.exit(sys.version_info[:2] != (3, 11))
PYTHON ?= $(shell for p in python3.11 python3 python; do "$$p" -c '$(is_311)' 2>/dev/null && echo "$$p" && break; done)

# Where pip looks for torch besides the usual index. PyPI's torch for Linux brings gigabytes of CUDA along; PyTorch's
# index of CPU builds has the same version without them (2.13.0+cpu, which satisfies the 2.13.0 of the lock files):
#   make run TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=

BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
install = $(BIN)/python -m pip install --quiet $(if $(TORCH_INDEX),--extra-index-url '$(TORCH_INDEX)')

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: run playground test lint bench pictures lock clean help

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: .venv/.run ## start Dateline: with Slack tokens the bot, without them a console over sample articles
	@$(BIN)/python -m bot run

playground: .venv/.run ## try Dateline in a browser, in a little Slack of its own; nothing of it is kept
	@$(BIN)/python -m bot playground

test: .venv/.dev ## run the tests
	@$(BIN)/python -m pytest tests --numprocesses 3 --dist loadscope --no-loadscope-reorder

lint: .venv/.dev ## check style, types and the architecture
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-logo

bench: .venv/.bench ## measure speed and quality beside other programs
	@$(BIN)/python -m tests.bench

pictures: .venv/.dev ## take the README's pictures anew, with Chromium over the playground
	@$(BIN)/python -m tests.pictures

clean: ## remove what these tasks made; articles and settings stay
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .bench
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up. The stamps .run, .dev and .bench say what .venv holds; each is written last, so that a set-up which was
# interrupted is taken up again. What set-up says goes to stderr: stdout belongs to the task.

.venv/.run: requirements.lock pyproject.toml
	@"$(PYTHON)" -c '$(is_311)' 2>/dev/null || { \
	  echo 'Dateline needs Python 3.11. Install it, or say where it is: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@echo 'Setting up .venv; this takes a minute or more.' >&2
	@"$(PYTHON)" -m venv .venv >&2
	@$(install) "$$(grep '^pip==' requirements-dev.lock)" >&2
	@$(install) -r requirements.lock >&2
	@$(install) --no-deps --no-build-isolation --editable . >&2
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@$(install) -r requirements-dev.lock >&2
	@touch $@

.venv/.bench: requirements-bench.lock .venv/.dev
	@$(install) -r requirements-bench.lock >&2
	@touch $@

# Lock files: run ⊂ dev ⊂ bench, each holding the versions of the one before. Versions stay unless pyproject.toml
# rules them out; `make lock UPGRADE=1` takes the newest. pip-compile knows no dependency groups, hence `group`.
# No hashes and no CUDA packages are written, because torch comes from one index here and from another there.

compile = CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/python -m piptools compile --quiet --strip-extras --allow-unsafe \
  --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(if $(UPGRADE),--upgrade) \
  $(if $(TORCH_INDEX),--extra-index-url '$(TORCH_INDEX)')
group = $(BIN)/python -c 'import sys, tomllib; from pathlib import Path; \
  print(*tomllib.loads(Path("pyproject.toml").read_text())["dependency-groups"][sys.argv[1]], sep="\n")'
portable = $(BIN)/python -c 'import re, sys; from pathlib import Path; lock = Path(sys.argv[1]); \
  lock.write_text(re.sub(r"(?m)^(nvidia-|cuda-|triton).*\n|\+cpu$$", "", lock.read_text()))'

lock: .venv/.dev ## write the lock files anew from pyproject.toml
	@$(compile) --build-deps-for editable --output-file requirements.lock pyproject.toml
	@$(portable) requirements.lock
	@{ cat requirements.lock; $(group) dev; } | $(compile) --output-file requirements-dev.lock -
	@$(portable) requirements-dev.lock
	@{ cat requirements-dev.lock; $(group) bench; } | $(compile) --output-file requirements-bench.lock -
	@$(portable) requirements-bench.lock
