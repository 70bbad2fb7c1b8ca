/* The layer over SQLite: values, transactions, versions, damage. */
#include "store/db.h"

#include "tests/store/box.h"

static const char *const steps[] = {
	"CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)",
	"ALTER TABLE t ADD COLUMN c INTEGER DEFAULT 7",
};
static const struct db_schema first = { steps, 1 };
static const struct db_schema second = { steps, 2 };

static struct db *
open_db(struct box *b, const struct db_schema *schema)
{
	struct db *db = NULL;

	assert_ok(db_open(&db, file_join(&b->arena, b->dir, "t.sqlite"),
			  DB_STATE, schema, &b->e),
		  b);
	return db;
}

static void
insert(struct box *b, struct db *db, struct str text)
{
	struct db_stmt *st = db_stmt(db, "INSERT INTO t (b) VALUES (?)");

	db_put_str(st, text);
	assert_ok(db_run(st, &b->e), b);
}

static int64_t
count(struct box *b, struct db *db)
{
	int64_t n;

	assert_ok(db_run_int(db_stmt(db, "SELECT count(*) FROM t"), -1, &n,
			     &b->e),
		  b);
	return n;
}

static void
values_come_back(void **state)
{
	struct db_stmt *st;
	struct db *db;
	struct box b;

	(void)state;
	box_init(&b);
	db = open_db(&b, &first);
	assert_true(db_is_new(db));
	insert(&b, db, STR("a\0b"));
	insert(&b, db, STR(""));
	st = db_stmt(db, "SELECT a, b FROM t ORDER BY a");
	assert_int_equal(db_step(st, &b.e), STEP_ITEM);
	assert_int_equal(db_get_int(st), 1);
	assert_bytes(db_get_str(st), STR("a\0b"), "NUL and all");
	assert_int_equal(db_step(st, &b.e), STEP_ITEM);
	assert_int_equal(db_get_int(st), 2);
	assert_int_equal(db_get_str(st).n, 0);
	assert_int_equal(db_step(st, &b.e), STEP_END);
	db_close(&db);
	box_close(&b);
}

static void
a_rollback_takes_back(void **state)
{
	struct db *db;
	struct box b;

	(void)state;
	box_init(&b);
	db = open_db(&b, &first);
	assert_ok(db_begin(db, &b.e), &b);
	insert(&b, db, STR("x"));
	db_rollback(db);
	db_rollback(db);
	assert_int_equal(count(&b, db), 0);
	assert_ok(db_begin(db, &b.e), &b);
	insert(&b, db, STR("x"));
	assert_ok(db_commit(db, &b.e), &b);
	assert_int_equal(count(&b, db), 1);
	db_close(&db);
	box_close(&b);
}

static void
an_error_is_told_by_the_step(void **state)
{
	struct err e = ERR_INIT;
	struct db_stmt *st;
	struct db *db;
	struct box b;

	(void)state;
	box_init(&b);
	db = open_db(&b, &first);
	st = db_stmt(db, "SELECT a FROM nowhere");
	db_put_int(st, 1);
	assert_false(db_run(st, &e));
	assert_why(strstr(e.text, "nowhere") != NULL, e.text);
	db_close(&db);
	box_close(&b);
}

static void
versions_go_up_and_never_down(void **state)
{
	struct err e = ERR_INIT;
	struct db *db;
	struct box b;
	int64_t c;

	(void)state;
	box_init(&b);
	db = open_db(&b, &first);
	insert(&b, db, STR("kept"));
	db_close(&db);
	db = open_db(&b, &second);
	assert_false(db_is_new(db));
	assert_ok(db_run_int(db_stmt(db, "SELECT c FROM t"), 0, &c, &b.e), &b);
	assert_int_equal(c, 7);
	db_close(&db);
	assert_false(db_open(&db, file_join(&b.arena, b.dir, "t.sqlite"),
			     DB_STATE, &first, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	assert_non_null(strstr(e.text, "newer culver"));
	box_close(&b);
}

static void
damage_is_seen(void **state)
{
	struct err e = ERR_INIT;
	struct db *db;
	struct buf file;
	char *path;
	struct box b;

	(void)state;
	box_init(&b);
	path = file_join(&b.arena, b.dir, "t.sqlite");
	db = open_db(&b, &first);
	for (int i = 0; i < 2000; i++)
		insert(&b, db, STR("something to fill a page with"));
	assert_ok(db_check(db, &b.e), &b);
	db_close(&db);
	buf_init(&file, 10000000);
	assert_ok(file_read(path, &file, &b.e), &b);
	assert_true(file.n > 20000);
	memset(file.p + 8192, 0xa5, 8192);
	assert_ok(file_write_durable(path, buf_str(&file), &b.e), &b);
	buf_fini(&file);
	db = open_db(&b, &first);
	assert_false(db_check(db, &e));
	assert_int_equal(e.kind, ERR_DATA);
	db_close(&db);
	assert_ok(db_set_aside(path, &b.e), &b);
	db = open_db(&b, &first);
	assert_int_equal(count(&b, db), 0);
	db_close(&db);
	box_close(&b);
}

/* SQLite itself would only say "unable to open database file". */
static void
the_system_is_quoted(void **state)
{
	struct err e = ERR_INIT;
	struct db *db;
	struct box b;

	(void)state;
	box_open(&b);
	assert_false(db_open(&db, file_join(&b.arena, b.dir, "none.sqlite"),
			     DB_READER, &first, &e));
	assert_int_equal(e.kind, ERR_IO);
	assert_true(str_ends(str_of(e.text),
			     STR("none.sqlite: No such file or directory")));
	box_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_come_back),
		cmocka_unit_test(a_rollback_takes_back),
		cmocka_unit_test(an_error_is_told_by_the_step),
		cmocka_unit_test(versions_go_up_and_never_down),
		cmocka_unit_test(damage_is_seen),
		cmocka_unit_test(the_system_is_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
