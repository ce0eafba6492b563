# Builds, runs, tests and installs the agent. What is missing on the machine is installed first.
# make run | build | test | test-xen | bench | fuzz | lint | install DESTDIR= PREFIX=

PREFIX ?= /usr/local
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
EMBEDDED := .build-embedded/release
PROGRAMS := $(EMBEDDED)/xen-guest-publisher $(EMBEDDED)/xen-guest-collector

# No Swift runtime, no unwind tables (nothing unwinds), whole-program optimisation for size.
EMBEDDED_FLAGS := -c release --scratch-path .build-embedded --disable-local-rpath \
  --experimental-lto-mode full -Xswiftc -Osize \
  -Xcc -fno-asynchronous-unwind-tables -Xcc -fno-unwind-tables \
  $(addprefix -Xlinker ,-s --gc-sections --icf=all -mllvm=-inline-threshold=0 -z relro -z now)

.PHONY: all run build test test-xen bench fuzz lint install packages test-packages clean

all: build

packages:
	@Tests/Support/Lab/install-packages.sh build

test-packages:
	@Tests/Support/Lab/install-packages.sh build test

build: packages
	XGA_EMBEDDED=1 swift build --product xen-guest-publisher $(EMBEDDED_FLAGS)
	XGA_EMBEDDED=1 swift build --product xen-guest-collector $(EMBEDDED_FLAGS)

clean:
	rm -rf .build .build-embedded
