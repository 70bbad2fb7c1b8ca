#include "base/mem.h"

#include "base/vec.h"

#include "tests/check.h"

#include <stdalign.h>
#include <sys/wait.h>
#include <unistd.h>

static void
arena_is_zeroed_and_aligned(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t size = 0; size < 300; size++) {
		unsigned char *p = arena_alloc(&a, size);

		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		(void)memset(p, 0xff, size);
	}
	arena_fini(&a);
	assert_null(a.newest);
	assert_int_equal(a.used_bytes, 0);
}

static void
arena_holds_large_things(void **state)
{
	struct arena a = { 0 };
	char *small = arena_cstr(&a, STR("small"));
	char *large = arena_alloc(&a, 1000 * 1000);

	(void)state;
	(void)memset(large, 'x', 1000 * 1000);
	assert_string_equal(small, "small");
	assert_in_range(a.used_bytes, 1000 * 1000 + 6, 1000 * 1000 + 64);
	arena_fini(&a);
	assert_non_null(arena_alloc(&a, 1)); /* ready again */
	arena_fini(&a);
}

static void
arena_copies(void **state)
{
	struct arena a = { 0 };
	struct str s = arena_str(&a, STR("a\0b"));

	(void)state;
	assert_bytes(s, STR("a\0b"), "NUL inside");
	assert_int_equal(s.p[s.n], '\0');
	assert_str(arena_str(&a, str_of(NULL)), "", "nothing");
	assert_str(arena_printf(&a, "%d-%s", 7, "x"), "7-x", "printf");
	arena_fini(&a);
}

static void
vec_keeps_what_it_holds(void **state)
{
	struct arena a = { 0 };
	VEC(int) numbers = { 0 };
	int sum = 0;

	(void)state;
	for (int i = 0; i < 1000; i++)
		*VEC_PUSH(&a, &numbers) = i;
	VEC_EACH (int, n, &numbers)
		sum += *n;
	assert_int_equal(numbers.n, 1000);
	assert_int_equal(sum, 999 * 1000 / 2);
	arena_fini(&a);
}

static void
vec_gives_zeroed_items(void **state)
{
	struct arena a = { 0 };
	VEC(struct {
		char *p;
		int n;
	})
	items = { 0 };

	(void)state;
	for (int i = 0; i < 100; i++) {
		assert_null(VEC_PUSH(&a, &items)->p);
		items.v[i].p = (char *)&items;
	}
	arena_fini(&a);
}

static void
frees_and_forgets(void **state)
{
	char *p = mem_strdup(STR("text"));

	(void)state;
	assert_string_equal(p, "text");
	p = mem_realloc(p, 100, 1);
	assert_string_equal(p, "text");
	mem_free(&p);
	assert_null(p);
	mem_free(&p);
}

/* More than any machine has: the program must end, not go on with NULL. */
static void
ends_when_memory_does(void **state)
{
	int status = 0;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		if (close(STDERR_FILENO) == 0)
			(void)mem_realloc(NULL, SIZE_MAX / 2, 4);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) || WIFSIGNALED(status));
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_is_zeroed_and_aligned),
		cmocka_unit_test(arena_holds_large_things),
		cmocka_unit_test(arena_copies),
		cmocka_unit_test(vec_keeps_what_it_holds),
		cmocka_unit_test(vec_gives_zeroed_items),
		cmocka_unit_test(frees_and_forgets),
		cmocka_unit_test(ends_when_memory_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
