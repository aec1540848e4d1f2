# The few words you need: `make run` brings up everything on this machine, `make test` shows that it works.
SHELL := /bin/bash
PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench year screenshots lock

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## create .venv and the page files exactly as locked; quick when nothing changed
	@tools/setup

run: setup ## everything on this machine, with practice districts, at http://127.0.0.1:8000 (PORT=...)
	@exec $(PYTHON) -m rostering.services.portal

test: setup ## all checks and all tests on real servers and a real browser (ARGS="tests/pipeline -k guard" for some)
	@exec $(PYTHON) -m tools.run_tests $(ARGS)

lint: setup ## style, types, imports, templates, forgotten migrations
	@exec $(PYTHON) -m tools.lint

bench: setup ## the benchmark tables, and var/bench/latest.json
	@exec $(PYTHON) -m tools.with_services var-bench -- $(PYTHON) -m benchmarks $(ARGS)

year: setup ## a whole year of nights against its forecast, and var/year/latest.json
	@WHOLE_YEAR=var/year/latest.json exec $(PYTHON) -m tools.run_tests tests/night/test_simulated_year.py

screenshots: setup ## every screen as a picture in var/screenshots/
	@exec $(PYTHON) -m tools.with_services var-screenshots --test -- $(PYTHON) -m tools.screenshots $(ARGS)

lock: setup ## pin every package again after a change of the .in files (UPGRADE=1: newest of everything)
	@exec $(PYTHON) -m tools.lock $(if $(UPGRADE),--upgrade)
