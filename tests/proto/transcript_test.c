/* Every transcript of tests/wire, whole, byte by byte and in random cuts. */
#include "base/file.h"
#include "tests/check.h"
#include "tests/proto/script.h"

#include <stdlib.h>

static const char *const files[] = {
	"pop3-login.txt", "pop3-list.txt",   "pop3-mail.txt", "smtp-login.txt",
	"smtp-mail.txt",  "smtp-chunks.txt", "tls.txt",
};

static void
run_file(const char *name, enum script_cut cut, unsigned seed)
{
	const char *srcdir = getenv("CULVER_SRCDIR");
	struct arena a = { 0 };
	struct err e = ERR_INIT;
	struct buf text;

	buf_init(&text, 1024 * 1024);
	assert_why(file_read(arena_printf(&a, "%s/tests/wire/%s",
					  srcdir == NULL ? "." : srcdir, name)
				     .p,
			     &text, &e),
		   e.text);
	assert_why(script_run(buf_str(&text), cut, seed) > 0, name);
	buf_fini(&text);
	arena_fini(&a);
}

static void
whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(files); i++)
		run_file(files[i], SCRIPT_WHOLE, 0);
}

static void
byte_by_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(files); i++)
		run_file(files[i], SCRIPT_BYTES, 0);
}

static void
random_cuts(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 10; seed++) {
		for (size_t i = 0; i < COUNT_OF(files); i++)
			run_file(files[i], SCRIPT_RANDOM, seed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),
		cmocka_unit_test(byte_by_byte),
		cmocka_unit_test(random_cuts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
