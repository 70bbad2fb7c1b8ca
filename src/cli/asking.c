#include "cli/asking.h"

#include "cli/meter.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* The signals are blocked before the engine starts its threads, so that
 * they arrive here and nowhere else. */
static int
open_signals(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

bool
asking_open(struct asking *t, const struct opts *o, const char *path,
	    bool needs_account, struct err *e)
{
	struct engine_options options = { .path = path,
					  .read_only = o->read_only,
					  .trace_path = o->trace_path };

	*t = (struct asking){ .signal_fd = -1 };
	if (!config_load(&t->config, o->config_path, e))
		return false;
	if (needs_account && t->config.n_accounts == 0)
		return err_set(e, ERR_CONFIG,
			       "no account is configured in %s%s; "
			       "culver setup makes one, culver demo shows "
			       "how it feels",
			       t->config.path != NULL ? t->config.path
						      : t->config.config_dir,
			       t->config.path != NULL ? "" : "/culver.conf");
	if (o->account != NULL &&
	    config_account(&t->config, str_of(o->account)) == NULL)
		return err_set(e, ERR_CONFIG, "no account is named \"%s\"",
			       o->account);
	t->signal_fd = open_signals();
	return engine_open(&t->engine, &t->config, &options, e);
}

bool
asking_open_setup(struct asking *t, const struct opts *o, struct err *e)
{
	struct engine_options options = { .trace_path = o->trace_path };

	*t = (struct asking){ .signal_fd = -1 };
	if (!config_begin(&t->config, o->config_path, e))
		return false;
	t->signal_fd = open_signals();
	return engine_open(&t->engine, &t->config, &options, e);
}

void
asking_close(struct asking *t)
{
	if (t->engine != NULL)
		engine_close(&t->engine);
	if (t->signal_fd >= 0)
		(void)close(t->signal_fd);
	config_fini(&t->config);
}

static bool
was_interrupted(const struct asking *t)
{
	struct signalfd_siginfo info;

	return read(t->signal_fd, &info, sizeof(info)) == sizeof(info);
}

static void
cancel(struct asking *t, uint64_t ticket)
{
	struct request *q = request_new(REQUEST_CANCEL);

	q->cancel.ticket = ticket;
	(void)engine_post(t->engine, &q);
}

static struct event *
next_event(struct asking *t, uint64_t ticket)
{
	struct pollfd fds[2] = {
		{ .fd = engine_fd(t->engine), .events = POLLIN },
		{ .fd = t->signal_fd, .events = POLLIN },
	};
	struct event *ev;

	while ((ev = engine_take(t->engine)) == NULL) {
		(void)poll(fds, 2, -1);
		if (!was_interrupted(t))
			continue;
		/* Who asks twice does not want to wait for what cannot be
		 * cancelled; all that was promised is on the disk. */
		if (t->interrupts++ > 0)
			_exit(EXIT_FAILURE);
		cancel(t, ticket);
	}
	return ev;
}

bool
asking_do(struct asking *t, struct request **q, ASKING_HEAR((*hear)),
	  void *context, struct err *e)
{
	uint64_t ticket = engine_post(t->engine, q);
	bool last = false, metered = false;

	while (!last) {
		struct event *ev = next_event(t, ticket);
		bool heard = ev->ticket == ticket || ev->kind == EVENT_NOTICE;

		last = ev->ticket == ticket && ev->last;
		if (last)
			*e = ev->err;
		if (heard && (metered || ev->kind == EVENT_PROGRESS)) {
			meter_show(ev);
			metered = ev->kind == EVENT_PROGRESS;
		}
		if (hear != NULL && heard)
			hear(context, ev);
		event_free(&ev);
	}
	return e->kind == ERR_NONE;
}

int
asking_fail(const struct err *e)
{
	(void)fprintf(stderr, "culver: %s\n", e->text);
	return err_exit(e);
}
