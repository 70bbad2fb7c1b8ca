#include "proto/smtp.h"

#include "base/limits.h"
#include "proto/smtp_inside.h"

#include <assert.h>

static smtp_hear_fn hear_mail, hear_rcpt, hear_data, hear_dot, hear_reset,
	hear_quit;

static struct smtp *
smtp_of(struct session *s)
{
	return (struct smtp *)s;
}

static void
await(struct smtp *m, const char *doing, int due_ms, smtp_hear_fn *hear)
{
	talk_await(&m->base, doing, due_ms);
	m->hear = hear;
}

/* ---- the envelope ---- */

static void
say_rcpt(struct smtp *m)
{
	smtp_say_rcpt(m, &m->envelope, m->rcpt_said++);
}

static void
begin_mail(struct smtp *m)
{
	m->wants_mail = false;
	m->rcpt_said = m->rcpt_heard = m->rcpt_good = 0;
	m->is_all_temporary = true;
	m->mail_err = (struct err)ERR_INIT;
	smtp_say_mail(m, &m->envelope);
	while (m->can_pipeline && m->rcpt_said < m->envelope.to_count)
		say_rcpt(m);
	await(m, "sender", SMTP_ADDRESS_MS, hear_mail);
}

/* ---- its answers ---- */

void
smtp_rest(struct smtp *m)
{
	await(m, "idle", 0, NULL);
	if (m->wants_mail) {
		begin_mail(m);
	} else if (m->wants_quit) {
		talk_say(&m->base, STR("QUIT"), SIZE_MAX);
		await(m, "leaving", SMTP_COMMAND_MS, hear_quit);
	}
}

static void
say_reset(struct smtp *m)
{
	talk_say(&m->base, STR("RSET"), SIZE_MAX);
	await(m, "next message", SMTP_COMMAND_MS, hear_reset);
}

static enum step
hear_reset(struct smtp *m, struct session_event *event, struct err *e)
{
	(void)event;
	if (!smtp_is_good(m))
		return smtp_refused(m, ERR_UNAVAILABLE, "next message", e);
	smtp_rest(m);
	return STEP_MORE;
}

/* This message is over before its content went; the session lives. */
static enum step
give_up(struct smtp *m, struct session_event *event)
{
	event->kind = SMTP_REFUSED;
	say_reset(m);
	return STEP_ITEM;
}

/* Every recipient was refused, with or without MAIL before. */
static enum step
after_no_rcpt(struct smtp *m, struct session_event *event)
{
	event->why = m->mail_err;
	if (m->mail_err.kind == ERR_NONE)
		(void)err_set(&event->why,
			      m->is_all_temporary ? ERR_TEMPORARY
						  : ERR_UNAVAILABLE,
			      "the server refused every recipient");
	return give_up(m, event);
}

static enum step
hear_mail(struct smtp *m, struct session_event *event, struct err *e)
{
	(void)e;
	if (!smtp_is_good(m)) {
		(void)smtp_refused(m, smtp_other_kind(m), "sender refused",
				   &m->mail_err);
		if (m->rcpt_said == 0) {
			smtp_tell(m, event);
			return after_no_rcpt(m, event);
		}
	} else if (m->rcpt_said == 0) {
		say_rcpt(m);
	}
	await(m, "recipients", SMTP_ADDRESS_MS, hear_rcpt);
	return STEP_MORE;
}

static void
note_rcpt(struct smtp *m, struct session_event *event)
{
	event->kind = SMTP_RCPT_OK;
	event->number = (uint32_t)m->rcpt_heard - 1;
	smtp_tell(m, event);
	if (smtp_is_good(m)) {
		m->rcpt_good++;
		return;
	}
	event->kind = SMTP_RCPT_REFUSED;
	m->is_all_temporary = m->is_all_temporary && smtp_is_temporary(m);
	(void)smtp_refused(m, smtp_other_kind(m), "recipient refused",
			   &event->why);
}

static enum step
hear_rcpt(struct smtp *m, struct session_event *event, struct err *e)
{
	bool is_last = ++m->rcpt_heard == m->envelope.to_count;

	(void)e;
	if (m->mail_err.kind != ERR_NONE)
		return is_last ? after_no_rcpt(m, event) : STEP_MORE;
	note_rcpt(m, event);
	m->is_envelope_done = is_last;
	if (!is_last && m->rcpt_said == m->rcpt_heard)
		say_rcpt(m);
	return STEP_ITEM;
}

static void
say_data(struct smtp *m)
{
	talk_say(&m->base, STR("DATA"), SIZE_MAX);
	await(m, "message", SMTP_DATA_MS, hear_data);
}

static enum step
hear_data(struct smtp *m, struct session_event *event, struct err *e)
{
	(void)e;
	if (m->reply.code != 354) {
		smtp_tell(m, event);
		(void)smtp_refused(m, ERR_UNAVAILABLE, "message refused",
				   &event->why);
		return give_up(m, event);
	}
	event->kind = SMTP_WANTS_DATA;
	m->content = SMTP_CONTENT_COMES;
	m->content_bytes = 0;
	await(m, "message", SMTP_BLOCK_MS, NULL);
	return STEP_ITEM;
}

static enum step
hear_dot(struct smtp *m, struct session_event *event, struct err *e)
{
	(void)e;
	m->content = SMTP_CONTENT_NONE;
	event->kind = SMTP_ACCEPTED;
	smtp_tell(m, event);
	if (!smtp_is_good(m)) {
		event->kind = SMTP_REFUSED;
		(void)smtp_refused(m, ERR_UNAVAILABLE, "message refused",
				   &event->why);
	}
	smtp_rest(m);
	return STEP_ITEM;
}

/* Whatever it says to QUIT, it is over. */
static enum step
hear_quit(struct smtp *m, struct session_event *event, struct err *e)
{
	(void)e;
	m->hear = NULL;
	event->kind = SESSION_BYE;
	return STEP_ITEM;
}

/* ---- the session ---- */

static enum step
hear(struct smtp *m, struct session_event *event, struct err *e)
{
	if (m->reply.code == 421 && m->hear != hear_quit) {
		m->content = SMTP_CONTENT_NONE;
		m->is_dismissed = true;
		return smtp_refused(m, ERR_TEMPORARY, m->base.doing, e);
	}
	if (m->hear == NULL)
		return smtp_refused(m, ERR_UNAVAILABLE,
				    m->content == SMTP_CONTENT_NONE
					    ? "the server ends the session"
					    : "message refused half-way",
				    e);
	return m->hear(m, event, e);
}

/* What comes without a word of the server. */
static bool
next_by_itself(struct smtp *m, struct session_event *event)
{
	event->letter = m->letters;
	if (m->flights != NULL)
		return smtp_chunks_next(m, event);
	if (m->is_envelope_done) {
		m->is_envelope_done = false;
		if (m->rcpt_good == 0) {
			(void)after_no_rcpt(m, event);
			return true;
		}
		say_data(m);
	}
	if (m->content != SMTP_CONTENT_IN || m->base.out.n > 0)
		return false;
	m->content = SMTP_CONTENT_WAITS;
	event->kind = SMTP_BEFORE_DOT;
	return true;
}

static enum step
smtp_next(struct session *s, struct session_event *event, struct err *e)
{
	struct smtp *m = smtp_of(s);
	enum step step = STEP_MORE;

	while (step == STEP_MORE) {
		if (next_by_itself(m, event))
			return STEP_ITEM;
		step = smtp_take_reply(m, e);
		if (step != STEP_ITEM)
			return step;
		step = hear(m, event, e);
	}
	return step;
}

static enum step
smtp_lost(struct session *s, struct session_event *event, struct err *e)
{
	struct smtp *m = smtp_of(s);

	if (m->hear == hear_quit) {
		event->kind = SESSION_BYE;
		return STEP_ITEM;
	}
	if (m->is_logging_in && s->is_eof)
		(void)err_set(e, ERR_LOGIN,
			      "login refused: the server closed the "
			      "connection without a word");
	return STEP_BAD;
}

static void
smtp_fini(struct session *s)
{
	struct smtp *m = smtp_of(s);

	smtp_reply_fini(&m->reply);
	buf_fini(&m->mechanisms);
	arena_fini(&m->mail);
	smtp_chunks_fini(m);
}

struct session *
smtp_open(const struct session_setup *setup)
{
	static const struct talk_ops ops = {
		.next = smtp_next,
		.begin_again = smtp_begin_again,
		.lost = smtp_lost,
		.fini = smtp_fini,
	};
	struct session *s = talk_open(&ops, sizeof(struct smtp), setup);
	struct smtp *m = smtp_of(s);

	smtp_reply_init(&m->reply);
	buf_init(&m->mechanisms, LIMIT_REPLY_BYTES);
	smtp_begin(m);
	return s;
}

bool
smtp_can_chain(const struct session *s)
{
	const struct smtp *m = (const struct smtp *)s;

	return m->has_chunking && m->can_pipeline;
}

bool
smtp_has_reports(const struct session *s)
{
	return ((const struct smtp *)s)->has_dsn;
}

bool
smtp_takes_mail(const struct session *s)
{
	const struct smtp *m = (const struct smtp *)s;

	if (!m->is_ready || m->wants_mail || m->wants_quit)
		return false;
	if (smtp_can_chain(s))
		return smtp_chunks_take_mail(m);
	return m->content == SMTP_CONTENT_NONE &&
	       (m->hear == NULL || m->hear == hear_reset);
}

bool
smtp_mail(struct session *s, const struct smtp_envelope *envelope,
	  struct err *e)
{
	struct smtp *m = smtp_of(s);

	assert(smtp_takes_mail(s));
	if (!smtp_check_envelope(m, envelope, e))
		return false;
	m->letters++;
	if (smtp_can_chain(s)) {
		smtp_chunks_mail(m, envelope);
		return true;
	}
	arena_fini(&m->mail);
	smtp_copy_envelope(&m->mail, envelope, &m->envelope);
	m->wants_mail = true;
	if (m->hear == NULL)
		smtp_rest(m);
	return true;
}

void
smtp_put(struct session *s, struct str bytes)
{
	struct smtp *m = smtp_of(s);

	if (m->flights != NULL) {
		smtp_chunks_put(m, bytes);
		return;
	}
	assert(m->content == SMTP_CONTENT_COMES);
	wire_stuff(&m->stuffer, bytes, &s->out);
	m->content_bytes += bytes.n;
}

void
smtp_put_end(struct session *s)
{
	struct smtp *m = smtp_of(s);

	if (m->flights != NULL) {
		smtp_chunks_put_end(m);
		return;
	}
	assert(m->content == SMTP_CONTENT_COMES);
	wire_stuff_end(&m->stuffer, &s->out);
	m->content = SMTP_CONTENT_IN;
}

void
smtp_put_dot(struct session *s)
{
	struct smtp *m = smtp_of(s);

	if (m->flights != NULL) {
		smtp_chunks_put_dot(m);
		return;
	}
	assert(m->content == SMTP_CONTENT_WAITS);
	talk_note_content(s, SESSION_CLIENT, m->content_bytes);
	talk_say(s, STR("."), SIZE_MAX);
	m->content = SMTP_CONTENT_DOTTED;
	await(m, "end of the message", SMTP_DOT_MS, hear_dot);
}

bool
smtp_is_unsure(const struct session *s)
{
	const struct smtp *m = (const struct smtp *)s;
	bool is_unsure = false;

	for (size_t i = 0; i < m->n_flights || i == 0; i++)
		is_unsure |= smtp_is_unsure_of(s, m->letters - i);
	return is_unsure;
}

bool
smtp_is_unsure_of(const struct session *s, uint64_t letter)
{
	const struct smtp *m = (const struct smtp *)s;

	if (m->flights != NULL)
		return smtp_chunks_is_unsure_of(m, letter);
	return m->content == SMTP_CONTENT_DOTTED && letter == m->letters;
}

uint64_t
smtp_newest(const struct session *s)
{
	return ((const struct smtp *)s)->letters;
}

void
smtp_quit(struct session *s)
{
	struct smtp *m = smtp_of(s);

	assert(m->is_ready && m->content == SMTP_CONTENT_NONE);
	assert(!m->wants_mail && !m->wants_quit);
	m->wants_quit = true;
	if (m->hear == NULL)
		smtp_rest(m);
}
