#include "tests/engine/rig.h"

#include "base/file.h"
#include "engine/collect.h"
#include "engine/outgoing.h"
#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char accounts[] =
	"account work {\n"
	"	from = \"Ann <ann@example.org>\"\n"
	"	receive = \"pop3s://ann@127.0.0.1:1\"\n"
	"	send = \"smtps://ann@127.0.0.1:1\"\n"
	"	password = secret\n"
	"}\n"
	"account home {\n"
	"	from = \"Ann at home <ann@example.net>\"\n"
	"	receive = \"pop3s://ann@127.0.0.1:1\"\n"
	"	send = \"smtps://ann@127.0.0.1:1\"\n"
	"	password = secret\n"
	"}\n";

enum { PATIENCE_MS = 20000 };

static const char *
under(struct rig *r, const char *name)
{
	return file_join(&r->arena, r->dir, name);
}

int
rig_set_up(void **state)
{
	struct rig *r = mem_zalloc(sizeof(*r));
	struct err e = ERR_INIT;

	memcpy(r->dir, "/tmp/culver-engine-XXXXXX", 26);
	if (mkdtemp(r->dir) == NULL)
		return -1;
	r->config.path = "culver.conf";
	r->config.config_dir = under(r, "config");
	r->config.data_dir = under(r, "data");
	r->config.state_dir = under(r, "state");
	r->config.cache_dir = under(r, "cache");
	*state = r;
	return config_parse(&r->config, str_of(accounts), &e) ? 0 : -1;
}

int
rig_tear_down(void **state)
{
	struct rig *r = *state;
	struct err e = ERR_INIT;
	bool done;

	rig_close(r);
	rig_close_writer(r);
	config_fini(&r->config);
	done = file_remove_tree(r->dir, &e);
	arena_fini(&r->arena);
	free(r);
	return done ? 0 : -1;
}

void
rig_open(struct rig *r)
{
	struct err e = ERR_INIT;

	assert_why(engine_open(&r->engine, &r->config, &r->options, &e),
		   e.text);
}

void
rig_close(struct rig *r)
{
	engine_close(&r->engine);
}

void
rig_open_writer(struct rig *r)
{
	struct err e = ERR_INIT;

	assert_why(side_init(&r->side, &r->config, &r->options, &e), e.text);
	assert_why(stores_open(&r->stores, &r->config, &r->options, &e),
		   e.text);
	r->writer = (struct writer){ .side = &r->side, .stores = &r->stores };
	r->writer.collect = collect_open(&r->config);
	r->writer.outgoing = outgoing_open();
}

void
rig_close_writer(struct rig *r)
{
	if (r->writer.side == NULL)
		return;
	collect_close(&r->writer.collect);
	outgoing_close(&r->writer.outgoing);
	stores_close(&r->stores);
	side_fini(&r->side);
	r->writer.side = NULL;
}

struct job *
rig_take_job(struct rig *r)
{
	return inbox_take(r->side.net);
}

struct event *
rig_take_event(struct rig *r)
{
	struct job *j = inbox_take(r->side.face);
	struct event *ev = j == NULL ? NULL : j->event;

	if (j != NULL)
		j->event = NULL;
	job_free(&j);
	return ev;
}

const char *
rig_folder(struct rig *r, const char *account, const char *name)
{
	return arena_printf(&r->arena, "data/mail/%s/%s", account, name).p;
}

const char *
rig_write(struct rig *r, const char *path, const char *text)
{
	const char *whole = under(r, path);
	char *dir = arena_cstr(&r->arena, str_of(whole));
	struct err e = ERR_INIT;

	*strrchr(dir, '/') = '\0';
	assert_why(file_make_dirs(dir, &e), e.text);
	assert_why(file_write_durable(whole, str_of(text), &e), e.text);
	return whole;
}

bool
rig_has(struct rig *r, const char *path)
{
	return access(under(r, path), F_OK) == 0;
}

void
rig_put(struct rig *r, const char *name, const char *text)
{
	const char *inbox = rig_folder(r, "work", "Inbox");
	struct err e = ERR_INIT;

	assert_true(file_make_dirs(
		under(r, arena_printf(&r->arena, "%s/cur", inbox).p), &e));
	assert_true(file_make_dirs(
		under(r, arena_printf(&r->arena, "%s/tmp", inbox).p), &e));
	(void)rig_write(r, arena_printf(&r->arena, "%s/new/%s", inbox, name).p,
			text);
}

void
rig_put_plain(struct rig *r, int number)
{
	struct str name =
		arena_printf(&r->arena, "%d.R%d.test", 1700000000, number);
	struct str text = arena_printf(
		&r->arena,
		"From: Bo <bo@example.com>\nTo: ann@example.org\n"
		"Subject: number %d\nMessage-ID: <n%d@example.com>\n"
		"Date: Mon, 06 Jul 2026 %02d:%02d:00 +0000\n\ntext %d\n",
		number, number, number / 60, number % 60, number);

	rig_put(r, name.p, text.p);
}

uint64_t
rig_post(struct rig *r, struct request **q)
{
	return engine_post(r->engine, q);
}

struct event *
rig_ask(struct rig *r, struct request **q)
{
	uint64_t ticket = engine_post(r->engine, q);
	struct event *ev;

	for (;;) {
		ev = engine_wait(r->engine, PATIENCE_MS);
		assert_why(ev != NULL, "no answer");
		if (ev->ticket == ticket && ev->last)
			return ev;
		event_free(&ev);
	}
}

struct event *
rig_wait_for(struct rig *r, enum event_kind kind)
{
	struct event *ev;

	for (;;) {
		ev = engine_wait(r->engine, PATIENCE_MS);
		assert_why(ev != NULL, "no such event");
		if (ev->kind == kind)
			return ev;
		event_free(&ev);
	}
}

struct event *
rig_rows(struct rig *r, uint32_t folder, const char *query)
{
	struct request *q = request_new(REQUEST_ROWS);
	struct event *ev;

	q->rows.folder = folder;
	q->rows.query = request_str(q, str_of(query));
	q->rows.count = 1000;
	ev = rig_ask(r, &q);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	assert_int_equal(ev->kind, EVENT_ROWS);
	return ev;
}

uint64_t
rig_id(struct rig *r, const char *query)
{
	struct event *ev = rig_rows(r, FOLDERS_EVERY, query);
	uint64_t id;

	assert_why(ev->rows.n == 1, query);
	id = ev->rows.v[0].id;
	event_free(&ev);
	return id;
}

struct folder
rig_find_folder(struct rig *r, const char *account, enum folder_role role)
{
	struct request *q = request_new(REQUEST_FOLDERS);
	struct event *ev = rig_ask(r, &q);
	struct folder found = { 0 };

	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	for (size_t i = 0; i < ev->folders.n; i++)
		if (ev->folders.v[i].role == role &&
		    str_eq(ev->folders.v[i].account, str_of(account)))
			found = ev->folders.v[i];
	assert_why(found.id != 0, "no such folder");
	found.account = found.name = STR("");
	event_free(&ev);
	return found;
}
