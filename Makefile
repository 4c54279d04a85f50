# make demo    try the program on an invented agency (Python 3.11 or newer is all it needs)
# make test    run the tests                make check   everything that must hold before a push
# make format  lay the code out             make locale  collect the interface's words, compile translations
# make docs    write docs/commands.md from the commands themselves
# make pictures  draw the screens that README shows
# make bench   measure speed against floors of the same run, write docs/performance.md (BENCH_SCALE=1000 for the largest)

PYTHON ?= python3
BIN := .venv/bin
CATALOGUES := $(wildcard agencycli/locale/*/LC_MESSAGES/agencycli.po)
WORDS := build/agencycli.pot

# The demo and the tests have agencies of their own: whatever the caller works with stays out of it.
unexport AGENCY_HOME AGENCY_DATABASE AGENCY_NOW AGENCY_ERRORS
# Each command that a test or a measurement starts would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE
DEMO := AGENCY_HOME="$(CURDIR)/.demo" $(BIN)/agency

.PHONY: demo test check bench docs pictures locale format
.DELETE_ON_ERROR:

demo: .demo/filled
	@if [ -t 0 ] && [ -t 1 ]; then exec $(DEMO) tui; fi; \
	set -e; \
	echo "== Утро ==";                         $(DEMO) day; \
	echo; echo "== Три недели ==";             $(DEMO) plan; \
	echo; echo "== Сделки без следующего шага =="; $(DEMO) deal list --view stepless --limit 12; \
	echo; echo "== Обещано на сегодня и раньше =="; $(DEMO) log list --view due --limit 12; \
	echo; echo "== Клиенты ==";                $(DEMO) client list --limit 12; \
	echo; echo "== Давно молчат ==";           $(DEMO) client list --view silent --limit 12; \
	echo; echo "== Карточка ==";               $(DEMO) client show 2; \
	echo; echo "Во весь экран:  AGENCY_HOME=.demo $(BIN)/agency tui"; \
	echo "Все команды:    AGENCY_HOME=.demo $(BIN)/agency --help"; \
	echo "Начать заново:  rm -r .demo && make demo"

.demo/filled: | .venv/ready
	rm -rf .demo
	$(DEMO) init --company "НУЛЬ" --owner "Константин Нуль" --language ru --area-code 831
	$(DEMO) demo --seed 1 >/dev/null
	@touch $@

test: .venv/dev
	$(BIN)/pytest -n 2

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	bash .ci/wheel $(BIN)/python
	$(BIN)/pytest -n 2 --postgres own
	$(BIN)/pytest -n 2

bench: .venv/dev
	$(BIN)/python -m bench

docs: .venv/dev
	$(BIN)/python docs/reference.py

pictures: .venv/dev
	$(BIN)/python docs/pictures.py >/dev/null

format: .venv/dev
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

locale: .venv/dev
	mkdir -p $(dir $(WORDS))
	$(BIN)/pybabel -q extract --no-location --sort-output --width 110 -k N_ -o $(WORDS) agencycli
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 110 \
		-D agencycli -d agencycli/locale -i $(WORDS)
	$(BIN)/pybabel -q compile -D agencycli -d agencycli/locale
	$(BIN)/pytest tests/test_locale.py

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	# Dependency groups need pip 25.1; older distributions bring an older one.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@touch $@

.venv/ready: .venv/made pyproject.toml hatch_build.py $(CATALOGUES)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[postgres,encryption]" --group dev
	@touch $@
