/*
 * Every step of what must not lose mail is made to fail, one after the other:
 * the n-th write, fsync, rename, link, unlink or commit gives an error, or all
 * from the n-th on do, or the program dies there. Afterwards every message must
 * be there once, every row must have its file and every file its row.
 *
 * The linker's --wrap puts the functions below between the store and the
 * system.
 */
#include "store/change.h"
#include "store/db.h"
#include "store/outbox.h"
#include "store/uidl.h"
#include "tests/store/box.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { MESSAGES = 5, GROUP = 2, MAX_STEPS = 400 };

enum way { FAIL_ONCE, FAIL_ON, DIE, WAYS };

static const char *const way_names[] = { "fails once", "fails on", "dies" };

/* ---- faults --------------------------------------------------------------*/

static struct {
	int countdown; /* 0 = unarmed; 1 = the next step */
	enum way way;
	bool struck;
} fault;

static bool
strikes(void)
{
	if (fault.countdown == 0)
		return false;
	if (fault.countdown > 1) {
		fault.countdown--;
		return false;
	}
	if (fault.way == DIE)
		_exit(9);
	if (fault.way == FAIL_ONCE)
		fault.countdown = 0;
	fault.struck = true;
	errno = EIO;
	return true;
}

ssize_t __real_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_unlink(const char *path);
int __wrap_unlink(const char *path);
int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);
bool __real_db_commit(struct db *db, struct err *e);
bool __wrap_db_commit(struct db *db, struct err *e);

ssize_t
__wrap_write(int fd, const void *p, size_t n)
{
	return strikes() ? -1 : __real_write(fd, p, n);
}

int
__wrap_fsync(int fd)
{
	return strikes() ? -1 : __real_fsync(fd);
}

int
__wrap_rename(const char *from, const char *to)
{
	return strikes() ? -1 : __real_rename(from, to);
}

int
__wrap_unlink(const char *path)
{
	return strikes() ? -1 : __real_unlink(path);
}

int
__wrap_link(const char *from, const char *to)
{
	return strikes() ? -1 : __real_link(from, to);
}

bool
__wrap_db_commit(struct db *db, struct err *e)
{
	if (!strikes())
		return __real_db_commit(db, e);
	db_rollback(db);
	return err_set(e, ERR_IO, "the disk is full");
}

/* ---- what a run is -------------------------------------------------------*/

/* What is known outside of the program, and outlives it. */
struct outside {
	bool deleted[MESSAGES]; /* on the server */
	bool queued, sent, cancelled;
};

struct run {
	struct box box;
	struct outside *outside; /* shared with a child that dies */
	uint64_t letter;
};

struct scenario {
	const char *name;
	void (*prepare)(struct run *r); /* without faults */
	bool (*act)(struct run *r, struct err *e);
	void (*check)(struct run *r, bool acted);
};

/* ---- invariants ----------------------------------------------------------*/

static size_t
count_files(struct run *r)
{
	struct store_folders all = { 0 };
	struct maildir_list files = { 0 };
	struct box *b = &r->box;

	assert_ok(store_list_folders(b->store, &b->arena, &all, &b->e), b);
	for (size_t i = 0; i < all.n; i++) {
		const char *dir = file_join(
			&b->arena, file_join(&b->arena, b->dir, "mail/work"),
			arena_cstr(&b->arena, all.v[i].name));

		assert_ok(maildir_scan(&b->arena, dir, &files, &b->e), b);
	}
	return files.n;
}

/* Every row has its file, every file a row, and nothing is left in tmp that
 * anybody would take for a message. */
static struct find_rows
check_rows(struct run *r)
{
	struct box *b = &r->box;
	struct find_rows rows = box_rows(b, STORE_EVERY);

	for (size_t i = 0; i < rows.n; i++) {
		struct buf bytes;

		buf_init(&bytes, 100000);
		assert_ok(store_read(b->store, rows.v[i].id, &bytes, &b->e), b);
		assert_true(bytes.n == rows.v[i].size_bytes);
		buf_fini(&bytes);
	}
	assert_int_equal(rows.n, count_files(r));
	return rows;
}

static size_t
count_subject(const struct find_rows *rows, const char *subject)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++)
		n += str_eq(rows->v[i].subject, str_of(subject));
	return n;
}

static void
check_all_once(struct run *r)
{
	struct find_rows rows = check_rows(r);

	assert_int_equal(rows.n, MESSAGES);
	for (int i = 0; i < MESSAGES; i++) {
		char subject[16];

		(void)snprintf(subject, sizeof(subject), "m%d", i);
		assert_int_equal(count_subject(&rows, subject), 1);
	}
}

/* ---- fetching ------------------------------------------------------------*/

static void
key_of(int i, char key[33])
{
	(void)snprintf(key, 33, "%032x", (unsigned)i + 10);
}

static bool
fetch_one(struct run *r, uint32_t inbox, int i, struct delivery **out,
	  struct err *e)
{
	char key[33], text[64];

	key_of(i, key);
	(void)snprintf(text, sizeof(text), "Subject: m%d\n\nbody\n", i);
	if (!deliver_open(r->box.store, inbox, str_of(key), out, e))
		return false;
	if (deliver_write(*out, str_of(text), e))
		return true;
	deliver_drop(out);
	return false;
}

/* Commits a group; the server deletes what is safe. */
static bool
commit_group(struct run *r, struct delivery **v, const int *which, size_t n,
	     struct err *e)
{
	if (!deliver_commit(r->box.store, v, n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		r->outside->deleted[which[i]] = true;
	return true;
}

/* One session with a server that deletes at once. */
static bool
fetch(struct run *r, struct err *e)
{
	struct uidl_list known = { 0 };
	struct delivery *group[GROUP];
	int which[GROUP];
	size_t n = 0;
	uint32_t inbox;
	char key[33];

	if (!store_make_role(r->box.store, STR("work"), STORE_INBOX, &inbox,
			     e) ||
	    !uidl_load(r->box.store, &r->box.arena, STR("work"), &known, e))
		return false;
	for (int i = 0; i < MESSAGES; i++) {
		key_of(i, key);
		if (r->outside->deleted[i] ||
		    uidl_find(&known, uidl_key_of(str_of(key))) != NULL)
			continue;
		which[n] = i;
		if (!fetch_one(r, inbox, i, &group[n], e)) {
			while (n > 0)
				deliver_drop(&group[--n]);
			return false;
		}
		if (++n == GROUP) {
			n = 0;
			if (!commit_group(r, group, which, GROUP, e))
				return false;
		}
	}
	return commit_group(r, group, which, n, e);
}

static void
prepare_nothing(struct run *r)
{
	(void)r;
}

/* Whatever happened, one more session brings the rest, and nothing twice. */
static void
check_fetched(struct run *r, bool acted)
{
	struct err e = ERR_INIT;

	(void)acted;
	assert_why(fetch(r, &e), e.text);
	check_all_once(r);
}

/* ---- changing ------------------------------------------------------------*/

static void
prepare_mail(struct run *r)
{
	struct err e = ERR_INIT;

	assert_why(fetch(r, &e), e.text);
}

static bool
change(struct run *r, struct err *e)
{
	struct find_rows rows = box_rows(&r->box, STORE_EVERY);
	struct change_flags flag = { .set = MAILDIR_FLAGGED, .undoable = true };
	struct change_target trash = { .role = STORE_TRASH };
	uint64_t ids[MESSAGES];
	struct str what;

	for (size_t i = 0; i < rows.n; i++)
		ids[i] = rows.v[i].id;
	return change_flags(r->box.store, ids, 3, flag, e) &&
	       change_move(r->box.store, ids, 2, trash, e) &&
	       change_move(r->box.store, ids + 2, 2, trash, e) &&
	       change_undo(r->box.store, &r->box.arena, &what, e);
}

/* What lies in the trash counts as deleted by the user, and nothing else. */
static void
check_marks(struct run *r)
{
	struct uidl_list known = { 0 };
	struct box *b = &r->box;
	struct find_rows rows = box_rows(b, STORE_EVERY);
	uint32_t trash = box_folder(b, "work", "Trash");

	assert_ok(uidl_load(b->store, &b->arena, STR("work"), &known, &b->e),
		  b);
	for (size_t i = 0; i < rows.n; i++) {
		const char *name =
			strrchr(box_path_of(b, rows.v[i].id), '/') + 1;
		const struct uidl *u = uidl_find(
			&known, uidl_key_of(maildir_key_of(str_of(name))));

		assert_non_null(u);
		assert_int_equal(u->is_deleted, rows.v[i].folder == trash);
	}
}

static void
check_changed(struct run *r, bool acted)
{
	struct find_rows rows;

	check_all_once(r);
	check_marks(r);
	rows = box_rows(&r->box, STORE_EVERY);
	if (!acted)
		return;
	for (size_t i = 0; i < rows.n; i++)
		assert_true((rows.v[i].flags & MAILDIR_FLAGGED) != 0 || i >= 3);
}

/* ---- sending -------------------------------------------------------------*/

static bool
queue_to(struct run *r, const struct str *to, size_t n, struct err *e)
{
	struct outbox_letter letter = {
		.account = STR("work"),
		.sender = STR("ann@example.org"),
		.recipients = to,
		.n_recipients = n,
		.message = STR("Subject: letter\nTo: bo@example.net\n\nhi\n"),
		.private_head = STR("Bcc: cy@example.net\n"),
	};

	if (!outbox_queue(r->box.store, &letter, &r->letter, e))
		return false;
	r->outside->queued = true;
	return true;
}

static bool
queue(struct run *r, struct err *e)
{
	struct str to = STR("bo@example.net");

	return queue_to(r, &to, 1, e);
}

static bool
send_letter(struct run *r, struct err *e)
{
	struct outbox_end how = { .is_taken = true, .words = STR("250 ok") };

	if (!queue(r, e) || !outbox_sending(r->box.store, r->letter, e))
		return false;
	r->outside->sent = true;
	return outbox_sent(r->box.store, r->letter, &how, e);
}

enum { THREE = 3 };

/* One has it, one may get it later, one never. */
static bool
send_in_part(struct run *r, struct err *e)
{
	const struct str three[THREE] = { STR("bo@example.net"),
					  STR("dan@x.org"), STR("eve@x.org") };
	const struct outbox_refusal refused[] = {
		{ STR("dan@x.org"), STR("450 full"), true },
		{ STR("eve@x.org"), STR("550 nobody"), false },
	};
	struct outbox_end how = { .is_taken = true,
				  .refused = refused,
				  .n_refused = 2 };

	if (!queue_to(r, three, THREE, e) ||
	    !outbox_sending(r->box.store, r->letter, e))
		return false;
	r->outside->sent = true;
	return outbox_sent(r->box.store, r->letter, &how, e);
}

/* Two letters are made durable together. */
static bool
send_two(struct run *r, struct err *e)
{
	uint64_t ids[2];
	bool ours[2], done[2];

	for (size_t i = 0; i < 2; i++) {
		if (!queue(r, e))
			return false;
		ids[i] = r->letter;
	}
	if (!outbox_sending_all(r->box.store, ids, 2, ours, e))
		return false;
	r->outside->sent = true;
	return outbox_sent_all(r->box.store, ids, 2, done, e);
}

static bool
cancel_letter(struct run *r, struct err *e)
{
	if (!queue(r, e))
		return false;
	r->outside->cancelled = true;
	return outbox_cancel(r->box.store, r->letter, e);
}

/* In the outbox, or filed: once, if it was queued; never twice. A letter the
 * server may have got is not offered for sending again. */
static void
check_letter(struct run *r, bool acted)
{
	struct find_rows rows = check_rows(r);
	struct outbox_list waiting = { 0 };
	struct box *b = &r->box;
	size_t total;

	assert_ok(outbox_list(b->store, &b->arena, &waiting, &b->e), b);
	total = waiting.n + rows.n;
	assert_true(total <= 1);
	if (r->outside->queued)
		assert_int_equal(total, 1);
	if (acted)
		assert_int_equal(rows.n, 1);
	if (waiting.n == 1 && r->outside->sent)
		assert_true(waiting.v[0].stage == OUTBOX_STAGE_UNSURE ||
			    waiting.v[0].stage == OUTBOX_STAGE_SENDING);
	for (size_t i = 0; i < waiting.n; i++) {
		struct outbox_piece piece = { waiting.v[i].id, 0, 1000 };
		struct buf bytes;

		buf_init(&bytes, 1000);
		assert_ok(outbox_read(b->store, piece, &bytes, &b->e), b);
		assert_int_equal(bytes.n, waiting.v[i].size_bytes);
		buf_fini(&bytes);
	}
}

static void
check_sent(struct run *r, bool acted)
{
	struct find_rows rows = box_rows(&r->box, STORE_EVERY);

	check_letter(r, acted);
	if (rows.n == 1)
		assert_int_equal(rows.v[0].folder,
				 box_folder(&r->box, "work", "Sent"));
}

/* The one letter, unsure or waiting to be; or the two that are left of it, with
 * the copy filed once. Each recipient stands in one of them. */
static void
check_sent_in_part(struct run *r, bool acted)
{
	struct find_rows rows = check_rows(r);
	struct outbox_list left = { 0 };
	struct box *b = &r->box;
	size_t recipients = 0, done = 0;

	assert_ok(outbox_list(b->store, &b->arena, &left, &b->e), b);
	for (size_t i = 0; i < left.n; i++) {
		struct outbox_piece piece = { left.v[i].id, 0, 1000 };
		struct buf bytes;

		buf_init(&bytes, 1000);
		assert_ok(outbox_read(b->store, piece, &bytes, &b->e), b);
		assert_int_equal(bytes.n, left.v[i].size_bytes);
		buf_fini(&bytes);
		recipients += left.v[i].n_recipients;
		for (size_t k = 0; k < left.v[i].n_recipients; k++)
			done += left.v[i].recipients[k].sent;
	}
	if (r->outside->queued)
		assert_int_equal(recipients, THREE);
	assert_int_equal(done, left.n == 2);
	assert_int_equal(rows.n, left.n == 2);
	if (acted)
		assert_int_equal(left.n, 2);
	if (left.n == 1 && r->outside->sent)
		assert_true(left.v[0].stage == OUTBOX_STAGE_UNSURE ||
			    left.v[0].stage == OUTBOX_STAGE_SENDING);
	if (left.n < 2)
		return;
	assert_int_equal(left.v[0].stage, OUTBOX_STAGE_WAITING);
	assert_int_equal(left.v[1].stage, OUTBOX_STAGE_REFUSED);
	assert_true(left.v[0].is_part && left.v[1].is_part);
}

static void
check_two(struct run *r, bool acted)
{
	struct find_rows rows = check_rows(r);
	struct outbox_list left = { 0 };
	struct box *b = &r->box;

	assert_ok(outbox_list(b->store, &b->arena, &left, &b->e), b);
	assert_true(left.n + rows.n <= 2);
	if (r->outside->sent)
		assert_int_equal(left.n + rows.n, 2);
	if (acted)
		assert_int_equal(rows.n, 2);
	for (size_t i = 0; r->outside->sent && i < left.n; i++)
		assert_true(left.v[i].stage == OUTBOX_STAGE_UNSURE ||
			    left.v[i].stage == OUTBOX_STAGE_SENDING);
}

static void
check_cancelled(struct run *r, bool acted)
{
	struct find_rows rows = box_rows(&r->box, STORE_EVERY);

	check_letter(r, acted);
	if (rows.n == 1) {
		assert_int_equal(rows.v[0].folder,
				 box_folder(&r->box, "work", "Drafts"));
		assert_true((rows.v[0].flags & MAILDIR_DRAFT) != 0);
	}
}

static const struct scenario scenarios[] = {
	{ "fetch", prepare_nothing, fetch, check_fetched },
	{ "change", prepare_mail, change, check_changed },
	{ "send", prepare_nothing, send_letter, check_sent },
	{ "send in part", prepare_nothing, send_in_part, check_sent_in_part },
	{ "send two", prepare_nothing, send_two, check_two },
	{ "cancel", prepare_nothing, cancel_letter, check_cancelled },
};

/* ---- driving -------------------------------------------------------------*/

static void
begin(struct run *r, const struct scenario *s)
{
	*r = (struct run){ 0 };
	r->outside = mmap(NULL, sizeof(*r->outside), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(r->outside != MAP_FAILED);
	box_init(&r->box);
	r->box.options.n_accounts = 1;
	box_reopen(&r->box);
	s->prepare(r);
}

static void
end(struct run *r)
{
	box_close(&r->box);
	assert_int_equal(munmap(r->outside, sizeof(*r->outside)), 0);
}

/* Acts with a fault at the n-th step. Returns whether it struck. */
static bool
act_failing(struct run *r, const struct scenario *s, bool *acted)
{
	struct err e = ERR_INIT;

	*acted = s->act(r, &e);
	fault.countdown = 0;
	assert_why(*acted || e.kind != ERR_NONE, "an error is told");
	return fault.struck;
}

static bool
act_dying(struct run *r, const struct scenario *s, bool *acted)
{
	pid_t child;
	int status;

	/* A connection must not be carried across a fork. */
	store_close(&r->box.store);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct err e = ERR_INIT;
		bool ok = store_open(&r->box.store, &r->box.options, &e) &&
			  s->act(r, &e);

		_exit(ok ? 0 : 1);
	}
	assert_true(waitpid(child, &status, 0) == child);
	fault.countdown = 0;
	assert_true(WIFEXITED(status));
	assert_why(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 9,
		   "it works, or it dies");
	*acted = WEXITSTATUS(status) == 0;
	return !*acted;
}

/* Returns false when the n-th step does not exist any more. */
static bool
run_with_fault(const struct scenario *s, enum way way, int n)
{
	struct run r;
	bool struck, acted;

	begin(&r, s);
	fault.way = way;
	fault.struck = false;
	fault.countdown = n;
	struck = way == DIE ? act_dying(&r, s, &acted)
			    : act_failing(&r, s, &acted);
	/* In the same program, if it lives; then after a restart; then with
	 * the index made anew. */
	if (way != DIE && s->act == fetch)
		s->check(&r, acted);
	box_reopen(&r.box);
	s->check(&r, acted);
	store_close(&r.box.store);
	assert_int_equal(unlink(r.box.options.index_path), 0);
	box_reopen(&r.box);
	s->check(&r, acted);
	end(&r);
	return struck;
}

static void
nothing_is_lost_at_any_step(void **state)
{
	const struct scenario *s = *state;

	for (int way = 0; way < WAYS; way++) {
		int n = 1;

		while (n < MAX_STEPS && run_with_fault(s, (enum way)way, n))
			n++;
		print_message("%s %s at each of %d steps\n", s->name,
			      way_names[way], n - 1);
		assert_true(n > 5 && n < MAX_STEPS);
	}
}

int
main(void)
{
	struct CMUnitTest tests[COUNT_OF(scenarios)] = { 0 };
	struct scenario copies[COUNT_OF(scenarios)];

	for (size_t i = 0; i < COUNT_OF(scenarios); i++) {
		copies[i] = scenarios[i];
		tests[i].name = scenarios[i].name;
		tests[i].test_func = nothing_is_lost_at_any_step;
		tests[i].initial_state = &copies[i];
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
