/* mbox files: where messages begin and end. */
#include "store/mbox.h"

#include "store/maildir.h"
#include "tests/check.h"

#define F "From a@example.org Tue Jul  1 10:52:37 2003\n"

/* Messages are printed with '|' behind each. */
static const struct {
	const char *why, *file, *messages;
} files[] = {
	{ "none", "", "" },
	{ "one", F "A: 1\n\nx\n", "A: 1\n\nx\n|" },
	{ "two", F "A: 1\n\nx\n\n" F "B: 2\n\ny\n\n",
	  "A: 1\n\nx\n|B: 2\n\ny\n|" },
	{ "CRLF",
	  "From a Tue Jul  1 10:52:37 2003\r\nA: 1\r\n\r\nx\r\n\r\n" F "B: 2\n",
	  "A: 1\r\n\r\nx\r\n|B: 2\n|" },
	{ "From in a sentence", F "A: 1\n\nx\n\nFrom now on\n",
	  "A: 1\n\nx\n\nFrom now on\n|" },
	{ "From without an empty line before", F "A: 1\n\nx\n" F,
	  "A: 1\n\nx\n" F "|" },
	{ "From lines without a date", "From MAILER-DAEMON\nA: 1\n\n",
	  "A: 1\n|" },
	{ "quoted", F "A: 1\n\n>From x\n>>From y\n> From z\n",
	  "A: 1\n\nFrom x\n>From y\n> From z\n|" },
	{ "junk before the first", "junk\n\n" F "A: 1\n", "A: 1\n|" },
	{ "no message in it", F "\n" F "A: 1\n", "\n|A: 1\n|" },
	{ "no last newline", F "A: 1\n\nx", "A: 1\n\nx|" },
};

static void
messages_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct str file = str_of(files[i].file);
		struct mbox_list list = { 0 };
		struct arena a = { 0 };
		struct buf out;

		buf_init(&out, 10000);
		mbox_scan(&a, &(struct mapped){ .bytes = file }, &list);
		for (size_t k = 0; k < list.n; k++) {
			struct str m = str_skip(file, list.v[k].offset);

			mbox_put_unquoted(&out,
					  str_head(m, list.v[k].size_bytes));
			buf_put_char(&out, '|');
		}
		assert_str(buf_str(&out), files[i].messages, files[i].why);
		buf_fini(&out);
		arena_fini(&a);
	}
}

static void
the_from_line_dates(void **state)
{
	struct mbox_list list = { 0 };
	struct arena a = { 0 };

	(void)state;
	mbox_scan(&a, &(struct mapped){ .bytes = STR(F "A: 1\n\n" F "\n") },
		  &list);
	assert_int_equal(list.v[0].date_s, 1057056757);
	arena_fini(&a);
}

static void
what_is_no_mbox_is_none(void **state)
{
	(void)state;
	assert_true(mbox_is(STR(F "A: 1\n")));
	assert_true(mbox_is(STR("\n" F)));
	assert_false(mbox_is(STR("From: ann\n")));
	assert_false(mbox_is(STR("Subject: x\n\n" F)));
	assert_false(mbox_is(STR("From now on\n")));
}

static void
status_gives_flags(void **state)
{
	(void)state;
	assert_int_equal(mbox_flags(STR("Status: RO\nX-Status: AF\n\n")),
			 MAILDIR_READ | MAILDIR_REPLIED | MAILDIR_FLAGGED);
	assert_int_equal(mbox_flags(STR("Status: O\n\nStatus: R\n")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_are_found),
		cmocka_unit_test(the_from_line_dates),
		cmocka_unit_test(what_is_no_mbox_is_none),
		cmocka_unit_test(status_gives_flags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
