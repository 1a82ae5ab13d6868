# The two commands of the README are `make run` and `make test`; each installs what it needs first.
PYTHON ?= python3
JOBS ?= 2
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: install run test check bench migration lock clean
.DEFAULT_GOAL := run

# Debian's python3 comes without venv: fetch it when we may, else say what is missing.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Linli needs Python 3.11 or newer"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -yq --no-install-recommends python3-venv; } \
	  || { echo "Please install python3-venv first: apt-get install python3-venv"; exit 2; }
	@$(PYTHON) -m venv .venv

.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing Linli into .venv (about a minute the first time)"
	@$(PIP) install -q --require-hashes -r requirements.lock
	@$(PIP) install -q --no-deps -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "Installing what the tests need into .venv"
	@$(PIP) install -q --require-hashes -r requirements-dev.lock
	@touch $@

install: .venv/.runtime

# With a token (environment or .env) the real bot, else the sandbox; a wrong setting is for `linli run` to name.
run: install
	@$(BIN)/python -c 'import sys; from bot.settings import read; sys.exit(0 if read().token else 3)' 2>/dev/null; \
	  if [ $$? = 3 ]; then exec $(BIN)/linli sandbox $(ARGS); else exec $(BIN)/linli run $(ARGS); fi

# loadgroup: tests of one xdist_group share a process, so that those that measure time never run beside each other.
test: .venv/.dev
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: .venv/.dev
	$(BIN)/python -m bench $(ARGS)

migration: .venv/.dev
	$(BIN)/python -m storage.migrate "$(SAYS)"

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
