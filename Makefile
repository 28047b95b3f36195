# The commands of a checkout. They need Python 3.11 or newer and make; all else goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt
CANDIDATES := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python)
SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
SHIPPED := src/rorqual/networks/data
HEADS := build/heads

.PHONY: help demo test install install-dev docs evaluate picture explanation core-size

help:
	@echo "make demo       render a small catalogue, identify photos, name the report"
	@echo "make test       linters, types, layers and all tests"
	@echo "make docs       write the computed parts of the documentation again"
	@echo "make evaluate   evaluate the shipped networks on PHOTOS=FOLDER and write docs/figures anew;"
	@echo "                heads that are fitted for it go to HEADS=build/heads, not to what ships"
	@echo "make picture    photograph the report of the demo for the README (needs Chromium)"
	@echo "make explanation  draw two rendered animals as rorqual explain shows them"
	@echo "make core-size  how large an installation is, without compiler and without extras"
	@echo "The Python can be chosen: make demo PYTHON=python3.12"

demo: install
	$(BIN)/rorqual demo demo

test: install-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses=logical --maxprocesses=4 --dist=loadfile --no-loadscope-reorder

install: $(VENV)/installed
install-dev: $(VENV)/installed-dev

docs: install-dev
	$(BIN)/python -m tools.generate_docs

evaluate: install-dev
	@test -n "$(PHOTOS)" || { echo "name the folder of real photos: make evaluate PHOTOS=FOLDER"; exit 1; }
	@$(BIN)/python -c 'import torch, onnx' || { \
	  echo "the heads of gate and species are fitted anew: $(BIN)/pip install -e '.[train]'"; exit 1; }
	$(BIN)/python -m benchmarks.evaluation --photos $(PHOTOS) --runs build/evaluation
	$(BIN)/python -m benchmarks.compared_networks --photos $(PHOTOS) --runs build/compared
	@mkdir -p $(HEADS)
	$(BIN)/python -m rorqual.training.gate_train --photos $(PHOTOS) --output $(HEADS) --report docs/figures/gate.json
	$(BIN)/python -m rorqual.training.species.train --photos $(PHOTOS) --output $(HEADS) --report docs/figures/species.json
	@for head in cetacean-gate imagenet-cetaceans species; do \
	  cmp -s $(HEADS)/$$head.onnx $(SHIPPED)/$$head.onnx || \
	  echo "$$head.onnx in $(HEADS) is not the one that ships, so that its figures are not, either"; done
	$(BIN)/python -m tools.generate_docs

picture: install-dev
	$(BIN)/python -m tools.photograph_report demo/report.html docs/images/report.png

explanation: install-dev
	$(BIN)/python -m tools.picture_explanation docs/images/explanation.jpg

core-size: $(VENV)/made
	@sh tools/core_size.sh $(BIN)/python

$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	$(INSTALL) --editable '.[marks]'
	@touch $@

$(VENV)/installed-dev: $(VENV)/made pyproject.toml constraints.txt
	$(INSTALL) --editable '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/made:
	@for python in $(CANDIDATES); do \
	  if "$$python" -c '$(SUITABLE)' 2>/dev/null; then \
	    echo "$$python -m venv $(VENV)"; \
	    "$$python" -m venv $(VENV) && touch $@; exit; \
	  fi; \
	done; \
	echo 'Rorqual needs Python 3.11 or newer with the module venv, and found none of these:'; \
	echo '  $(CANDIDATES)'; \
	echo 'Install one (on Debian and Ubuntu: apt-get install python3 python3-venv), or name yours:'; \
	echo '  make demo PYTHON=/path/to/python3'; \
	exit 1
