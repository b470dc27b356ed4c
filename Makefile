# Two commands do everything: `make book` and `make test`. `make help` lists the rest.
#
# The environment is made in .venv by whichever of these targets runs first; a lock file that
# changed installs the difference. PYTHON=/path/to/python3.12 chooses the interpreter, GPU=1 adds
# TensorFlow's CUDA libraries (Linux with an NVIDIA driver).

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help book test mistakes bench lab exercises grade lock format clean

BIN := .venv/bin
READY := .venv/ready$(if $(GPU),-gpu)
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: $(READY) ## execute and build the site into _site/
	@$(BIN)/python book/build.py

test: .venv/ready-tests book ## run everything that CI runs
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(BIN)/python -m pytest --numprocesses auto --dist loadgroup

mistakes: .venv/ready-tests ## tell how well the exercises' tests tell wrong programs from right ones
	@$(BIN)/python tests/mistakes_report.py

bench: .venv/ready-tests ## compare the grader with stock nbgrader: time, memory, every score
	@$(BIN)/python tests/bench.py

lab: $(READY) ## open the pages, the exercises and the formgrader in JupyterLab
	@PATH="$(CURDIR)/$(BIN):$$PATH" PYTHONPATH="$(CURDIR)/book" $(BIN)/jupyter lab

exercises: $(READY) ## make exercises/ from solutions/
	@$(BIN)/python -m autograder release

grade: $(READY) ## grade what is new or changed in gradebook/submitted/
	@$(BIN)/python -m autograder grade

lock: $(READY) ## write the lock files anew from the requirements
	@for name in requirements requirements-gpu tests/requirements; do \
	    $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-annotate \
	        $$([ $$name = requirements ] || echo "--constraint requirements.lock") \
	        --custom-compile-command "make lock" $$name.txt --output-file $$name.lock; \
	done

format: .venv/ready-tests ## format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

clean: ## remove the environment and everything that was built, but no grades
	@rm -rf .venv _build _site .hypothesis .pytest_cache .ruff_cache

# An interpreter that the course runs on: the one that was asked for, or the first that is found.
.venv/python:
	@for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python); do \
	    if $$python -c '$(SUPPORTED)' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	    echo "The course needs Python 3.11, 3.12 or 3.13$(if $(PYTHON), and $(PYTHON) is not one)." \
	        "Install one of them, or say where it is: make PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	$$found -m venv .venv >.venv.log 2>&1 || { cat .venv.log >&2; rm -rf .venv .venv.log; \
	    echo "Python cannot make an environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; \
	rm -f .venv.log; touch $@

.venv/ready: .venv/python requirements.lock
	@$(call install,requirements.lock)

.venv/ready-gpu: .venv/ready requirements-gpu.lock
	@$(call install,requirements-gpu.lock)

.venv/ready-tests: $(READY) tests/requirements.lock
	@$(call install,tests/requirements.lock)

# Compiled at once: importing TensorFlow then takes 3.5 s and not 11.
define install
	echo "Installing $(1) into .venv …"; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv && \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --requirement $(1) && touch $@ || \
	{ echo "Not everything could be installed: is the network there? Run the same command again." >&2; exit 1; }
endef
