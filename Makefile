# The two commands are `make run` and `make test`. `make` alone lists all of them.
#   PYTHON=python3.12   the interpreter to build .venv with      ADDR=127.0.0.1:8001   where `run` listens
#   DEMO=0              `run` without the demo season            STRICT=1              a skipped browser or database fails

PYTHON ?= $(firstword $(wildcard .venv/bin/python) python3)
ADDR ?= 127.0.0.1:8000
DEMO ?= 1
STRICT ?= 0
export ADDR DEMO STRICT

PY := .venv/bin/python
PYTEST := $(PY) -m pytest -q
JS_TESTS = $(shell find tests/js -name '*.test.js' | sort)
TYPED := scoring/core scoring/sheets.py scoring/rankings.py

.PHONY: help run test test-fast test-sqlite test-postgres test-js test-browser pictures speed bench chaos mutations lint setup base lock

help:
	@echo "make run        install, prepare the database, serve on $(ADDR)"
	@echo "make test       every test: SQLite, PostgreSQL, JavaScript, browser"
	@echo "make test-fast  what to run at every step: SQLite and JavaScript"
	@echo "make pictures   the pictures of the guide's first steps, taken anew by the test that walks them"
	@echo "make bench      how fast pages, saves and imports are; BENCH=quick, ONLY=ranking, DATABASE=sqlite, PROFILE=1"
	@echo "make speed      the tablet's own bars, on a machine with nothing else to do"
	@echo "make chaos      whether a mark is lost when everything breaks; CHAOS=short, ONLY=sqlite, CHAOS_SEED=of an earlier run"
	@echo "make mutations  whether a test misses each guard against that when it is taken out"
	@echo "make lint       ruff, types, migrations, deployment settings"
	@echo "make setup      install everything for development"
	@echo "make lock       renew the locks of Python's and the front end's packages"

run: base
	@$(PY) -m cddeval.launch

test: test-sqlite test-postgres test-js test-browser

# Tables are made from the models; that the migrations say the same is asked by `lint`.
test-fast: setup test-js
	$(PYTEST) -n 2 --dist worksteal --ignore=tests/browser --no-migrations -m "not slow"

test-sqlite: setup
	$(PYTEST) -n 2 --dist worksteal --ignore=tests/browser

test-postgres: setup
	TEST_DATABASE=postgres $(PYTEST) -n 2 --dist worksteal --ignore=tests/browser

test-js: setup
	.venv/bin/node --test $(JS_TESTS)

test-browser: setup
	DJANGO_ALLOW_ASYNC_UNSAFE=true $(PYTEST) -n 2 --dist worksteal tests/browser

pictures: setup
	PICTURES=docs/pictures DJANGO_ALLOW_ASYNC_UNSAFE=true $(PYTEST) tests/browser/test_newcomer.py

# The tablet's own bars, held strictly: on a machine with nothing else to do.
speed: setup
	SPEED=1 DJANGO_ALLOW_ASYNC_UNSAFE=true $(PYTEST) -s tests/browser -k "day_list_to_a_sheet or tenth_of_a_second"

# What the lines say: docs/bench.md.
bench: setup
	@$(PY) -m bench

# What it says and means: docs/chaos.md.
chaos: setup
	@$(PY) -m chaos

mutations: setup
	@$(PY) -m chaos.mutations

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy $(TYPED)
	$(PY) manage.py makemigrations --check --dry-run
	ORIGIN=https://example.org $(PY) manage.py check --deploy --fail-level WARNING

setup: python-found
	@$(PYTHON) requirements/install.py dev

base: python-found
	@$(PYTHON) requirements/install.py base

.PHONY: python-found
python-found:
	@command -v $(PYTHON) >/dev/null || { echo "A system package is missing: python3 (3.11 or newer)"; exit 1; }

# uv comes and goes with the environment that it is used in.
UV_VENV := var/lock-venv
UV_COMPILE := $(UV_VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate
lock: setup
	@rm -rf $(UV_VENV) && mkdir -p var
	$(PY) -m venv $(UV_VENV)
	$(UV_VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv
	cd requirements && for name in base dev node; do ../$(UV_COMPILE) $$name.in -o $$name.txt || exit 1; done
	npm update --package-lock-only --ignore-scripts
	@rm -rf $(UV_VENV)
