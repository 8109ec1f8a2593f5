# Everything a developer or an operator has to know: make run, make test.
PYTHON ?= python3
B := .venv/bin
PIP := $(B)/python -m pip --disable-pip-version-check

.PHONY: run test lint bench assets lock clean

run: .venv/run.ok
	@$(B)/ysevents assets --quiet || true
	@exec $(B)/ysevents up --demo

test: .venv/test.ok
	@$(B)/python -m tests.all

lint: .venv/test.ok
	@$(B)/python -m tests.all lint

bench: .venv/test.ok
	@$(B)/python -m benchmarks

assets: .venv/run.ok
	@$(B)/ysevents assets

.venv/run.ok: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) install --quiet --require-hashes -r requirements.txt
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.ok: .venv/run.ok requirements-test.txt
	$(PIP) install --quiet --require-hashes -r requirements-test.txt
	@touch $@
