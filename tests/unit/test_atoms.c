/* The field table: growth, holes, order, packing. */
#include "base/exact.h"
#include "base/mem.h"
#include "support/run_suite.h"
#include "system/atoms.h"

#include <string.h>

static struct atoms atoms;

static void set_up(void)
{
    atoms_init(&atoms);
}

static void tear_down(void)
{
    atoms_free(&atoms);
}

static void add(int n)
{
    for (int k = 0; k < n; k++) {
        gid id = atoms.n_local + 1;
        double x[3] = {(double)id, 0.1 * (double)id, -(double)id};
        lidx i = atoms_append(&atoms, id, 1 + (int)(id % 3), x);
        atoms.v[4 * i] = 0.5 * (double)id;
        atoms.image[3 * i + 2] = (int)-id;
    }
}

static void check_atom(lidx i, gid id)
{
    ck_assert_int_eq(atoms.id[i], id);
    ck_assert(atoms.x[4 * i] == (double)id);
    ck_assert(atoms.x[4 * i + 1] == exact_round(0.1 * (double)id, CW_QUANTUM_POSITION));
    ck_assert(atoms.v[4 * i] == 0.5 * (double)id && atoms.v[4 * i + 1] == 0);
    ck_assert_int_eq(atoms.type[i], 1 + (int)(id % 3));
    ck_assert_int_eq(atoms.image[3 * i + 2], (int)-id);
    ck_assert_uint_eq(atoms.mask[i], 1);
}

START_TEST(appended_atoms_stay_through_growth)
{
    add(1000);
    ck_assert_int_eq(atoms.n_local, 1000);
    ck_assert_int_ge(atoms.cap, 1000);
    for (lidx i = 0; i < 1000; i++)
        check_atom(i, i + 1);
    ck_assert_uint_eq((uintptr_t)atoms.x % 64, 0);
}
END_TEST

START_TEST(fields_are_counted_and_found)
{
    add(10);
    int a = atoms_add_field(&atoms, "spring", 24, FIELD_MIGRATE);
    int b = atoms_add_field(&atoms, "tag", 4, FIELD_SCRATCH);
    ck_assert_int_ne(a, b);
    ck_assert_int_eq(atoms_add_field(&atoms, "spring", 24, FIELD_MIGRATE), a);
    atoms_drop_field(&atoms, "spring");
    ck_assert_int_eq(atoms_find_field(&atoms, "spring"), a);
    const double *spring = atoms_field(&atoms, a);
    for (int k = 0; k < 30; k++)
        ck_assert(spring[k] == 0);
    atoms_drop_field(&atoms, "spring");
    ck_assert_int_eq(atoms_find_field(&atoms, "spring"), -1);
    ck_assert_int_eq(atoms_find_field(&atoms, "tag"), b);
    atoms_reserve(&atoms, 500);
    ck_assert_int_eq(atoms_add_field(&atoms, "other", 1, FIELD_MIGRATE), a);
    add(200);
    check_atom(209, 210);
}
END_TEST

START_TEST(removal_keeps_order)
{
    add(20);
    int mine = atoms_add_field(&atoms, "mine", sizeof(gid), FIELD_MIGRATE);
    for (lidx i = 0; i < 20; i++)
        ((gid *)atoms_field(&atoms, mine))[i] = 7 * (i + 1);
    atoms.n_ghost = 3;
    bool gone[20];
    for (int k = 0; k < 20; k++)
        gone[k] = k % 3 == 0;
    atoms_remove(&atoms, gone);
    ck_assert_int_eq(atoms.n_local, 13);
    ck_assert_int_eq(atoms.n_ghost, 0);
    for (lidx i = 0; i < 13; i++) {
        gid id = 2 + i / 2 * 3 + i % 2;
        check_atom(i, id);
        ck_assert_int_eq(((gid *)atoms_field(&atoms, mine))[i], 7 * id);
    }
}
END_TEST

START_TEST(permutation_moves_all_migrating_fields)
{
    add(50);
    int odd = atoms_add_field(&atoms, "odd", 13, FIELD_MIGRATE);
    for (int i = 0; i < 50; i++)
        memset((char *)atoms_field(&atoms, odd) + 13 * i, i + 1, 13);
    lidx order[50];
    for (lidx i = 0; i < 50; i++)
        order[i] = (i * 7) % 50;
    atoms_permute(&atoms, order);
    for (lidx i = 0; i < 50; i++) {
        check_atom(i, (i * 7) % 50 + 1);
        ck_assert_int_eq(((char *)atoms_field(&atoms, odd))[13 * i + 12], (i * 7) % 50 + 1);
    }
}
END_TEST

START_TEST(packed_atoms_arrive_whole)
{
    atoms_use_charge(&atoms);
    add(5);
    int keep = atoms_add_field(&atoms, "keep", 8, FIELD_MIGRATE | FIELD_CHECKPOINT);
    ((double *)atoms_field(&atoms, keep))[3] = 3.5;
    atoms.q[3] = -1.5;
    atoms.mask[3] = 1;
    size_t bytes = atoms_packed_size(&atoms);
    char *packed = mem_array(bytes, 1);
    atoms_pack(&atoms, 3, packed);
    atoms_unpack(&atoms, packed);
    mem_free(packed);
    ck_assert_int_eq(atoms.n_local, 6);
    check_atom(5, 4);
    ck_assert(atoms.q[5] == -1.5);
    ck_assert(((double *)atoms_field(&atoms, keep))[5] == 3.5);
}
END_TEST

START_TEST(charge_is_a_field)
{
    ck_assert_ptr_null(atoms.q);
    atoms_use_charge(&atoms);
    atoms_use_charge(&atoms);
    ck_assert(atoms.has_charge);
    add(100);
    for (int i = 0; i < 100; i++)
        ck_assert(atoms.q[i] == 0);
    ck_assert_int_ge(atoms_find_field(&atoms, "q"), 0);
}
END_TEST

START_TEST(nothing_leaks)
{
    atoms_free(&atoms);
    size_t before = mem_bytes();
    atoms_init(&atoms);
    add(300);
    atoms_add_field(&atoms, "a", 3, FIELD_SCRATCH);
    atoms_free(&atoms);
    ck_assert_uint_eq(mem_bytes(), before);
    atoms_init(&atoms);
}
END_TEST

START_TEST(an_empty_set_can_be_worked_on)
{
    atoms_remove(&atoms, NULL);
    atoms_permute(&atoms, NULL);
    ck_assert_int_eq(atoms.n_local, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("atoms");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_test(core, appended_atoms_stay_through_growth);
    tcase_add_test(core, fields_are_counted_and_found);
    tcase_add_test(core, removal_keeps_order);
    tcase_add_test(core, permutation_moves_all_migrating_fields);
    tcase_add_test(core, packed_atoms_arrive_whole);
    tcase_add_test(core, charge_is_a_field);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_checked_fixture(limits, set_up, tear_down);
    tcase_add_test(limits, nothing_leaks);
    tcase_add_test(limits, an_empty_set_can_be_worked_on);
    suite_add_tcase(suite, limits);
    return run_suite(suite);
}
