#include "mail/header.h"

#include "tests/check.h"

static const struct {
	const char *why, *message, *name, *body, *left;
} firsts[] = {
	{ "plain", "To: ann\r\n\r\nhi", "To", "ann", "\r\nhi" },
	{ "bare LF", "To: ann\n\nhi", "To", "ann", "\nhi" },
	{ "fold", "To: ann,\r\n bo\r\n", "To", "ann,\r\n bo", "" },
	{ "a blank line may be a fold", "To: ann,\n \n bo\n\nx", "To",
	  "ann,\n \n bo", "\nx" },
	{ "blank before the colon", "To : ann\n", "To", "ann", "" },
	{ "empty body", "X-Nil:\n\n", "X-Nil", "", "\n" },
	{ "no last newline", "To: ann", "To", "ann", "" },
	{ "fold above all", " lost\nTo: ann\n", "To", "ann", "" },
	{ "mbox line", "From x Jul 1 10:00:00\nTo: ann\n", "To", "ann", "" },
	{ "a byte order mark", "\xef\xbb\xbfTo: ann\n", "To", "ann", "" },
	{ "quoted mbox line", ">From x\nTo: ann\n", "To", "ann", "" },
	{ "From with a blank is a field", "From : x\n", "From", "x", "" },
	{ "colons in the body", "X: a:b:c\n", "X", "a:b:c", "" },
};

static void
first_field(void **state)
{
	struct header_scan s;
	struct header_field f;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(firsts); i++) {
		header_scan_init(&s, str_of(firsts[i].message));
		assert_why(header_next(&s, &f), firsts[i].why);
		assert_str(f.name, firsts[i].name, firsts[i].why);
		assert_str(f.body, firsts[i].body, firsts[i].why);
		assert_str(s.rest, firsts[i].left, firsts[i].why);
	}
}

static const struct {
	const char *why, *message, *left;
} bodies[] = {
	{ "the empty line is taken", "\r\nFrom: no field", "From: no field" },
	{ "a doubled CR is an empty line too", "\r\r\nhi", "hi" },
	{ "what is no field starts the body", "Hello, you\n", "Hello, you\n" },
	{ "a boundary is no field", "--a:b\nTo: x\n", "--a:b\nTo: x\n" },
	{ "8-bit names are none", "T\xf6: x\n", "T\xf6: x\n" },
	{ "a mark of the body's", "\xef\xbb\xbfhi\n", "\xef\xbb\xbfhi\n" },
	{ "nothing", "", "" },
};

static void
where_the_body_starts(void **state)
{
	struct header_scan s;
	struct header_field f;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		header_scan_init(&s, str_of(bodies[i].message));
		assert_why(!header_next(&s, &f), bodies[i].why);
		assert_str(s.rest, bodies[i].left, bodies[i].why);
	}
}

static void
the_first_of_a_name_is_found(void **state)
{
	struct str body;

	(void)state;
	assert_true(
		header_find(STR("A: 1\nb: 2\nB: 3\n\nC: 4"), STR("B"), &body));
	assert_str(body, "2", "case does not count, order does");
	assert_false(header_find(STR("A: 1\n\nC: 4"), STR("C"), &body));
}

static void
comments_hold_comments(void **state)
{
	static const struct {
		const char *why, *in;
		size_t span;
	} rows[] = {
		{ "what follows is not its", "(a) b", 3 },
		{ "one within another", "(a (b) c)", 9 },
		{ "a backslash takes a bracket away", "(a \\) b) c", 8 },
		{ "never closed", "(a (b)", 0 },
		{ "never closed, the backslash last", "(a\\", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_why(header_comment_span(str_of(rows[i].in)) ==
				   rows[i].span,
			   rows[i].why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_field),
		cmocka_unit_test(where_the_body_starts),
		cmocka_unit_test(the_first_of_a_name_is_found),
		cmocka_unit_test(comments_hold_comments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
