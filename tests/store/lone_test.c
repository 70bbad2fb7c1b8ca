/* culver -f PATH: a Maildir, an mbox or one message alone. */
#include "base/world.h"
#include "store/change.h"
#include "tests/store/box.h"

#include <fcntl.h>
#include <sys/stat.h>

static void
open_lone(struct box *b, const char *path)
{
	b->options.n_accounts = 1;
	b->options.read_only = true;
	assert_ok(store_lone(&b->arena, file_join(&b->arena, b->dir, path),
			     &b->accounts[0], &b->e),
		  b);
	box_reopen(b);
}

static void
a_lone_mbox_is_read(void **state)
{
	struct change_flags flag = { .set = MAILDIR_FLAGGED };
	struct find_rows rows;
	struct buf bytes;
	struct box b;

	(void)state;
	box_init(&b);
	box_write_file(
		&b, "box",
		"From ann@example.org Tue Jul  1 10:52:37 2003\n"
		"Status: RO\nSubject: one\n\n>From here\n\n"
		"From bo@example.net Tue Jul  2 10:52:37 2003\n" BOX_LATER);
	open_lone(&b, "box");
	rows = box_rows(&b, STORE_INBOXES);
	assert_int_equal(rows.n, 2);
	assert_str(rows.v[1].subject, "one", "the older one");
	assert_int_equal(rows.v[1].flags, MAILDIR_READ);
	buf_init(&bytes, 1000);
	assert_ok(store_read(b.store, rows.v[1].id, &bytes, &b.e), &b);
	assert_str(buf_str(&bytes), "Status: RO\nSubject: one\n\nFrom here\n",
		   "unquoted");
	buf_fini(&bytes);
	assert_ok(change_flags(b.store, &rows.v[0].id, 1, flag, &b.e), &b);
	box_reopen(&b);
	rows = box_rows(&b, STORE_INBOXES);
	assert_int_equal(rows.v[0].flags, MAILDIR_FLAGGED);
	box_close(&b);
}

/* What is appended leaves the rows above it as they are. */
static void
a_growing_mbox_keeps_its_rows(void **state)
{
	static const char one[] =
		"From a@example.org Tue Jul  1 10:52:37 2003\n"
		"Subject: one\n\nx\n\n";
	struct store_scan_result r;
	struct box b;
	uint64_t id;

	(void)state;
	box_init(&b);
	box_write_file(&b, "box", one);
	open_lone(&b, "box");
	id = box_rows(&b, STORE_INBOXES).v[0].id;
	box_write_file(&b, "box",
		       "From a@example.org Tue Jul  1 10:52:37 2003\n"
		       "Subject: one\n\nx\n\n"
		       "From b@example.org Tue Jul  1 10:52:37 2003\n"
		       "Subject: two\n\ny\n");
	box_rescan(&b, &r);
	assert_int_equal(r.added, 1);
	assert_int_equal(r.removed, 0);
	assert_str(box_row_of(&b, id).subject, "one", "the same one");
	box_close(&b);
}

static void
an_mbox_that_vanished_is_empty(void **state)
{
	struct store_scan_result r;
	struct box b;

	(void)state;
	box_init(&b);
	box_write_file(&b, "box",
		       "From a@example.org Tue Jul  1 10:52:37 2003\n"
		       "Subject: one\n\nx\n");
	open_lone(&b, "box");
	assert_int_equal(unlink(b.accounts[0].mbox), 0);
	box_rescan(&b, &r);
	assert_int_equal(r.removed, 1);
	assert_int_equal(box_rows(&b, STORE_EVERY).n, 0);
	box_close(&b);
}

static void
a_lone_message_is_read(void **state)
{
	struct find_rows rows;
	struct buf bytes;
	struct box b;

	(void)state;
	box_init(&b);
	box_write_file(&b, "letter.eml", BOX_LUNCH);
	open_lone(&b, "letter.eml");
	rows = box_rows(&b, STORE_INBOXES);
	assert_int_equal(rows.n, 1);
	buf_init(&bytes, 1000);
	assert_ok(store_read(b.store, rows.v[0].id, &bytes, &b.e), &b);
	assert_str(buf_str(&bytes), BOX_LUNCH, "whole");
	buf_fini(&bytes);
	box_close(&b);
}

static void
what_is_no_mailbox_is_refused(void **state)
{
	struct store_account account;
	struct err e = ERR_INIT;
	struct box b;

	(void)state;
	box_init(&b);
	assert_false(store_lone(&b.arena, b.dir, &account, &e));
	assert_int_equal(e.kind, ERR_DATA);
	e = (struct err)ERR_INIT;
	assert_false(store_lone(&b.arena, file_join(&b.arena, b.dir, "nothing"),
				&account, &e));
	assert_int_equal(e.kind, ERR_NO_INPUT);
	assert_int_equal(mkfifo(file_join(&b.arena, b.dir, "pipe"), 0600), 0);
	assert_false(store_lone(&b.arena, file_join(&b.arena, b.dir, "pipe"),
				&account, &e)); /* and nobody waits */
	assert_int_equal(e.kind, ERR_DATA);
	box_close(&b);
}

static char *
temp_dir(struct box *b)
{
	char *dir;

	assert_ok(store_temp_dir(&b->arena, &dir, &b->e), b);
	return dir;
}

/* A store in a folder as store_temp_dir makes it, begun two minutes ago. */
static struct store *
open_old(struct box *b, char *dir)
{
	struct timespec then[2] = { { .tv_sec = world_now_s() - 120 },
				    { .tv_sec = world_now_s() - 120 } };
	struct store *s;

	b->options.state_dir = dir;
	b->options.index_path = file_join(&b->arena, dir, "index.sqlite");
	assert_ok(store_open(&s, &b->options, &b->e), b);
	assert_int_equal(
		utimensat(AT_FDCWD, file_join(&b->arena, dir, "lock"), then, 0),
		0);
	return s;
}

/* A folder stays when its program is killed; the next one removes it. */
static void
what_nobody_uses_is_swept(void **state)
{
	const char *before = getenv("TMPDIR");
	struct store *left, *used;
	char *dirs[4];
	struct box b;

	(void)state;
	box_init(&b);
	before = before == NULL ? NULL : arena_cstr(&b.arena, str_of(before));
	assert_int_equal(setenv("TMPDIR", b.dir, 1), 0);
	for (size_t i = 0; i < 3; i++)
		dirs[i] = temp_dir(&b);
	left = open_old(&b, dirs[0]);
	used = open_old(&b, dirs[1]);
	store_close(&left);
	dirs[3] = temp_dir(&b);
	assert_int_not_equal(access(dirs[0], F_OK), 0);
	assert_int_equal(access(dirs[1], F_OK), 0);
	assert_int_equal(access(dirs[2], F_OK), 0);
	assert_int_equal(access(dirs[3], F_OK), 0);
	store_close(&used);
	if (before == NULL)
		(void)unsetenv("TMPDIR");
	else
		(void)setenv("TMPDIR", before, 1);
	box_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lone_mbox_is_read),
		cmocka_unit_test(a_growing_mbox_keeps_its_rows),
		cmocka_unit_test(an_mbox_that_vanished_is_empty),
		cmocka_unit_test(a_lone_message_is_read),
		cmocka_unit_test(what_is_no_mailbox_is_refused),
		cmocka_unit_test(what_nobody_uses_is_swept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
