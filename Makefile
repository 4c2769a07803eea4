# Two commands are enough on a fresh machine: `make demo` and `make test`. Needed: Python >= 3.11 with venv, make.

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
SOURCES := abuse_mta parsers policy tests bench
PYTEST_ARGS ?= -n auto

.PHONY: demo test test-postgresql check audit format venv lock score bench torture wheel clean

demo: $(READY)  ## a whole case on this machine, in under a minute
	$(VENV)/bin/abuse-mta demo

test: $(READY)  ## every test
	$(PYTHON) -m pytest $(PYTEST_ARGS)

test-postgresql: $(READY)  ## every test, on a PostgreSQL server of its own
	ABUSE_MTA_TEST_DATABASE=postgresql $(PYTHON) -m pytest $(PYTEST_ARGS)

check: $(READY)  ## style, types, walls, spelling, known vulnerabilities
	$(VENV)/bin/ruff check $(SOURCES)
	$(VENV)/bin/ruff format --check $(SOURCES)
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/codespell
	@$(MAKE) --no-print-directory audit

audit: $(READY)
	@$(VENV)/bin/pip-audit --requirement requirements.lock --disable-pip --require-hashes > $(VENV)/audit.txt 2>&1 || true; \
	if grep -q 'No known vulnerabilities' $(VENV)/audit.txt; then \
	  echo "audit: nothing known; not looked up: $$(grep -c 'could not be audited' $(VENV)/audit.txt)"; \
	elif grep -Eqi 'connection|resolve|timed out|unreachable' $(VENV)/audit.txt; then echo 'audit: not reachable, skipped'; \
	else cat $(VENV)/audit.txt; exit 1; fi

format: $(READY)
	$(VENV)/bin/ruff check --fix $(SOURCES)
	$(VENV)/bin/ruff format $(SOURCES)

venv: $(READY)

# The first Python that is new enough and has what it takes to make an environment.
$(READY): requirements.lock pyproject.toml
	@set -e; for python in python3 python3.13 python3.12 python3.11 python3.14; do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    test -x $(PYTHON) || $$python -m venv $(VENV); break; \
	  fi; \
	done; test -x $(PYTHON) || { echo 'Python >= 3.11 with its venv module is needed'; exit 1; }
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

lock: $(READY)  ## pins every dependency anew
	$(PYTHON) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile pyproject.toml --group dev --extra postgresql --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --upgrade --quiet --output-file requirements.lock

wheel: $(READY)
	$(PYTHON) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

score: $(READY)  ## how well the labelled mails are read
	$(PYTHON) tests/score.py

bench: $(READY)  ## how fast it is
	$(PYTHON) bench/run.py

torture: $(READY)  ## kills the daemon under load, then counts what there is; half an hour at most
	$(PYTHON) bench/torture.py $(TORTURE)

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
