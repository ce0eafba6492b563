# Builds, runs, tests and installs the agent. `make deps` and the other targets in -deps install packages. `run` and the
# targets that test, measure or package call them first; `build`, `check`, `lint` and `install` install nothing, and
# need neither root nor the network.

# Where `make install` puts what, below DESTDIR. The units and the AppArmor profiles name the programs in SBINDIR.
PREFIX ?= /usr/local
SBINDIR ?= $(PREFIX)/sbin
UNITDIR ?= /usr/lib/systemd/system
UDEVDIR ?= /usr/lib/udev
SYSUSERSDIR ?= /usr/lib/sysusers.d
TMPFILESDIR ?= /usr/lib/tmpfiles.d
APPARMORDIR ?= /etc/apparmor.d
MANDIR ?= $(PREFIX)/share/man
COMPLETIONDIR ?= $(PREFIX)/share/bash-completion/completions
INITDIR ?= /etc/init.d
SVDIR ?= /etc/sv

# `make build ARCH=aarch64` builds for another architecture than this machine's, in .build-embedded-aarch64, after
# `make deps ARCH=aarch64`.
HOST_ARCH := $(shell uname -m)
ARCH ?= $(HOST_ARCH)
# `make build XENSTORE=static` has libxenstore in the programs, for systems without it, in .build-embedded-static.
XENSTORE ?= shared
SCRATCH := .build-embedded$(if $(filter-out $(HOST_ARCH),$(ARCH)),-$(ARCH))$(if $(filter static,$(XENSTORE)),-static)
EMBEDDED := $(SCRATCH)/release
TRIPLE := $(ARCH)-unknown-linux-gnu
FUZZ_SECONDS ?= 60
FIRST ?= 1
SEEDS ?= 100000
PACKAGES := .build-packages
PROGRAMS := xen-guest-publisher xen-guest-collector
# No part of the agent: make install-command installs it.
COMMAND := xenstore
MANUALS := man7/xen-guest-agent.7 man8/xen-guest-publisher.8 man8/xen-guest-collector.8
RULES := 80-xen-guest-agent.rules 81-xen-guest-hotplug.rules
UNITS := xen-guest-publisher.socket xen-guest-publisher.service xen-guest-collector.socket xen-guest-collector.service \
  xen-guest-publisher-failed.target

# No Swift runtime, no unwind tables (nothing unwinds), optimised as a whole for size. The triple is that of the Embedded
# standard library, which Debian's own compiler does not take by itself. CFLAGS and LDFLAGS come after it all.
EMBEDDED_FLAGS := -c release --triple $(TRIPLE) --scratch-path $(SCRATCH) --disable-local-rpath \
  --experimental-lto-mode full -Xswiftc -Osize -Xswiftc -Xfrontend -Xswiftc -no-clang-module-breadcrumbs -Xswiftc -file-prefix-map -Xswiftc $(CURDIR)=. \
  -Xcc -Oz -Xcc -fno-asynchronous-unwind-tables -Xcc -fno-unwind-tables -Xcc -ffile-prefix-map=$(CURDIR)=. \
  $(addprefix -Xlinker ,--gc-sections --icf=all -mllvm=-inline-threshold=0 -z relro -z now) \
  $(addprefix -Xcc ,$(CFLAGS)) $(addprefix -Xswiftc -Xclang-linker -Xswiftc ,$(LDFLAGS))

# Return addresses are signed, and calls end where a function begins.
EMBEDDED_FLAGS += $(if $(filter aarch64,$(ARCH)),-Xcc -mbranch-protection=standard)

ifeq ($(ARCH),$(HOST_ARCH))
# `make build STRIP=:` leaves the debug information in, for packages that keep it apart.
STRIP ?= strip
else
# Debian's libraries of that architecture. The toolchain has an Embedded standard library of another architecture only
# for machines without an operating system. So Swift's compiler is told that it builds for such a machine. Clang, which
# reads the headers, compiles C and links, is told that it builds for Linux.
SYSROOT := $(abspath .build-arm/sysroot)
EMBEDDED_FLAGS += --sdk $(SYSROOT) $(addprefix -Xswiftc ,-sdk $(SYSROOT) -Xclang-linker -Wno-override-module) \
  $(addprefix -Xswiftc -Xfrontend -Xswiftc ,-target $(ARCH)-none-none-elf -clang-target $(TRIPLE))
export PKG_CONFIG_SYSROOT_DIR := $(SYSROOT)
export PKG_CONFIG_PATH := $(SYSROOT)/usr/lib/$(ARCH)-linux-gnu/pkgconfig
STRIP ?= $(dir $(realpath $(shell command -v swift)))llvm-objcopy
endif

# Debian's Swift lacks the library for what Testing adds where Foundation is imported as well. No test needs it.
RUNTIME := $(dir $(realpath $(shell command -v swift)))../lib/swift/linux
TEST_FLAGS := $(if $(wildcard $(RUNTIME)/lib_Testing_Foundation.so),,-Xswiftc -Xfrontend -Xswiftc -disable-cross-import-overlays)

ifeq ($(XENSTORE),static)
# The package manager takes libraries from pkg-config only: there libxenstore is one that names its archives.
XENSTORE_PC := $(shell PKG_CONFIG_PATH='$(PKG_CONFIG_PATH)' pkg-config --variable=pcfiledir xenstore)/xenstore.pc
STATIC_PC := $(abspath $(SCRATCH))/pkgconfig/xenstore.pc
build: export PKG_CONFIG_PATH := $(dir $(STATIC_PC)):$(PKG_CONFIG_PATH)
endif

.PHONY: all help check run build test simulate simulation planted-bugs mutants coverage fuzz corpus filter docs lint bench audit review-guide install install-command install-apparmor install-sysvinit install-openrc install-runit uninstall dist deb rpm sbom release deps test-deps xen-deps guest-deps package-deps arm-deps sid-deps test-xen test-arm test-guest test-sid test-packages clean

all: build

help: ## Prints this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Installs what building needs: with apt-get, dnf or apk, and sudo if you are not root.
	@.ci/install-packages build
	@$(if $(SYSROOT),.ci/get-sysroot $(SYSROOT))

test-deps: ## Installs what the tests need besides, with apt-get.
	@.ci/install-packages test

xen-deps: ## Installs what guests of a real Xen need besides.
	@.ci/install-packages xen

arm-deps: ## Installs what the tests of the programs for aarch64 need besides.
	@.ci/install-packages arm

guest-deps: ## Installs what Debian guests need besides.
	@.ci/install-packages guest

sid-deps: ## Installs what testing with Debian sid's Swift needs besides.
	@.ci/install-packages sid

package-deps: ## Installs what making packages needs besides.
	@.ci/install-packages package

check: lint ## Checks the style and runs the unit tests: the quick answer while you work.
	swift build --build-tests $(TEST_FLAGS)
	swift test --skip-build --filter '^(Wire|Common|Xenstore|Publisher|Collector)Tests\.'

build: ## Builds the two programs and the command xenstore as they ship, in .build-embedded/release.
	@[ -z "$(SYSROOT)" ] || [ -e "$(SYSROOT)/complete" ] || \
	  { echo "make build: the libraries of $(ARCH) are not there; run make deps ARCH=$(ARCH) before" >&2; exit 1; }
	@$(if $(STATIC_PC),mkdir -p $(dir $(STATIC_PC)) && \
	  sed 's/^Libs:.*/Libs: -L$${libdir} -l:libxenstore.a -l:libxentoolcore.a/' $(XENSTORE_PC) >$(STATIC_PC))
	@for program in $(PROGRAMS) $(COMMAND); do \
	  XGA_EMBEDDED=1 swift build --product $$program $(EMBEDDED_FLAGS) || exit; \
	  $(STRIP) --strip-all --remove-section=.comment $(EMBEDDED)/$$program || exit; done

# In a Xen guest: publishes its facts until Ctrl-C. Elsewhere: shows the same with a stand-in.
run: deps build ## Runs both programs: in a Xen guest against xenstore, elsewhere against a stand-in.
	@.ci/run-agent $(EMBEDDED)

test: deps test-deps build ## Runs all tests but those in guests of a real Xen. Needs root.
	swift build --build-tests $(TEST_FLAGS)
	XGA_BIN=$(CURDIR)/$(EMBEDDED) XGA_XENSTORE=$(XENSTORE) swift test --skip-build --skip XenTests --skip '^(Guest|Arm|Package)Tests'

# Real guests of a real Xen, on an emulated machine. What hangs is ended.
test-xen: deps xen-deps build ## Runs the tests in small guests of a real Xen.
	swift build --build-tests $(TEST_FLAGS)
	timeout --kill-after=10 1500 stdbuf --output=L swift test --skip-build --filter XenTests

# The programs for aarch64, from an x86-64 machine: beside those for x86-64, and in guests of a real Xen on Arm. With ALL=1
# also what differs least there: shutdown, reboot, disks, xenstored's live update.
ARM_TESTS := XenTests$(if $(ALL),,.*(Arm|tree_of|vif_that|no_privilege|refuses_to_start))
test-arm: deps test-deps arm-deps build ## Runs the tests of the programs for aarch64; ALL=1 all of them.
	@$(MAKE) deps build ARCH=aarch64
	swift build --build-tests $(TEST_FLAGS)
	XGA_ARCH=aarch64 timeout --kill-after=10 1500 stdbuf --output=L swift test --skip-build --filter '^ArmTests|$(ARM_TESTS)'

# The agent as it is installed, in Debian guests of that Xen: one of each release, or with ALL=1 of all kinds.
test-guest: deps guest-deps build deb ## Runs the tests in Debian guests of that Xen; ALL=1 in all kinds of them.
	swift build --build-tests $(TEST_FLAGS)
	Tests/GuestTests/run-guests $(if $(ALL),all)

# With the Swift that a distribution has, in a system of its own.
test-sid: sid-deps ## Builds the programs and runs the unit tests with Debian sid's Swift.
	@.ci/test-sid .build-sid

test-packages: deps test-deps package-deps ## Builds all packages three times, compares, checks and installs them.
	swift build --build-tests $(TEST_FLAGS)
	@Tests/Packages/run $(if $(filter 1,$(BUILDS)),first)

# Lives of simulated guests with both programs, faults of all kinds and invariants: SEEDS of them from FIRST on, or that
# of SEED, told call by call.
simulate: simulation ## Runs SEEDS simulated lives from FIRST on, or prints that of SEED.
	@.build-simulation/release/Simulation $(if $(SEED),$(SEED),$(FIRST) $(SEEDS))

# One thread, and no check of exclusive access: each program's calls end in functions that have the same world.
simulation: test-deps ## Builds the simulation.
	@XGA_SIMULATE=1 swift build -c release --product Simulation --scratch-path .build-simulation --static-swift-stdlib \
	  -Xswiftc -enable-testing -Xswiftc -enforce-exclusivity=unchecked -Xswiftc -assume-single-threaded

# Whether the simulation finds what is wrong: bugs that are planted one at a time.
planted-bugs: test-deps ## Checks that the simulation finds bugs that are planted one at a time.
	@Tests/SimulationTests/PlantedBugs/find-planted-bugs

# Whether the tests find what is wrong: mutants of the trusted code, of the collector's confinement, and of the units.
mutants: deps test-deps ## Checks that the tests find each of over 130 small changes for the worse.
	@Tests/Mutants/run-mutants

# Which lines of the programs the tests reach.
coverage: deps test-deps build ## Prints which lines of the programs no test reaches.
	@Tests/Coverage/measure

fuzz: test-deps ## Runs each fuzzer for FUZZ_SECONDS.
	@XGA_FUZZ=1 swift build -c release --scratch-path .build-fuzz -Xswiftc -enable-testing \
	  -Xswiftc -sanitize=fuzzer,address -Xswiftc -Xclang-linker -Xswiftc -fuse-ld=lld
	@Tests/Fuzz/run .build-fuzz/release $(FUZZ_SECONDS)

# Writes security/corpus/hostile anew, and the filter that the publisher makes.
corpus: deps test-deps build ## Writes the hostile inputs and the filter under security anew.
	swift build --build-tests $(TEST_FLAGS)
	XGA_KEEP_CORPUS=1 swift test --skip-build --filter the_corpus_is_what

filter: test-deps ## Has libseccomp make the programs' filters anew from the table in security/make-filter.c.
	@mkdir -p .build
	@cc -O2 -Wall -Wextra -Werror -o .build/make-filter security/make-filter.c -lseccomp
	@.build/make-filter publisher Sources/Trusted/CLinux security
	@.build/make-filter collector Sources/CCollector security

# The pages of the library, from its doc comments and docs/Xenstore.docc.
docs: deps ## Writes the pages of the Xenstore library to .build-docs, and compiles their examples.
	@.ci/make-docs .build-docs

lint: ## Checks the style of all Swift sources.
	swift format lint --strict --recursive Sources Tests Package.swift

bench: deps xen-deps build ## Measures this agent and the others side by side.
	@swift run Bench

# Each claim of security/README.md, shown by the tests that it names; a line each.
audit: deps test-deps build ## Shows each claim of security/README.md by its tests.
	swift build --build-tests $(TEST_FLAGS)
	@security/audit

# Makes the tables of the review guide anew.
review-guide: ## Writes the tables of security/review-guide.md anew.
	@sed '/^### The trusted files/,$$d' security/review-guide.md >security/review-guide.new
	@security/review-tables >>security/review-guide.new
	@mv security/review-guide.new security/review-guide.md

# Installs what `make build` has built.
install: ## Installs the programs and units below DESTDIR; builds nothing.
	@for program in $(PROGRAMS); do [ -e $(EMBEDDED)/$$program ] || \
	  { echo "make install: $(EMBEDDED)/$$program is not there; run make build before" >&2; exit 1; }; done
	install -D -m 0755 -t $(DESTDIR)$(SBINDIR) $(addprefix $(EMBEDDED)/,$(PROGRAMS))
	install -D -m 0644 -t $(DESTDIR)$(UDEVDIR)/rules.d $(addprefix systemd/,$(RULES))
	install -D -m 0644 systemd/xen-guest-agent.sysusers $(DESTDIR)$(SYSUSERSDIR)/xen-guest-agent.conf
	install -D -m 0644 systemd/xen-guest-agent.tmpfiles $(DESTDIR)$(TMPFILESDIR)/xen-guest-agent.conf
	install -d $(DESTDIR)$(UNITDIR)
	@for unit in $(UNITS); do \
	  sed 's#@SBIN@#$(SBINDIR)#' systemd/$$unit >$(DESTDIR)$(UNITDIR)/$$unit || exit; \
	  chmod 0644 $(DESTDIR)$(UNITDIR)/$$unit; done
	@for manual in $(MANUALS); do \
	  install -D -m 0644 docs/man/$${manual#*/} $(DESTDIR)$(MANDIR)/$$manual || exit; done
	install -D -m 0644 packaging/completion/xen-guest-agent.bash $(DESTDIR)$(COMPLETIONDIR)/xen-guest-publisher
	ln -sf xen-guest-publisher $(DESTDIR)$(COMPLETIONDIR)/xen-guest-collector

# For systems without Xen's own xenstore-utils, which has a program of that name.
install-command: ## Installs the command xenstore below DESTDIR; builds nothing.
	@[ -e $(EMBEDDED)/$(COMMAND) ] || \
	  { echo "make install-command: $(EMBEDDED)/$(COMMAND) is not there; run make build before" >&2; exit 1; }
	install -D -m 0755 -t $(DESTDIR)$(PREFIX)/bin $(EMBEDDED)/$(COMMAND)
	install -D -m 0644 -t $(DESTDIR)$(MANDIR)/man1 docs/man/$(COMMAND).1

# For systems without systemd, besides `make install`. A script names the programs in SBINDIR.
install_script = install -d $(DESTDIR)$(dir $(2)) && sed 's\#@SBIN@\#$(SBINDIR)\#' packaging/init/$(1) >$(DESTDIR)$(2) && \
  chmod 0755 $(DESTDIR)$(2)

install-sysvinit: ## Installs the script for sysvinit.
	$(call install_script,sysvinit/xen-guest-agent,$(INITDIR)/xen-guest-agent)

install-openrc: ## Installs the scripts for OpenRC.
	$(call install_script,openrc/xen-guest-publisher,$(INITDIR)/xen-guest-publisher)
	$(call install_script,openrc/xen-guest-collector,$(INITDIR)/xen-guest-collector)

install-runit: ## Installs the scripts for runit.
	$(call install_script,runit/xen-guest-publisher/run,$(SVDIR)/xen-guest-publisher/run)
	$(call install_script,runit/xen-guest-collector/run,$(SVDIR)/xen-guest-collector/run)

# For systems that have AppArmor; security/README.md says how to load them.
install-apparmor: ## Installs the AppArmor profiles.
	install -d $(DESTDIR)$(APPARMORDIR)
	@for program in $(PROGRAMS); do \
	  sed 's#/usr/{,local/}sbin/#$(SBINDIR)/#' security/apparmor/$$program >$(DESTDIR)$(APPARMORDIR)/$$program || exit; \
	  chmod 0644 $(DESTDIR)$(APPARMORDIR)/$$program; done

# Of the files that git knows, in $(PACKAGES).
dist: ## Writes the source of the release.
	@packaging/make-dist $(PACKAGES)

# Without the tests, which a build daemon runs.
deb: package-deps ## Builds Debian's packages.
	@DEB_BUILD_OPTIONS="$${DEB_BUILD_OPTIONS-nocheck}" packaging/make-deb $(PACKAGES)

rpm: package-deps ## Builds the RPM packages.
	@XENSTORE=$(XENSTORE) packaging/make-rpm $(PACKAGES)

sbom: build ## Writes what the programs are linked with, as SPDX.
	@mkdir -p $(PACKAGES)
	@XENSTORE=$(XENSTORE) packaging/make-sbom $(addprefix $(EMBEDDED)/,$(PROGRAMS) $(COMMAND)) >$(PACKAGES)/xen-guest-agent-swift-$$(packaging/version).spdx.json

release: dist deb rpm sbom ## Builds all of them, with SHA256SUMS.
	@cd $(PACKAGES) && rm -f SHA256SUMS && sha256sum -- * >SHA256SUMS

# What the targets above put there; stop and disable the units before. The two users stay: files may be theirs.
uninstall: ## Removes what the targets above have installed.
	rm -f $(addprefix $(DESTDIR)$(SBINDIR)/,$(PROGRAMS)) $(addprefix $(DESTDIR)$(UNITDIR)/,$(UNITS)) \
	  $(addprefix $(DESTDIR)$(UDEVDIR)/rules.d/,$(RULES)) $(DESTDIR)$(SYSUSERSDIR)/xen-guest-agent.conf \
	  $(DESTDIR)$(TMPFILESDIR)/xen-guest-agent.conf \
	  $(addprefix $(DESTDIR)$(APPARMORDIR)/,$(PROGRAMS)) $(addprefix $(DESTDIR)$(MANDIR)/,$(MANUALS)) \
	  $(addprefix $(DESTDIR)$(COMPLETIONDIR)/,$(PROGRAMS)) \
	  $(DESTDIR)$(PREFIX)/bin/$(COMMAND) $(DESTDIR)$(MANDIR)/man1/$(COMMAND).1 \
	  $(DESTDIR)$(INITDIR)/xen-guest-agent $(addprefix $(DESTDIR)$(INITDIR)/,$(PROGRAMS))
	rm -rf $(addprefix $(DESTDIR)$(SVDIR)/,$(PROGRAMS))
	rm -rf $(DESTDIR)/run/xen-guest-agent

clean: ## Removes what was built.
	rm -rf .build .build-embedded .build-fuzz .build-simulation .build-mutants .build-coverage .build-lab .build-xen .build-guest .build-packages .build-docs .build-arm .build-sid .build-packages-systems .build-embedded-*
