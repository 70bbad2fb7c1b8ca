/* Folders, deliveries, scans, databases: the files are the truth. */
#include "store/change.h"
#include "store/contacts.h"
#include "store/uidl.h"
#include "tests/store/box.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/time.h>

#define KEY_A "00000000000000000000000000000001"
#define KEY_B "00000000000000000000000000000002"

static void
move_file(struct box *b, const char *from, const char *to)
{
	assert_int_equal(rename(file_join(&b->arena, b->dir, from),
				file_join(&b->arena, b->dir, to)),
			 0);
}

/* A file nobody has written to for years. */
static void
write_stale(struct box *b, const char *path)
{
	const struct timeval old[2] = { { .tv_sec = 1000000000 },
					{ .tv_sec = 1000000000 } };

	box_write_file(b, path, BOX_LUNCH);
	assert_int_equal(utimes(file_join(&b->arena, b->dir, path), old), 0);
}

/* ---- folders -------------------------------------------------------------*/

static void
standard_folders_are_made_and_private(void **state)
{
	static const char *const names[] = { "Inbox",  "Archive", "Sent",
					     "Drafts", "Junk",    "Trash" };
	struct store_folders all = { 0 };
	struct stat st;
	struct box b;

	(void)state;
	box_open(&b);
	assert_ok(store_list_folders(b.store, &b.arena, &all, &b.e), &b);
	assert_int_equal(all.n, 12);
	for (size_t i = 0; i < all.n; i++) {
		assert_str(all.v[i].account, i < 6 ? "work" : "home",
			   "in the order of the configuration");
		assert_str(all.v[i].name, names[i % 6], "in the order of use");
		assert_int_equal(all.v[i].role, i % 6);
	}
	assert_int_equal(stat(b.accounts[0].root, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(b.options.index_path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	box_close(&b);
}

static void
a_maildir_is_opened_in_place(void **state)
{
	struct store_folders all = { 0 };
	uint32_t id;
	struct box b;

	(void)state;
	box_init(&b);
	b.options.n_accounts = 1;
	assert_ok(maildir_make(b.accounts[0].root, &b.e), &b);
	assert_ok(maildir_make(
			  file_join(&b.arena, b.dir, "mail/work/.Sent Items"),
			  &b.e),
		  &b);
	box_write_file(&b, "mail/work/cur/1056962000.abc.host,S=12:2,S",
		       BOX_LUNCH);
	box_reopen(&b);
	assert_ok(store_list_folders(b.store, &b.arena, &all, &b.e), &b);
	assert_int_equal(all.n, 2);
	assert_str(all.v[0].name, "Inbox", "the Maildir itself");
	assert_int_equal(all.v[0].total, 1);
	assert_int_equal(all.v[0].unread, 0);
	assert_int_equal(all.v[1].role, STORE_SENT);
	assert_ok(store_make_role(b.store, STR("work"), STORE_TRASH, &id, &b.e),
		  &b);
	assert_true(maildir_is(file_join(&b.arena, b.dir, "mail/work/.Trash")));
	box_close(&b);
}

static void
folder_names_stay_in_their_folder(void **state)
{
	static const char *const bad[] = {
		"", "..", "../x", "a/b", ".x", "a\nb"
	};
	struct box b;
	uint32_t id;

	(void)state;
	box_open(&b);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct err e = ERR_INIT;

		assert_why(!store_make_folder(b.store, STR("work"),
					      str_of(bad[i]), &id, &e),
			   bad[i]);
		assert_int_equal(e.kind, ERR_USAGE);
	}
	assert_ok(
		store_make_folder(b.store, STR("work"), STR("Dev"), &id, &b.e),
		&b);
	assert_int_equal(id, box_folder(&b, "work", "dEV"));
	box_close(&b);
}

/* ---- deliveries ----------------------------------------------------------*/

static void
a_delivery_gives_a_row_and_a_file(void **state)
{
	struct store_row row;
	struct buf bytes;
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = box_deliver(&b, box_folder(&b, "work", "Inbox"), KEY_A, BOX_LUNCH);
	row = box_row_of(&b, id);
	assert_str(row.subject, "Lunch on Friday", "subject");
	assert_str(row.from.name, "Ann Example", "name");
	assert_str(row.from.addr, "ann@example.org", "address");
	assert_int_equal(row.n_to, 2);
	assert_str(row.to[0].addr, "bo@example.net", "first recipient");
	assert_str(row.to[1].name, "C\xc3\xa9line", "decoded name");
	assert_str(row.message_id, "m1@example.org", "message id");
	assert_str(row.thread, "m0@example.org", "the first reference");
	assert_str(row.preview, "Shall we?", "preview");
	assert_int_equal(row.date_s, 1057049557);
	assert_int_equal(row.size_bytes, strlen(BOX_LUNCH));
	assert_int_equal(row.flags, 0);
	buf_init(&bytes, 10000);
	assert_ok(store_read(b.store, id, &bytes, &b.e), &b);
	assert_str(buf_str(&bytes), BOX_LUNCH, "byte for byte");
	buf_fini(&bytes);
	assert_non_null(strstr(box_path_of(&b, id), "/new/"));
	assert_non_null(strstr(box_path_of(&b, id), "_K" KEY_A ".culver"));
	box_close(&b);
}

static void
a_key_comes_in_once(void **state)
{
	struct uidl_list known = { 0 };
	struct delivery *twice[2];
	struct box b;
	uint32_t inbox;

	(void)state;
	box_open(&b);
	inbox = box_folder(&b, "work", "Inbox");
	twice[0] = box_write(&b, inbox, KEY_A, STR(BOX_LUNCH));
	twice[1] = box_write(&b, inbox, KEY_A, STR(BOX_LUNCH));
	assert_ok(deliver_commit(b.store, twice, 2, &b.e), &b);
	(void)box_deliver(&b, inbox, KEY_A, BOX_LUNCH);
	(void)box_deliver(&b, box_folder(&b, "home", "Inbox"), KEY_A,
			  BOX_LUNCH);
	assert_int_equal(box_rows(&b, inbox).n, 1);
	assert_int_equal(box_rows(&b, STORE_INBOXES).n, 2);
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &known, &b.e), &b);
	assert_int_equal(known.n, 1);
	assert_non_null(uidl_find(&known, uidl_key_of(STR(KEY_A))));
	assert_null(uidl_find(&known, uidl_key_of(STR(KEY_B))));
	box_close(&b);
}

/* The user may do with it what he wants: it is not fetched again. */
static void
a_key_outlives_its_message(void **state)
{
	struct uidl_list known = { 0 };
	const struct uidl *u;
	struct str key = STR(KEY_A);
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = box_deliver(&b, box_folder(&b, "work", "Inbox"), KEY_A, BOX_LUNCH);
	assert_ok(change_remove(b.store, &id, 1, &b.e), &b);
	box_reopen(&b);
	assert_int_equal(box_rows(&b, STORE_EVERY).n, 0);
	assert_ok(uidl_set_deleted(b.store, STR("work"), &key, 1, &b.e), &b);
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &known, &b.e), &b);
	u = uidl_find(&known, uidl_key_of(key));
	assert_non_null(u);
	assert_true(u->seen_s > 0 && u->is_deleted && u->is_gone);
	box_close(&b);
}

static void
a_free_key_is_for_another_message(void **state)
{
	struct str key = STR(KEY_A);
	struct uidl_list known = { 0 };
	uint32_t inbox;
	struct box b;

	(void)state;
	box_open(&b);
	inbox = box_folder(&b, "work", "Inbox");
	(void)box_deliver(&b, inbox, KEY_A, BOX_LUNCH);
	assert_ok(uidl_set_deleted(b.store, STR("work"), &key, 1, &b.e), &b);
	assert_ok(uidl_set_free(b.store, STR("work"), &key, 1, &b.e), &b);
	box_rescan(&b, &(struct store_scan_result){ 0 });
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &known, &b.e), &b);
	assert_true(uidl_find(&known, uidl_key_of(key))->is_free);
	(void)box_deliver(&b, inbox, KEY_A, BOX_LUNCH);
	assert_int_equal(box_rows(&b, inbox).n, 2);
	known = (struct uidl_list){ 0 };
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &known, &b.e), &b);
	assert_false(uidl_find(&known, uidl_key_of(key))->is_free);
	assert_false(uidl_find(&known, uidl_key_of(key))->is_gone);
	box_close(&b);
}

/* The server calls it otherwise now; its file keeps the name it had. */
static void
a_moved_key_is_known_by_both_names(void **state)
{
	struct uidl_move move = { uidl_key_of(STR(KEY_A)),
				  uidl_key_of(STR(KEY_B)) };
	struct store_scan_result r;
	struct uidl_list known = { 0 };
	const struct uidl *u;
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = box_deliver(&b, box_folder(&b, "work", "Inbox"), KEY_A, BOX_LUNCH);
	assert_ok(uidl_move(b.store, STR("work"), &move, 1, &b.e), &b);
	assert_ok(store_rebuild(b.store, NULL, NULL, &r, &b.e), &b);
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &known, &b.e), &b);
	assert_int_equal(known.n, 1);
	assert_null(uidl_find(&known, move.from));
	assert_false(uidl_find(&known, move.to)->is_deleted);
	assert_ok(change_remove(b.store, &id, 1, &b.e), &b);
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &known, &b.e), &b);
	u = uidl_find(&known, move.to);
	assert_true(u->is_deleted && u->mark != 0);
	box_close(&b);
}

/* A file whose key was not entered says what would have been noted. */
static void
a_found_file_has_the_same_note(void **state)
{
	struct uidl_list came = { 0 }, found = { 0 };
	struct box b;

	(void)state;
	box_open(&b);
	(void)box_deliver(&b, box_folder(&b, "work", "Inbox"), KEY_A,
			  BOX_LUNCH);
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &came, &b.e), &b);
	store_close(&b.store);
	assert_ok(file_remove_tree(b.options.state_dir, &b.e), &b);
	box_reopen(&b);
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &found, &b.e), &b);
	assert_int_equal(found.n, 1);
	assert_true(found.v[0].mark == came.v[0].mark && came.v[0].mark != 0);
	assert_true(found.v[0].size_bytes > strlen(BOX_LUNCH));
	box_close(&b);
}

/* ---- scans ---------------------------------------------------------------*/

static void
what_other_programs_do_is_seen(void **state)
{
	struct store_scan_result r;
	struct box b;
	uint32_t inbox, archive;
	uint64_t id;

	(void)state;
	box_open(&b);
	inbox = box_folder(&b, "work", "Inbox");
	archive = box_folder(&b, "work", "Archive");
	box_write_file(&b, "mail/work/Inbox/new/5.x.y", BOX_LATER);
	box_rescan(&b, &r);
	assert_int_equal(r.added, 1);
	id = store_id_of(STR("5.x.y"));
	assert_int_equal(box_row_of(&b, id).flags, 0);
	move_file(&b, "mail/work/Inbox/new/5.x.y",
		  "mail/work/Inbox/cur/5.x.y:2,FSa");
	box_rescan(&b, &r);
	assert_int_equal(r.changed, 1);
	assert_int_equal(box_row_of(&b, id).flags,
			 MAILDIR_FLAGGED | MAILDIR_READ);
	assert_int_equal(box_counts(&b, inbox).unread, 0);
	move_file(&b, "mail/work/Inbox/cur/5.x.y:2,FSa",
		  "mail/work/Archive/cur/5.x.y:2,FSa");
	box_rescan(&b, &r);
	assert_int_equal(box_row_of(&b, id).folder, archive);
	assert_int_equal(box_counts(&b, inbox).total, 0);
	assert_int_equal(unlink(box_path_of(&b, id)), 0);
	box_rescan(&b, &r);
	assert_int_equal(r.removed, 1);
	assert_int_equal(box_counts(&b, archive).total, 0);
	box_close(&b);
}

static void
a_copied_file_is_another_message(void **state)
{
	struct store_scan_result r;
	struct find_rows rows;
	struct box b;

	(void)state;
	box_open(&b);
	box_write_file(&b, "mail/work/Inbox/cur/5.x.y:2,S", BOX_LATER);
	box_write_file(&b, "mail/home/Inbox/cur/5.x.y:2,", BOX_LATER);
	box_rescan(&b, &r);
	assert_int_equal(r.added, 2);
	rows = box_rows(&b, STORE_INBOXES);
	assert_int_equal(rows.n, 2);
	assert_true(rows.v[0].id != rows.v[1].id);
	box_rescan(&b, &r);
	assert_int_equal(r.added + r.changed + r.removed, 0);
	box_close(&b);
}

/* Between the rename and the commit of its key the program was killed. */
static void
keys_in_file_names_are_entered(void **state)
{
	struct uidl_list known = { 0 };
	struct box b;

	(void)state;
	box_open(&b);
	box_write_file(&b, "mail/work/Inbox/new/5.Rab_K" KEY_B ".culver",
		       BOX_LATER);
	store_close(&b.store);
	assert_ok(store_open(&b.store, &b.options, &b.e), &b);
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &known, &b.e), &b);
	assert_int_equal(known.n, 1);
	assert_str(uidl_key_put(&b.arena, known.v[0].key), KEY_B, "the key");
	box_close(&b);
}

static void
a_lost_state_learns_its_keys_again(void **state)
{
	struct uidl_list known = { 0 };
	struct box b;

	(void)state;
	box_open(&b);
	(void)box_deliver(&b, box_folder(&b, "work", "Inbox"), KEY_A,
			  BOX_LUNCH);
	store_close(&b.store);
	assert_ok(file_remove_tree(b.options.state_dir, &b.e), &b);
	box_reopen(&b);
	assert_ok(uidl_load(b.store, &b.arena, STR("work"), &known, &b.e), &b);
	assert_int_equal(known.n, 1);
	box_close(&b);
}

/* ---- the databases -------------------------------------------------------*/

static void
check_same_rows(struct find_rows a, struct find_rows b)
{
	assert_int_equal(a.n, b.n);
	for (size_t i = 0; i < a.n; i++) {
		assert_true(a.v[i].id == b.v[i].id);
		assert_int_equal(a.v[i].flags, b.v[i].flags);
		assert_int_equal(a.v[i].folder, b.v[i].folder);
		assert_int_equal(a.v[i].date_s, b.v[i].date_s);
		assert_int_equal(a.v[i].size_bytes, b.v[i].size_bytes);
		assert_bytes(a.v[i].subject, b.v[i].subject, "subject");
		assert_bytes(a.v[i].thread, b.v[i].thread, "thread");
		assert_int_equal(a.v[i].n_to, b.v[i].n_to);
	}
}

static void
fill(struct box *b)
{
	struct change_flags flag = { .set = MAILDIR_FLAGGED };
	struct change_target trash = { .role = STORE_TRASH };
	uint32_t inbox = box_folder(b, "work", "Inbox");
	uint64_t id = box_deliver(b, inbox, KEY_A, BOX_LUNCH);

	assert_ok(change_flags(b->store, &id, 1, flag, &b->e), b);
	id = box_deliver(b, inbox, KEY_B, BOX_LATER);
	assert_ok(change_move(b->store, &id, 1, trash, &b->e), b);
	(void)box_deliver(b, inbox, "", "Subject: no date\n\nx\n");
}

static void
a_removed_index_comes_back_the_same(void **state)
{
	struct store_folder counts;
	struct find_rows before;
	struct box b;

	(void)state;
	box_open(&b);
	fill(&b);
	before = box_rows(&b, STORE_EVERY);
	counts = box_counts(&b, box_folder(&b, "work", "Inbox"));
	store_close(&b.store);
	assert_int_equal(unlink(b.options.index_path), 0);
	box_reopen(&b);
	check_same_rows(before, box_rows(&b, STORE_EVERY));
	assert_int_equal(counts.total, 2);
	assert_int_equal(
		counts.unread,
		box_counts(&b, box_folder(&b, "work", "Inbox")).unread);
	box_close(&b);
}

static void
a_damaged_index_is_set_aside(void **state)
{
	struct find_rows before;
	struct box b;

	(void)state;
	box_open(&b);
	fill(&b);
	before = box_rows(&b, STORE_EVERY);
	store_close(&b.store);
	box_write_file(&b, "cache/index.sqlite", "this is no database at all");
	box_reopen(&b);
	check_same_rows(before, box_rows(&b, STORE_EVERY));
	assert_int_equal(
		access(file_join(&b.arena, b.dir, "cache/index.sqlite.damaged"),
		       F_OK),
		0);
	box_close(&b);
}

/* Damage in every page but the first. */
static void
an_index_with_a_sound_head_only_is_made_anew(void **state)
{
	struct find_rows before;
	struct buf file;
	struct box b;

	(void)state;
	box_open(&b);
	fill(&b);
	before = box_rows(&b, STORE_EVERY);
	store_close(&b.store);
	buf_init(&file, 100000000);
	assert_ok(file_read(b.options.index_path, &file, &b.e), &b);
	for (size_t i = 4096; i < file.n; i += 100)
		file.p[i] = (char)~file.p[i];
	assert_ok(
		file_write_durable(b.options.index_path, buf_str(&file), &b.e),
		&b);
	buf_fini(&file);
	box_reopen(&b);
	check_same_rows(before, box_rows(&b, STORE_EVERY));
	box_close(&b);
}

/* Damage that shows only when rows are read; a reader has it open. */
static void
an_index_with_bad_pages_is_made_anew(void **state)
{
	struct find_window w = { .folder = STORE_EVERY, .count = 1000 };
	struct store_options o;
	struct store *reader;
	struct find_rows before, rows;
	struct store_scan_result r;
	struct buf file;
	struct box b;

	(void)state;
	box_open(&b);
	for (int i = 0; i < 200; i++)
		(void)box_deliver(&b, box_folder(&b, "work", "Inbox"), "",
				  BOX_LUNCH);
	before = box_rows(&b, STORE_EVERY);
	store_close(&b.store);
	buf_init(&file, 100000000);
	assert_ok(file_read(b.options.index_path, &file, &b.e), &b);
	assert_true(file.n > 25 * 4096);
	memset(file.p + 10 * 4096, 0x5a, 12 * 4096);
	assert_ok(
		file_write_durable(b.options.index_path, buf_str(&file), &b.e),
		&b);
	buf_fini(&file);
	assert_ok(store_open(&b.store, &b.options, &b.e), &b);
	o = b.options;
	o.mode = STORE_READER;
	assert_ok(store_open(&reader, &o, &b.e), &b);
	box_rescan(&b, &r);
	assert_int_equal(r.added, before.n);
	check_same_rows(before, box_rows(&b, STORE_EVERY));
	assert_ok(find_rows(reader, &b.arena, &w, &rows, &b.e), &b);
	check_same_rows(before, rows);
	store_close(&reader);
	box_close(&b);
}

static void
a_damaged_state_is_an_error_and_stays(void **state)
{
	struct err e = ERR_INIT;
	struct buf kept;
	struct box b;

	(void)state;
	box_open(&b);
	store_close(&b.store);
	box_write_file(&b, "state/state.sqlite", "ruins of a database");
	assert_false(store_open(&b.store, &b.options, &e));
	assert_int_equal(e.kind, ERR_DATA);
	assert_null(b.store);
	buf_init(&kept, 100);
	assert_ok(file_read(file_join(&b.arena, b.dir, "state/state.sqlite"),
			    &kept, &b.e),
		  &b);
	assert_str(buf_str(&kept), "ruins of a database", "untouched");
	buf_fini(&kept);
	box_close(&b);
}

/* ---- the rest ------------------------------------------------------------*/

static void
what_stays_in_tmp_is_swept(void **state)
{
	struct box b;

	(void)state;
	box_open(&b);
	write_stale(&b, "mail/work/Inbox/tmp/4.x.y");
	box_write_file(&b, "mail/work/Inbox/tmp/5.x.y", BOX_LUNCH);
	box_reopen(&b);
	assert_false(box_is_there(&b, "mail/work/Inbox/tmp/4.x.y"));
	assert_true(box_is_there(&b, "mail/work/Inbox/tmp/5.x.y"));
	assert_int_equal(box_rows(&b, STORE_EVERY).n, 0);
	box_close(&b);
}

static void
ids_are_found_by_their_first_digits(void **state)
{
	struct box b;
	char digits[16];
	uint64_t id, found = 0;

	(void)state;
	box_open(&b);
	id = box_deliver(&b, box_folder(&b, "work", "Inbox"), "", BOX_LUNCH);
	(void)snprintf(digits, sizeof(digits), "%015llx",
		       (unsigned long long)id);
	for (size_t n = 1; n <= 15; n++) {
		assert_ok(store_get_id(b.store, str_head(str_of(digits), n),
				       &found, &b.e),
			  &b);
		assert_true(found == id);
	}
	assert_false(store_get_id(b.store, STR("xyz"), &found, &b.e));
	assert_int_equal(b.e.kind, ERR_USAGE);
	digits[0] = digits[0] == 'a' ? 'b' : 'a';
	assert_false(store_get_id(b.store, str_of(digits), &found, &b.e));
	assert_int_equal(b.e.kind, ERR_NO_INPUT);
	box_close(&b);
}

static void
contacts_are_learnt(void **state)
{
	static const struct {
		const char *why, *prefix, *first;
		size_t n;
	} rows[] = {
		{ "written to comes before writes", "", "bo@example.net", 3 },
		{ "by a name's second word", "exam", "ann@example.org", 1 },
		{ "folded", "C\xc3\x89LINE", "c@x.org", 1 },
		{ "not inside a word", "xample", NULL, 0 },
		{ "by address", "c@", "c@x.org", 1 },
	};
	struct box b;

	(void)state;
	box_open(&b);
	(void)box_deliver(&b, box_folder(&b, "work", "Sent"), "", BOX_LUNCH);
	(void)box_deliver(&b, box_folder(&b, "work", "Inbox"), "", BOX_LUNCH);
	(void)box_deliver(&b, box_folder(&b, "work", "Inbox"), "", BOX_LATER);
	(void)box_deliver(&b, box_folder(&b, "work", "Junk"), "",
			  "From: spam@example.com\n\nbuy\n");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct contacts_wanted wanted = { str_of(rows[i].prefix), 10 };
		struct contacts c = { 0 };

		assert_ok(
			contacts_complete(b.store, &b.arena, wanted, &c, &b.e),
			&b);
		assert_why(c.n == rows[i].n, rows[i].why);
		if (c.n > 0)
			assert_str(c.v[0].addr, rows[i].first, rows[i].why);
	}
	box_close(&b);
}

static void
a_reader_sees_what_the_writer_commits(void **state)
{
	struct find_window w = { .folder = STORE_INBOXES, .count = 10 };
	struct store_options o;
	struct store *reader;
	struct find_rows rows;
	struct box b;

	(void)state;
	box_open(&b);
	o = b.options;
	o.mode = STORE_READER;
	assert_ok(store_open(&reader, &o, &b.e), &b);
	(void)box_deliver(&b, box_folder(&b, "work", "Inbox"), "", BOX_LUNCH);
	assert_ok(find_rows(reader, &b.arena, &w, &rows, &b.e), &b);
	assert_int_equal(rows.total, 1);
	assert_int_equal(rows.n, 1);
	store_close(&reader);
	box_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(standard_folders_are_made_and_private),
		cmocka_unit_test(a_maildir_is_opened_in_place),
		cmocka_unit_test(folder_names_stay_in_their_folder),
		cmocka_unit_test(a_delivery_gives_a_row_and_a_file),
		cmocka_unit_test(a_key_comes_in_once),
		cmocka_unit_test(a_key_outlives_its_message),
		cmocka_unit_test(a_free_key_is_for_another_message),
		cmocka_unit_test(a_moved_key_is_known_by_both_names),
		cmocka_unit_test(a_found_file_has_the_same_note),
		cmocka_unit_test(what_other_programs_do_is_seen),
		cmocka_unit_test(a_copied_file_is_another_message),
		cmocka_unit_test(keys_in_file_names_are_entered),
		cmocka_unit_test(a_lost_state_learns_its_keys_again),
		cmocka_unit_test(a_removed_index_comes_back_the_same),
		cmocka_unit_test(a_damaged_index_is_set_aside),
		cmocka_unit_test(an_index_with_a_sound_head_only_is_made_anew),
		cmocka_unit_test(an_index_with_bad_pages_is_made_anew),
		cmocka_unit_test(a_damaged_state_is_an_error_and_stays),
		cmocka_unit_test(what_stays_in_tmp_is_swept),
		cmocka_unit_test(ids_are_found_by_their_first_digits),
		cmocka_unit_test(contacts_are_learnt),
		cmocka_unit_test(a_reader_sees_what_the_writer_commits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
