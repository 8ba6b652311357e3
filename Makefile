# Two commands to know: `make run` and `make test`. The others: `make help`.
PORT ?= 8000
SCALE ?= small
SEED ?= 1
LISTINGS ?= 24000
INTENTS ?= 7500
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# Faults and properties begin at a new seed each time, unless somebody names one.
DRAWN = --seed $(if $(filter command environment,$(firstword $(origin SEED))),$(SEED),drawn)
# What .env says holds for what serves, not for tests.
ENV := set -a; if [ -f .env ]; then . ./.env; fi; set +a;
TEMPLATES = $$(find templates -name '*.html')
STATIC := $(shell find static -type f 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help environment dev migrated lexicon setup run test coverage check types style fix demo shell stop reset shake e2e chaos bench

help:            ## this list
	@sed -n 's/^\([a-z0-9]*\):.*## /\1  /p' Makefile | expand -t 10

environment:
	@bin/environment run

dev:
	@bin/environment dev

migrated: environment
	@$(ENV) $(MANAGE) migrate --verbosity 0

lexicon: environment
	@$(ENV) $(BIN)/python -m matching.embedding.compile "$${VAR_DIR:-var}/lexicon"

setup: environment  ## everything `make run` needs, without serving
	@$(MAKE) --no-print-directory --jobs=2 migrated lexicon staticfiles/.collected
	@$(ENV) $(MANAGE) demo --scale small --if-empty

run: setup       ## the site on http://127.0.0.1:$(PORT), until Ctrl-C
	@$(ENV) exec $(MANAGE) serve --port $(PORT)

staticfiles/.collected: requirements.txt $(STATIC) | environment
	@$(MANAGE) collectstatic --no-input --clear --verbosity 0
	@touch $@

test: dev        ## the whole suite on a real PostgreSQL
	$(BIN)/pytest -n 2

shake: dev       ## every property with 2,000 examples from a new seed; again: SEED=7
	$(BIN)/pytest -m hypothesis -n 2 --hypothesis-profile shake $(DRAWN)

coverage: dev    ## the same, with the lines it does not reach; a third slower
	$(BIN)/pytest -n 2 --cov --cov-report=term:skip-covered

check: dev       ## style, types, contracts, templates, migrations, generated files
	@$(MAKE) --no-print-directory --jobs=2 --output-sync types style

types:
	$(BIN)/mypy .

style:
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/lint-imports
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES) && $(BIN)/djlint templates --lint --quiet
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) describe --check && $(MANAGE) vendor_check
	$(MANAGE) check_translations

fix: dev         ## rewrite what ruff and djade can
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $(TEMPLATES)

demo: migrated   ## the demo market, into an empty copy: make reset demo SCALE=owner SEED=1
	@$(ENV) $(MANAGE) demo --scale $(SCALE) --seed $(SEED)

shell: setup     ## Django's shell
	@$(ENV) $(MANAGE) shell

stop:            ## end the embedded servers
	@$(ENV) [ ! -x $(BIN)/python ] || $(BIN)/python -m kernel.embedded stop

reset:           ## end them and delete var/, with all data
	@[ ! -x $(BIN)/python ] || VAR_DIR=var $(BIN)/python -m kernel.embedded stop --if-unused
	@rm -rf var

e2e: dev         ## journeys in a real browser
	$(BIN)/pytest -m e2e -n 2 --dist loadfile

chaos: dev       ## faults on purpose, with figures; again: SEED=7; every command crashes: FULL=1; smaller rounds: LEAN=1
	$(if $(FULL),$(BIN)/python -m pytest -q -p marketplace.tests.crash.everywhere marketplace/deals marketplace/payments)
	$(BIN)/pytest -m chaos $(if $(LEAN),--lean) $(DRAWN)

bench: dev       ## matching on a synthetic market; then the site that runs on PORT, over HTTP
	$(MANAGE) bench_matching --listings $(LISTINGS) --intents $(INTENTS)
	$(MANAGE) bench_catalogue --url http://127.0.0.1:$(PORT)
