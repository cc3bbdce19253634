# make demo    the main job on the example commune, with the embedded SQLite store
# make test    every test, the plugins' included; real servers are started from packages
# make lint    style, types, import directions
# make docs    the documentation site, every block run
# make bench   the benchmark table (docs/benchmarks.md)
# make proof   the long forms: faults, fuzzing, mutants

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PLUGINS := $(wildcard plugins/*)
WORKERS ?= 2

.PHONY: demo test lint docs bench proof wheel smoke clean

demo: $(VENV)/.demo
	$(BIN)/grassroots-gov demo --store sqlite:///demo.db

# The blocks of a page build on each other, and a server serves one file: a file stays on one worker.
test: $(VENV)/.dev
	sh .ci/programs
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	MYPYPATH=src $(BIN)/mypy --strict $(wildcard plugins/*/src)
	$(BIN)/lint-imports

docs: $(VENV)/.dev
	$(BIN)/python docs/generate.py
	$(BIN)/sphinx-build -q -W --keep-going -b html docs build/docs

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

proof: $(VENV)/.dev
	$(BIN)/python -m benchmarks.proof

wheel: $(VENV)/.dev
	rm -rf build/dist
	$(BIN)/python -m build --wheel --no-isolation --outdir build/dist . > /dev/null
	for plugin in $(PLUGINS); do $(BIN)/python -m build --wheel --no-isolation --outdir build/dist $$plugin > /dev/null || exit 1; done

smoke: wheel
	sh .ci/smoke build/dist

$(VENV)/bin/python:
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed')"
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[cli]"
	touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml $(wildcard plugins/*/pyproject.toml)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[cli,testing,dev]" $(foreach plugin,$(PLUGINS),-e $(plugin))
	touch $@

clean:
	rm -rf $(VENV) build demo.db demo.db-wal demo.db-shm
