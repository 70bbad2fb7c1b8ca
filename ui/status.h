/*
 * status.h - the last line: what just happened, and what is going on.
 *
 * Use:    ui.c feeds it every event that no view took; views say things.
 * Pure.   Thread: the screen's.
 * A saying stays until the next key; an error shows before all else. What
 * is going on (fetch, send, index) shows when nothing is being said.
 */
#ifndef UI_STATUS_H
#define UI_STATUS_H

#include "engine/event.h"
#include "ui/grid.h"

enum { STATUS_TEXT_SIZE = 512, STATUS_WORKS_MAX = 8, STATUS_NAME_SIZE = 48 };

struct work { /* one transfer or indexing that runs */
	bool runs;
	uint64_t ticket; /* 0 = the engine started it by itself */
	char account[STATUS_NAME_SIZE];
	enum progress_phase phase;
	uint64_t done, total, done_bytes, total_bytes, rate_bytes_s;
	uint32_t stalled_s;
	bool sending;
};

struct status {
	char text[STATUS_TEXT_SIZE];
	bool is_error;
	uint64_t undo;  /* ticket of the last REQUEST_UNDO, or 0 */
	uint64_t fetch; /* and of the last REQUEST_FETCH */
	struct work works[STATUS_WORKS_MAX];
};

void status_say(struct status *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void status_fail(struct status *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Mail is being fetched: said until there is more to say, or it has ended. */
void status_fetching(struct status *s, uint64_t ticket);
/* A key was pressed: what was said has been read. */
void status_clear(struct status *s);

void status_event(struct status *s, const struct event *ev);

/* The ticket of something that runs and can be cancelled, or 0. */
uint64_t status_running(const struct status *s);
bool status_is_sending(const struct status *s);

/* Draws it into the last line; what is longer begins in the one above. */
void status_draw(const struct status *s, struct grid *g, struct area above,
		 struct area line);

#endif
