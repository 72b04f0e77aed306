# Everything one does with Écritoire, from a bare checkout. `make help` lists it.

PYTHON ?= python3
ARGS ?=

# Wheels only: building a source archive would download build tools that no lock pins.
PIP := .venv/bin/python -m pip --disable-pip-version-check install -qq
FROM_LOCK := --only-binary :all: --require-hashes --requirement
LOCK := .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --custom-compile-command "make lock"

# Pango draws the print pages; the subsetter keeps their PDFs small.
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
PANGO_OPENS := .venv/bin/python -W error:HarfBuzz-Subset -c "import weasyprint.text.ffi" \
	>/dev/null 2>&1
# The driver of the browser tests brings its own Node, which a bare Debian lacks one library for.
DRIVER_RUNS := .venv/bin/python -m playwright --version >/dev/null 2>&1
# Each file of tests stays in one process, so that what it starts is started once. Three of them keep
# two cores busy: each waits a third of its time for what it has started.
PARALLEL := -n 3 --dist loadfile --no-loadscope-reorder
CATALOGUES := $(wildcard kiosk/translations/*/LC_MESSAGES/*.po)
AXE := node_modules/axe-core/axe.min.js
# What the contract tests talk to, fetched where they are run only.
PEERS := tests/contracts/node_modules/.fetched

# A shell function: installs Debian packages where nobody has to be asked, else says what to type.
define APT
apt() { \
	command -v apt-get >/dev/null || { echo "Please install $$* (Debian's names)."; return 1; }; \
	line="apt-get update; apt-get install --yes --no-install-recommends $$*"; \
	root=; [ "$$(id -u)" = 0 ] || root="sudo -n"; \
	if $$root true 2>/dev/null; then \
		echo "Installing $$* …"; \
		$$root sh -c "export DEBIAN_FRONTEND=noninteractive; { $$line; } >/dev/null" && return; \
	fi; \
	become="su -"; if command -v sudo >/dev/null; then become="sudo sh"; fi; \
	echo "To install $$*, type:"; \
	echo "    $$become -c '$$line'"; \
	return 1; \
}
endef

.PHONY: help install run test test-all check bench screenshots lock clean pango programs
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# After an upgrade of the machine's Python the old environment is dead: it is made anew.
$(shell .venv/bin/python -c "import pip" 2>/dev/null || rm -f .venv/.[a-z]* .venv/bin/python)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

install: .venv/.installed pango ## set up without starting it: libraries, browser assets, Pango

run: .venv/.installed .venv/.pango ## start the kiosk; ARGS="--port 9000" passes options on
	@.venv/bin/kiosk run $(ARGS)

test: check pango programs $(PEERS) ## everything that must hold; ARGS="tests/web -x" narrows the tests
	@.venv/bin/pytest $(PARALLEL) $(ARGS)

test-all: check pango programs $(PEERS) ## the same, with all combinations and the long runs
	@FAULT_ROUNDS=50 .venv/bin/pytest $(PARALLEL) -m "full or not full" --timeout 3600 $(ARGS)

check: .venv/.tools ## the fast part of the tests: lint, types, import layers, catalogues
	@.venv/bin/ruff check --quiet --output-format concise
	@.venv/bin/ruff format --check --quiet
	@.venv/bin/mypy --no-error-summary
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/djlint templates --lint --quiet
	@.venv/bin/python -m tests.catalogues

bench: .venv/.tools pango ## measure, and print each figure beside its limit
	@.venv/bin/python -m tests.bench $(ARGS)

screenshots: .venv/.tools pango programs ## photograph every screen and print page
	@.venv/bin/python -m tests.screenshots $(ARGS)

lock: .venv/.tools ## pin the dependencies anew after a change; ARGS=--upgrade takes newer ones
	@$(LOCK) $(ARGS) pyproject.toml --group build -o requirements.lock
	@$(LOCK) $(ARGS) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	@$(LOCK) $(ARGS) --group npm -o requirements-build.lock
	@.venv/bin/python hatch_build.py lock

clean: ## remove all that was installed or built here; the instance folder stays
	rm -rf .venv .build-venv node_modules tests/contracts/node_modules static/vendor build dist
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	rm -f kiosk/translations/*/LC_MESSAGES/*.mo

# What follows is made once, and again when the file it comes from changes.

.venv/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" \
		|| { echo "Écritoire needs Python 3.11 or later. Name it: make PYTHON=python3.13 …"; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || { $(APT); apt python3-venv; }
	@$(PYTHON) -m venv --clear .venv

.venv/.libraries: requirements.lock .venv/bin/python
	@echo "Installing the libraries …"
	@$(PIP) $(FROM_LOCK) requirements.lock
	@touch $@

.venv/.assets: package-lock.json hatch_build.py $(CATALOGUES) .venv/.libraries
	@echo "Building the browser assets and the catalogues …"
	@.venv/bin/python hatch_build.py
	@touch $@

.venv/.installed: pyproject.toml .venv/.assets
	@$(PIP) --no-index --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.tools: requirements-dev.lock .venv/.installed $(AXE)
	@echo "Installing what the tests need …"
	@$(PIP) $(FROM_LOCK) requirements-dev.lock
	@touch $@

$(AXE): | .venv/.assets
	@rm -f static/vendor/versions.json
	@.venv/bin/python hatch_build.py

$(PEERS): tests/contracts/package-lock.json hatch_build.py | .venv/.assets
	@echo "Fetching what the contract tests talk to …"
	@.venv/bin/python hatch_build.py peers
	@touch $@

# Without these the rest goes on; the tests that need them are skipped, and in CI they fail.

pango: .venv/.libraries
	@$(PANGO_OPENS) || { $(APT); apt $(PANGO) && $(PANGO_OPENS); } \
		|| echo "The kiosk works without Pango, but cannot make print pages."
	@touch .venv/.pango

.venv/.pango: | .venv/.libraries
	@$(MAKE) pango

programs:
	@set --; \
	command -v chromium >/dev/null || command -v google-chrome >/dev/null || set -- "$$@" chromium; \
	command -v pdftotext >/dev/null || set -- "$$@" poppler-utils; \
	$(DRIVER_RUNS) || set -- "$$@" libatomic1; \
	[ $$# = 0 ] || { $(APT); apt "$$@"; } || echo "Some tests need $$*."
