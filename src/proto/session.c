#include "proto/session.h"

#include "proto/talk.h"

#include <assert.h>

void
session_close(struct session **s)
{
	struct session *old = *s;

	if (old == NULL)
		return;
	old->ops->fini(old);
	sasl_close(&old->sasl);
	wire_fini(&old->in);
	for (size_t i = 0; i < TALK_HIDDEN_MAX; i++) {
		buf_wipe(&old->hidden[i]);
		buf_fini(&old->hidden[i]);
	}
	buf_wipe(&old->secret);
	buf_fini(&old->secret);
	buf_wipe(&old->out);
	buf_fini(&old->out);
	buf_wipe(&old->ready);
	buf_fini(&old->ready);
	buf_wipe(&old->scratch);
	buf_fini(&old->scratch);
	arena_fini(&old->arena);
	mem_free(s);
}

void
session_feed(struct session *s, struct str bytes)
{
	if (bytes.n == 0 || s->failure.kind != ERR_NONE)
		return;
	if (s->awaits_tls)
		(void)talk_injected(&s->failure);
	wire_feed(&s->in, bytes);
}

void
session_feed_end(struct session *s)
{
	s->is_eof = true;
}

void
session_time_out(struct session *s)
{
	s->is_late = true;
}

static enum step
lost(struct session *s, struct session_event *event, struct err *e)
{
	int due_s = s->due_ms / 1000;

	if (s->is_late)
		(void)err_set(e, ERR_TEMPORARY,
			      "%s: no answer from the server for %d second%s",
			      s->doing, due_s, due_s == 1 ? "" : "s");
	else
		(void)err_set(e, ERR_TEMPORARY,
			      "%s: the server closed the connection", s->doing);
	return s->ops->lost(s, event, e);
}

enum step
session_next(struct session *s, struct session_event *event, struct err *e)
{
	enum step step = STEP_BAD;

	*event = (struct session_event){ .why = ERR_INIT };
	if (s->is_over)
		return STEP_END;
	*e = s->failure;
	if (s->failure.kind == ERR_NONE) {
		step = s->awaits_tls ? STEP_MORE : s->ops->next(s, event, e);
		if (step == STEP_MORE && (s->is_eof || s->is_late))
			step = lost(s, event, e);
	}
	if (step == STEP_BAD)
		s->failure = *e;
	s->is_over = step == STEP_ITEM && event->kind == SESSION_BYE;
	return step;
}

struct str
session_output(const struct session *s)
{
	return buf_str(&s->out);
}

void
session_written(struct session *s, size_t n)
{
	buf_drop_head(&s->out, n);
	s->written += n;
}

int
session_due_ms(const struct session *s)
{
	return s->due_ms;
}

void
session_bind(struct session *s, struct str type, struct str bytes)
{
	s->binding_type = arena_str(&s->arena, type);
	s->binding = arena_str(&s->arena, bytes);
}

bool
session_refused_secret(const struct session *s)
{
	return s->is_refused;
}

void
session_tls_done(struct session *s)
{
	assert(s->awaits_tls);
	s->awaits_tls = false;
	s->is_tls = true;
	s->ops->begin_again(s);
}
