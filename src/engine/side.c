#include "engine/side.h"

#include <stdatomic.h>

/* More than a face can have under way at a time. */
enum { CANCELS = 64 };

struct cancels {
	_Atomic uint64_t tickets[CANCELS];
	atomic_uint n;
};

bool
side_init(struct side *s, const struct config *config,
	  const struct engine_options *options, struct err *e)
{
	*s = (struct side){ .config = config, .options = options };
	s->cancels = mem_zalloc(sizeof(*s->cancels));
	return inbox_open(&s->net, e) && inbox_open(&s->write, e) &&
	       inbox_open(&s->read, e) && inbox_open(&s->face, e);
}

void
side_fini(struct side *s)
{
	inbox_close(&s->net);
	inbox_close(&s->write);
	inbox_close(&s->read);
	inbox_close(&s->face);
	mem_free(&s->cancels);
}

bool
side_collects(const struct side *s)
{
	return s->options->background && s->options->path == NULL &&
	       !s->options->read_only;
}

void
side_emit(const struct side *s, struct event **ev)
{
	struct job *j = job_new(JOB_EVENT, (*ev)->ticket);

	j->event = *ev;
	*ev = NULL;
	inbox_post(s->face, &j);
}

void
side_done(const struct side *s, uint64_t ticket, const struct err *e,
	  struct str text)
{
	struct event *ev = event_new(EVENT_DONE, ticket);

	ev->last = true;
	ev->err = *e;
	ev->text = arena_str(&ev->arena, text);
	side_emit(s, &ev);
}

void
side_notice(const struct side *s, struct str text)
{
	struct event *ev = event_new(EVENT_NOTICE, 0);

	ev->text = arena_str(&ev->arena, text);
	side_emit(s, &ev);
}

void
side_cancel(const struct side *s, uint64_t ticket)
{
	unsigned at = atomic_fetch_add(&s->cancels->n, 1);

	atomic_store(&s->cancels->tickets[at % CANCELS], ticket);
}

bool
side_is_cancelled(const struct side *s, uint64_t ticket)
{
	for (size_t i = 0; i < CANCELS; i++) {
		uint64_t one = atomic_load(&s->cancels->tickets[i]);

		if (one == SIDE_EVERYTHING || (one == ticket && one != 0))
			return true;
	}
	return false;
}
