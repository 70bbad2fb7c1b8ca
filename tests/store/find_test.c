/* Windows of rows: with and without a query, with and without an anchor. */
#include "store/find.h"

#include "store/change.h"
#include "tests/store/box.h"

enum { PLAIN = 20 };

static void
fill(struct box *b, uint64_t ids[PLAIN])
{
	uint32_t inbox = box_folder(b, "work", "Inbox");

	for (int i = 0; i < PLAIN; i++) {
		char *text = arena_cstr(
			&b->arena,
			arena_printf(&b->arena,
				     "From: Ann%d <a%d@example.org>\n"
				     "To: bo@example.net\nSubject: no %02d\n"
				     "Date: %d Jul 2003 10:00:00 +0000\n\nx\n",
				     i % 3, i % 3, i, i + 1));

		ids[i] = box_deliver(b, inbox, "", text);
	}
}

static struct find_rows
find(struct box *b, struct find_window w, const char *text)
{
	struct query_text t = { .text = str_of(text), .now_s = 1057049557 };
	struct query *q;
	struct find_rows rows;

	assert_ok(query_parse(&b->arena, &t, &q, &b->e), b);
	w.query = q;
	assert_ok(find_rows(b->store, &b->arena, &w, &rows, &b->e), b);
	return rows;
}

/* Subjects run from 00, the oldest, to 19. anchor -1 is none, -2 a message
 * that is not there. */
static const struct {
	const char *why;
	uint64_t first;
	uint32_t count;
	int anchor;
	bool oldest_first;
	uint64_t at, anchor_at;
	size_t n;
	const char *top;
} windows[] = {
	{ "the newest on top", 0, 5, -1, false, 0, FIND_NOWHERE, 5, "no 19" },
	{ "further down", 7, 5, -1, false, 7, FIND_NOWHERE, 5, "no 12" },
	{ "at the end", 18, 5, -1, false, 18, FIND_NOWHERE, 2, "no 01" },
	{ "behind the end", 90, 5, -1, false, 20, FIND_NOWHERE, 0, NULL },
	{ "only the total", 3, 0, -1, false, 3, FIND_NOWHERE, 0, NULL },
	{ "the oldest on top", 0, 5, -1, true, 0, FIND_NOWHERE, 5, "no 00" },
	{ "anchor inside", 5, 5, 12, false, 5, 7, 5, "no 14" },
	{ "anchor above", 9, 5, 18, false, 1, 1, 5, "no 18" },
	{ "anchor below", 0, 5, 10, false, 5, 9, 5, "no 14" },
	{ "anchor, oldest first", 0, 5, 10, true, 6, 10, 5, "no 06" },
	{ "no such anchor", 2, 5, -2, false, 2, FIND_NOWHERE, 5, "no 17" },
};

static void
check_windows(struct box *b, const uint64_t *ids, const char *query)
{
	for (size_t i = 0; i < COUNT_OF(windows); i++) {
		struct find_window w = {
			.folder = STORE_INBOXES,
			.first = windows[i].first,
			.count = windows[i].count,
			.oldest_first = windows[i].oldest_first,
		};
		struct find_rows rows;

		if (windows[i].anchor != -1)
			w.anchor = windows[i].anchor < 0
					   ? 42
					   : ids[windows[i].anchor];
		rows = find(b, w, query);
		assert_why(rows.total == PLAIN, windows[i].why);
		assert_why(rows.first == windows[i].at, windows[i].why);
		assert_why(rows.anchor_at == windows[i].anchor_at,
			   windows[i].why);
		assert_why(rows.n == windows[i].n, windows[i].why);
		if (rows.n > 0)
			assert_str(rows.v[0].subject, windows[i].top,
				   windows[i].why);
	}
}

static void
a_window_is_the_same_with_and_without_a_query(void **state)
{
	uint64_t ids[PLAIN];
	struct box b;

	(void)state;
	box_open(&b);
	fill(&b, ids);
	check_windows(&b, ids, "");
	check_windows(&b, ids, "subject:no");
	box_close(&b);
}

static const struct {
	const char *why, *query;
	size_t n;
} matches[] = {
	{ "subject", "\"no 07\"", 1 },
	{ "sender's name", "ann2", 6 },
	{ "sender's address", "from:a0@EXAMPLE.org", 7 },
	{ "recipient", "to:bo@", 20 },
	{ "not in the recipients", "to:ann1", 0 },
	{ "both", "ann0 \"no 03\"", 1 },
	{ "either", "\"no 03\" or \"no 04\"", 2 },
	{ "without", "-from:ann0", 13 },
	{ "flag", "is:flagged", 1 },
	{ "unread", "is:unread", 19 },
	{ "before", "before:2003-07-05", 4 },
	{ "a day", "date:2003-07-05", 1 },
	{ "since", "after:2003-07-05", 16 },
	{ "folder", "folder:inbox", 20 },
	{ "other folder", "folder:archive", 0 },
	{ "account", "account:WORK", 20 },
	{ "other account", "account:home", 0 },
	{ "attachments", "has:attachment", 0 },
	{ "an apostrophe is no SQL", "\"' or 1 --\"", 0 },
	{ "a percent sign is no pattern", "%", 0 },
};

static void
queries_match_what_they_say(void **state)
{
	struct change_flags flag = { .set = MAILDIR_FLAGGED | MAILDIR_READ };
	uint64_t ids[PLAIN];
	struct box b;

	(void)state;
	box_open(&b);
	fill(&b, ids);
	assert_ok(change_flags(b.store, &ids[4], 1, flag, &b.e), &b);
	for (size_t i = 0; i < COUNT_OF(matches); i++) {
		struct find_window w = { .folder = STORE_EVERY, .count = 100 };
		struct find_rows rows = find(&b, w, matches[i].query);

		if (rows.n != matches[i].n)
			print_error("%s: %zu\n", matches[i].why, rows.n);
		assert_int_equal(rows.n, matches[i].n);
		assert_int_equal(rows.total, matches[i].n);
	}
	box_close(&b);
}

static void
an_anchor_elsewhere_moves_nothing(void **state)
{
	struct find_window w = { .count = 5 };
	struct find_rows rows;
	uint64_t ids[PLAIN];
	struct box b;

	(void)state;
	box_open(&b);
	fill(&b, ids);
	w.folder = box_folder(&b, "home", "Inbox");
	w.anchor = ids[3];
	assert_ok(find_rows(b.store, &b.arena, &w, &rows, &b.e), &b);
	assert_int_equal(rows.total, 0);
	assert_true(rows.anchor_at == FIND_NOWHERE);
	box_close(&b);
}

static void
a_change_is_a_new_generation(void **state)
{
	struct change_flags flag = { .set = MAILDIR_FLAGGED };
	struct find_window w = { .folder = STORE_INBOXES };
	struct find_rows before, after;
	uint64_t ids[PLAIN];
	struct box b;

	(void)state;
	box_open(&b);
	fill(&b, ids);
	before = find(&b, w, "");
	assert_ok(change_flags(b.store, ids, 1, flag, &b.e), &b);
	after = find(&b, w, "");
	assert_true(after.generation > before.generation);
	box_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_window_is_the_same_with_and_without_a_query),
		cmocka_unit_test(queries_match_what_they_say),
		cmocka_unit_test(an_anchor_elsewhere_moves_nothing),
		cmocka_unit_test(a_change_is_a_new_generation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
