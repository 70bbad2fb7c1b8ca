#include "base/figures.h"
#include "cli/asking.h"
#include "cli/meter.h"
#include "cli/print_text.h"
#include "cli/verbs.h"

#include <stdio.h>

/* Each account's end is said when it comes, so that one that fails does not
 * hold up the others; what was said is not said again at the last event. */
struct told {
	unsigned errors;
};

static void
tell_error(struct told *told, const struct err *e)
{
	meter_clear();
	told->errors++;
	(void)asking_fail(e);
}

static void
tell_fetched(const struct event *ev)
{
	char size[FIGURES_SIZE];

	figures_size(ev->fetched.bytes, size);
	(void)printf("%.*s: %u new, %s\n", STR_ARG(ev->fetched.account),
		     ev->fetched.new_messages, size);
}

static void
hear(void *context, const struct event *ev)
{
	struct told *told = context;
	bool ended = ev->kind == EVENT_FETCHED || ev->kind == EVENT_CHECKED;

	if (ev->kind == EVENT_NOTICE)
		(void)fprintf(stderr, "culver: %.*s\n", STR_ARG(ev->text));
	if (ev->kind == EVENT_FETCHED &&
	    (ev->err.kind == ERR_NONE || ev->fetched.new_messages > 0))
		tell_fetched(ev);
	if (ended && ev->err.kind != ERR_NONE)
		tell_error(told, &ev->err);
	else if (ev->kind == EVENT_CHECKED)
		(void)printf("%.*s: %.*s: ok%s%.*s\n",
			     STR_ARG(ev->checked.account),
			     STR_ARG(ev->checked.service),
			     ev->checked.way.n > 0 ? ", logged in by " : "",
			     STR_ARG(ev->checked.way));
}

static bool
ask(struct asking *t, enum request_kind kind, const char *account,
    struct err *e)
{
	struct request *q = request_new(kind);
	struct told told = { 0 };
	struct str name = request_str(q, str_of(account));
	bool ok;

	if (kind == REQUEST_FETCH)
		q->fetch.account = name;
	else
		q->check.account = name;
	ok = asking_do(t, &q, hear, &told, e);
	meter_clear();
	if (!ok && told.errors == 0)
		tell_error(&told, e);
	return ok;
}

/* Asks for every account named, or for all at once when none is. */
static int
ask_each(const struct opts *o, enum request_kind kind)
{
	struct asking t;
	struct err e = ERR_INIT, first = ERR_INIT;

	if (!asking_open(&t, o, NULL, true, &e)) {
		asking_close(&t);
		return asking_fail(&e);
	}
	if (kind == REQUEST_CHECK)
		(void)printf("%s: ok\n", t.config.path);
	if (o->args.n == 0)
		(void)ask(&t, kind, o->account, &first);
	for (size_t i = 0; i < o->args.n; i++) {
		if (!ask(&t, kind, o->args.v[i], &e) && first.kind == ERR_NONE)
			first = e;
	}
	asking_close(&t);
	return err_exit(&first);
}

int
verb_fetch(const struct opts *o)
{
	return ask_each(o, REQUEST_FETCH);
}

int
verb_check(const struct opts *o)
{
	return ask_each(o, REQUEST_CHECK);
}
