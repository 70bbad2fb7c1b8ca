/*
 * Many messages at once (RFC 2920, 3030): MAIL, RCPT..., BDAT and content go
 * without waiting, and each reply is taken for what was said first and not yet
 * answered. Between two messages stands RSET, for the first of them may fail
 * in a way that leaves its MAIL open.
 */
#include "proto/smtp_inside.h"

#include <assert.h>

enum { CHUNK_BYTES = 64 * 1024 };

enum awaits {
	AWAITS_RESET, /* before it */
	AWAITS_MAIL,
	AWAITS_RCPT,
	AWAITS_CHUNKS,
	AWAITS_LAST_RESET, /* it was given up */
};

struct smtp_flight {
	struct arena arena;
	struct smtp_envelope envelope;
	uint64_t letter;
	enum awaits awaits;
	size_t rcpt_heard, rcpt_good;
	bool is_all_temporary;
	struct err failure; /* of MAIL, or of the first chunk that failed */
	char status[12];    /* likewise */
	enum smtp_content content;
	bool is_wanted; /* SMTP_WANTS_DATA was given */
	bool is_over;   /* its end was told before all replies were there */
	struct wire_stuffer stuffer;
	struct buf chunk; /* held back, for it may be the last */
	size_t chunks_said, chunks_heard;
	uint64_t end_at; /* of all bytes said: behind its last */
	struct smtp_flight *next;
};

static smtp_hear_fn hear_chunks;

static void
await(struct smtp *m)
{
	bool is_dotted = m->flights->content == SMTP_CONTENT_DOTTED;

	talk_await(&m->base, is_dotted ? "message" : "envelope",
		   is_dotted ? SMTP_DOT_MS : SMTP_ADDRESS_MS);
	m->hear = hear_chunks;
}

static bool
is_small(const struct smtp_flight *f)
{
	return f->envelope.size_bytes > 0 &&
	       f->envelope.size_bytes <= SMTP_SMALL_BYTES;
}

static void
copy_status(char out[static 12], struct str status)
{
	size_t n = status.n < 11 ? status.n : 11;

	for (size_t i = 0; i < n; i++)
		out[i] = status.p[i];
	out[n] = '\0';
}

bool
smtp_chunks_take_mail(const struct smtp *m)
{
	const struct smtp_flight *f = m->newest;

	return m->n_flights < SMTP_WINDOW &&
	       (f == NULL || f->is_over || f->content == SMTP_CONTENT_DOTTED);
}

static bool
needs_reset(const struct smtp *m)
{
	return m->newest != NULL && !m->newest->is_over;
}

static void
append(struct smtp *m, struct smtp_flight *f)
{
	if (m->newest == NULL)
		m->flights = f;
	else
		m->newest->next = f;
	m->newest = f;
	m->n_flights++;
}

void
smtp_chunks_mail(struct smtp *m, const struct smtp_envelope *envelope)
{
	struct smtp_flight *f = mem_zalloc(sizeof(*f));

	f->letter = m->letters;
	f->is_all_temporary = true;
	f->stuffer.is_plain = true;
	f->awaits = AWAITS_MAIL;
	buf_init(&f->chunk, SIZE_MAX / 2);
	smtp_copy_envelope(&f->arena, envelope, &f->envelope);
	if (needs_reset(m)) {
		talk_say(&m->base, STR("RSET"), SIZE_MAX);
		f->awaits = AWAITS_RESET;
	}
	smtp_say_mail(m, &f->envelope);
	for (size_t i = 0; i < f->envelope.to_count; i++)
		smtp_say_rcpt(m, &f->envelope, i);
	append(m, f);
	await(m);
}

static void
free_first(struct smtp *m)
{
	struct smtp_flight *f = m->flights;

	m->flights = f->next;
	if (m->flights == NULL)
		m->newest = NULL;
	m->n_flights--;
	buf_fini(&f->chunk);
	arena_fini(&f->arena);
	mem_free(&f);
}

static void
end_first(struct smtp *m)
{
	free_first(m);
	if (m->flights == NULL)
		smtp_rest(m);
	else
		await(m);
}

/* ---- content ---- */

static void
say_chunk(struct smtp *m, struct smtp_flight *f, bool is_last)
{
	struct buf line;

	buf_init(&line, 64);
	buf_printf(&line, "BDAT %zu%s", f->chunk.n, is_last ? " LAST" : "");
	talk_say(&m->base, buf_str(&line), SIZE_MAX);
	talk_note_content(&m->base, SESSION_CLIENT, f->chunk.n);
	buf_put(&m->base.out, buf_str(&f->chunk));
	buf_clear(&f->chunk);
	buf_fini(&line);
	f->chunks_said++;
}

void
smtp_chunks_put(struct smtp *m, struct str bytes)
{
	struct smtp_flight *f = m->newest;

	assert(f->content == SMTP_CONTENT_COMES);
	if (f->chunk.n >= CHUNK_BYTES)
		say_chunk(m, f, false);
	wire_stuff(&f->stuffer, bytes, &f->chunk);
}

void
smtp_chunks_put_end(struct smtp *m)
{
	struct smtp_flight *f = m->newest;

	assert(f->content == SMTP_CONTENT_COMES);
	wire_stuff_end(&f->stuffer, &f->chunk);
	f->content = SMTP_CONTENT_IN;
}

void
smtp_chunks_put_dot(struct smtp *m)
{
	struct smtp_flight *f = m->newest;

	assert(f->content == SMTP_CONTENT_WAITS);
	say_chunk(m, f, true);
	buf_fini(&f->chunk);
	buf_init(&f->chunk, SIZE_MAX / 2);
	f->content = SMTP_CONTENT_DOTTED;
	f->end_at = m->base.written + m->base.out.n;
	await(m);
}

bool
smtp_chunks_is_unsure_of(const struct smtp *m, uint64_t letter)
{
	const struct smtp_flight *f = m->flights;

	while (f != NULL && f->letter != letter)
		f = f->next;
	return f != NULL && f->content == SMTP_CONTENT_DOTTED &&
	       !m->is_dismissed && m->base.written >= f->end_at;
}

/* ---- without a word of the server ---- */

/* The reply that says so may be another than the last. */
static void
tell_refused(struct smtp *m, const struct smtp_flight *f,
	     struct session_event *event)
{
	event->kind = SMTP_REFUSED;
	event->letter = f->letter;
	event->why = f->failure;
	copy_status(m->status, str_of(f->status));
	event->status = str_of(m->status);
	if (f->failure.kind == ERR_NONE)
		(void)err_set(&event->why,
			      f->is_all_temporary ? ERR_TEMPORARY
						  : ERR_UNAVAILABLE,
			      "the server refused every recipient");
}

static bool
is_hopeless(const struct smtp_flight *f)
{
	return f->failure.kind != ERR_NONE ||
	       (f->awaits == AWAITS_CHUNKS && f->rcpt_good == 0);
}

static void
give_up(struct smtp *m, struct smtp_flight *f, struct session_event *event)
{
	tell_refused(m, f, event);
	f->is_over = true;
	f->content = SMTP_CONTENT_NONE;
	talk_say(&m->base, STR("RSET"), SIZE_MAX);
}

bool
smtp_chunks_next(struct smtp *m, struct session_event *event)
{
	struct smtp_flight *f = m->newest;

	event->letter = f->letter;
	if (f->is_over || f->content == SMTP_CONTENT_DOTTED)
		return false;
	if (is_hopeless(f) && f->awaits == AWAITS_CHUNKS) {
		give_up(m, f, event);
		return true;
	}
	if (!f->is_wanted && (is_small(f) || f->awaits == AWAITS_CHUNKS)) {
		f->is_wanted = true;
		f->content = SMTP_CONTENT_COMES;
		event->kind = SMTP_WANTS_DATA;
		return true;
	}
	if (f->content != SMTP_CONTENT_IN ||
	    (!is_small(f) && m->base.out.n > 0))
		return false;
	f->content = SMTP_CONTENT_WAITS;
	event->kind = SMTP_BEFORE_DOT;
	return true;
}

/* ---- replies ---- */

static void
note_failure(struct smtp *m, struct smtp_flight *f, const char *what)
{
	if (f->failure.kind != ERR_NONE)
		return;
	(void)smtp_refused(m, smtp_other_kind(m), what, &f->failure);
	copy_status(f->status, smtp_status(m));
}

static enum step
hear_rcpt(struct smtp *m, struct smtp_flight *f, struct session_event *event)
{
	size_t number = f->rcpt_heard++;

	if (f->rcpt_heard == f->envelope.to_count)
		f->awaits = AWAITS_CHUNKS;
	/* An event that is not given must leave no number in the next. */
	if (f->failure.kind != ERR_NONE)
		return STEP_MORE;
	event->kind = SMTP_RCPT_OK;
	event->number = (uint32_t)number;
	smtp_tell(m, event);
	f->rcpt_good += smtp_is_good(m);
	if (smtp_is_good(m))
		return STEP_ITEM;
	event->kind = SMTP_RCPT_REFUSED;
	f->is_all_temporary = f->is_all_temporary && smtp_is_temporary(m);
	(void)smtp_refused(m, smtp_other_kind(m), "recipient refused",
			   &event->why);
	return STEP_ITEM;
}

static enum step
hear_last_chunk(struct smtp *m, struct smtp_flight *f,
		struct session_event *event)
{
	event->kind = SMTP_ACCEPTED;
	smtp_tell(m, event);
	if (!smtp_is_good(m)) {
		if (!is_hopeless(f))
			note_failure(m, f, "message refused");
		tell_refused(m, f, event);
	}
	end_first(m);
	return STEP_ITEM;
}

static enum step
hear_chunk(struct smtp *m, struct smtp_flight *f, struct session_event *event,
	   struct err *e)
{
	if (f->chunks_heard == f->chunks_said)
		return smtp_refused(m, ERR_UNAVAILABLE,
				    "the server ends the session", e);
	f->chunks_heard++;
	if (f->content == SMTP_CONTENT_DOTTED &&
	    f->chunks_heard == f->chunks_said)
		return hear_last_chunk(m, f, event);
	if (!smtp_is_good(m) && !f->is_over)
		note_failure(m, f, "message refused half-way");
	return STEP_MORE;
}

static enum step
hear_reset(struct smtp *m, struct smtp_flight *f, struct err *e)
{
	if (!smtp_is_good(m))
		return smtp_refused(m, ERR_UNAVAILABLE, "next message", e);
	if (f->awaits == AWAITS_RESET)
		f->awaits = AWAITS_MAIL;
	else
		end_first(m);
	return STEP_MORE;
}

static enum step
hear_chunks(struct smtp *m, struct session_event *event, struct err *e)
{
	struct smtp_flight *f = m->flights;

	event->letter = f->letter;
	if (f->awaits == AWAITS_CHUNKS && f->is_over &&
	    f->chunks_heard == f->chunks_said)
		f->awaits = AWAITS_LAST_RESET;
	switch (f->awaits) {
	case AWAITS_MAIL:
		f->awaits = AWAITS_RCPT;
		if (!smtp_is_good(m))
			note_failure(m, f, "sender refused");
		return STEP_MORE;
	case AWAITS_RCPT:
		return hear_rcpt(m, f, event);
	case AWAITS_CHUNKS:
		return hear_chunk(m, f, event, e);
	case AWAITS_RESET:
	case AWAITS_LAST_RESET:
		break;
	}
	return hear_reset(m, f, e);
}

void
smtp_chunks_fini(struct smtp *m)
{
	while (m->flights != NULL)
		free_first(m);
}
