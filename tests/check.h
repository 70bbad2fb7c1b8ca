/* check.h - cmocka, and what our tests say when a row of a table fails. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* wants the four above before it */

#include "base/str.h"

#include <stdbool.h>
#include <string.h>

/* Fails with both texts and the reason when actual is not expected. */
#define assert_str(actual, expected, why) \
	check_str_at((actual), str_of(expected), (why), __FILE__, __LINE__)
/* The same with a view, for bytes that hold NUL. */
#define assert_bytes(actual, expected, why) \
	check_str_at((actual), (expected), (why), __FILE__, __LINE__)

static inline void
check_str_at(struct str actual, struct str expected, const char *why,
	     const char *file, int line)
{
	if (str_eq(actual, expected))
		return;
	print_error("%s\n  expected \"%.*s\"\n  got      \"%.*s\"\n", why,
		    STR_ARG(expected), STR_ARG(actual));
	_fail(file, line);
}

#define assert_why(condition, why)                                  \
	do {                                                        \
		if (!(condition)) {                                 \
			print_error("%s: %s\n", (why), #condition); \
			_fail(__FILE__, __LINE__);                  \
		}                                                   \
	} while (0)

#endif
