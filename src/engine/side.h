/*
 * side.h - what every side of the engine is given, and how it answers.
 *
 * Use:    a side is one function run on its own thread, void X_run(const
 *         struct side *s): it takes jobs from its own box (s->net ...) until
 *         JOB_QUIT, posts jobs to the others' and events to the face.
 * Lives:  the engine's; made before the threads, freed after them.
 * Thread: any.
 */
#ifndef ENGINE_SIDE_H
#define ENGINE_SIDE_H

#include "engine/config.h"
#include "engine/engine.h"
#include "engine/event.h"
#include "engine/inbox.h"
#include "engine/job.h"
#include "engine/request.h"

/* Tickets cancelled of late; old ones are forgotten when it is full. */
struct cancels;

struct side {
	const struct config *config;
	const struct engine_options *options;
	struct inbox *net, *write, *read;
	struct inbox *face; /* by side_emit only */
	struct cancels *cancels;
};

/* The ticket of all work: set when the engine closes. */
#define SIDE_EVERYTHING UINT64_MAX

/* Makes the boxes; config and options are borrowed. */
bool side_init(struct side *s, const struct config *config,
	       const struct engine_options *options, struct err *e);
void side_fini(struct side *s);

/* Does it fetch by the clock? Not while another mailbox is looked at (-f), or
 * nothing may be changed (-R). */
bool side_collects(const struct side *s);

/* Gives the event to the face and sets *ev to NULL. */
void side_emit(const struct side *s, struct event **ev);
/* EVENT_DONE, the last for that ticket; e and text may say nothing. */
void side_done(const struct side *s, uint64_t ticket, const struct err *e,
	       struct str text);
/* EVENT_NOTICE: a line for the status bar. */
void side_notice(const struct side *s, struct str text);

/* The flag that long work looks at between rows and parts. Whoever carries
 * out a request still answers it, with ERR_CANCELLED; REQUEST_CANCEL itself
 * goes to net, which answers it. */
void side_cancel(const struct side *s, uint64_t ticket);
bool side_is_cancelled(const struct side *s, uint64_t ticket);

#endif
