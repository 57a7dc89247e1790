# coldweld: one non-recursive Makefile. Local overrides (CC, PREFIX, MARCH, WERROR ...) go into config.mk.
-include config.mk

VARIANT ?= opt
CC := $(if $(filter default,$(origin CC)),mpicc,$(CC))
PREFIX ?= /usr/local
DESTDIR ?=
Q ?= @
NPROC := $(shell nproc 2>/dev/null || echo 1)
# Sub-makes of the convenience targets use all cores unless the caller chose with -j.
PMAKE = +$(MAKE) $(if $(findstring -j,$(MAKEFLAGS)),,-j$(NPROC)) --no-print-directory

LAYERS := base parallel system domain neighbor kspace potential bonded dynamics beam measure output sim deck
PKGS := hdf5-openmpi libpng zlib libzstd fftw3 gsl
B := build/$(VARIANT)
LIB := $(B)/libcoldweld.a
PROGRAM := $(if $(filter opt,$(VARIANT)),bin/coldweld,$(B)/coldweld)

# --- flags ------------------------------------------------------------------------------------------------
ARCH := $(shell uname -m)
MARCH ?= $(if $(filter x86_64,$(ARCH)),-march=x86-64-v3)
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wdouble-promotion -Wundef -Wvla -Wformat=2 \
        -Wcast-qual -Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes
# double [3][3] passed for const double [3][3]: an oversight of C17 that C23 mends, and no compiler minds.
WARN += -Wno-c11-c2x-compat
SAN := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_opt   := -O3 -g
FLAGS_debug := -Og -g3 -DCW_DEBUG
FLAGS_asan  := -O1 -g $(SAN) -DCW_DEBUG
FLAGS_cov   := -O1 -g --coverage -DCW_DEBUG
LDFLAGS_asan := $(SAN)
LDFLAGS_cov  := --coverage
WERROR ?= $(if $(filter debug asan,$(VARIANT)),1,0)
ifeq ($(FLAGS_$(VARIANT)),)
$(error unknown VARIANT '$(VARIANT)': opt, debug, asan or cov)
endif

DEPS_OK := $(shell pkg-config --exists $(PKGS) 2>/dev/null && command -v $(CC) >/dev/null 2>&1 && echo yes)
# Library headers are system headers to the compiler: our warnings are about our own code only.
LIB_INC := $(if $(DEPS_OK),$(patsubst -I%,-isystem %,$(shell pkg-config --cflags-only-I $(PKGS))) \
           $(addprefix -isystem ,$(shell $(CC) --showme:incdirs 2>/dev/null)))
LIBS := $(if $(DEPS_OK),$(shell pkg-config --libs $(PKGS))) -lm
CHECK_LIBS = $(shell pkg-config --libs check 2>/dev/null || echo -lcheck)

CPPFLAGS += -Isrc -D_POSIX_C_SOURCE=200809L $(LIB_INC)
CFLAGS_ALL := -std=c17 $(FLAGS_$(VARIANT)) $(MARCH) -fno-math-errno -ffp-contract=off -fopenmp-simd $(WARN) \
              $(if $(filter 1,$(WERROR)),-Werror) $(CFLAGS)
LDFLAGS_ALL := $(LDFLAGS_$(VARIANT)) $(LDFLAGS)

# Hot kernels are compiled once per instruction set and chosen at run time; all give the same bits.
SIMD := $(if $(filter x86_64,$(ARCH)),avx512 avx2 portable,portable)
SIMD_FLAGS_avx512   := -DCW_SIMD_AVX512 -mavx512f -mavx512dq -mavx512vl -mavx512bw
SIMD_FLAGS_avx2     := -DCW_SIMD_AVX2
SIMD_FLAGS_portable := -DCW_SIMD_PORTABLE -fno-tree-vectorize
# Those of the force fields once more in single precision.
define mixed_flags
SIMD_FLAGS_$(1).mixed := $(SIMD_FLAGS_$(1)) -DCW_MIXED
endef
$(foreach s,$(SIMD),$(eval $(call mixed_flags,$(s))))
CPPFLAGS += $(if $(filter avx512,$(SIMD)),,-DCW_SIMD_PORTABLE_ONLY)

# --- files ------------------------------------------------------------------------------------------------
SRC  := $(wildcard $(LAYERS:%=src/%/*.c))
KSRC := $(wildcard $(LAYERS:%=src/%/kernels_*.c))
KSRC_MIXED := $(filter %/kernels_eam.c %/kernels_pair.c,$(KSRC))
KOBJ := $(foreach s,$(SIMD),$(KSRC:src/%.c=$(B)/obj/%.$(s).o) $(KSRC_MIXED:src/%.c=$(B)/obj/%.$(s).mixed.o))
OBJ  := $(patsubst src/%.c,$(B)/obj/%.o,$(filter-out $(KSRC),$(SRC))) $(KOBJ)
MAIN := $(wildcard src/main.c)
TEST_SRC := $(wildcard tests/unit/test_*.c tests/mpi/test_*.c)
TESTS := $(TEST_SRC:tests/%.c=$(B)/tests/%)
KEEP_LOADED := $(if $(filter asan debug,$(VARIANT)),$(B)/tests/support/keep_loaded.o)
TOOL_SRC := $(wildcard tools/*.c)
TOOLS := $(TOOL_SRC:tools/%.c=$(B)/tools/%)

.PHONY: all tests tools potentials demo check check-fast check-mpi check-long lint format format-check asan valgrind \
        cov bench scaling asm reproduce-au reproduce-silica reproduce-beam install uninstall clean help need-deps print-% FORCE
.DEFAULT_GOAL := all
.SECONDARY:
.DELETE_ON_ERROR:

all: $(LIB) $(if $(MAIN),$(PROGRAM)) ## build bin/coldweld (the default); VARIANT=opt|debug|asan|cov
tests: $(TESTS) ## build the test programs, do not run them
tools: $(TOOLS) ## build the helper programs of tools/
potentials: $(B)/tools/make_potentials ## write the files of potentials/ anew from their formulas
	$< potentials

# --- rules ------------------------------------------------------------------------------------------------
define cc
	@mkdir -p $(@D)
	@echo "  CC      $(@:build/%=%)"
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(1) -MMD -MP -c $< -o $@
endef
define link
	@mkdir -p $(@D)
	@echo "  LD      $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) $(filter %.o %.a,$^) $(1) $(LIBS) -o $@
endef

$(B)/obj/%.o: src/%.c $(B)/flags | need-deps
	$(call cc)
define simd_rule
$(B)/obj/%.$(1).o: src/%.c $(B)/flags | need-deps
	$$(call cc,$$(SIMD_FLAGS_$(1)))
endef
$(foreach s,$(SIMD) $(SIMD:%=%.mixed),$(eval $(call simd_rule,$(s))))
$(B)/obj/base/version.o: src/base/version.c $(B)/build_info.h $(B)/flags | need-deps
	$(call cc,-include $(B)/build_info.h)
$(B)/tests/%.o: tests/%.c $(B)/flags | need-deps
	$(call cc,-Itests)
$(B)/tools/%.o: tools/%.c $(B)/flags | need-deps
	$(call cc)
$(LIB): $(OBJ)
	@echo "  AR      $@"
	@mkdir -p $(@D); rm -f $@
	$(Q)$(AR) rcs $@ $(OBJ)
$(PROGRAM): $(B)/obj/main.o $(LIB)
	$(call link)
$(TESTS): $(B)/tests/%: $(B)/tests/%.o $(KEEP_LOADED) $(LIB)
	$(call link,$(CHECK_LIBS))
$(TOOLS): $(B)/tools/%: $(B)/tools/%.o $(LIB)
	$(call link)

# Rewritten only when they change: a new flag rebuilds all, a new commit rebuilds version.o alone.
$(B)/flags: FORCE
	@mkdir -p $(B); echo '$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL)' > $@.$$$$; \
	cmp -s $@.$$$$ $@ && rm -f $@.$$$$ || mv $@.$$$$ $@
$(B)/build_info.h: FORCE
	@mkdir -p $(B); tools/build_info '$(CC)' '$(CFLAGS_ALL)' '$(PREFIX)/share/coldweld' > $@.$$$$; \
	cmp -s $@.$$$$ $@ && rm -f $@.$$$$ || mv $@.$$$$ $@
need-deps:
	@$(if $(DEPS_OK),:,echo "Libraries are missing ($(PKGS), mpicc): run tools/install_packages" >&2; exit 1)

# --- what people call -------------------------------------------------------------------------------------
demo: ## install packages, build, weld two gold nanorods: table, plot, pictures in out/demo/
	tools/install_packages build plot
	$(PMAKE) all
	tools/demo
check: ## install packages, build, run all tests (unit, MPI, decks)
	tools/install_packages build check
	$(PMAKE) all tests tools
	@tests/run unit mpi deck
check-fast: all tests ## unit tests only
	@tests/run unit
check-mpi: all tests ## tests under mpirun (1, 2, 4 ranks, more where a test asks)
	@tests/run mpi
check-long: all tests tools ## the slow tests of tests/long/
	@tests/run long
asan: ## build with address and undefined-behaviour sanitizers, run unit and MPI tests
	$(PMAKE) VARIANT=asan all tests
	@tests/run --variant asan unit mpi
valgrind: ## run the unit tests under valgrind
	$(PMAKE) VARIANT=debug tests
	@tests/run --variant debug --valgrind unit
cov: ## run the unit and MPI tests with gcov, line coverage per file
	$(PMAKE) VARIANT=cov all tests
	@tests/run --variant cov unit mpi
	@tools/coverage
lint: ## formatting, clang-tidy, cppcheck, layers, headers, sizes
	@tools/lint
format: ## rewrite all C files with the project's clang-format
	@tools/lint --fix format
format-check: ## check the formatting only
	@tools/lint format
bench: ## coldweld beside LAMMPS: table, CSV, plot in out/bench/; options: make bench BENCH='-q --install'
	tools/install_packages build plot
	$(PMAKE) all tools
	benchmarks/run $(BENCH)
scaling: ## what ranks hold and send, counted on 1 to 64, and the model for 100,000 (benchmarks/SCALING.md)
	tools/install_packages build plot
	$(PMAKE) all
	benchmarks/scaling
	benchmarks/scaling_model
asm: $(KSRC:src/%.c=$(B)/obj/%.asm) ## disassembly of the hot kernels in build/opt/obj/*/kernels_*.asm
$(B)/obj/%.asm: $(SIMD:%=$(B)/obj/\%.%.o)
	$(Q)for o in $^; do objdump -d --no-show-raw-insn -l $$o; done > $@ && echo "  ASM     $@"
reproduce-au: ## the long angle sweep of the gold nanorods: table and plots in out/reproduce_au/ (half an hour on two cores)
	tools/install_packages build plot
	$(PMAKE) all
	tools/reproduce_au
reproduce-silica: ## silica: the glass, its surfaces, two spheres: tables and plots in out/reproduce_silica/ (15 minutes of processor time; QUICK=1: two)
	tools/install_packages build plot
	$(PMAKE) all
	QUICK='$(QUICK)' tools/reproduce_silica
reproduce-beam: ## the electron beam on silica spheres and gold rods: tables and plots in out/reproduce_beam/ (two hours on two cores; QUICK=1: seven minutes)
	tools/install_packages build plot
	$(PMAKE) all
	QUICK='$(QUICK)' tools/reproduce_beam
install: all ## install under DESTDIR/PREFIX (/usr/local)
	@tools/install install '$(DESTDIR)' '$(PREFIX)' $(LIB)
uninstall: ## remove what install put there
	@tools/install uninstall '$(DESTDIR)' '$(PREFIX)' $(LIB)
clean: ## remove build/ and bin/
	rm -rf build bin
help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | sort | awk -F'\t' '{ printf "%-16s %s\n", $$1, $$2 }'
print-%:
	@echo '$($*)'

-include $(OBJ:.o=.d) $(B)/obj/main.d $(TESTS:=.d) $(TOOLS:=.d)
