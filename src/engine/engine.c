#include "engine/engine.h"

#include "engine/netside.h"
#include "engine/readside.h"
#include "engine/side.h"
#include "engine/stores.h"
#include "engine/writeside.h"

#include <pthread.h>
#include <signal.h>

enum to { TO_READ, TO_WRITE, TO_NET };

/* Who carries out a request, and whether it changes the mail shown. */
static const struct {
	enum to to;
	bool changes;
} routes[REQUEST_COUNT] = {
	[REQUEST_FOLDERS] = { TO_READ, false },
	[REQUEST_ROWS] = { TO_READ, false },
	[REQUEST_OPEN] = { TO_READ, false },
	[REQUEST_SAVE] = { TO_READ, false },
	[REQUEST_FLAG] = { TO_WRITE, true },
	[REQUEST_MOVE] = { TO_WRITE, true },
	[REQUEST_CHARSET] = { TO_WRITE, false },
	[REQUEST_UNDO] = { TO_WRITE, true },
	[REQUEST_FETCH] = { TO_NET, true },
	[REQUEST_CHECK] = { TO_NET, false },
	[REQUEST_ACCOUNT_FIND] = { TO_NET, false },
	[REQUEST_ACCOUNT_TRY] = { TO_NET, false },
	[REQUEST_ACCOUNT_ADD] = { TO_WRITE, false },
	[REQUEST_CANCEL] = { TO_NET, false },
	[REQUEST_DRAFT_NEW] = { TO_WRITE, false },
	[REQUEST_DRAFT_OPEN] = { TO_READ, false },
	[REQUEST_DRAFT_SAVE] = { TO_WRITE, false },
	[REQUEST_DRAFT_LIST] = { TO_READ, false },
	[REQUEST_DRAFT_DISCARD] = { TO_WRITE, false },
	[REQUEST_DRAFT_SEND] = { TO_WRITE, false },
	[REQUEST_SEND] = { TO_WRITE, false },
	[REQUEST_RECEIPT] = { TO_WRITE, false },
	[REQUEST_OUTBOX] = { TO_WRITE, false },
	[REQUEST_OUTBOX_FLUSH] = { TO_WRITE, false },
	[REQUEST_OUTBOX_CANCEL] = { TO_WRITE, false },
	[REQUEST_OUTBOX_RETRY] = { TO_WRITE, false },
	[REQUEST_COMPLETE] = { TO_READ, false },
	[REQUEST_INDEX] = { TO_WRITE, false },
};

struct worker {
	pthread_t thread;
	bool runs;
};

struct engine {
	struct side side;
	struct stores stores;
	struct engine_options options;
	struct worker net, write, read;
	uint64_t tickets; /* given so far */
};

static void *
run_net(void *engine)
{
	struct engine *g = engine;

	netside_run(&g->side);
	return NULL;
}

static void *
run_write(void *engine)
{
	struct engine *g = engine;

	writeside_run(&g->side, &g->stores);
	return NULL;
}

static void *
run_read(void *engine)
{
	struct engine *g = engine;

	readside_run(&g->side, g->stores.reader);
	return NULL;
}

static bool
start(struct engine *g, struct worker *w, void *(*run)(void *), struct err *e)
{
	int why = pthread_create(&w->thread, NULL, run, g);

	w->runs = why == 0;
	return w->runs || err_sys(e, why, "cannot start a thread");
}

/* Signals are for the face's thread: the others are born with all blocked. */
static bool
start_all(struct engine *g, struct err *e)
{
	sigset_t all, before;
	bool done;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	done = start(g, &g->write, run_write, e) &&
	       start(g, &g->read, run_read, e) && start(g, &g->net, run_net, e);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return done;
}

bool
engine_open(struct engine **out, const struct config *config,
	    const struct engine_options *options, struct err *e)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct engine *g = mem_zalloc(sizeof(*g));

	*out = NULL;
	g->options = *options;
	(void)sigaction(SIGPIPE, &ignore, NULL);
	if (side_init(&g->side, config, &g->options, e) &&
	    stores_open(&g->stores, config, options, e) && start_all(g, e)) {
		*out = g;
		return true;
	}
	engine_close(&g);
	return false;
}

int
engine_fd(const struct engine *g)
{
	return inbox_fd(g->side.face);
}

static void
hand_on(struct engine *g, struct request *q)
{
	struct inbox *boxes[] = { [TO_READ] = g->side.read,
				  [TO_WRITE] = g->side.write,
				  [TO_NET] = g->side.net };
	struct job *j = job_new(JOB_REQUEST, q->ticket);
	enum to to = routes[q->kind].to;

	j->request = q;
	inbox_post(boxes[to], &j);
}

static void
refuse_change(const struct engine *g, struct request *q)
{
	struct err e = ERR_INIT;

	(void)err_set(&e, ERR_LOGIN, "opened read-only");
	side_done(&g->side, q->ticket, &e, STR(""));
	request_free(&q);
}

uint64_t
engine_post(struct engine *g, struct request **q)
{
	struct request *mine = *q;
	uint64_t ticket = ++g->tickets;

	*q = NULL;
	mine->ticket = ticket;
	if (mine->kind == REQUEST_CANCEL) {
		side_cancel(&g->side, mine->cancel.ticket);
		store_interrupt(g->stores.reader);
	}
	if (routes[mine->kind].changes && g->options.read_only)
		refuse_change(g, mine);
	else
		hand_on(g, mine);
	return ticket;
}

static void
tell_taken(struct engine *g, const struct event *ev)
{
	struct job *j;

	if (ev->last || (ev->kind != EVENT_MESSAGE && ev->kind != EVENT_LINES))
		return;
	j = job_new(JOB_TAKEN, ev->ticket);
	inbox_post(g->side.read, &j);
}

static struct event *
unwrap(struct engine *g, struct job *j)
{
	struct event *ev = NULL;

	if (j != NULL) {
		ev = j->event;
		j->event = NULL;
		job_free(&j);
		tell_taken(g, ev);
	}
	return ev;
}

struct event *
engine_take(struct engine *g)
{
	return unwrap(g, inbox_take(g->side.face));
}

struct event *
engine_wait(struct engine *g, int timeout_ms)
{
	return unwrap(g, inbox_wait(g->side.face, timeout_ms));
}

static void
quit(struct worker *w, struct inbox *box)
{
	struct job *j;

	if (!w->runs)
		return;
	j = job_new(JOB_QUIT, 0);
	inbox_post(box, &j);
	(void)pthread_join(w->thread, NULL);
}

/* Net goes first: how its work ended must still reach the write side. */
void
engine_close(struct engine **g)
{
	struct engine *mine = *g;

	*g = NULL;
	if (mine == NULL)
		return;
	if (mine->side.cancels != NULL)
		side_cancel(&mine->side, SIDE_EVERYTHING);
	if (mine->read.runs)
		store_interrupt(mine->stores.reader);
	quit(&mine->net, mine->side.net);
	quit(&mine->write, mine->side.write);
	quit(&mine->read, mine->side.read);
	stores_close(&mine->stores);
	side_fini(&mine->side);
	mem_free(&mine);
}
