/* Changes: they stand in file names, can be undone, and are told. */
#include "base/file.h"
#include "tests/check.h"
#include "tests/engine/rig.h"

#include <stdio.h>
#include <unistd.h>

static struct event *
flag(struct rig *r, uint64_t id, uint32_t set, uint32_t clear)
{
	struct request *q = request_new(REQUEST_FLAG);

	q->flag.ids = ARENA_ARRAY(&q->arena, uint64_t, 1);
	q->flag.ids[0] = id;
	q->flag.n = 1;
	q->flag.set = set;
	q->flag.clear = clear;
	return rig_ask(r, &q);
}

static struct event *
move(struct rig *r, uint64_t id, enum folder_role role, const char *name)
{
	struct request *q = request_new(REQUEST_MOVE);

	q->move.ids = ARENA_ARRAY(&q->arena, uint64_t, 1);
	q->move.ids[0] = id;
	q->move.n = 1;
	q->move.role = role;
	q->move.folder = request_str(q, str_of(name));
	return rig_ask(r, &q);
}

static void
undo(struct rig *r)
{
	struct request *q = request_new(REQUEST_UNDO);
	struct event *ev = rig_ask(r, &q);

	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	assert_true(ev->text.n > 0);
	event_free(&ev);
}

static void
expect_done(struct event *ev)
{
	assert_int_equal(ev->kind, EVENT_DONE);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	event_free(&ev);
}

static void
flags_stand_in_file_names(void **state)
{
	struct rig *r = *state;
	uint64_t id;

	rig_put_plain(r, 1);
	rig_open(r);
	id = rig_id(r, "");
	expect_done(flag(r, id, ROW_READ | ROW_FLAGGED, 0));
	assert_true(
		rig_has(r, "data/mail/work/Inbox/cur/1700000000.R1.test:2,FS"));
	expect_done(flag(r, id, 0, ROW_READ));
	assert_true(
		rig_has(r, "data/mail/work/Inbox/cur/1700000000.R1.test:2,F"));
	undo(r);
	assert_true(
		rig_has(r, "data/mail/work/Inbox/cur/1700000000.R1.test:2,FS"));
	assert_int_equal(rig_id(r, "is:flagged"), id);
}

static void
a_message_moves_and_comes_back(void **state)
{
	struct rig *r = *state;
	struct folder archive;
	struct event *ev;
	uint64_t id;

	rig_put_plain(r, 1);
	rig_open(r);
	id = rig_id(r, "");
	expect_done(move(r, id, FOLDER_ARCHIVE, ""));
	archive = rig_find_folder(r, "work", FOLDER_ARCHIVE);
	assert_int_equal(archive.total, 1);
	ev = rig_rows(r, FOLDERS_INBOXES, "");
	assert_int_equal(ev->rows.n, 0);
	event_free(&ev);
	ev = rig_rows(r, archive.id, "");
	assert_int_equal(ev->rows.n, 1);
	assert_true(ev->rows.v[0].id == id);
	event_free(&ev);
	undo(r);
	assert_int_equal(rig_find_folder(r, "work", FOLDER_INBOX).total, 1);
	expect_done(move(r, id, FOLDER_OTHER, "Lists"));
	assert_int_equal(rig_find_folder(r, "work", FOLDER_OTHER).total, 1);
}

static void
what_is_gone_is_said(void **state)
{
	struct rig *r = *state;
	struct event *ev;

	rig_open(r);
	ev = flag(r, 4711, ROW_READ, 0);
	assert_int_not_equal(ev->err.kind, ERR_NONE);
	event_free(&ev);
}

/* Another program puts mail there while the reader is open. */
static void
a_scan_finds_what_others_put(void **state)
{
	struct rig *r = *state;
	struct request *q;
	struct event *ev;

	rig_put_plain(r, 1);
	rig_open(r);
	rig_put_plain(r, 2);
	q = request_new(REQUEST_INDEX);
	expect_done(rig_ask(r, &q));
	ev = rig_wait_for(r, EVENT_CHANGED);
	assert_int_equal(ev->ticket, 0);
	assert_int_equal(ev->changed.folder,
			 rig_find_folder(r, "work", FOLDER_INBOX).id);
	event_free(&ev);
	ev = rig_rows(r, FOLDERS_INBOXES, "");
	assert_int_equal(ev->rows.total, 2);
	event_free(&ev);
}

/* A status line that says "indexing" does not say so for ever. */
static void
progress_comes_to_its_end(void **state)
{
	struct rig *r = *state;
	struct event *ev = NULL, *last = NULL;
	struct request *q;
	const char *first;

	rig_put_plain(r, 0);
	first = rig_write(r,
			  arena_printf(&r->arena, "%s/new/1700000000.F",
				       rig_folder(r, "work", "Inbox"))
				  .p,
			  "Subject: many\n\nof them\n");
	for (int i = 1; i < 4000; i++) /* more than a moment's work */
		assert_int_equal(
			link(first,
			     arena_printf(&r->arena, "%s%d", first, i).p),
			0);
	rig_open(r);
	q = request_new(REQUEST_INDEX);
	(void)rig_post(r, &q);
	while ((ev = engine_wait(r->engine, 1000)) != NULL) {
		if (ev->kind == EVENT_PROGRESS) {
			event_free(&last);
			last = ev;
		} else {
			event_free(&ev);
		}
	}
	if (last == NULL)
		return; /* a machine so fast that there was nothing to tell */
	assert_int_equal(last->progress.phase, PHASE_INDEXING);
	assert_int_equal(last->progress.done, last->progress.total);
	event_free(&last);
}

static void
an_index_can_be_thrown_away(void **state)
{
	struct rig *r = *state;
	uint64_t id;

	rig_put_plain(r, 1);
	rig_open(r);
	id = rig_id(r, "");
	expect_done(flag(r, id, ROW_FLAGGED, 0));
	rig_close(r);
	assert_int_equal(
		unlink(arena_printf(&r->arena, "%s/cache/index.sqlite", r->dir)
			       .p),
		0);
	(void)unlink(
		arena_printf(&r->arena, "%s/cache/index.sqlite-wal", r->dir).p);
	(void)unlink(
		arena_printf(&r->arena, "%s/cache/index.sqlite-shm", r->dir).p);
	rig_open(r);
	assert_int_equal(rig_id(r, "is:flagged"), id);
}

/* A large mailbox is opened for the first time: what is there already can be
 * worked with. */
static void
a_long_scan_lets_the_user_work(void **state)
{
	enum { MANY = 1500 };
	struct rig *r = *state;
	uint64_t id = 0, total = 0;
	struct event *ev;

	for (int i = 0; i < MANY; i++)
		rig_put_plain(r, i);
	r->options.background = true;
	rig_open(r);
	while (id == 0) {
		ev = rig_rows(r, FOLDERS_INBOXES, "");
		if (ev->rows.n > 0)
			id = ev->rows.v[0].id;
		event_free(&ev);
	}
	expect_done(flag(r, id, ROW_FLAGGED, 0));
	expect_done(move(r, id, FOLDER_ARCHIVE, ""));
	while (total < MANY - 1) {
		ev = rig_wait_for(r, EVENT_CHANGED);
		event_free(&ev);
		ev = rig_rows(r, FOLDERS_INBOXES, "");
		total = ev->rows.total;
		event_free(&ev);
	}
	assert_int_equal(total, MANY - 1);
	assert_true(rig_id(r, "is:flagged") == id);
	ev = rig_rows(r, FOLDERS_EVERY, "");
	assert_int_equal(ev->rows.total, MANY);
	event_free(&ev);
}

/* The command line runs while the reader is open. */
static void
two_engines_share_one_store(void **state)
{
	struct rig *r = *state, other = *r;
	struct event *ev;
	uint64_t id;

	for (int i = 0; i < 20; i++)
		rig_put_plain(r, i);
	r->options.background = true;
	rig_open(r);
	other.engine = NULL;
	rig_open(&other);
	ev = rig_rows(&other, FOLDERS_INBOXES, "");
	assert_int_equal(ev->rows.total, 20);
	event_free(&ev);
	id = rig_id(&other, "subject:\"number 19\"");
	for (int i = 0; i < 20; i++) {
		struct rig *one = i % 2 == 0 ? r : &other;
		uint32_t bit = i % 4 < 2 ? ROW_FLAGGED : ROW_READ;

		expect_done(flag(one, id, i % 8 < 4 ? bit : 0,
				 i % 8 < 4 ? 0 : bit));
	}
	expect_done(move(&other, id, FOLDER_TRASH, ""));
	ev = rig_wait_for(r, EVENT_CHANGED);
	event_free(&ev);
	assert_int_equal(rig_find_folder(r, "work", FOLDER_TRASH).total, 1);
	rig_close(&other);
	ev = rig_rows(r, FOLDERS_EVERY, "");
	assert_int_equal(ev->rows.total, 20);
	event_free(&ev);
}

static struct event *
tell_charset(struct rig *r, uint64_t id, const char *name)
{
	struct request *q = request_new(REQUEST_CHARSET);

	q->charset.id = id;
	q->charset.name = request_str(q, str_of(name));
	return rig_ask(r, &q);
}

static struct event *
open_in(struct rig *r, uint64_t id, const char *charset)
{
	struct request *q = request_new(REQUEST_OPEN);

	q->open.id = id;
	q->open.charset = request_str(q, str_of(charset));
	return rig_ask(r, &q);
}

static void
expect_text(struct event *ev, const char *text, const char *charset)
{
	const struct lines *lines = &ev->message.lines;

	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	assert_str(lines->all.v[lines->all.n - 1].text, text, charset);
	assert_str(ev->message.charset, charset, text);
	event_free(&ev);
}

/* The text of a letter that answers the message. */
static void
expect_quote(struct rig *r, uint64_t id, const char *text)
{
	struct request *q = request_new(REQUEST_DRAFT_NEW);
	struct event *ev;
	struct buf body;
	struct err e = ERR_INIT;

	q->draft_new.kind = DRAFT_REPLY;
	q->draft_new.source = id;
	ev = rig_ask(r, &q);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	buf_init(&body, 65536);
	assert_true(file_read(arena_cstr(&ev->arena, ev->draft.draft.body_path),
			      &body, &e));
	assert_why(str_find(buf_str(&body), str_of(text), 0) != SIZE_MAX, text);
	buf_fini(&body);
	event_free(&ev);
}

static void
a_charset_by_hand_is_remembered(void **state)
{
	struct rig *r = *state;
	struct event *ev;
	uint64_t id;

	rig_put(r, "1700000000.R1.test",
		"From: bo@example.com\nTo: ann@example.org\nSubject: s\n"
		"Content-Type: text/plain; charset=iso-8859-1\n\n"
		"\xd6\xd0\xce\xc4\n");
	rig_open(r);
	id = rig_id(r, "");
	expect_text(open_in(r, id, ""), "ÖÐÎÄ", "");
	expect_text(open_in(r, id, "gbk"), "中文", "gb18030");
	expect_text(open_in(r, id, ""), "ÖÐÎÄ", "");
	expect_done(tell_charset(r, id, "gb2312"));
	expect_text(open_in(r, id, ""), "中文", "gb18030");
	expect_quote(r, id, "> 中文\n");
	ev = tell_charset(r, id, "klingon");
	assert_int_equal(ev->err.kind, ERR_USAGE);
	event_free(&ev);
	ev = open_in(r, id, "klingon");
	assert_int_equal(ev->err.kind, ERR_USAGE);
	event_free(&ev);
	rig_close(r);
	rig_open(r);
	expect_text(open_in(r, id, ""), "中文", "gb18030");
	expect_done(tell_charset(r, id, ""));
	expect_text(open_in(r, id, ""), "ÖÐÎÄ", "");
}

#define RIGGED(test) \
	cmocka_unit_test_setup_teardown(test, rig_set_up, rig_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RIGGED(flags_stand_in_file_names),
		RIGGED(a_message_moves_and_comes_back),
		RIGGED(what_is_gone_is_said),
		RIGGED(a_scan_finds_what_others_put),
		RIGGED(progress_comes_to_its_end),
		RIGGED(an_index_can_be_thrown_away),
		RIGGED(a_long_scan_lets_the_user_work),
		RIGGED(two_engines_share_one_store),
		RIGGED(a_charset_by_hand_is_remembered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
