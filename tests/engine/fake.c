#include "tests/engine/fake.h"

#include "base/world.h"
#include "engine/netside.h"
#include "net/tcp.h"
#include "tests/check.h"

#include <string.h>

enum { TURN_MS = 5, PATIENCE_MS = 10000, LOG_BYTES = 1 << 20 };

/* ---- the server ------------------------------------------------------- */

static void
say(struct fake *f, struct str words, const char *end)
{
	struct err e = ERR_INIT;
	struct buf b;
	size_t n = 0;

	buf_init(&b, LOG_BYTES);
	buf_put(&b, words);
	buf_put(&b, str_of(end));
	assert_int_equal(stream_write(f->stream, buf_str(&b), &n, &e),
			 STEP_ITEM);
	assert_int_equal(n, b.n);
	buf_fini(&b);
}

static void
hang_up(struct fake *f)
{
	loop_remove_watch(f->loop, &f->talking);
	stream_close(&f->stream);
	buf_clear(&f->in);
}

/* A whole line from the client, or false. */
static bool
hear(struct fake *f, struct str *line)
{
	size_t end = str_find_char(buf_str(&f->in), '\n', 0);

	if (end == SIZE_MAX)
		return false;
	*line = str_trim_end(str_head(buf_str(&f->in), end));
	return true;
}

static void
heard(struct fake *f)
{
	buf_drop_head(&f->in, str_find_char(buf_str(&f->in), '\n', 0) + 1);
}

static bool
expect(struct fake *f, struct str words)
{
	struct str line;

	if (!hear(f, &line))
		return false;
	if (!str_eq(words, STR("*")) && !str_eq(words, line))
		buf_printf(&f->log, "expected \"%.*s\", got \"%.*s\"\n",
			   STR_ARG(words), STR_ARG(line));
	heard(f);
	return true;
}

static bool
take_content(struct fake *f)
{
	struct str line;

	while (hear(f, &line)) {
		bool is_end = str_eq(line, STR("."));

		if (!is_end)
			buf_printf(&f->content, "%.*s|", STR_ARG(line));
		heard(f);
		if (is_end) {
			buf_printf(&f->log, "content %.*s\n",
				   STR_ARG(buf_str(&f->content)));
			buf_clear(&f->content);
			return true;
		}
	}
	return false;
}

/* One line of the script; false when it has to wait. */
static bool
act(struct fake *f, char what, struct str words)
{
	switch (what) {
	case 'S':
		say(f, words, "\r\n");
		return true;
	case 'D':
		say(f, words, "");
		return true;
	case 'C':
		return expect(f, words);
	case 'M':
		return take_content(f);
	case 'H':
		return f->is_released;
	default:
		hang_up(f);
		return true;
	}
}

static void
follow(struct fake *f)
{
	while (f->stream != NULL && *f->at != '\0') {
		struct str rest = str_of(f->at), line;

		(void)str_take_line(&rest, &line);
		if (!act(f, line.p[0], str_skip(line, 2)))
			return;
		f->at = rest.n == 0 ? "" : rest.p;
	}
}

static void
readable(void *who, int got)
{
	struct fake *f = who;
	char piece[4096];
	struct err e = ERR_INIT;
	enum step step = STEP_ITEM;
	size_t n;

	(void)got;
	while (f->stream != NULL && step == STEP_ITEM) {
		step = stream_read(f->stream, piece, sizeof(piece), &n, &e);
		if (step == STEP_ITEM)
			buf_put(&f->in, (struct str){ piece, n });
	}
	follow(f);
	if (f->stream != NULL && step != STEP_MORE && step != STEP_ITEM)
		hang_up(f);
}

static void
accepted(void *who, int got)
{
	struct fake *f = who;
	struct stream *stream = tcp_accept(f->listener);

	(void)got;
	if (stream == NULL)
		return;
	assert_null(f->stream);
	f->stream = stream;
	f->talking = (struct loop_watch){ .fd = stream_fd(stream),
					  .wants = LOOP_READ,
					  .ready = readable,
					  .who = f };
	loop_add_watch(f->loop, &f->talking);
	follow(f);
}

/* ---- the write side --------------------------------------------------- */

static void
post(struct fake *f, struct job **j)
{
	inbox_post(f->side.net, j);
}

static bool
is_word(const char *words, struct str wanted)
{
	struct str rest = str_of(words), word;

	while (str_take_word(&rest, &word))
		if (str_eq(word, wanted))
			return true;
	return false;
}

/* Every UIDL of a script is one letter, or there is none. */
static struct str
name_of(struct uidl_key key)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

	for (size_t i = 0; i < 26; i++) {
		struct uidl_key k =
			listing_key((struct str){ letters + i, 1 }, 0);

		if (memcmp(&k, &key, sizeof(k)) == 0)
			return (struct str){ letters + i, 1 };
	}
	return STR("head");
}

static uint32_t *
take_words(struct fake *f, struct job *out, const char *words, size_t *n)
{
	uint32_t *v = ARENA_ARRAY(&out->arena, uint32_t, f->n_names + 1);

	for (size_t i = 0; i < f->n_names; i++)
		if (is_word(words, f->names[i]))
			v[(*n)++] = (uint32_t)i;
	return v;
}

static void
note_list(struct fake *f, const struct job *j)
{
	const struct listing *l = j->listed.listing;

	buf_put(&f->log, STR("listed"));
	f->n_names = l->n < 26 ? l->n : 26;
	for (size_t i = 0; i < f->n_names; i++) {
		f->keys[i] = l->v[i].key;
		f->names[i] = name_of(l->v[i].key);
		buf_printf(&f->log, " %.*s", STR_ARG(f->names[i]));
		if (l->has_sizes)
			buf_printf(&f->log, "=%u",
				   (unsigned)l->v[i].size_bytes);
	}
	for (size_t i = 0; i < j->listed.n_heads; i++)
		buf_printf(&f->log, " %s%.*s",
			   j->listed.heads[i].mark == 0 ? "no head of "
							: "head of ",
			   STR_ARG(f->names[j->listed.heads[i].index]));
	buf_put_char(&f->log, '\n');
}

static void
take_listed(struct fake *f, struct job **j)
{
	struct job *out = job_new(JOB_PLAN, (*j)->ticket);
	bool has_sizes = (*j)->listed.listing->has_sizes;

	note_list(f, *j);
	out->plan.listing = (*j)->listed.listing;
	(*j)->listed.listing = NULL;
	if (f->sizes != NULL && !has_sizes) {
		out->plan.wants_sizes = true;
		out->plan.look =
			take_words(f, out, f->sizes, &out->plan.n_look);
	} else if (f->look != NULL && (*j)->listed.n_heads == 0) {
		out->plan.look = take_words(f, out, f->look, &out->plan.n_look);
	} else {
		out->plan.fetch =
			ARENA_ARRAY(&out->arena, uint32_t, f->n_names + 1);
		out->plan.dele = take_words(f, out, f->due, &out->plan.n_dele);
		for (size_t i = 0; i < f->n_names; i++)
			if (!is_word(f->known, f->names[i]))
				out->plan.fetch[out->plan.n_fetch++] =
					(uint32_t)i;
	}
	post(f, &out);
}

static void
take_chunk(struct fake *f, const struct job *j)
{
	struct job *out = job_new(JOB_WRITTEN, j->ticket);

	f->fetched_bytes += j->chunk.bytes.n;
	if (f->message.n < 1000)
		buf_put(&f->message, str_head(j->chunk.bytes, 1000));
	out->written.n = j->chunk.bytes.n;
	if (f->owes)
		job_free(&out);
	else
		post(f, &out);
}

static void
take_appended(struct fake *f)
{
	struct job *out = job_new(JOB_STORED, 0);
	struct str uidl = f->names[f->index];

	for (size_t i = 0; i < f->message.n; i++)
		if (f->message.p[i] == '\n')
			f->message.p[i] = '|';
	buf_printf(&f->log, "stored %.*s: %.*s\n", STR_ARG(str_head(uidl, 8)),
		   STR_ARG(str_head(buf_str(&f->message), 40)));
	out->stored.index = f->index;
	out->stored.dele = f->dele;
	if (f->store_err != NULL)
		(void)err_set(&out->err, ERR_IO, "%s", f->store_err);
	post(f, &out);
}

static void
take_deleted(struct fake *f, const struct job *j)
{
	buf_put(&f->log, STR("deleted"));
	for (size_t i = 0; i < j->deleted.n; i++)
		buf_printf(&f->log, " %.*s",
			   STR_ARG(name_of(uidl_key_of(j->deleted.keys[i]))));
	buf_put_char(&f->log, '\n');
}

static void
take_read(struct fake *f, const struct job *j)
{
	struct job *out = job_new(JOB_BYTES, j->ticket);
	struct str rest = str_skip(str_of(f->letter), j->read.offset);

	out->bytes.id = j->read.id;
	out->bytes.offset = j->read.offset;
	/* Small pieces, to see that they are put together. */
	out->bytes.bytes = arena_str(&out->arena, str_head(rest, 7));
	post(f, &out);
}

static void
take_sending(struct fake *f, const struct job *j)
{
	struct job *out = job_new(JOB_SENDING_OK, j->ticket);

	buf_printf(&f->log, "sending %d\n", (int)j->sending.id);
	out->sending.id = j->sending.id;
	if (f->sending_err != NULL)
		(void)err_set(&out->err, ERR_PARTLY, "%s", f->sending_err);
	post(f, &out);
}

static void
take_sent(struct fake *f, const struct job *j)
{
	static const char *const states[] = { "waiting", "sending", "unsure",
					      "refused" };
	bool ok = j->err.kind == ERR_NONE;

	buf_printf(&f->log, "sent %d %s: %.*s", (int)j->sent.id,
		   ok ? "ok" : states[j->sent.state],
		   STR_ARG(j->sent.last_words));
	for (size_t i = 0; i < j->sent.n_refused; i++)
		buf_printf(&f->log, ", %s %.*s",
			   j->sent.refused[i].is_temporary ? "later" : "not",
			   STR_ARG(j->sent.refused[i].addr));
	buf_put_char(&f->log, '\n');
}

static void
take_job(struct fake *f, struct job **j)
{
	if ((*j)->kind == JOB_LISTED) {
		take_listed(f, j);
	} else if ((*j)->kind == JOB_APPEND) {
		buf_clear(&f->message);
		f->index = (*j)->append.index;
	} else if ((*j)->kind == JOB_CHUNK) {
		take_chunk(f, *j);
	} else if ((*j)->kind == JOB_APPENDED) {
		take_appended(f);
	} else if ((*j)->kind == JOB_DROP) {
		buf_put(&f->log, STR("drop\n"));
	} else if ((*j)->kind == JOB_DELETED) {
		take_deleted(f, *j);
	} else if ((*j)->kind == JOB_READ) {
		take_read(f, *j);
	} else if ((*j)->kind == JOB_SENDING) {
		take_sending(f, *j);
	} else if ((*j)->kind == JOB_SENT) {
		take_sent(f, *j);
	}
	job_free(j);
}

/* ---- the face --------------------------------------------------------- */

static void
hear_event(struct fake *f, const struct event *ev)
{
	if (ev->kind == EVENT_PROGRESS) {
		if (ev->progress.stalled_s > f->stalled_s)
			f->stalled_s = ev->progress.stalled_s;
	} else if (ev->kind == EVENT_FETCHED) {
		buf_printf(&f->log, "fetched %u, deleted %u %s\n",
			   ev->fetched.new_messages,
			   ev->fetched.deleted_on_server, ev->err.text);
	} else if (ev->kind == EVENT_CHECKED) {
		buf_printf(&f->log, "checked %.*s %s\n",
			   STR_ARG(str_head(ev->checked.service, 4)),
			   ev->err.text);
	} else if (ev->kind == EVENT_NOTICE) {
		buf_printf(&f->log, "notice %.*s\n", STR_ARG(ev->text));
	} else if (ev->kind == EVENT_DONE) {
		buf_printf(&f->log, "done %d %s\n", (int)ev->ticket,
			   ev->err.text);
		assert_true(ev->last);
	}
}

static void
turn(struct fake *f)
{
	struct err e = ERR_INIT;
	struct job *j;

	assert_true(loop_turn(f->loop, TURN_MS, &e));
	if (f->stream != NULL)
		follow(f);
	while ((j = inbox_take(f->side.write)) != NULL)
		take_job(f, &j);
	while ((j = inbox_take(f->side.face)) != NULL) {
		hear_event(f, j->event);
		job_free(&j);
	}
}

/* ---- the test --------------------------------------------------------- */

static void *
run_net(void *who)
{
	struct fake *f = who;

	netside_run(&f->side);
	return NULL;
}

static void
set_up_account(struct fake *f)
{
	struct service service = { .protocol = PROTOCOL_POP3,
				   .user = STR("u"),
				   .host = STR("127.0.0.1"),
				   .port = (uint16_t)f->port };

	if (f->account.name == NULL)
		f->account.name = "work";
	f->account.plain_allowed = !f->account.plain_allowed;
	f->account.check_every_min = 1;
	if (f->account.password_command == NULL)
		f->account.password = STR("secret");
	f->account.receive = service;
	service.protocol = PROTOCOL_SMTP;
	service.user = STR("");
	f->account.send = service;
	f->config = (struct config){ .accounts = &f->account, .n_accounts = 1 };
	f->options = (struct engine_options){ .trace_path = f->trace_path,
					      .background = f->background };
}

void
fake_start(struct fake *f)
{
	struct err e = ERR_INIT;

	buf_init(&f->log, LOG_BYTES);
	buf_init(&f->in, LOG_BYTES);
	buf_init(&f->content, LOG_BYTES);
	buf_init(&f->message, LOG_BYTES);
	f->at = f->script;
	f->loop = loop_open(&e);
	assert_non_null(f->loop);
	assert_why(tcp_listen("127.0.0.1", &f->port, &f->listener, &e), e.text);
	f->listening = (struct loop_watch){ .fd = f->listener,
					    .wants = LOOP_READ,
					    .ready = accepted,
					    .who = f };
	loop_add_watch(f->loop, &f->listening);
	set_up_account(f);
	assert_why(side_init(&f->side, &f->config, &f->options, &e), e.text);
	assert_int_equal(pthread_create(&f->net, NULL, run_net, f), 0);
}

void
fake_until(struct fake *f, const char *text)
{
	int64_t until_ms = world_tick_ms() + PATIENCE_MS;

	while (str_find(buf_str(&f->log), str_of(text), 0) == SIZE_MAX) {
		turn(f);
		if (world_tick_ms() > until_ms)
			fail_msg("no \"%s\" in:\n%s", text, buf_cstr(&f->log));
	}
}

void
fake_for(struct fake *f, int ms)
{
	int64_t until_ms = world_tick_ms() + ms;

	while (world_tick_ms() < until_ms)
		turn(f);
}

void
fake_release(struct fake *f)
{
	f->is_released = true;
}

void
fake_quit(struct fake *f)
{
	struct job *j = job_new(JOB_QUIT, 0);
	int64_t until_ms = world_tick_ms() + 3L * NETSIDE_LEAVE_MS;

	post(f, &j);
	while (pthread_tryjoin_np(f->net, NULL) != 0) {
		turn(f);
		assert_true(world_tick_ms() < until_ms);
	}
	turn(f);
}

void
fake_end(struct fake *f, const char *log)
{
	if (f->side.net != NULL && log != NULL)
		fake_quit(f);
	if (log != NULL)
		assert_str(buf_str(&f->log), log, "what happened");
	hang_up(f);
	tcp_close_listener(&f->listener);
	loop_close(&f->loop);
	side_fini(&f->side);
	buf_fini(&f->log);
	buf_fini(&f->in);
	buf_fini(&f->content);
	buf_fini(&f->message);
}

static void
ask(struct fake *f, enum request_kind kind, uint64_t ticket, uint64_t other)
{
	struct job *j = job_new(JOB_REQUEST, ticket);

	j->request = request_new(kind);
	j->request->ticket = ticket;
	if (kind == REQUEST_CANCEL)
		j->request->cancel.ticket = other;
	post(f, &j);
}

void
fake_fetch(struct fake *f, uint64_t ticket)
{
	ask(f, REQUEST_FETCH, ticket, 0);
}

void
fake_check(struct fake *f, uint64_t ticket)
{
	ask(f, REQUEST_CHECK, ticket, 0);
}

void
fake_cancel(struct fake *f, uint64_t ticket)
{
	ask(f, REQUEST_CANCEL, 1000 + ticket, ticket);
}

void
fake_send(struct fake *f, uint64_t id, const char *recipients)
{
	struct job *j = job_new(JOB_SEND, 100 + id);
	struct str rest = str_of(recipients), word;

	j->send.id = id;
	j->send.from = STR("u@example.org");
	j->send.size_bytes = strlen(f->letter);
	j->send.recipients = ARENA_ARRAY(&j->arena, struct str, rest.n + 1);
	while (str_take_word(&rest, &word))
		j->send.recipients[j->send.n_recipients++] =
			arena_str(&j->arena, word);
	post(f, &j);
}
