# What one types here. Each target does its own set-up: on a machine with a Swift toolchain and apt, nothing else is needed.
SWIFT ?= swift
# Debug builds are quick to make; `make build` leaves the optimised program.
CONFIGURATION ?= debug
CROSSDOCK = .build/$(CONFIGURATION)/crossdock
PACKAGES = libxml2-dev libsqlite3-dev pkg-config tzdata

.PHONY: demo test chaos soak bench build check format setup spreadsheet browser realparts clean

demo: setup        ## make a workspace, drop a realistic day into it, run one pass, show what came out
	$(SWIFT) build -c $(CONFIGURATION) --product crossdock
	CROSSDOCK=$(CROSSDOCK) Samples/day/demo

test: setup        ## all tests but the slow proofs
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

chaos: setup spreadsheet browser realparts build  ## the slow proofs: a stop and a disk's error at every step (SQLite's own among them), every page of a damaged ledger, every length of a cut file, an SFTP server that goes away, full disks, a thousand kill -9 (KILLS=, SEED=), rejects that LibreOffice saves again, a report in a browser
	$(SWIFT) build --build-tests
	CROSSDOCK_ALL_STEPS=1 CROSSDOCK_SPREADSHEET=1 CROSSDOCK_BROWSER=1 CROSSDOCK_REAL=1 \
	  $(SWIFT) test --skip-build --skip "KillTests|SoakTests|WatchSpeedTests" \
	  --filter "CrashTests|LedgerDamageTests|PartialFileTests|PartialFixtureTests|SpreadsheetTests|ReportPageTests|RealPartsTests"
	CROSSDOCK_REAL=1 CROSSDOCK_BINARY=$(CURDIR)/.build/release/crossdock \
	  $(SWIFT) test --skip-build --filter KillTests

soak: build        ## a watch for half an hour at 1,000 files a minute, with faults (MINUTES=, RATE=, SEED=); how soon a file is out
	$(SWIFT) build --build-tests
	CROSSDOCK_REAL=1 CROSSDOCK_BINARY=$(CURDIR)/.build/release/crossdock \
	  $(SWIFT) test --skip-build --filter WatchSpeedTests
	MINUTES=$${MINUTES:-30} RATE=$${RATE:-1000} CROSSDOCK_BINARY=$(CURDIR)/.build/release/crossdock \
	  $(SWIFT) test --skip-build --filter SoakTests

bench: build       ## whole passes beside the tools that a user would pick instead (those that are installed)
	Benchmarks/bench

build: setup       ## leave .build/release/crossdock
	$(SWIFT) build -c release --product crossdock

check: setup       ## the formatter's lint, and that each room imports only what it declares
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	$(SWIFT) build --explicit-target-dependency-import-check error

format:            ## write the formatter's own form
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

setup:
	@missing=""; for package in $(PACKAGES); do dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  sudo=""; [ "$$(id -u)" = 0 ] || sudo="sudo"; \
	  echo "installing:$$missing"; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$missing; \
	fi

# One that is there with windows does as well, and is not to be replaced.
spreadsheet:
	@command -v soffice >/dev/null || { \
	  sudo=""; [ "$$(id -u)" = 0 ] || sudo="sudo"; \
	  echo "installing: libreoffice-calc-nogui"; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui; \
	}

realparts:
	@missing=""; for package in openssh-server openssh-client sshfs; do dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  sudo=""; [ "$$(id -u)" = 0 ] || sudo="sudo"; \
	  echo "installing:$$missing"; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$missing; \
	fi

browser:
	@command -v chromium >/dev/null || { \
	  sudo=""; [ "$$(id -u)" = 0 ] || sudo="sudo"; \
	  echo "installing: chromium"; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends chromium; \
	}

clean:
	rm -rf .build demo
