#include "cli/asking.h"
#include "cli/meter.h"
#include "cli/print_json.h"
#include "cli/print_text.h"
#include "cli/sending.h"
#include "cli/verbs.h"

#include <string.h>

static void
hear_list(void *context, const struct event *ev)
{
	const struct opts *o = context;

	if (ev->kind != EVENT_OUTBOX || ev->err.kind != ERR_NONE)
		return;
	if (o->json)
		print_json_outbox(stdout, ev);
	for (size_t i = 0; !o->json && i < ev->outbox.n; i++)
		print_outbox_row(stdout, &ev->outbox.v[i]);
}

static bool
list(struct asking *t, const struct opts *o, struct err *e)
{
	struct request *q = request_new(REQUEST_OUTBOX);
	union {
		const struct opts *o;
		void *context;
	} heard = { .o = o };

	return asking_do(t, &q, hear_list, heard.context, e);
}

/* Letters that are not tried again without a word of the user. */
static void
count_stuck(void *context, const struct event *ev)
{
	size_t *n = context;

	if (ev->kind != EVENT_OUTBOX)
		return;
	for (size_t i = 0; i < ev->outbox.n; i++)
		*n += ev->outbox.v[i].state == OUTBOX_UNSURE ||
		      ev->outbox.v[i].state == OUTBOX_REFUSED;
}

/* Of what was tried just now sending_ask has told. */
static bool
flush(struct asking *t, struct request **q, struct err *e)
{
	struct request *left;
	size_t n = 0;

	if (!sending_ask(t, q, e))
		return false;
	left = request_new(REQUEST_OUTBOX);
	if (!asking_do(t, &left, count_stuck, &n, e))
		return false;
	return n == 0 || err_set(e, ERR_PARTLY, "%zu %s for you: culver outbox",
				 n, n == 1 ? "letter waits" : "letters wait");
}

static const struct {
	const char *name;
	enum request_kind kind;
	bool takes_id;
} actions[] = {
	{ "list", REQUEST_OUTBOX, false },
	{ "flush", REQUEST_OUTBOX_FLUSH, false },
	{ "cancel", REQUEST_OUTBOX_CANCEL, true },
	{ "retry", REQUEST_OUTBOX_RETRY, true },
};

static bool
act(struct asking *t, const struct opts *o, struct err *e)
{
	const char *name = o->args.n > 0 ? o->args.v[0] : "list";
	struct request *q;
	uint64_t id = 0;
	size_t i = 0;
	bool is_retry;

	while (i < COUNT_OF(actions) && strcmp(name, actions[i].name) != 0)
		i++;
	is_retry = i < COUNT_OF(actions) &&
		   actions[i].kind == REQUEST_OUTBOX_RETRY;
	if (i == COUNT_OF(actions) ||
	    o->args.n > 1u + actions[i].takes_id + is_retry)
		return err_set(e, ERR_USAGE,
			       "outbox takes list, flush, cancel ID or "
			       "retry ID [ADDRESS]");
	if (actions[i].takes_id &&
	    (o->args.n < 2 || !str_to_u64(str_of(o->args.v[1]), &id)))
		return err_set(e, ERR_USAGE,
			       "outbox %s needs the number of a letter", name);
	if (actions[i].kind == REQUEST_OUTBOX)
		return list(t, o, e);
	q = request_new(actions[i].kind);
	q->outbox.id = id;
	if (o->args.n > 2)
		q->outbox.addr = request_str(q, str_of(o->args.v[2]));
	if (actions[i].kind == REQUEST_OUTBOX_FLUSH)
		return flush(t, &q, e);
	return sending_ask(t, &q, e);
}

int
verb_outbox(const struct opts *o)
{
	struct err e = ERR_INIT;
	struct asking t;
	int status = 0;

	if (!asking_open(&t, o, NULL, true, &e) || !act(&t, o, &e))
		status = asking_fail(&e);
	asking_close(&t);
	return status;
}
