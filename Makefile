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
SEED ?= 1
EACH ?= 4
SIZES ?= 10000,1000000
SECONDS ?= 60
DATABASES ?=
WORLDS ?=
# Two cores are what a small machine has; the third process works while the others wait for servers and pages.
PROCESSES ?= 3

.DEFAULT_GOAL := help

help:
	@echo "make demo      a filled installation: one year of five example plans, then its dashboard (http://127.0.0.1:$(PORT))"
	@echo "make test      all tests, on SQLite and PostgreSQL"
	@echo "make check     format, lint, types, import directions"
	@echo "make security  licences of what is handed out, secrets in the repository"
	@echo "make audit     known holes in the dependencies (asks a public database)"
	@echo "make bundle    dist/dondoc-VERSION-bundle.tar.gz, which installs without a network; proven by installing it"
	@echo "make bench     all benches at small sizes, one table at the end (a quarter of an hour)"
	@echo "make bench-full     the same at the sizes that are promised (an afternoon)"
	@echo "make bench-reading  how well plans are read, and how fast, beside the marks that were set"
	@echo "make bench-engine   what a round costs at a million obligations, beside hand-written SQL"
	@echo "make bench-mail     what a letter costs, beside a bare loop of the same SMTP library"
	@echo "make bench-reports  what a report costs, beside bare python-docx and xlsxwriter"
	@echo "make bench-web      what a page costs with eight readers while rounds run (SIZES=2000 SECONDS=15 DATABASES=sqlite WORLDS=var/worlds)"
	@echo "make bench-workers  two workers beside one, a run per obligation beside ours, and what standing still costs"
	@echo "make soak      one year in the distributed form while everything in it breaks (make soak SEED=2 EACH=6)"
	@echo "make kills     rounds killed at random points, on both databases (make kills KILLS=200)"
	@echo "make mail-kills  delivery killed 100 times amid 2,000 letters (make mail-kills MAIL_KILLS=100)"
	@echo "make fuzz      thousands of damaged files of every format (make fuzz FILES=5000)"
	@echo "make pictures  the pictures of the README and of docs/pages.md, taken from the demonstration (needs chromium, libreoffice, pdftoppm)"
	@echo "make examples  build the example office files again from their sources"
	@echo "make words     every message of the pages into the English catalogue, and those without a translation"
	@echo "make site      the documents as a site of plain files (site/index.html); a dead link fails"
	@echo "make bench-scale    what the country would need, worked out from what was measured (docs/scale.md)"
	@echo "make bench-province the crowded week of one province, lived through on both databases (an hour)"
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

# Rules of bandit are part of `make check` (ruff's S); what takes longer stands here, and CI runs both.
security: $(READY)
	$(BIN)/python checks/licences.py
	$(BIN)/python checks/secrets.py

audit: $(READY)
	$(BIN)/python checks/audit.py

bundle: $(READY)
	$(BIN)/python deploy/build_bundle.py dist
	PYTHON=$(abspath $(BIN))/python sh deploy/try_bundle.sh dist/dondoc-*-bundle.tar.gz

bench: $(READY)
	$(BIN)/python bench/all.py

bench-full: $(READY)
	$(BIN)/python bench/all.py --full

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

bench-workers: $(READY)
	PYTHONPATH=. $(BIN)/python bench/workers.py
	PYTHONPATH=. $(BIN)/python bench/naive.py
	PYTHONPATH=. $(BIN)/python bench/idle.py

soak: $(READY)
	PYTHONPATH=. $(BIN)/python bench/soak.py --seed $(SEED) --each $(EACH)

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

site: $(READY)
	$(BIN)/python docs/site/build_site.py

bench-scale: $(READY)
	PYTHONPATH=. $(BIN)/python bench/scale.py

bench-province: $(READY)
	PYTHONPATH=. $(BIN)/python bench/province.py

# The second holds what is needed to run, at the same versions: for the bundle, containers and the audit.
LOCK := uv pip compile pyproject.toml --extra postgres --universal --python-version 3.11 --generate-hashes \
	  --no-strip-extras --no-emit-index-url --no-emit-find-links --quiet

lock: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/$(LOCK) --group dev -o requirements.lock
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/$(LOCK) -c requirements.lock -o deploy/runtime.lock

clean:
	rm -rf $(VENV) dist var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.PHONY: help setup demo test check security audit bundle bench bench-full bench-reading bench-engine bench-mail bench-reports bench-web bench-workers soak kills mail-kills fuzz pictures examples words site bench-scale bench-province lock clean
