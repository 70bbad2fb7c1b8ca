#include "cli/sending.h"

#include "cli/meter.h"

struct heard {
	bool queued, will_try;
	uint64_t id;
};

static void
hear(void *context, const struct event *ev)
{
	struct heard *h = context;

	if (ev->kind == EVENT_QUEUED) {
		h->queued = true;
		h->id = ev->queued.id;
	}
	if (ev->kind == EVENT_SENT)
		h->will_try = ev->sent.state == OUTBOX_WAITING;
	if (ev->kind == EVENT_SENT && !ev->last && ev->err.kind != ERR_NONE)
		(void)asking_fail(&ev->err);
}

bool
sending_ask(struct asking *t, struct request **q, struct err *e)
{
	struct heard h = { 0 };
	bool ok = asking_do(t, q, hear, &h, e);

	meter_clear();
	/* A server that is away now is tried again: nothing to be done about
	 * it. A login or a certificate that is refused wants somebody. */
	if (!ok && h.will_try && e->kind == ERR_UNAVAILABLE)
		e->kind = ERR_TEMPORARY;
	if (!ok && h.queued)
		(void)err_in(e, "not sent, kept in the outbox as %llu",
			     (unsigned long long)h.id);
	return ok;
}
