# A short front over meson and ninja; `make help` says what there is.
# Everything made lies in build*/ and run/.

SEEDS ?= 20000
STEPS ?= 200
SOURCES = $(shell find src tests fuzz bench -name '*.[ch]')

build: build/build.ninja ## compile; the programs land in build/
	@ninja -C build

build/build.ninja:
	@log=$$(meson setup build 2>&1) || { echo "$$log"; exit 1; }

run: ## install what is missing, build, end a line of each kind, serve (ONCE=1: do not)
	@tools/deps build
	@$(MAKE) --no-print-directory build
	@build/kaiyaku demo run
	@tools/serve-demo $(if $(ONCE),--once) run

test: ## install what is missing; every check, under 30 minutes
	@tools/deps test
	@tools/check

test-all: ## the same, the long tests, fuzzing and more simulation
	@tools/deps test
	@tools/check --long

bench: build ## the figures, as ratios
	@meson test -C build --benchmark --verbose

sim: build ## SEEDS (20000) simulations of STEPS (200) steps
	@tools/sim 1 $(SEEDS) $(STEPS)

fuzz: ## each fuzz target for FUZZ_SECONDS (60)
	@tools/fuzz

asan: ## the suite under ASan and UBSan
	@tools/check asan

lint: ## all that is checked without running
	@tools/check shell layers rules manual format tidy

fmt: ## clang-format over our C
	@clang-format -i $(SOURCES)

clean: ## forget builds; run/ stays
	@rm -rf build build-*

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 10

.PHONY: build run test test-all bench sim fuzz asan lint fmt clean help
