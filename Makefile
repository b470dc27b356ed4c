# Two commands do everything: `make book` and `make test`. `make help` lists the rest.
#
# The environment is made in .venv by whichever of these targets runs first, with the versions and hashes of
# uv.lock; when that file changes, the difference is installed. PYTHON=/path/to/python3.12 chooses the
# interpreter, GPU=1 adds TensorFlow's CUDA libraries (Linux with an NVIDIA driver).

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help book pdf serve check test thorough coverage mistakes rewrites bench scale lab student exercises grade term publish lock format clean

BIN := .venv/bin
EXTRAS := --extra book --extra tensorflow$(if $(GPU), --extra gpu)
READY := .venv/ready$(if $(GPU),-gpu)
# The markers of tests that need more than Python, see pyproject.toml: `make check` leaves them out.
NEEDS_MORE := sandbox or kernel or browser or bank or course or site
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: $(READY) ## execute and build the site into _site/
	@$(BIN)/python book/build.py

serve: $(READY) ## serve the site on PORT=8000, and build it again when a file is saved
	@$(BIN)/python book/serve.py --port $(or $(PORT),8000)

pdf: book .venv/ready-pdf ## print the site as one PDF, which needs Chromium; CODE=1 prints folded code too
	@$(BIN)/python book/pdf.py $(if $(CODE),--code)

check: .venv/ready-dev ## format, lint, types, spelling and unit tests, in a few minutes
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(BIN)/codespell
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python -m pytest --quiet --numprocesses auto -m "not ($(NEEDS_MORE))"

test: check book ## run what CI runs for each change
	@$(BIN)/python -m pytest --numprocesses auto --dist loadgroup -m "$(NEEDS_MORE)"

thorough: export EVERYTHING = 1
thorough: test ## like `make test`, but with every program and every slow test; takes hours

# Left out: what takes long and executes nothing of the grader that the rest does not.
coverage: .venv/ready-dev ## show which lines of the grader the tests execute, also in the sandbox
	@rm -f .coverage*
	@$(BIN)/coverage run -m pytest --quiet --numprocesses auto --dist loadgroup -m "not (bank or browser or site)"; \
	status=$$?; $(BIN)/coverage combine --quiet && $(BIN)/coverage report && exit $$status

mistakes: .venv/ready-dev ## show how well the exercises' tests tell wrong programs from right ones
	@$(BIN)/python tests/mistakes_report.py

rewrites: .venv/ready-dev ## grade solutions that are written differently, for MINUTES=10
	@$(BIN)/python tests/rewrites.py --minutes $(or $(MINUTES),10)

bench: .venv/ready-dev ## compare the grader with stock nbgrader: time, memory, every score
	@$(BIN)/python tests/bench.py

scale: .venv/ready-dev ## grade classes of SIZES="10 100 1000" students, and check that nothing is lost
	@$(BIN)/python tests/scale.py $(or $(SIZES),10 100 1000)

lab: $(READY) ## open the pages, the exercises and the formgrader in JupyterLab
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter lab

student: $(READY) ## open the exercises in JupyterLab as students see them, on copies in my-exercises/
	@$(BIN)/python -m autograder student

exercises: $(READY) ## make exercises/ from solutions/
	@$(BIN)/python -m autograder release

grade: $(READY) ## grade what is new or changed in gradebook/submitted/
	@$(BIN)/python -m autograder grade

# modular-construction is left out unless ASSIGNMENTS names it: each of its notebooks starts TensorFlow.
term: .venv/ready-dev ## simulate a term of STUDENTS=200 invented students, from Moodle's and Canvas's files and back
	@cd tests && ../$(BIN)/python -m term.run --seed $(or $(SEED),1) \
	    --students $(or $(STUDENTS),200) $(ASSIGNMENTS)

publish: book exercises ## write what is public into the git repository TO=../course; EDITION=2026-autumn keeps the site
	@$(BIN)/python -m autograder publish $(or $(TO),$(error say where to: make publish TO=../course)) \
	    $(if $(EDITION),--edition "$(EDITION)")

lock: $(READY) ## upgrade uv.lock to the newest versions that pyproject.toml allows
	@$(BIN)/uv lock --upgrade

format: .venv/ready-dev ## format the code and fix what ruff can fix
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

clean: ## remove the environment and everything that was built, but no grades
	@rm -rf .venv _build _site .hypothesis .pytest_cache .ruff_cache .mypy_cache .coverage*

# The interpreter that was asked for, or the first on this machine that the course supports.
.venv/python:
	@for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python); do \
	    if $$python -c '$(SUPPORTED)' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	    echo "The course needs Python 3.11, 3.12 or 3.13$(if $(PYTHON), and $(PYTHON) is not one)." \
	        "Install one of them, or say where it is: make PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	$$found -m venv --clear .venv >.venv.log 2>&1 || { cat .venv.log >&2; rm -rf .venv .venv.log; \
	    echo "Python cannot make an environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; \
	rm -f .venv.log; touch $@

.venv/ready: .venv/python uv.lock pyproject.toml
	@$(call install,$(EXTRAS))

.venv/ready-gpu: .venv/python uv.lock pyproject.toml
	@$(call install,$(EXTRAS))

.venv/ready-pdf: $(READY)
	@$(call install,$(EXTRAS) --extra pdf)

.venv/ready-dev: $(READY)
	@$(call install,$(EXTRAS) --group dev)

# --locked refuses a lock that does not belong to pyproject.toml, --inexact leaves what another target installed.
# Compiled at once: importing TensorFlow then takes 3.5 s and not 11.
define install
	$(BIN)/python -c "" 2>/dev/null || { \
	    echo "The environment in .venv is broken: run \`make clean\`, then the same command again." >&2; exit 1; }; \
	echo "Installing uv.lock into .venv …"; \
	{ [ -x $(BIN)/uv ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; } && \
	UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --quiet --locked --inexact --compile-bytecode $(1) && touch $@ || \
	{ echo "Not everything could be installed. If uv says that uv.lock is outdated, run \`make lock\`; otherwise" \
	    "see that the network is there, and run the same command again." >&2; exit 1; }
endef
