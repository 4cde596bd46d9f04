# Two commands for people: `make demo` and `make test`. Both set everything up on a machine that has Python and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8000
DATA ?= var/demo
FILES ?= 1000
KILLS ?= 200
MAIL_KILLS ?= 100
SIZES ?= 10000,1000000
SECONDS ?= 60
DATABASES ?=
WORLDS ?=
# Tests run on two processes: they start servers, and two are what a small machine has.
PROCESSES ?= 2

.DEFAULT_GOAL := help

help:
	@echo "make demo      a filled installation: one year of five example plans, then its dashboard (http://127.0.0.1:$(PORT))"
	@echo "make test      all tests, on SQLite and PostgreSQL"
	@echo "make check     format, lint, types, import directions"
	@echo "make bench     what is promised in seconds, measured beside its yardstick"
	@echo "make bench-reading  how well plans are read, and how fast, beside the marks that were set"
	@echo "make bench-engine   what a round costs at a million obligations, beside hand-written SQL"
	@echo "make bench-mail     what a letter costs, beside a bare loop of the same SMTP library"
	@echo "make bench-reports  what a report costs, beside bare python-docx and xlsxwriter"
	@echo "make bench-web      what a page costs with eight readers while rounds run (SIZES=2000 SECONDS=15 DATABASES=sqlite WORLDS=var/worlds)"
	@echo "make kills     rounds killed at random points, on both databases (make kills KILLS=200)"
	@echo "make mail-kills  delivery killed 100 times amid 2,000 letters (make mail-kills MAIL_KILLS=100)"
	@echo "make fuzz      thousands of damaged files of every format (make fuzz FILES=5000)"
	@echo "make pictures  the pictures of the README and of docs/pages.md, taken from the demonstration (needs chromium, libreoffice, pdftoppm)"
	@echo "make examples  build the example office files again from their sources"
	@echo "make words     every message of the pages into the English catalogue, and those without a translation"
	@echo "make lock      renew requirements.lock"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	@# The lock is complete, so nothing is left to resolve: older pips stumble over a pin that also names an extra.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check --quiet --disable-pip-version-check
	@touch $(READY)

setup: $(READY)

demo: $(READY)
	$(BIN)/dondoc demo --data $(DATA) --port $(PORT)

test: $(READY)
	$(BIN)/python -m pytest -n $(PROCESSES)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python bench/start.py

# Both parts are shown even when the first misses a mark.
bench-reading: $(READY)
	$(BIN)/python bench/reading.py; kept=$$?; $(BIN)/python bench/reading_speed.py && exit $$kept

bench-engine: $(READY)
	PYTHONPATH=. $(BIN)/python bench/engine.py

bench-mail: $(READY)
	PYTHONPATH=. $(BIN)/python bench/mail.py

bench-reports: $(READY)
	PYTHONPATH=. $(BIN)/python bench/report_costs.py

bench-web: $(READY)
	PYTHONPATH=. SIZES="$(SIZES)" SECONDS="$(SECONDS)" DATABASES="$(DATABASES)" WORLDS="$(WORLDS)" \
	  $(BIN)/python bench/page_costs.py

kills: $(READY)
	DONDOC_KILLS=$(KILLS) $(BIN)/python -m pytest -n $(PROCESSES) tests/engine/test_killed_rounds.py

mail-kills: $(READY)
	DONDOC_MAIL_KILLS=$(MAIL_KILLS) $(BIN)/python -m pytest -s tests/engine/test_killed_delivery.py

fuzz: $(READY)
	$(BIN)/python bench/fuzz_reading.py --count $(FILES)

pictures: $(READY)
	$(BIN)/dondoc demo --no-serve --data $(DATA)
	$(BIN)/python docs/pictures/take_pictures.py $(DATA)

examples: $(READY)
	$(BIN)/python examples/build_examples.py

words: $(READY)
	$(BIN)/python -m web.gather_words

lock: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile pyproject.toml --extra postgres --group dev --universal \
	  --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --quiet -o requirements.lock

clean:
	rm -rf $(VENV) dist var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.PHONY: help setup demo test check bench bench-reading bench-engine bench-mail bench-reports bench-web kills mail-kills fuzz pictures examples words lock clean
