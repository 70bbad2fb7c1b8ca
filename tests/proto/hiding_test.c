/* The property of fuzz_trace for thousands of random talks: no secret in a
 * trace or an error, and the same outcome in whatever pieces. */
#include "tests/check.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { TALKS = 4000, BYTES_MAX = 200 };

/* Half of what is said makes sense, and much of it is the secret. */
static size_t
put_piece(uint8_t *to, size_t room, uint32_t chance)
{
	static const char *const pieces[] = {
		"+OK ", "-ERR ", "[AUTH] ", "+ ",   "334 ", "535 5.7.8 ",
		"535-", "235 ",  "\r\n",    "\r\n", "\n",   "\1",
		"\1",   "\2",    "\3",      "\4",   "\3\4", "\xc4\1",
		"=",    "bWFn",  "\5",      "\5",
	};
	const char *piece = pieces[chance % COUNT_OF(pieces)];
	size_t n = strlen(piece);

	if (chance >> 16 & 1 || n > room) {
		to[0] = (uint8_t)(chance >> 20);
		return 1;
	}
	memcpy(to, piece, n);
	return n;
}

static void
no_secret_comes_through(void **state)
{
	uint32_t chance = 20261120;
	uint8_t bytes[BYTES_MAX];

	(void)state;
	for (int talk = 0; talk < TALKS; talk++) {
		size_t n = 0;

		while (n < 26) {
			chance = chance * 1664525u + 1013904223u;
			bytes[n++] = (uint8_t)(chance >> 24);
		}
		while (n < BYTES_MAX) {
			chance = chance * 1664525u + 1013904223u;
			n += put_piece(bytes + n, BYTES_MAX - n, chance >> 3);
		}
		assert_int_equal(LLVMFuzzerTestOneInput(bytes, n), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_secret_comes_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
