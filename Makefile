# Builds, runs, tests and installs the agent. What the machine lacks for it is installed first.

PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
FIRST ?= 1
SEEDS ?= 100000
EMBEDDED := .build-embedded/release
PROGRAMS := xen-guest-publisher xen-guest-collector
UNITS := xen-guest-publisher.socket xen-guest-publisher.service xen-guest-collector.socket xen-guest-collector.service \
  xen-guest-publisher-failed.target

# No Swift runtime, no unwind tables (nothing unwinds), optimised as a whole for size.
EMBEDDED_FLAGS := -c release --scratch-path .build-embedded --disable-local-rpath \
  --experimental-lto-mode full -Xswiftc -Osize \
  -Xcc -Oz -Xcc -fno-asynchronous-unwind-tables -Xcc -fno-unwind-tables \
  $(addprefix -Xlinker ,-s --gc-sections --icf=all -mllvm=-inline-threshold=-100 -z relro -z now -z pack-relative-relocs)

.PHONY: all run build test simulate simulation planted-bugs coverage fuzz corpus lint bench audit review-guide install install-apparmor uninstall packages test-packages xen-packages guest-packages test-xen test-guest clean

all: build

packages:
	@.ci/install-packages build

test-packages:
	@.ci/install-packages test

xen-packages:
	@.ci/install-packages xen

guest-packages:
	@.ci/install-packages guest

# The two programs as they ship, in .build-embedded/release.
build: packages
	@for program in $(PROGRAMS); do \
	  XGA_EMBEDDED=1 swift build --product $$program $(EMBEDDED_FLAGS) || exit; \
	  strip --remove-section=.comment $(EMBEDDED)/$$program || exit; done

# In a Xen guest: publishes its facts until Ctrl-C. Elsewhere: shows the same with a stand-in.
run: build
	@.ci/run-agent $(EMBEDDED)

test: test-packages build
	swift build --build-tests
	swift test --skip-build --skip XenTests --skip '^GuestTests'

# Real guests of a real Xen, on an emulated machine. What hangs is ended.
test-xen: xen-packages build
	swift build --build-tests
	timeout --kill-after=10 1500 stdbuf --output=L swift test --skip-build --filter XenTests

# The agent as it is installed, in Debian guests of that Xen: one of each release, or with ALL=1 of all kinds.
test-guest: guest-packages build
	swift build --build-tests
	Tests/GuestTests/run-guests $(if $(ALL),all)

# Lives of simulated guests with both programs, faults of all kinds and invariants: SEEDS of them from FIRST on, or that
# of SEED, told call by call.
simulate: simulation
	@.build-simulation/release/Simulation $(if $(SEED),$(SEED),$(FIRST) $(SEEDS))

# One thread, and no check of exclusive access: each program's calls end in functions that have the same world.
simulation: test-packages
	@XGA_SIMULATE=1 swift build -c release --product Simulation --scratch-path .build-simulation --static-swift-stdlib \
	  -Xswiftc -enable-testing -Xswiftc -enforce-exclusivity=unchecked -Xswiftc -assume-single-threaded

# Whether the simulation finds what is wrong: bugs that are planted one at a time.
planted-bugs: test-packages
	@Tests/SimulationTests/PlantedBugs/find-planted-bugs

# Which lines of the programs the tests reach.
coverage: test-packages build
	@Tests/Coverage/measure

# Feeds each oracle FUZZ_SECONDS long with what libFuzzer comes up with, under AddressSanitizer.
fuzz: test-packages
	@XGA_FUZZ=1 swift build -c release --scratch-path .build-fuzz -Xswiftc -enable-testing \
	  -Xswiftc -sanitize=fuzzer,address -Xswiftc -Xclang-linker -Xswiftc -fuse-ld=lld
	@Tests/Fuzz/run .build-fuzz/release $(FUZZ_SECONDS)

# Writes security/corpus/hostile anew, and the filter that the publisher makes.
corpus: test-packages build
	swift build --build-tests
	XGA_KEEP_CORPUS=1 XGA_KEEP_FILTER=1 swift test --skip-build --filter 'the_corpus_is_what|what_is_checked_in_is'

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

bench: xen-packages build
	@swift run Bench

# Each claim of security/README.md, shown by the tests that it names; a line each.
audit: test-packages build
	swift build --build-tests
	@security/audit

# Makes the tables of the review guide anew.
review-guide:
	@sed '/^### The trusted files/,$$d' security/review-guide.md >security/review-guide.new
	@security/review-tables >>security/review-guide.new
	@mv security/review-guide.new security/review-guide.md

install: build
	install -D -m 0755 -t $(DESTDIR)$(PREFIX)/sbin $(addprefix $(EMBEDDED)/,$(PROGRAMS))
	install -D -m 0644 -t $(DESTDIR)/usr/lib/udev/rules.d systemd/80-xen-guest-agent.rules
	install -D -m 0644 systemd/xen-guest-agent.sysusers $(DESTDIR)/usr/lib/sysusers.d/xen-guest-agent.conf
	install -d $(DESTDIR)/usr/lib/systemd/system
	@for unit in $(UNITS); do \
	  sed 's#@SBIN@#$(PREFIX)/sbin#' systemd/$$unit >$(DESTDIR)/usr/lib/systemd/system/$$unit || exit; \
	  chmod 0644 $(DESTDIR)/usr/lib/systemd/system/$$unit; done

# For systems that have AppArmor; security/README.md says how to load them.
install-apparmor:
	install -D -m 0644 -t $(DESTDIR)/etc/apparmor.d security/apparmor/xen-guest-publisher \
	  security/apparmor/xen-guest-collector

# What install and install-apparmor put there; stop and disable the units before. The two users stay: files may be theirs.
uninstall:
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/sbin/,$(PROGRAMS)) $(addprefix $(DESTDIR)/usr/lib/systemd/system/,$(UNITS)) \
	  $(DESTDIR)/usr/lib/udev/rules.d/80-xen-guest-agent.rules $(DESTDIR)/usr/lib/sysusers.d/xen-guest-agent.conf \
	  $(addprefix $(DESTDIR)/etc/apparmor.d/,$(PROGRAMS))
	rm -rf $(DESTDIR)/run/xen-guest-agent

clean:
	rm -rf .build .build-embedded .build-fuzz .build-simulation .build-coverage
