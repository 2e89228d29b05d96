# Two commands: `make month` replays the sample programme, `make test` proves it. Both make the environment first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
MEASURES := $(BIN)/measures

# `make month REGIME=special-measures-2016` tells the sample of that regime of config/regimes/, into var/special-measures-2016/.
REGIME :=
SAMPLE := $(if $(REGIME),samples/$(REGIME),samples)
MONTHS := $(shell sed -n 's/^\(first\|last\) = "\(.*\)"$$/\2/p' $(SAMPLE)/programme.toml)
ifneq ($(REGIME),)
export MEASURES_CONFIG := config/regimes/$(REGIME)
export MEASURES_PROGRAMME := $(SAMPLE)
export MEASURES_STORE := var/$(REGIME)/record
export MEASURES_SITE := var/$(REGIME)/site
export MEASURES_PREVIEW := var/$(REGIME)/preview
export MEASURES_MAIL := var/$(REGIME)/mail
export MEASURES_RETURNED := var/$(REGIME)/returned
export MEASURES_BACKUPS := var/$(REGIME)/backups
endif

.PHONY: month desk ui ui-stop test quick look rehearse sentences mutants lint bench requirements screens clean
.DEFAULT_GOAL := month

month: $(VENV)/.run
	@$(MEASURES) plan
	@$(MEASURES) replay $(MONTHS) --prefect --approve-as "sample approver"

# The desk on 127.0.0.1 beside what there is, with a link for one trust; Ctrl-C ends it.
desk: $(VENV)/.run
	@deployments/desk.sh

# Prefect's server, deployments and a worker on 127.0.0.1; again, it finds them running.
ui: $(VENV)/.run
	@deployments/ui.sh start

ui-stop:
	@deployments/ui.sh stop

test: $(VENV)/.test
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not look and not rehearsal"

# The tests of rules, rulebook, settings and pages alone, for another Python: make quick PYTHON=python3.13 VENV=.venv-3.13
quick: $(VENV)/.test
	@$(BIN)/python -m pytest -q -m "not look and not rehearsal" tests/rules tests/rulebook tests/run tests/evidence tests/site

# The pages and the desk in a real browser; axe and the Nu HTML checker over every single page of the sample site. Some minutes.
look: $(VENV)/.test
	@$(BIN)/python -m pytest -n 2 --dist load -m look tests/browser

# Kills, races, servers and searches, some minutes each: the tests of these kinds, then the whole of each: an object store whose answers are
# spoiled, at every request and in every way; commands killed, and refused by the disk, at every write; a record of six months and its site
# tampered with in every way; an update that comes at any hour; a month by mail alone, killed at write after write; and the list of sentences
# against what the whole sample says.
rehearse: $(VENV)/.test
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m rehearsal
	@$(BIN)/python -m tests.record.spoiled_month 150 $(SEED)
	@$(BIN)/python -m tests.record.dying --whole 180
	@$(BIN)/python -m tests.record.tampering 180
	@$(BIN)/python -m tests.collect.mail_month --whole 120
	@$(BIN)/python -m tests.sentences.sample 180 $(SEED)

# How many small wrongs the tests notice, by folder, with the survivors; an hour or so, by one process.
# SAMPLE=40 mutants a folder, SEED=1, FOLDERS="rules notify" or "rules/stalled.py".
mutants: $(VENV)/.test
	@nice $(BIN)/python -m tests.mutants $(FOLDERS) --sample $(or $(SAMPLE),40) --seed $(or $(SEED),1)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Ratios side by side; an hour or so. BEFORE=FOLDER, a checkout of an earlier version, measures a month by it too.
bench: $(VENV)/.test
	@$(BIN)/python -m benchmarks $(if $(BEFORE),--before $(BEFORE))

$(VENV)/.run: deployments/requirements.txt pyproject.toml
	@echo "Making the environment (once; a minute or two) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r deployments/requirements.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run deployments/requirements-test.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r deployments/requirements-test.txt
	@touch $@

# Resolve the pinned, hashed requirements again (needs uv); never a lock file, which would record download addresses.
UV ?= uv
requirements:
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra build pyproject.toml -o deployments/requirements.txt
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra build --extra dask pyproject.toml \
	  -c deployments/requirements.txt -o deployments/requirements-dask.txt
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra build --extra test pyproject.toml \
	  -c deployments/requirements.txt -o deployments/requirements-test.txt

# Screenshots of the sample's main pages for the README, after `make month`. Those of Prefect's pages want a server: tests/flows/screens.py.
screens: $(VENV)/.test
	@$(BIN)/python -m tests.site.screens
	@$(BIN)/python -m tests.desk.screens

# Asks first where var/ holds a record that is not the sample's.
clean:
	@$(PYTHON) deployments/clean.py
