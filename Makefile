# The two commands of a newcomer are `make demo` and `make test`. Everything runs in .venv, which scripts/environment makes.
#
#   PYTHON=python3.12      another interpreter for .venv
#   PYTEST_ARGS="..."      more options for pytest, e.g. PYTEST_ARGS="tests/unit -k window"
#   NEW=sv                a language to begin a catalogue of, with `make messages`
#   BENCH_ARGS="..."       more options for every benchmark, e.g. BENCH_ARGS=--record

# One more than the two cores that small machines have: a third of the tests waits for a peer, a child or a disk, and meanwhile another can go on.
WORKERS ?= 3
PYTEST_ARGS ?=
BENCH_ARGS ?=
NEW ?=
PICTURE_ARGS ?=
BIN := .venv/bin
# Tests sync thousands of small files, and copy databases of a thousand: where memory has room for them, and lets programs in it be run, no disk
# is waited for.
MEMORY = $(shell grep ' /dev/shm tmpfs ' /proc/mounts 2>/dev/null | grep -qv noexec && df -Pk /dev/shm | awk 'NR == 2 && $$4 > 4000000 { print $$6 }')
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

export PYTHON
# Whoever wants no compiled modules has each worker and each program of the tests compile all of them anew. `make clean` removes them.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test environment environment-dev lint typecheck imports unit faults bench pictures shows reference messages lock clean

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

demo: environment ## the whole job on bundled articles, into a local inbox
	@$(BIN)/digest demo

# What is quick comes first: an error of style is told in seconds. Types and layers are looked at side by side.
test: lint ## everything that a change has to pass
	@$(MAKE) --no-print-directory --jobs=2 typecheck imports
	@$(MAKE) --no-print-directory unit

environment:
	@scripts/environment requirements.lock

environment-dev:
	@scripts/environment requirements-dev.lock

lint: environment-dev ## style of the code
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .

typecheck: environment-dev ## types
	$(BIN)/mypy

imports: environment-dev ## the layers of the architecture
	$(BIN)/lint-imports

unit: environment-dev ## the tests alone
	$(if $(MEMORY),TMPDIR=$(MEMORY)) $(BIN)/pytest -n $(WORKERS) $(PYTEST_ARGS)

faults: environment-dev ## kill it, break its peers, and count what arrived (RECORD=FILE: write the table there)
	timeout --kill-after=30 60m $(BIN)/pytest -n $(WORKERS) tests/faults --full $(if $(RECORD),--record $(RECORD)) $(PYTEST_ARGS)

bench: environment-dev ## measure against the references; what needs data is left out
	@$(BIN)/python benchmarks $(BENCH_ARGS)

pictures: environment-dev ## the pictures of the mail in the documentation (PICTURE_ARGS="--all DIR": of every hard case, into DIR)
	$(BIN)/python -m scripts.pictures $(PICTURE_ARGS)

shows: environment-dev ## what spam filters, mail readers and a validator say (as root; the scripts name the Debian packages)
	$(BIN)/python -m scripts.validate
	$(BIN)/python -m scripts.scores
	$(BIN)/python -m scripts.mailroom build/mailroom

reference: environment-dev ## the generated pages of docs/reference
	$(BIN)/python scripts/reference.py

messages: environment-dev ## bring the catalogues in line with what the program says (NEW=sv: begin a new one)
	$(BIN)/python scripts/messages.py $(NEW)

lock: ## solve the pinned dependencies anew, as few changes as possible (UPGRADE=1: as many)
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/" >&2; exit 1; }
	echo 'hatchling>=1.27' | $(LOCK) $(if $(UPGRADE),--upgrade) --extra dkim --extra fast --extra llm --extra postgres -o requirements.lock pyproject.toml -
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra dkim --extra fast --extra llm --extra postgres --group dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## everything that was made, but not the demo's newsletter
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find digest tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +
