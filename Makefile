# Everything a developer or an operator has to know: make run, make test.
PYTHON ?= python3
B := .venv/bin
PIP := $(B)/python -m pip --disable-pip-version-check

.PHONY: run test lint fuzz bench season assets lock

run: .venv/run.ok static/vendor/manifest.json
	@exec $(B)/ysevents up --demo

test: .venv/test.ok
	@$(B)/python -m tests.all

lint: .venv/test.ok
	@$(B)/python -m tests.all lint

fuzz: .venv/test.ok
	@$(B)/python -m tests.all fuzz

bench: .venv/test.ok
	@$(B)/python -m benchmarks

# Every ranked meet of the demo county played to the end and held against `place`, every booking made. Takes minutes.
season: .venv/run.ok
	@$(B)/ysevents season

assets: .venv/run.ok
	@$(B)/ysevents assets

# Tried again at each start for as long as it cannot be built; the product works without.
static/vendor/manifest.json: package-lock.json $(wildcard assets/*.js) | .venv/run.ok
	@$(B)/ysevents assets --quiet && touch -c $@ || true

.venv/run.ok: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) install --quiet --require-hashes -r requirements.txt
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.ok: .venv/run.ok requirements-test.txt
	$(PIP) install --quiet --require-hashes -r requirements-test.txt
	@touch $@

# Pins what pyproject.toml asks for. Extras are kept: an older pip looks for the hash of each by its name.
LOCK := .venv/bin/uv pip compile pyproject.toml build.in --extra embedded --universal --python-version 3.11 \
	--generate-hashes --no-strip-extras --no-header --no-emit-index-url --quiet

lock: .venv/run.ok
	$(PIP) install --quiet uv
	$(LOCK) -o requirements.txt
	$(LOCK) --extra test -c requirements.txt -o requirements-test.txt
