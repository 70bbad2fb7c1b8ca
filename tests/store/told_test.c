/* What the user said of charsets: kept, applied to rows, and lost by nobody
 * who brings an older state with him. */
#include "store/told.h"

#include "store/db.h"
#include "store/schema.h"
#include "tests/store/box.h"

#define RAW                                                             \
	"From: \xc0\xee@example.org\nSubject: \xd6\xd0\xce\xc4 a b c\n" \
	"Content-Type: text/plain; charset=iso-8859-1\n\n\xd6\xd0\xce\xc4\n"
#define UNDECLARED "Subject: \xd6\xd0\xce\xc4\n\n\xd6\xd0\xce\xc4\n"

static struct store_row
row_of(struct box *b, uint64_t id)
{
	struct store_row row;

	assert_ok(store_get_row(b->store, &b->arena, id, &row, &b->e), b);
	return row;
}

static void
tell(struct box *b, uint64_t id, const char *charset)
{
	assert_ok(told_set(b->store, id, charset_find(str_of(charset)), &b->e),
		  b);
}

static void
assert_told(struct box *b, uint64_t id, const char *charset)
{
	struct part_told told;

	assert_ok(told_get(b->store, id, &told, &b->e), b);
	assert_string_equal(told.by_hand != NULL ? charset_name(told.by_hand)
						 : "",
			    charset);
}

static void
what_the_user_said_is_kept(void **state)
{
	struct store_scan_result r;
	struct store_folder f;
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = box_deliver(&b, box_folder(&b, "work", "Inbox"), "", RAW);
	assert_told(&b, id, "");
	assert_str(row_of(&b, id).preview, "ÖÐÎÄ", "as it says");
	tell(&b, id, "gb2312");
	assert_told(&b, id, "gb18030");
	assert_str(row_of(&b, id).subject, "中文 a b c", "its row, too");
	assert_str(row_of(&b, id).preview, "中文", "its row, too");
	assert_ok(store_rebuild(b.store, NULL, NULL, &r, &b.e), &b);
	assert_str(row_of(&b, id).subject, "中文 a b c", "a new index");
	box_reopen(&b);
	assert_told(&b, id, "gb18030");
	f = box_counts(&b, box_folder(&b, "work", "Inbox"));
	assert_int_equal(f.total, 1);
	assert_int_equal(f.unread, 1);
	tell(&b, id, "");
	assert_told(&b, id, "");
	assert_str(row_of(&b, id).preview, "ÖÐÎÄ", "as it says again");
	box_close(&b);
}

static void
nothing_is_said_of_what_is_not_there(void **state)
{
	struct box b;

	(void)state;
	box_open(&b);
	assert_told(&b, 0, "");
	assert_told(&b, 17, "");
	assert_false(told_set(b.store, 17, charset_find(STR("big5")), &b.e));
	assert_int_equal(b.e.kind, ERR_NO_INPUT);
	box_close(&b);
}

static void
a_hint_reaches_the_rows(void **state)
{
	struct box b;
	uint64_t id;

	(void)state;
	box_init(&b);
	b.options.charset_hint = charset_find(STR("big5"));
	assert_ok(store_open(&b.store, &b.options, &b.e), &b);
	id = box_deliver(&b, box_folder(&b, "work", "Inbox"), "", UNDECLARED);
	assert_str(row_of(&b, id).subject, "笢恅", "the same bytes in Big5");
	assert_str(row_of(&b, id).preview, "笢恅", "the same bytes in Big5");
	box_close(&b);
}

static void
an_older_state_is_brought_up_to_date(void **state)
{
	const struct db_schema first = { schema_state.steps, 1 };
	struct db_stmt *st;
	int64_t count = 0;
	struct box b;
	struct db *db;
	char *path;

	(void)state;
	box_init(&b);
	path = file_join(&b.arena, b.options.state_dir, "state.sqlite");
	assert_ok(file_make_dirs(b.options.state_dir, &b.e), &b);
	assert_ok(db_open(&db, path, DB_STATE, &first, &b.e), &b);
	st = db_stmt(db, "INSERT INTO pop3 (account, key, seen_s) "
			 "VALUES ('work', 'k', 1)");
	assert_ok(db_run(st, &b.e), &b);
	db_close(&db);
	assert_ok(store_open(&b.store, &b.options, &b.e), &b);
	assert_told(&b, 17, "");
	store_close(&b.store);
	assert_ok(db_open(&db, path, DB_STATE, &schema_state, &b.e), &b);
	st = db_stmt(db, "SELECT count(*) FROM pop3 WHERE key = 'k'");
	assert_ok(db_run_int(st, 0, &count, &b.e), &b);
	assert_int_equal(count, 1);
	db_close(&db);
	box_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_user_said_is_kept),
		cmocka_unit_test(nothing_is_said_of_what_is_not_there),
		cmocka_unit_test(a_hint_reaches_the_rows),
		cmocka_unit_test(an_older_state_is_brought_up_to_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
