# SPDX-License-Identifier: Apache-2.0
# The only build and the front door of lianbing. `make help` lists what it can do.
#
# Everything made goes to build/: build/lianbing is the program, build/<kind>/ holds the objects of
# one kind of build (release, clang, asan, tsan, coverage, fuzz), build/gen/ what is generated.
# A new file in src/ or tests/ is found by itself. Missing Debian packages are installed.

KIND         ?= release
FUZZ_SECONDS ?= 60
TIDY_NODES   ?= 50000
TEST_CASES   ?= 2000
DATA         ?= build/demo
LISTEN       ?= 127.0.0.1:8080

LIBRARIES := libzip expat libsodium sqlite3 zlib libcrypto libuv pangocairo cairo-pdf xlsxwriter \
             libqrencode
CHECKS    := layers sql web purity headers style format gcc clang tidy cppcheck coverage threads \
             fuzz

# ---- what there is ----------------------------------------------------------------------------

sources  := $(sort $(shell find src -name '*.c'))
headers  := $(sort $(shell find src tests -name '*.h'))
tests    := $(sort $(wildcard tests/*_test.c))
threaded := edge_test job_test
support  := $(filter-out $(tests),$(sort $(wildcard tests/*.c)))
fuzzers  := $(sort $(wildcard tests/fuzz/*_fuzz.c))
statements := $(sort $(shell find src -name '*.sql'))
migrations := $(sort $(wildcard migrations/*.sql))
c_files  := $(sources) $(headers) $(tests) $(support) $(fuzzers) $(wildcard tests/kill/*.c) \
            $(wildcard tests/http/*.c tests/power/*.c) $(wildcard bench/*.[ch] bench/*/*.[ch])

embedded := embedded_schemes embedded_demos embedded_contests embedded_migrations embedded_web

out      := build/$(KIND)
program  := $(if $(filter release,$(KIND)),build/lianbing,$(out)/lianbing)
objects  := $(sources:%.c=$(out)/%.o) $(embedded:%=$(out)/gen/%.o)
generated := $(foreach file,$(statements),build/gen/$(basename $(notdir $(file)))_sql.h)
pure     := $(filter $(out)/src/score/% $(out)/src/platform/base/%,$(objects))

# Of the engine alone it is measured what is reached: the rest is that of the release. Two kinds run
# some modules alone: of the others not even an object is made.
ifeq ($(KIND),coverage)
objects := $(patsubst $(out)/%,build/release/%,$(filter-out $(out)/src/score/%,$(objects))) \
           $(filter $(out)/src/score/%,$(objects))
endif
modules_tsan := platform/base platform/db platform/edge platform/audit platform/job
modules_fuzz := platform/base platform/table platform/http score draw
modules  := $(modules_$(KIND):%=$(out)/src/%/%)
parts    := $(filter-out %/src/main.o,$(objects))
parts    := $(if $(modules),$(filter $(modules) $(out)/gen/embedded_migrations.o,$(parts)),$(parts))
library  := $(out)/parts.a
test_programs := $(tests:tests/%.c=$(out)/tests/%)
recorder := $(out)/tests/power/recorder.so
fuzz_programs := $(fuzzers:tests/fuzz/%.c=$(out)/%)

# ---- how it is compiled -----------------------------------------------------------------------

warnings := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wvla -Wwrite-strings
language := -std=c17 -D_POSIX_C_SOURCE=200809L -pthread -Isrc -Ibuild/gen
hardened := -O3 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
relro    := -pie -Wl,-z,relro,-z,now
careful  := -O1 -g -Werror -fno-omit-frame-pointer -fno-sanitize-recover=all

release  := $(hardened)
clang    := $(hardened) -Werror
asan     := $(careful) -fsanitize=address,undefined
tsan     := -O1 -g -Werror -fno-omit-frame-pointer -fsanitize=thread
coverage := -O0 -g --coverage
fuzz     := $(careful) -fsanitize=fuzzer-no-link,address,undefined

CC       := $(if $(filter clang fuzz,$(KIND)),clang-14,gcc)
AR       := $(if $(filter %-gcc,$(CC)),$(CC:%gcc=%ar),ar)
CPPFLAGS  = $(language) $(library_flags)
CFLAGS   := $(warnings) -fvisibility=hidden $($(KIND))
LDFLAGS  := $($(KIND)) $(if $(filter release clang,$(KIND)),$(relro))

# Asked for when first used: on a fresh machine pkg-config is only installed by then.
library_flags = $(eval library_flags := $$(shell pkg-config --cflags $(LIBRARIES)))$(library_flags)
library_links = $(eval library_links := $$(shell pkg-config --libs $(LIBRARIES)))$(library_links)

MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
.DELETE_ON_ERROR:
.SECONDARY:
$(if $(V),,.SILENT:)

# ---- the program ------------------------------------------------------------------------------

.PHONY: all program tests fuzzers run
all: program  ## build/lianbing, the program (the default)

program: $(program)

run: program  ## serve the demo city on http://$(LISTEN) (DATA=… another data folder)
	if ! [ -e $(DATA)/lianbing.db ]; then build/lianbing demo --data $(DATA); \
	elif [ -e $(DATA)/demo-accounts.json ]; then cat $(DATA)/demo-accounts.json; fi
	build/lianbing serve --data $(DATA) --listen $(LISTEN)

$(program): $(objects) | build/layers.ok
	echo "  link  $@"
	$(CC) $(LDFLAGS) -o $@.new $^ $(library_links) && mv $@.new $@

# Product code is compiled with the unsafe functions of the C library banned.
$(out)/src/%.o: CPPFLAGS += -include src/platform/base/banned.h

$(out)/%.o: %.c Makefile | packages-build $(generated)
	$(compile)

$(out)/gen/%.o: build/gen/%.c Makefile | packages-build
	$(compile)

# What the compiler said stays beside the object: check-gcc reads it.
define compile
	mkdir -p $(@D)
	echo "  $(CC)  $<"
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $< 2>$@.said; \
	    status=$$?; cat $@.said >&2; exit $$status
endef

build/gen/embedded_schemes.c: tools/embed-files schemes $(wildcard schemes/*.json)
	mkdir -p $(@D)
	tools/embed-files embedded_scheme $(filter %.json,$^) > $@

build/gen/embedded_demos.c: tools/embed-files demo $(wildcard demo/*.csv)
	mkdir -p $(@D)
	tools/embed-files embedded_demo $(filter %.csv,$^) > $@

build/gen/embedded_contests.c: tools/embed-files contests $(wildcard contests/*.json)
	mkdir -p $(@D)
	tools/embed-files embedded_contest $(filter %.json,$^) > $@

build/gen/embedded_migrations.c: tools/embed-sql migrations $(wildcard migrations/*)
	mkdir -p $(@D)
	tools/embed-sql migrations $(migrations) > $@

# Decides for itself whether anything in web/ has changed.
build/gen/embedded_web.c: FORCE | packages-build
	tools/build-web $@

define embed_statements
build/gen/$(basename $(notdir $1))_sql.h: $1 tools/embed-sql
	mkdir -p $$(@D)
	tools/embed-sql statements $1 > $$@
endef
$(foreach file,$(statements),$(eval $(call embed_statements,$(file))))

build/layers.ok: src/layers.txt tools/check-layers $(sources) $(headers)
	mkdir -p $(@D)
	tools/check-layers > $@

packages-%: FORCE
	tools/ensure-packages $*
.PHONY: FORCE
FORCE:

# ---- tests ------------------------------------------------------------------------------------

.PHONY: test
test: packages-build packages-test packages-browser  ## all tests; the last line counts them
	$(MAKE) KIND=release program $(recorder)
	$(MAKE) KIND=asan program tests
	$(call run_tests,asan)

# What takes the time of anything has the machine for itself; of the others the longest begin.
run_tests = tools/run-tests build/$1/log $(call run_http,$1) \
            "tests/front/run-front build/$1/lianbing build/$1/tests/http/server" -- \
            "tests/run-web build/lianbing" "tests/run-breaking build/$1/tests/breaking" \
            "tests/run-backup build/$1/lianbing" "tests/run-api build/$1/lianbing" \
            "tests/run-power build/lianbing $(recorder)" "tests/run-hardened build/lianbing" \
            "tests/run-rules build/$1/lianbing" "$(compare)" \
            "tests/run-properties build/lianbing" "tests/run-data build/$1/lianbing" \
            "tests/run-draws build/lianbing $(TEST_CASES)" \
            "tests/run-day build/$1/lianbing" "tests/run-kill build/$1/tests/kill/writer" \
            "tests/run-certificates build/lianbing" $(tests:tests/%.c=build/$1/tests/%)
# What the engine's coverage is measured with.
run_engine = tools/run-tests build/$1/log -- \
            $(engine_tests:%=build/$1/tests/%_test) \
            "tests/run-data build/$1/lianbing" "tests/run-rules build/$1/lianbing"
engine_tests := base change cover explain scheme sheet step table xlsx
run_http  = "tests/http/run-http build/$1/tests/http/server" \
            "tests/http/run-doors build/$1/tests/http/server" \
            "tests/http/run-chaos build/$1/tests/http/server"
compare   = python3 tests/reference/compare.py --program build/lianbing --jobs $(shell nproc) \
            --count $(TEST_CASES) --seed 1

tests: $(test_programs) $(out)/tests/kill/writer $(out)/tests/breaking $(recorder) \
       $(out)/tests/http/server | packages-test

# Of what stands in here a program takes what it uses.
$(library): $(support:%.c=$(out)/%.o) $(parts)
	rm -f $@ && $(AR) rcsT $@ $^

# LeakSanitizer asks for it, no program does.
leaks    := $(out)/tests/leaks.o

$(out)/tests/%_test: $(out)/tests/%_test.o $(leaks) $(library)
	$(CC) $(LDFLAGS) -o $@ $^ $(library_links) -lcmocka

$(out)/tests/kill/writer: $(out)/tests/kill/writer.o $(library)
	$(CC) $(LDFLAGS) -o $@ $^ $(library_links)

# The program, with a database that fails as its client wishes.
comma := ,
$(out)/tests/breaking: $(out)/tests/kill/breaking.o $(objects)
	$(CC) $(LDFLAGS) $(patsubst %,-Wl$(comma)--wrap=%,org_recognise db_end_unit known_new) \
	    -o $@ $^ $(library_links)

# Put before a program of any kind, so it is made without the kind's own.
$(recorder): tests/power/recorder.c Makefile | packages-build
	mkdir -p $(@D)
	echo "  $(CC)  $<"
	$(CC) $(language) $(warnings) -Werror -O1 -g -fPIC -shared -o $@ $<

# The connections with a small trade of the tests' own, and without lanes.
trade       := %/dispatch.o %/routes.o %/openapi.o
connections := $(filter-out $(trade),$(filter $(out)/src/platform/http/%,$(objects)))
$(out)/tests/http/server: $(out)/tests/http/server_main.o $(connections) \
    $(filter $(out)/src/platform/base/%,$(objects))
	$(CC) $(LDFLAGS) -o $@ $^ $(library_links)

fuzzers: $(fuzz_programs)

$(out)/%_fuzz: $(out)/tests/fuzz/%_fuzz.o $(library)
	$(CC) $(subst fuzzer-no-link,fuzzer,$(LDFLAGS)) -o $@ $^ $(library_links)

# ---- checks -----------------------------------------------------------------------------------

.PHONY: check $(CHECKS:%=check-%) coverage fuzz
check: packages-build packages-test packages-check  ## every check below, all findings at once
	tools/run-checks build/check "$(MAKE)" $(CHECKS)

check-layers:  ## who includes whom, against src/layers.txt
	tools/check-layers

check-sql: packages-check  ## tables and statements on SQLite and on a throw-away PostgreSQL
	tools/check-sql

check-web: program  ## types of the front end
	tools/make-types
	cd web && $$(../tools/build-web --node) node_modules/vue-tsc/bin/vue-tsc.js --noEmit

check-purity: $(pure)  ## score and base call nothing impure and keep no state
	tools/check-purity $^

check-headers: packages-build $(generated)  ## each header and each source compiles alone
	tools/check-headers $(CC) $(language) $(library_flags) $(warnings) -Werror -- \
	    $(headers) $(sources)

check-style: packages-check  ## lengths, comments, licence lines, to-do marks, host names, manual
	tools/check-style
	tools/make-manual --check

check-format: packages-check  ## layout of the code, against .clang-format
	clang-format-14 --dry-run -Werror $(c_files)

check-gcc: program tests  ## no warning from gcc, in the very objects of the release
	! cat $(said) | grep .

said = $(patsubst %,%.said,$(objects) $(patsubst %.c,$(out)/%.o,$(tests) $(support)))

check-clang: packages-build packages-test packages-check  ## no warning from clang
	$(MAKE) KIND=clang program tests

check-tidy: packages-check  ## clang-tidy
	$(MAKE) --keep-going $(sources:%=$(tidied)/%.ok)

# Where paths are without number the analyser ends at TIDY_NODES states of a function. clang's own
# 225,000 take four times as long and reach nothing more: of the 2,325 blocks of 60 files three.
# `make soak` asks for them. It walks through memory without end: larger pages save it a tenth.
tidied   := build/tidy/$(TIDY_NODES)
$(tidied)/%.ok: % $(headers) .clang-tidy | packages-build $(generated)
	mkdir -p $(@D)
	GLIBC_TUNABLES=glibc.malloc.hugetlb=1 \
	    clang-tidy-14 --quiet $< -- $(language) $(library_flags) \
	    -Xclang -analyzer-config -Xclang max-nodes=$(TIDY_NODES) && touch $@

check-cppcheck: packages-check  ## cppcheck
	cppcheck --quiet -j $(shell nproc) -D__CPPCHECK__ --std=c11 \
	    --enable=warning,style,performance,portability --inline-suppr \
	    --suppressions-list=tools/cppcheck.txt --error-exitcode=1 -Isrc src

check-threads: packages-build packages-test  ## lanes and connections under ThreadSanitizer
	$(MAKE) KIND=tsan $(threaded:%=build/tsan/tests/%) build/tsan/tests/http/server
	tools/run-tests build/tsan/log $(threaded:%=build/tsan/tests/%) $(call run_http,tsan)

check-coverage coverage: program packages-test  ## what the tests reach of src/score
	$(MAKE) KIND=coverage program $(engine_tests:%=build/coverage/tests/%_test)
	find build/coverage -name '*.gcda' -delete
	status=0; $(call run_engine,coverage) || status=1; \
	    tools/coverage build/coverage src/score && exit $$status

check-fuzz fuzz: packages-build packages-check  ## FUZZ_SECONDS of libFuzzer for each target
	$(MAKE) KIND=fuzz fuzzers
	tools/run-fuzzers $(FUZZ_SECONDS) $(fuzzers:tests/fuzz/%.c=build/fuzz/%)

# ---- the rest ---------------------------------------------------------------------------------

.PHONY: bench soak fresh manual package try-package try-units try-arm64 format clean help
bench: packages-bench program  ## measure (bench/RESULTS.md tells what)
	bench/run

soak: program packages-test packages-check  ## 100,000 random cases, ten minutes of each fuzzer
	tests/soak

fresh: packages-fresh  ## prove that make run and make test work on an empty Debian
	tools/fresh

manual: program packages-manual  ## docs/manual as PDF, with the pictures that tests/run-web took
	tools/make-manual

package: program packages-package  ## an archive that installs it without a network
	tools/package build/lianbing

try-package: packages-fresh packages-test  ## prove that the archive installs on an empty Debian
	tools/try-package

try-units: packages-fresh packages-test  ## prove that its units work under a real systemd
	tools/try-units

try-arm64: program packages-fresh  ## prove that it is made for arm64 and works, by cross compiler
	tools/try-arm64

format: packages-check  ## lay out the C code anew
	clang-format-14 -i $(c_files)

clean:  ## remove build/
	rm -rf build

help:  ## this list
	awk -F ':.*## *' '/^[a-z][a-z -]*:.*## / { printf "make %-28s %s\n", $$1, $$2 }' Makefile

-include $(shell find $(out) -name '*.d' 2>/dev/null)
