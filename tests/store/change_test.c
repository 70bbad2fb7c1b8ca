/* Flags, moves and their undoing; what other programs do meanwhile. */
#include "store/change.h"

#include "store/uidl.h"
#include "tests/store/box.h"

#include <stdio.h>
#include <sys/time.h>

#define KEY_A "00000000000000000000000000000001"

/* A file nobody has written to for years. */
static void
write_stale(struct box *b, const char *path)
{
	const struct timeval old[2] = { { .tv_sec = 1000000000 },
					{ .tv_sec = 1000000000 } };

	box_write_file(b, path, BOX_LUNCH);
	assert_int_equal(utimes(file_join(&b->arena, b->dir, path), old), 0);
}

static void
flags_go_into_the_name_and_back(void **state)
{
	struct change_flags set = { .set = MAILDIR_READ | MAILDIR_FLAGGED,
				    .undoable = true };
	struct str what;
	struct box b;
	uint32_t inbox;
	uint64_t id;

	(void)state;
	box_open(&b);
	inbox = box_folder(&b, "work", "Inbox");
	id = box_deliver(&b, inbox, "", BOX_LUNCH);
	assert_int_equal(box_counts(&b, inbox).unread, 1);
	assert_ok(change_flags(b.store, &id, 1, set, &b.e), &b);
	assert_non_null(strstr(box_path_of(&b, id), "/cur/"));
	assert_non_null(strstr(box_path_of(&b, id), ".culver:2,FS"));
	assert_int_equal(access(box_path_of(&b, id), F_OK), 0);
	assert_int_equal(box_counts(&b, inbox).unread, 0);
	box_reopen(&b);
	assert_ok(change_undo(b.store, &b.arena, &what, &b.e), &b);
	assert_int_equal(box_row_of(&b, id).flags, 0);
	assert_int_equal(access(box_path_of(&b, id), F_OK), 0);
	assert_int_equal(box_counts(&b, inbox).unread, 1);
	assert_false(change_undo(b.store, &b.arena, &what, &b.e));
	assert_int_equal(b.e.kind, ERR_PARTLY);
	box_close(&b);
}

static void
undo_goes_back_one_action_at_a_time(void **state)
{
	struct change_target archive = { .role = STORE_ARCHIVE };
	struct change_target dev = { .role = STORE_OTHER,
				     .folder = STR("Dev") };
	struct str what;
	struct box b;
	uint32_t inbox;
	uint64_t ids[2];

	(void)state;
	box_open(&b);
	inbox = box_folder(&b, "work", "Inbox");
	ids[0] = box_deliver(&b, inbox, "", BOX_LUNCH);
	ids[1] = box_deliver(&b, inbox, "", BOX_LATER);
	assert_ok(change_move(b.store, ids, 2, archive, &b.e), &b);
	assert_ok(change_move(b.store, ids, 1, dev, &b.e), &b);
	assert_int_equal(box_row_of(&b, ids[0]).folder,
			 box_folder(&b, "work", "Dev"));
	assert_ok(change_undo(b.store, &b.arena, &what, &b.e), &b);
	assert_str(what, "moved a message to Dev", "the last first");
	assert_int_equal(box_row_of(&b, ids[0]).folder,
			 box_folder(&b, "work", "Archive"));
	assert_ok(change_undo(b.store, &b.arena, &what, &b.e), &b);
	assert_str(what, "moved 2 messages to Archive", "then the first");
	assert_int_equal(box_counts(&b, inbox).total, 2);
	assert_int_equal(access(box_path_of(&b, ids[1]), F_OK), 0);
	box_close(&b);
}

static void
a_file_renamed_meanwhile_is_found(void **state)
{
	struct change_flags read = { .set = MAILDIR_READ };
	struct box b;
	uint64_t ids[2];
	struct buf bytes;
	const char *was, *other;

	(void)state;
	box_open(&b);
	ids[0] =
		box_deliver(&b, box_folder(&b, "work", "Inbox"), "", BOX_LUNCH);
	ids[1] =
		box_deliver(&b, box_folder(&b, "work", "Inbox"), "", BOX_LATER);
	was = box_path_of(&b, ids[0]);
	other = file_join(&b.arena, b.dir, "mail/work/Inbox/cur/");
	other = arena_printf(&b.arena, "%s%s:2,F", other, strrchr(was, '/') + 1)
			.p;
	assert_int_equal(rename(was, other), 0);
	assert_int_equal(unlink(box_path_of(&b, ids[1])), 0);
	buf_init(&bytes, 10000);
	assert_ok(store_read(b.store, ids[0], &bytes, &b.e), &b);
	buf_fini(&bytes);
	assert_false(change_flags(b.store, ids, 2, read, &b.e));
	assert_int_equal(b.e.kind, ERR_PARTLY);
	assert_int_equal(box_row_of(&b, ids[0]).flags,
			 MAILDIR_READ | MAILDIR_FLAGGED);
	assert_int_equal(box_rows(&b, STORE_EVERY).n, 1);
	box_close(&b);
}

static void
read_only_touches_no_file(void **state)
{
	struct change_flags read = { .set = MAILDIR_READ };
	struct store_scan_result r;
	struct box b;
	uint64_t id = store_id_of(STR("5.x.y"));

	(void)state;
	box_init(&b);
	b.options.n_accounts = 1;
	b.options.read_only = true;
	assert_ok(maildir_make(b.accounts[0].root, &b.e), &b);
	box_write_file(&b, "mail/work/new/5.x.y", BOX_LUNCH);
	write_stale(&b, "mail/work/tmp/4.x.y");
	assert_ok(store_open(&b.store, &b.options, &b.e), &b);
	box_rescan(&b, &r);
	assert_false(change_flags(b.store, &id, 1, read, &b.e));
	assert_int_equal(b.e.kind, ERR_LOGIN);
	assert_non_null(strstr(box_path_of(&b, id), "/new/5.x.y"));
	assert_true(box_is_there(&b, "mail/work/tmp/4.x.y"));
	box_close(&b);
}

static void
trash_counts_as_deleted(void **state)
{
	struct change_target trash = { .role = STORE_TRASH };
	struct uidl_list gone = { 0 }, back = { 0 };
	struct str what;
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = box_deliver(&b, box_folder(&b, "work", "Inbox"), KEY_A, BOX_LUNCH);
	assert_ok(change_move(b.store, &id, 1, trash, &b.e), &b);
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &gone, &b.e), &b);
	assert_true(gone.v[0].is_deleted);
	assert_ok(change_undo(b.store, &b.arena, &what, &b.e), &b);
	assert_str(what, "moved a message to Trash", "undone");
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &back, &b.e), &b);
	assert_false(back.v[0].is_deleted);
	box_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_go_into_the_name_and_back),
		cmocka_unit_test(undo_goes_back_one_action_at_a_time),
		cmocka_unit_test(a_file_renamed_meanwhile_is_found),
		cmocka_unit_test(read_only_touches_no_file),
		cmocka_unit_test(trash_counts_as_deleted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
