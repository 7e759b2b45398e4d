# Two commands: `make run` serves the product, `make test` checks everything.

PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TEST_ENV := ENV_FILE=tests/test.env
RUN_ENV := ENV_FILE=var/local.env BASE_URL=http://127.0.0.1:$(PORT)
PIP := $(BIN)/pip --disable-pip-version-check --quiet --require-virtualenv

.PHONY: run test bench audit lock messages help

help: ## what can be done here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: $(VENV)/runtime var/local.env ## serve the product at http://127.0.0.1:8000/ (PORT=...)
	@$(RUN_ENV) $(BIN)/python manage.py prepare
	@$(RUN_ENV) $(BIN)/python manage.py load_demo
	@echo
	@echo "  The self-test: http://127.0.0.1:$(PORT)/"
	@echo "  Open it in a browser and press the button to start. Ctrl-C stops the server; the data stay in var/."
	@echo "  Teams and rounds: http://127.0.0.1:$(PORT)/coordinatie/ with one of the example accounts above."
	@echo "  The questionnaire: http://127.0.0.1:$(PORT)/beheer/ with the account of the editor."
	@echo
	@$(RUN_ENV) $(BIN)/python manage.py tend_rounds --every 60 & \
		$(RUN_ENV) exec $(BIN)/gunicorn zelftest.wsgi --bind 127.0.0.1:$(PORT) --workers 1 --threads 4 \
		--no-control-socket --log-level warning

test: $(VENV)/dev browser-and-gettext ## every check; ends in pytest's own closing line
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(TEST_ENV) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djade --check $$(git ls-files 'templates/*.html')
	$(TEST_ENV) $(BIN)/python manage.py makemigrations --check --dry-run
	$(TEST_ENV) $(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python -m pytest tests/domain --numprocesses 2 --quiet \
		--cov=assessments.domain --cov-report=term:skip-covered --cov-fail-under=100
	$(BIN)/python -W ignore -m tests.postgresql $(BIN)/python -m pytest tests/models tests/services tests/pages \
		tests/privacy/test_joiner.py \
		--numprocesses 2 --quiet
	$(BIN)/python -m pytest --numprocesses 2 --cov --cov-report=term

bench: $(VENV)/dev ## what pages cost, as ratios to a floor in the same run
	$(BIN)/python -m tests.load.bench

audit: $(VENV)/dev ## what others' security scanners find (needs npm and a network once; minutes; by hand)
	$(BIN)/python -m tests.trust.audit

lock: ## pin the newest allowed versions, with hashes and without addresses
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet \
		--upgrade pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet \
		--upgrade pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

messages: $(VENV)/dev ## read the translatable texts anew and compile what is translated
	$(TEST_ENV) $(BIN)/python manage.py makemessages --locale nl --no-wrap --no-location --no-obsolete --ignore .venv --ignore var
	$(TEST_ENV) $(BIN)/python manage.py compilemessages --locale nl --ignore .venv

$(BIN)/pip:
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python cannot make a virtual environment here. On Debian: apt-get install python3-venv"; exit 1; }

# A lock names every package, so pip need not look for others: it would refuse the lock as soon as one of them had a
# newer version that an extra (coverage[toml]) allows.
$(VENV)/runtime: $(BIN)/pip requirements.txt
	@echo "Installing packages (once)..."
	@$(PIP) install --no-deps --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev: $(BIN)/pip requirements-dev.txt
	@echo "Installing packages for the tests (once)..."
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/runtime

.PHONY: browser-and-gettext
browser-and-gettext:
	@sh tests/system_packages.sh

var/local.env:
	@mkdir -p var
	@umask 077 && $(BIN)/python -c "import secrets; \
		print('SECRET_KEY=' + secrets.token_urlsafe(50)); print('CODE_KEY=' + secrets.token_urlsafe(50))" > $@.new
	@mv $@.new $@

