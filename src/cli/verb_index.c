#include "cli/asking.h"
#include "cli/meter.h"
#include "cli/verbs.h"

static void
hear(void *context, const struct event *ev)
{
	(void)context;
	if (ev->kind == EVENT_DONE && ev->text.n > 0)
		(void)printf("%.*s\n", STR_ARG(ev->text));
}

int
verb_index(const struct opts *o)
{
	const char *path = o->args.n > 0 ? o->args.v[0] : NULL;
	struct err e = ERR_INIT;
	struct request *q;
	struct asking t;
	int status = 0;

	if (asking_open(&t, o, path, path == NULL, &e)) {
		q = request_new(REQUEST_INDEX);
		q->index.rebuild = o->rebuild;
		(void)asking_do(&t, &q, hear, NULL, &e);
		meter_clear();
	}
	if (e.kind != ERR_NONE)
		status = asking_fail(&e);
	asking_close(&t);
	return status;
}
