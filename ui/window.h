/*
 * window.h - a window on a query: the rows that are shown and a page or two
 * around them, never the whole list.
 *
 * Use:    the list draws from it; the pager finds the next message by it.
 * Thread: the screen's; waits for nothing: rows come by events.
 * Lives:  the newest EVENT_ROWS is kept and owned.
 * The cursor stays on its message, whatever comes and goes around it; when
 * the message itself goes, the cursor stays at its place in the list. Until
 * somebody has moved it, it stays at the top.
 * There is at most one open request for rows, and one of a hunt.
 */
#ifndef UI_WINDOW_H
#define UI_WINDOW_H

#include "ui/cursor.h"
#include "ui/view.h"

enum hunt_kind { HUNT_NONE, HUNT_UNREAD, HUNT_TEXT };

struct hunt { /* a search row by row, beyond the window too */
	enum hunt_kind kind;
	bool backward;
	struct buf needle; /* folded */
	uint64_t next;     /* index to look at next */
	uint64_t left;     /* rows not looked at yet */
	uint64_t ticket;   /* of the page it waits for, or 0 */
};

struct window {
	uint32_t folder;
	struct buf query;
	bool oldest_first;
	struct cursor cursor;
	uint64_t id;        /* of the message at the cursor; 0 = unknown */
	struct event *rows; /* EVENT_ROWS, or NULL before the first */
	uint64_t ticket;    /* of the open request, or 0 */
	bool stale;         /* ask again when it is answered */
	bool outdated;      /* and do not believe the answer */
	bool fresh;         /* another query: begin at its top */
	bool chosen; /* the user has chosen a place; else it is the top */
	uint64_t asked_id, asked_at;
	char error[ERR_TEXT_MAX]; /* of the query; empty: understood */
	struct hunt hunt;
};

void window_init(struct window *w, uint32_t folder, struct str query,
		 uint64_t id);
void window_fini(struct window *w);

/* A page has that many rows. */
void window_resize(struct window *w, struct host *h, int rows);
/* Another query; the cursor keeps its message if that has it. */
void window_set_query(struct window *w, struct host *h, struct str query);
/* Asks for the rows again. */
void window_ask(struct window *w, struct host *h);

/* Moves the cursor; false when the command is not about moving. */
bool window_command(struct window *w, struct host *h, enum command c);
/* To that message, if it is among the rows at hand. */
void window_go_to(struct window *w, struct host *h, uint64_t id);

/* The row at an index of the whole list, or NULL when it is not at hand. */
struct row *window_row(const struct window *w, uint64_t index);
/* The row at the cursor, or NULL. */
struct row *window_current(const struct window *w);

/* Shows at once what was asked of the engine; a failure undoes it. */
void window_flag(struct window *w, uint64_t id, uint32_t set, uint32_t clear);
void window_remove(struct window *w, struct host *h, uint64_t id);

/* Starts to look for the next such row; text only for HUNT_TEXT, empty = as
 * before. It ends with the cursor there, or a word in the status line. */
void window_hunt(struct window *w, struct host *h, enum hunt_kind kind,
		 struct str text, bool backward);

/* Takes what concerns it. True when the rows or the cursor may be others
 * now. */
bool window_event(struct window *w, struct host *h, struct event **ev);

#endif
