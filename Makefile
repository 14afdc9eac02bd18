# make run    set up and run the main job      make test   set up, check and test
# make setup  only set up                      make bench  print every benchmark beside its budget
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench catalogue screenshots clean

PY := .venv/bin/python
# Only the benchmarks run these; without their own needs, for Qt.py brings type stubs that would hide PySide6's.
PEER := "NodeGraphQt>=0.6.44" "Qt.py>=2.0" "kimm>=0.2.5" "keras-unet-collection>=0.1.13"
ONE_THREAD := TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES=-1

help:
	@sed -n 's/^# //p' $(MAKEFILE_LIST) | head -n 2

setup:
	@.ci/setup

run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then $(PY) -m gui examples/movies.loom; \
	else $(PY) -m gui train examples/movies.loom --runs out/runs; fi

check:
	@.ci/setup --window
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@.venv/bin/lint-imports
	@$(PY) -m mypy

# Many tests drive real windows and processes. They wait for these often, so three workers go on two cores; and on a choked
# machine one may starve: it is tried once more, and told as RERUN.
test: check
	@$(PY) -m pytest -n 3 --dist worksteal -q --reruns 1

bench: setup
	-@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps $(PEER)
	@$(ONE_THREAD) $(PY) -m tests.benchmarks $(ONLY)

catalogue: setup
	@$(ONE_THREAD) $(PY) -m core.engine.probe

screenshots: setup
	@$(ONE_THREAD) $(PY) -m tests.screenshots assets/screenshots

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist out
