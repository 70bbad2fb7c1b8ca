/*
 * stage.h - the screens without terminal and engine: keys go in, requests
 * are kept, events are made by the test, and the grid is compared with a
 * dump in tests/screen.
 *
 * With CULVER_WRITE_SCREENS set, dumps are written instead of compared: look
 * at them with git diff.
 */
#ifndef TESTS_UI_STAGE_H
#define TESTS_UI_STAGE_H

#include "ui/stack.h"

enum { STAGE_REQUESTS = 256 };

/* Friday, 20 November 2026, 14:30 UTC. */
#define STAGE_NOW INT64_C(1795185000)

struct stage {
	struct stack stack;
	struct grid grid;
	struct keymap keymap;
	struct arena arena;
	struct config config;
	struct account accounts[2];
	struct request *asked[STAGE_REQUESTS]; /* ticket n is asked[n - 1] */
	size_t n;
};

/* One account, the list of inboxes open, nothing answered yet. */
void stage_open(struct stage *s, int rows, int cols);
/* The same with another view first. */
void stage_open_on(struct stage *s, const struct wish *wish, int rows,
		   int cols);
void stage_close(struct stage *s);

/* Presses keys, named as in keys.h, with blanks between them; what stands in
 * '...' is typed as it is. */
void stage_press(struct stage *s, const char *keys);

/* The newest request of that kind; fails the test when there is none. */
const struct request *stage_asked(const struct stage *s,
				  enum request_kind kind);
/* How many requests of that kind there have been. */
size_t stage_count(const struct stage *s, enum request_kind kind);

/* An event that answers the newest request of that kind; to be filled. */
struct event *stage_answer(struct stage *s, enum request_kind to,
			   enum event_kind kind);
void stage_give(struct stage *s, struct event *ev);

/* Draws, and compares with tests/screen/NAME.txt. */
void stage_shows(struct stage *s, const char *name);
/* Draws; one row as text, valid until the next of these. */
struct str stage_row(struct stage *s, int row);
bool stage_has(struct stage *s, const char *text);

/* ---- mail to show ---- */

enum stage_language { STAGE_ENGLISH, STAGE_CHINESE };

/* The folders of the account. */
void stage_give_folders(struct stage *s);
/* Answers REQUEST_ROWS out of total rows with ids 1 to total, as the engine
 * would. */
void stage_give_rows(struct stage *s, enum stage_language language,
		     uint64_t total);
/* The row with that id. */
struct row stage_make_row(struct arena *a, enum stage_language language,
			  uint64_t id);

#endif
