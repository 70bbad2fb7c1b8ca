/* What an engine answers about mail that lies in its Maildirs. */
#include "engine/engine.h"

#include "base/file.h"
#include "tests/check.h"
#include "tests/engine/rig.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char chinese[] =
	"From: =?GB2312?B?wO7A1w==?= <lilei@example.com>\n"
	"To: ann@example.org\n"
	"Subject: =?GB2312?B?xOO6w6OsysC95w==?=\n"
	"Date: Mon, 06 Jul 2026 12:00:00 +0800\n"
	"Message-ID: <zh@example.com>\n"
	"MIME-Version: 1.0\n"
	"Content-Type: text/plain; charset=gb2312\n"
	"Content-Transfer-Encoding: base64\n"
	"\n"
	"vPvX1sjnw+ajrNejusOhowo=\n";

static const char attached[] =
	"From: bo@example.com\nTo: ann@example.org\nSubject: files\n"
	"Date: Mon, 06 Jul 2026 13:00:00 +0800\n"
	"MIME-Version: 1.0\n"
	"Content-Type: multipart/mixed; boundary=b\n"
	"\n"
	"--b\nContent-Type: text/plain\n\nhere it is\n"
	"--b\nContent-Type: application/octet-stream\n"
	"Content-Disposition: attachment; filename=\"../../.evil\"\n"
	"Content-Transfer-Encoding: base64\n\n"
	"cGF5bG9hZA==\n"
	"--b--\n";

/* ---- lists ---- */

static struct event *
window(struct rig *r, uint64_t first, uint32_t count, uint64_t anchor)
{
	struct request *q = request_new(REQUEST_ROWS);
	struct event *ev;

	q->rows.folder = FOLDERS_INBOXES;
	q->rows.first = first;
	q->rows.count = count;
	q->rows.anchor = anchor;
	ev = rig_ask(r, &q);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	return ev;
}

static void
a_list_is_a_window(void **state)
{
	struct rig *r = *state;
	struct event *ev;
	uint64_t id;

	for (int i = 0; i < 50; i++)
		rig_put_plain(r, i);
	rig_open(r);
	ev = window(r, 0, 10, 0);
	assert_int_equal(ev->rows.total, 50);
	assert_int_equal(ev->rows.n, 10);
	assert_str(ev->rows.v[0].subject, "number 49", "newest first");
	assert_str(ev->rows.v[0].from.name, "Bo", "who wrote");
	assert_int_equal(ev->rows.v[0].flags & ROW_READ, 0);
	event_free(&ev);
	ev = window(r, 45, 10, 0);
	assert_int_equal(ev->rows.n, 5);
	assert_str(ev->rows.v[4].subject, "number 0", "the end");
	id = ev->rows.v[4].id;
	event_free(&ev);
	ev = window(r, 0, 10, id);
	assert_int_equal(ev->rows.anchor_at, 49);
	assert_true(ev->rows.first <= 49 && ev->rows.first + 10 > 49);
	event_free(&ev);
}

static void
a_query_finds(void **state)
{
	struct rig *r = *state;
	struct request *q = request_new(REQUEST_ROWS);
	struct event *ev;

	rig_put_plain(r, 1);
	rig_put_plain(r, 2);
	rig_put(r, "3.R3.test", chinese);
	rig_open(r);
	ev = rig_rows(r, FOLDERS_EVERY, "subject:世界");
	assert_int_equal(ev->rows.n, 1);
	assert_str(ev->rows.v[0].from.name, "李雷", "decoded");
	event_free(&ev);
	q->rows.query = request_str(q, STR("(from:bo"));
	q->rows.count = 10;
	ev = rig_ask(r, &q);
	assert_int_equal(ev->err.kind, ERR_USAGE);
	event_free(&ev);
}

/* ---- one message ---- */

static bool
shows(const struct event *ev, const char *text)
{
	VEC_EACH (struct line, line, &ev->message.lines.all)
		if (str_find(line->text, str_of(text), 0) != SIZE_MAX)
			return true;
	return false;
}

static struct event *
open_message(struct rig *r, uint64_t id, bool mark_read)
{
	struct request *q = request_new(REQUEST_OPEN);

	q->open.id = id;
	q->open.mark_read = mark_read;
	return rig_ask(r, &q);
}

static void
a_chinese_message_is_shown(void **state)
{
	struct rig *r = *state;
	struct event *ev;

	rig_put(r, "3.R3.test", chinese);
	rig_open(r);
	ev = open_message(r, rig_id(r, ""), false);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	assert_str(ev->message.row.subject, "你好，世界", "subject");
	assert_true(shows(ev, "见字如面"));
	assert_true(ev->message.has_plain);
	event_free(&ev);
}

static void
opening_marks_as_read(void **state)
{
	struct rig *r = *state;
	struct event *ev;
	size_t unread;
	uint64_t id;

	rig_put_plain(r, 1);
	rig_open(r);
	id = rig_id(r, "");
	ev = open_message(r, id, true);
	assert_int_equal(ev->message.row.flags & ROW_READ, ROW_READ);
	event_free(&ev);
	do { /* the scan's change may be told first */
		ev = rig_wait_for(r, EVENT_CHANGED);
		event_free(&ev);
		ev = rig_rows(r, FOLDERS_EVERY, "is:unread");
		unread = ev->rows.n;
		event_free(&ev);
	} while (unread > 0);
	assert_true(
		rig_has(r, "data/mail/work/Inbox/cur/1700000000.R1.test:2,S"));
}

static void
what_is_not_there_is_said(void **state)
{
	struct rig *r = *state;
	struct request *q = request_new(REQUEST_OPEN);
	struct event *ev;

	rig_open(r);
	ev = open_message(r, 12345, false);
	assert_int_equal(ev->err.kind, ERR_NO_INPUT);
	event_free(&ev);
	q->open.path = request_str(q, STR("/nonexistent/message"));
	ev = rig_ask(r, &q);
	assert_int_equal(ev->err.kind, ERR_NO_INPUT);
	event_free(&ev);
}

static void
a_file_is_shown_by_its_path(void **state)
{
	struct rig *r = *state;
	struct request *q = request_new(REQUEST_OPEN);
	struct event *ev;

	q->open.path = request_str(q, str_of(rig_write(r, "x/a.eml", chinese)));
	rig_open(r);
	ev = rig_ask(r, &q);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	assert_int_equal(ev->message.id, 0);
	assert_str(ev->message.row.subject, "你好，世界", "subject");
	assert_str(ev->message.row.from.addr, "lilei@example.com", "from");
	event_free(&ev);
}

/* ---- a long one, in portions ---- */

static const char *
write_long(struct rig *r, int lines)
{
	struct buf text;
	const char *path;

	buf_init(&text, SIZE_MAX);
	buf_put(&text, STR("From: bo@example.com\nSubject: long\n\n"));
	for (int i = 0; i < lines; i++)
		buf_printf(&text, "line %d http://x.example/%d\n", i, i % 5000);
	path = rig_write(r, "x/long.eml", buf_cstr(&text));
	buf_fini(&text);
	return path;
}

static uint64_t
post_long(struct rig *r, const char *path, bool in_portions)
{
	struct request *q = request_new(REQUEST_OPEN);

	q->open.path = request_str(q, str_of(path));
	q->open.width_cols = 80;
	q->open.in_portions = in_portions;
	return rig_post(r, &q);
}

/* Appends lines and links; a link's number is that of its place. */
static void
gather(struct buf *out, struct buf *links, const struct lines *l)
{
	size_t number = l->links_before;

	VEC_EACH (const struct line, line, &l->all) {
		buf_put(out, line->text);
		buf_put_char(out, '\n');
	}
	VEC_EACH (const struct str, link, &l->links)
		buf_printf(links, "%zu %.*s\n", ++number, STR_ARG(*link));
}

static void
portions_make_up_the_whole(void **state)
{
	struct rig *r = *state;
	struct buf lines[2], links[2];
	size_t events[2] = { 0 };
	bool last;

	for (int i = 0; i < 2; i++) {
		buf_init(&lines[i], SIZE_MAX);
		buf_init(&links[i], SIZE_MAX);
	}
	rig_open(r);
	for (int i = 0; i < 2; i++) {
		(void)post_long(r, write_long(r, 60000), i == 1);
		do {
			struct event *ev =
				rig_wait_for(r, events[i] == 0 ? EVENT_MESSAGE
							       : EVENT_LINES);

			assert_why(ev->err.kind == ERR_NONE, ev->err.text);
			gather(&lines[i], &links[i],
			       events[i]++ == 0 ? &ev->message.lines
						: &ev->more.lines);
			last = ev->last;
			event_free(&ev);
		} while (!last);
	}
	assert_int_equal(events[0], 1);
	assert_true(events[1] > 4);
	assert_true(str_eq(buf_str(&lines[0]), buf_str(&lines[1])));
	assert_true(str_eq(buf_str(&links[0]), buf_str(&links[1])));
	for (int i = 0; i < 2; i++) {
		buf_fini(&lines[i]);
		buf_fini(&links[i]);
	}
}

/* What the user asks meanwhile is answered; a cancel ends it. */
static void
a_long_message_holds_up_nothing(void **state)
{
	struct rig *r = *state;
	struct request *q = request_new(REQUEST_CANCEL);
	struct event *ev;

	rig_open(r);
	q->cancel.ticket = post_long(r, write_long(r, 400000), true);
	ev = rig_wait_for(r, EVENT_MESSAGE);
	assert_false(ev->last);
	assert_true(ev->message.lines.all.n < 1000);
	assert_str(ev->message.row.subject, "long", "row");
	event_free(&ev);
	ev = rig_rows(r, FOLDERS_EVERY, "");
	event_free(&ev);
	(void)rig_post(r, &q);
	do {
		event_free(&ev);
		ev = rig_wait_for(r, EVENT_LINES);
	} while (!ev->last);
	assert_int_equal(ev->err.kind, ERR_CANCELLED);
	event_free(&ev);
}

/* ---- saving ---- */

static struct event *
save(struct rig *r, uint64_t id, const char *target, bool overwrite)
{
	struct request *q = request_new(REQUEST_SAVE);

	q->save.id = id;
	q->save.part = request_str(q, STR("2"));
	q->save.target = request_str(q, str_of(target));
	q->save.overwrite = overwrite;
	return rig_ask(r, &q);
}

static void
check_file(const char *path, const char *expected)
{
	struct err e = ERR_INIT;
	struct buf b;

	buf_init(&b, 1000);
	assert_why(file_read(path, &b, &e), e.text);
	assert_str(buf_str(&b), expected, path);
	buf_fini(&b);
}

static void
a_part_is_saved_safely(void **state)
{
	struct rig *r = *state;
	const char *dir = file_join(&r->arena, r->dir, "saved");
	const char *file = file_join(&r->arena, dir, "mine");
	struct err e = ERR_INIT;
	struct event *ev;
	uint64_t id;

	rig_put(r, "4.R4.test", attached);
	rig_open(r);
	assert_true(file_make_dirs(dir, &e));
	id = rig_id(r, "");
	for (int i = 0; i < 3; i++) {
		ev = save(r, id, dir, false);
		assert_why(ev->err.kind == ERR_NONE, ev->err.text);
		assert_true(str_starts(ev->text, str_of(dir)));
		assert_int_equal(
			str_find_char(str_skip(ev->text, strlen(dir) + 1), '/',
				      0),
			SIZE_MAX);
		check_file(ev->text.p, "payload");
		event_free(&ev);
	}
	assert_false(rig_has(r, ".evil"));
	(void)rig_write(r, "saved/mine", "precious");
	ev = save(r, id, file, false);
	assert_int_equal(ev->err.kind, ERR_USAGE);
	event_free(&ev);
	check_file(file, "precious");
	ev = save(r, id, file, true);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	event_free(&ev);
	check_file(file, "payload");
	file = file_join(&r->arena, dir, "pipe"); /* stands for a device */
	assert_int_equal(mkfifo(file, 0600), 0);
	ev = save(r, id, file, true);
	assert_int_equal(ev->err.kind, ERR_USAGE);
	event_free(&ev);
}

static void
a_part_goes_to_a_descriptor(void **state)
{
	struct rig *r = *state;
	struct request *q = request_new(REQUEST_SAVE);
	struct event *ev;
	char got[32] = "";
	int fds[2];

	rig_put(r, "4.R4.test", attached);
	rig_open(r);
	assert_int_equal(pipe(fds), 0);
	q->save.id = rig_id(r, "");
	q->save.part = request_str(q, STR("2"));
	q->save.fd = fds[1];
	ev = rig_ask(r, &q);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	event_free(&ev);
	assert_int_equal(read(fds[0], got, sizeof(got) - 1), 7);
	assert_string_equal(got, "payload");
	(void)close(fds[0]);
	(void)close(fds[1]);
}

/* ---- one mailbox alone ---- */

static void
a_lone_mailbox_needs_no_account(void **state)
{
	static const char mbox[] =
		"From bo@example.com Mon Jul  6 12:00:00 2026\n"
		"From: bo@example.com\nSubject: first\n\none\n\n"
		"From bo@example.com Mon Jul  6 12:01:00 2026\n"
		"From: bo@example.com\nSubject: second\n\ntwo\n";
	struct rig *r = *state;
	struct config none = { .state_dir = r->config.state_dir,
			       .cache_dir = r->config.cache_dir,
			       .data_dir = r->config.data_dir,
			       .config_dir = r->config.config_dir };
	struct config both = r->config;
	const struct {
		const char *path;
		uint64_t total;
	} kinds[] = {
		{ file_join(&r->arena, r->dir, "data/mail/work/Inbox"), 2 },
		{ rig_write(r, "x/box", mbox), 2 },
		{ rig_write(r, "x/one.eml", chinese), 1 },
	};

	rig_put_plain(r, 1);
	rig_put_plain(r, 2);
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct event *ev;

		r->config = none;
		r->options.path = kinds[i].path;
		rig_open(r);
		ev = rig_rows(r, FOLDERS_INBOXES, "");
		assert_why(ev->rows.total == kinds[i].total, kinds[i].path);
		event_free(&ev);
		ev = open_message(r,
				  rig_id(r, i == 1   ? "subject:second"
					    : i == 0 ? "subject:\"number 2\""
						     : ""),
				  false);
		assert_why(ev->err.kind == ERR_NONE, ev->err.text);
		event_free(&ev);
		rig_close(r);
	}
	r->config = both;
	r->options.path = NULL;
}

static void
a_missing_mailbox_is_an_error(void **state)
{
	struct rig *r = *state;
	struct err e = ERR_INIT;

	r->options.path = "/nonexistent/box";
	assert_false(engine_open(&r->engine, &r->config, &r->options, &e));
	assert_int_equal(e.kind, ERR_NO_INPUT);
	assert_null(r->engine);
}

static void
read_only_changes_nothing(void **state)
{
	static const enum request_kind kinds[] = { REQUEST_FLAG, REQUEST_MOVE,
						   REQUEST_UNDO,
						   REQUEST_FETCH };
	struct rig *r = *state;
	struct event *ev;
	uint64_t id;

	rig_put_plain(r, 1);
	r->options.path = file_join(&r->arena, r->dir, "data/mail/work/Inbox");
	r->options.read_only = true;
	rig_open(r);
	id = rig_id(r, "");
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct request *q = request_new(kinds[i]);

		ev = rig_ask(r, &q);
		assert_int_equal(ev->err.kind, ERR_LOGIN);
		assert_string_equal(ev->err.text, "opened read-only");
		event_free(&ev);
	}
	ev = open_message(r, id, true);
	event_free(&ev);
	rig_close(r);
	assert_true(rig_has(r, "data/mail/work/Inbox/new/1700000000.R1.test"));
}

/* A hundred questions at once: each is answered, in their order. */
static void
every_question_is_answered(void **state)
{
	struct rig *r = *state;
	uint64_t last = 0, seen = 0;
	struct event *ev;

	rig_put_plain(r, 1);
	rig_open(r);
	for (int i = 0; i < 100; i++) {
		struct request *q = request_new(REQUEST_ROWS);

		q->rows.count = 10;
		last = rig_post(r, &q);
	}
	while (seen != last) {
		ev = engine_wait(r->engine, 20000);
		assert_non_null(ev);
		if (ev->ticket != 0) {
			assert_true(ev->ticket == seen + 1 && ev->last);
			seen = ev->ticket;
		}
		event_free(&ev);
	}
}

#define RIGGED(test) \
	cmocka_unit_test_setup_teardown(test, rig_set_up, rig_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RIGGED(a_list_is_a_window),
		RIGGED(a_query_finds),
		RIGGED(a_chinese_message_is_shown),
		RIGGED(opening_marks_as_read),
		RIGGED(what_is_not_there_is_said),
		RIGGED(a_file_is_shown_by_its_path),
		RIGGED(portions_make_up_the_whole),
		RIGGED(a_long_message_holds_up_nothing),
		RIGGED(a_part_is_saved_safely),
		RIGGED(a_part_goes_to_a_descriptor),
		RIGGED(a_lone_mailbox_needs_no_account),
		RIGGED(a_missing_mailbox_is_an_error),
		RIGGED(read_only_changes_nothing),
		RIGGED(every_question_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
