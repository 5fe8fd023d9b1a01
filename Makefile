# Needs Python 3.11 or newer (with venv) and make; everything else is installed into .venv from pinned, hashed versions.

PYTHON ?= python3
BIN := .venv/bin
DRMODEL := $(BIN)/drmodel
SCENARIO := data/etp_express.yaml
REPORT := reports/etp_express
CASES := 10000
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE = $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --no-header --no-annotate $(UPGRADE)

# An extra is named beside its pin: pip would else look for a newer version of what has one, and find no hash for it.
HASHED := --generate-hashes --no-strip-extras

.PHONY: help report test bench fuzz calibration-coverage kernel-mutants mutation samples check-samples docs notebook licences audit sbom pythons faults trust lock clean
.DELETE_ON_ERROR:

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

report: .venv/core.stamp ## evaluate the ETP Express scenario, write its PDF in Portuguese and English, and its workbook, to reports/
	@mkdir -p reports
	$(DRMODEL) evaluate $(SCENARIO) --sensitivity --search --format json > $(REPORT).json.part
	@mv $(REPORT).json.part $(REPORT).json
	$(DRMODEL) report $(REPORT).json --language pt-BR -o $(REPORT)_pt-BR.pdf
	$(DRMODEL) report $(REPORT).json --language en -o $(REPORT)_en.pdf
	$(DRMODEL) workbook $(REPORT).json -o $(REPORT).xlsx

# Tests that run the same lines many million times, that go through all layers, or whose work is done in other processes
# prove nothing more by tracing, which makes them up to four times slower: without coverage.
UNTRACED := $(addprefix tests/,data docs laws mutation notebooks packaging panel/test_page.py reference robustness \
	simulation/test_cluster.py simulation/test_engines.py simulation/test_stress.py study/test_invariance.py theory trust)
# Two processes share the tests, with a core for each.
PYTEST := $(BIN)/python -m pytest --numprocesses=2 --dist=worksteal

test: export OPENBLAS_NUM_THREADS := 1
test: .venv/all.stamp ## lint, types, layers, tests with coverage, doctests, notebooks, packaging
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy & types=$$!; $(PYTEST) $(UNTRACED); tests=$$?; wait $$types && exit $$tests
	$(PYTEST) $(addprefix --ignore=,$(UNTRACED)) --cov --cov-report=term

bench: .venv/all.stamp ## measure the simulator's speed beside what it is compared to, on a machine that idles; writes reports/bench.md
	$(BIN)/python -m tests.benchmarks.bench

fuzz: export OPENBLAS_NUM_THREADS := 1
fuzz: .venv/all.stamp ## change files and options at random, and see that nothing hurts; `make fuzz CASES=1000000`; writes reports/fuzz.json
	$(BIN)/python -m tests.robustness.fuzz --cases $(CASES)

calibration-coverage: .venv/all.stamp ## see how often the intervals of a calibration hold the truth, over 200 simulated histories; minutes
	$(BIN)/python -m tests.benchmarks.calibration

kernel-mutants: .venv/all.stamp ## break the compiled engine in many ways, and see whether the comparison of the engines tells; half an hour
	$(BIN)/python -m tests.simulation.mutants

mutation: .venv/all.stamp ## break formulas, laws and the reference engine, and see whether the tests tell; half of all breaks, or `make mutation ALL=1`, or `ONLY=drmodel/calculators/costs.py`; writes reports/mutation.json
	$(BIN)/python -m tests.mutation.campaign $(if $(ALL),--all) $(ONLY)

samples: report .venv/all.stamp ## refresh what git keeps in reports/samples/: two PDFs, the workbook, two pictures (needs poppler's pdftoppm)
	@mkdir -p reports/samples
	cp $(REPORT)_pt-BR.pdf $(REPORT)_en.pdf $(REPORT).xlsx reports/samples/
	pdftoppm -png -r 70 -f 1 -l 1 -singlefile $(REPORT)_en.pdf reports/samples/page_1
	$(BIN)/python -m tests.panel.picture $(SCENARIO) reports/samples/panel.png

docs: .venv/core.stamp ## write docs/api.md and docs/scenario_reference.md anew from the code
	$(BIN)/python docs/api.py
	$(BIN)/python docs/scenario_reference.py

check-samples: .venv/all.stamp ## see whether the samples still say what `make report` wrote, page by page and sheet by sheet
	$(BIN)/python -m tests.reporting.samples

notebook: .venv/all.stamp ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

licences: .venv/all.stamp ## write docs/licences.md anew from the lock files and from what is installed
	$(BIN)/python -m tests.packaging.licences

audit: .venv/all.stamp ## ask for known vulnerabilities of everything pinned (needs a network); writes reports/audit.json
	$(BIN)/python -m tests.packaging.audit

sbom: .venv/all.stamp ## write the bill of materials of the core to reports/drmodel.cdx.json, in the form of CycloneDX
	$(BIN)/python -m tests.packaging.sbom

pythons: .venv/all.stamp ## let every declared Python that is here make the same study again; writes reports/pythons.json
	$(BIN)/python -m tests.packaging.pythons

faults: .venv/all.stamp ## stop the writer of files at every step, and commands at many instants; writes reports/writing.json
	$(BIN)/python -m tests.robustness.faults

trust: .venv/all.stamp ## one table of what was tried and what came of it, from these campaigns; writes reports/trust.md
	$(BIN)/python -m tests.trust.campaign

lock: .venv/all.stamp ## pin what pyproject.toml asks for; `make lock UPGRADE=--upgrade` moves every pin to its newest
	$(COMPILE) --all-extras --group build pyproject.toml -o constraints.txt
	$(COMPILE) $(HASHED) --all-extras --group build -c constraints.txt pyproject.toml -o requirements.lock
	$(COMPILE) $(HASHED) --group build -c constraints.txt pyproject.toml -o requirements-core.lock

clean: ## remove the environment, what was built and what was written
	rm -rf .venv dist build .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache $(REPORT)*
	find drmodel tests notebooks -name __pycache__ -prune -exec rm -rf {} +
	find notebooks -name .ipynb_checkpoints -prune -exec rm -rf {} +

.venv/core.stamp: requirements-core.lock pyproject.toml | .venv/bin/pip
	$(INSTALL) --require-hashes -r requirements-core.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/all.stamp: requirements.lock pyproject.toml | .venv/bin/pip
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ .venv/core.stamp

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "drmodel needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; name another: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
