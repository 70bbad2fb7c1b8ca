#include "cli/sending.h"

#include "cli/meter.h"

#include <string.h>

struct heard {
	bool queued;
	uint64_t id;
	enum outbox_state state; /* of the letter that failed last */
	struct err first; /* of several letters; told last, as the outcome */
};

/* Of several letters that failed each has its line. */
static void
hear_failure(struct heard *h, const struct err *e)
{
	if (h->first.kind == ERR_NONE)
		h->first = *e;
	else
		(void)asking_fail(e);
}

static void
hear(void *context, const struct event *ev)
{
	struct heard *h = context;

	if (ev->kind == EVENT_QUEUED) {
		h->queued = true;
		h->id = ev->queued.id;
	}
	if (ev->kind != EVENT_SENT || ev->err.kind == ERR_NONE)
		return;
	h->state = ev->sent.state;
	if (!ev->last)
		hear_failure(h, &ev->err);
}

bool
sending_ask(struct asking *t, struct request **q, struct err *e)
{
	struct heard h = { .state = OUTBOX_REFUSED };
	bool ok = asking_do(t, q, hear, &h, e);

	meter_clear();
	/* A server that is away now is tried again: nothing to be done about
	 * it. A login or a certificate that is refused wants somebody. */
	if (h.state == OUTBOX_WAITING && e->kind == ERR_UNAVAILABLE)
		e->kind = ERR_TEMPORARY;
	if (h.first.kind != ERR_NONE && strcmp(h.first.text, e->text) != 0)
		(void)asking_fail(&h.first);
	if (!ok && h.queued)
		(void)err_in(e, "%skept in the outbox as %llu",
			     h.state == OUTBOX_UNSURE ? "" : "not sent, ",
			     (unsigned long long)h.id);
	return ok;
}
