# One command builds the book, one tests it. Works with GNU make 4 and with macOS's make 3.81:
# so no .ONESHELL, no !=, no grouped targets.

PYTHON ?= python3
PORT   ?= 8000
LAB_PORT ?= 8888

VENV := .venv
TEACHING := _build/teaching-env
PY   := $(VENV)/bin/python
PIP  := $(PY) -m pip --disable-pip-version-check -qq

# A machine's image may set it. Without bytecode each of the hundred processes of a build and its
# tests compiles the libraries anew, which doubles their time.
export PYTHONDONTWRITEBYTECODE :=

# A file's tests stay together on a core: what they share is made once. conftest.py puts the longest
# files first.
CORES := -n auto --dist loadfile --no-loadscope-reorder

# Steps of a target, for the progress lines; a target's prerequisites see the target's value.
STEPS := 1

.DEFAULT_GOAL := help
.PHONY: help book check prepare test ci nightly newest test-lite watch serve lab pdf evening teach quiz sets grade teaching-env hub lint image env lock clean distclean

help: ## list what can be made
	@echo "make …"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile
	@echo "Another Python:  make book PYTHON=python3.12     Another port:  make serve PORT=9000"

book: STEPS := 2
book: $(VENV)/.installed ## build the book into _build/html (a second run builds only what changed)
	@echo "[2/2] book"
	@$(PY) -m helpers build

check: STEPS := 3
check: $(VENV)/.installed ## linters, format, types, and the tests that need no book (the loop of who writes)
	@echo "[2/3] style and format"
	@$(STYLE)
	@$(PY) -m helpers vendor --checks
	@echo "[3/3] tests in process; beside them types and scripts"
	@$(call BESIDE_TYPES,$(PY) -m pytest --tier check $(CORES))

prepare: STEPS := 3
prepare: $(VENV)/.installed ## get a browser, build the book, beside it linters, format, types (the tests' first steps)
	@$(BOOK_AND_LINT)

test: STEPS := 4
test: $(VENV)/.installed ## get a browser, build the book, then a sample of all that is checked (before a push)
	@$(BOOK_AND_LINT)
	@echo "[4/4] tests"
	@$(PY) -m pytest --tier test $(CORES)

ci: STEPS := 4
ci: $(VENV)/.installed ## the same with all that is checked on every push (what a machine runs)
	@$(BOOK_AND_LINT)
	@echo "[4/4] tests"
	@$(PY) -m pytest --tier push $(CORES)

nightly: ci ## all that is checked at all (more than half an hour)
	@$(PY) -m pytest --only nightly $(CORES)

newest: STEPS := 3
newest: $(VENV)/.installed ## build the book with the newest Sphinx and theme, compare it with the pinned one (minutes)
	@echo "[2/3] book"
	@$(PY) -m helpers build
	@echo "[3/3] newest versions"
	@$(PY) -m helpers newest

test-lite: STEPS := 4
test-lite: $(VENV)/.installed ## run every chapter in JupyterLab in a browser (minutes; self-hosted, no other host)
	@echo "[2/4] browser"
	@$(PY) -m helpers browser
	@echo "[3/4] book"
	@$(PY) -m helpers build
	@echo "[4/4] every chapter in the browser's Python"
	@$(PY) -m pytest --tier nightly tests/test_lite_chapters.py

watch: $(VENV)/.installed ## build the book, show it, and follow what you save (the loop of who writes a chapter)
	@$(PY) -m helpers watch --port=$(PORT)

serve: $(VENV)/.installed ## show the built book at http://localhost:8000/ (another PORT if you like)
	@test -f _build/html/index.html || { echo "There is no book yet. Build it:  make book" >&2; exit 1; }
	@echo "The book is at http://localhost:$(PORT)/   (stop with Ctrl-C)"
	@$(PY) -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

lab: $(VENV)/.installed ## open the chapters as notebooks in JupyterLab; what you edit there stays
	@$(PY) -m helpers lab -- --port=$(LAB_PORT)

pdf: STEPS := 4
pdf: $(VENV)/.installed ## print the whole book into _build/pdf (with Chromium; gets one where there is none)
	@echo "[2/4] browser"
	@$(PY) -m helpers browser
	@echo "[3/4] book"
	@$(PY) -m helpers build
	@echo "[4/4] PDF"
	@$(PY) -m helpers pdf

evening: STEPS := 4
evening: $(VENV)/.installed ## write the book without what was known only later into _build/evening, for a class
	@echo "[2/4] browser"
	@$(PY) -m helpers browser
	@echo "[3/4] book"
	@$(PY) -m helpers build
	@echo "[4/4] that evening, with notebooks and PDF (minutes)"
	@$(PY) -m helpers evening

teach: STEPS := 4
teach: $(VENV)/.installed ## make case, teaching notes and slides into _build/teach (they are on no page)
	@echo "[2/4] browser"
	@$(PY) -m helpers browser
	@echo "[3/4] book"
	@$(PY) -m helpers build
	@echo "[4/4] case, notes and slides"
	@$(PY) -m helpers teach
	@$(PY) -m helpers slides

quiz: STEPS := 2
quiz: $(VENV)/.installed ## write the questions for Canvas, for Moodle and for paper into _build/quiz
	@echo "[2/2] questions"
	@$(PY) -m helpers quiz

hub: STEPS := 3
hub: $(VENV)/.installed ## start a JupyterHub for a seminar on this machine (Linux, root; HUB="--port=9000" and more)
	@echo "[2/3] book"
	@$(PY) -m helpers build
	@echo "[3/3] hub"
	@$(PY) -m helpers hub $(HUB)

sets: STEPS := 2
sets: $(VENV)/.installed ## write the problem sets, a notebook for each student of teach/private/roster.csv
	@echo "[2/2] sets"
	@$(PY) -m helpers sets

grade: STEPS := 2
grade: $(VENV)/.installed ## grade what was handed in: make grade FOLDER=submissions.zip
	@test -n "$(FOLDER)" || { echo "Say what was handed in:  make grade FOLDER=submissions.zip" >&2; exit 1; }
	@echo "[2/2] grades"
	@$(PY) -m helpers grade "$(FOLDER)"

teaching-env: $(TEACHING)/.installed ## make an environment with nbgrader, for the sets' export (minutes)

lint: $(VENV)/.installed ## check style, format and types of the Python code, and the scripts
	@$(STYLE) && $(TYPES)

image: $(VENV)/.installed ## make a class server's environment as repo2docker would, and try it (minutes)
	@$(PY) -m tests.support.image

env: $(VENV)/.installed ## make .venv with everything in requirements.lock

lock: ## renew requirements.lock from requirements.txt (UPGRADE=1: newest versions)
	@PYTHON="$(PYTHON)" UPGRADE="$(UPGRADE)" .ci/lock

clean: ## remove what was built; keep .venv
	@rm -rf _build .jupyter_cache .pytest_cache .ruff_cache .mypy_cache
	@find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +

distclean: clean ## remove .venv too
	@rm -rf $(VENV) *.egg-info

# What can be said of the code without running it. What the formatter would change is shown;
# `.venv/bin/python -m ruff format .` changes it.
define STYLE
$(PY) -m ruff check --quiet --output-format concise . && $(PY) -m ruff format --quiet --diff .
endef

define TYPES
$(PY) -m mypy --no-error-summary && $(PY) -m helpers lint-js
endef

# Do something, and beside it what takes half a minute of one core and needs nothing of it. What is
# found is printed at the end: it may be what explains a fault of the other.
define BESIDE_TYPES
found=$$(mktemp); trap 'rm -f "$$found"' EXIT; \
( $(TYPES) ) >"$$found" 2>&1 & told=$$!; \
$(1); done=$$?; \
wait $$told || { cat "$$found" >&2; exit 1; }; \
exit $$done
endef

# A build leaves a core idle for half of its time.
define BOOK_AND_LINT
echo "[2/$(STEPS)] browser; style and format"; \
$(PY) -m helpers browser && $(PY) -m helpers vendor --checks && $(STYLE) || exit; \
echo "[3/$(STEPS)] book; beside it types and scripts"; \
$(call BESIDE_TYPES,$(PY) -m helpers build)
endef

# --- the environment ------------------------------------------------------------------------------
# Two stamps: a change of the lock makes .venv anew, so that no package of an older lock survives;
# a change of pyproject.toml only installs the project again, which takes a second.

# Where uv cannot be had (another index, no binary for this machine) pip does the same.
$(VENV)/.packages: requirements.lock
	@$(NEED_PYTHON)
	@echo "[1/$(STEPS)] environment: .venv with $$($(PYTHON) --version), packages of requirements.lock"
	@$(PYTHON) -m venv --clear $(VENV)
	@.ci/uv pip install --quiet --system-certs --python $(PY) --require-hashes -r requirements.lock || { \
		echo "uv could not install the packages (see above); pip does, in a minute or two"; \
		$(PIP) install --no-compile --require-hashes -r requirements.lock; }
	@touch $@

# --no-build-isolation: setuptools is in the lock, so this step asks no network.
$(VENV)/.installed: $(VENV)/.packages pyproject.toml
	@echo "[1/$(STEPS)] environment: this project into .venv"
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# nbgrader in an environment of its own: the book needs none of it.
$(TEACHING)/.installed: teach/requirements.txt
	@$(NEED_PYTHON)
	@echo "[1/1] environment: $(TEACHING) with nbgrader, packages of teach/requirements.txt (minutes)"
	@$(PYTHON) -m venv --clear $(TEACHING)
	@$(TEACHING)/bin/python -m pip --disable-pip-version-check -qq install -r teach/requirements.txt
	@touch $@

# An old python3 often comes first on the PATH (macOS brings 3.9). Say so, and name a newer one
# where there is one.
define NEED_PYTHON
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "The book needs Python 3.11 or newer, but \"$(PYTHON)\" is $$(command -v "$(PYTHON)" >/dev/null && $(PYTHON) --version 2>&1 || echo "not to be found")." >&2; \
	for newer in python3.14 python3.13 python3.12 python3.11; do \
		if $$newer -c 'import venv' >/dev/null 2>&1; then \
			echo "This machine has another one. Use it:  make $(MAKECMDGOALS) PYTHON=$$newer" >&2; exit 1; \
		fi; \
	done; \
	echo "If you have a newer one, name it:      make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; \
	echo "If not, get one:  https://www.python.org/downloads/" >&2; \
	echo "                  (Debian, Ubuntu: apt install python3-venv; macOS: brew install python)" >&2; \
	exit 1; }
endef
