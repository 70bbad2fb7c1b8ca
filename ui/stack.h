/*
 * stack.h - the views that lie above each other, and what passes between
 * them, the keys and the events.
 *
 * Use:    ui.c feeds it keys and events, and asks it to draw.
 * Thread: the screen's; waits for nothing.
 * What only the terminal's holder can do (run an editor, suspend, redraw) it
 * notes in todo, and ui.c does it.
 */
#ifndef UI_STACK_H
#define UI_STACK_H

#include "ui/dialog.h"
#include "ui/view.h"

enum { STACK_MAX = 16 };

enum stack_todo_kind {
	TODO_NOTHING,
	TODO_EDIT, /* path; then stack_edited */
	TODO_SUSPEND,
	TODO_REDRAW,
};

struct stack {
	struct host host;
	struct view *views[STACK_MAX];
	size_t n;
	int rows, cols; /* of the whole screen */
	struct dialog dialog;
	bool quits;
	/* The ticket of a letter that is queued and not yet sent, or 0. When
	 * no view is left, it is waited for. */
	uint64_t sending;
	struct err sent; /* how that ended */
	bool saw_esc;    /* Esc alone: it may be the beginning of a key */
	uint64_t folders_ticket;
	bool folders_stale;
	enum stack_todo_kind todo;
	char *edit_path;      /* owned */
	struct view *editing; /* who wants the editor */
	int edit_what;
};

/* Its host must be filled in by the caller, after this. */
void stack_init(struct stack *s);
void stack_fini(struct stack *s);

void stack_open(struct stack *s, const struct wish *wish);
/* Asks for the folders; whenever they change it does so by itself. */
void stack_ask_folders(struct stack *s);
void stack_resize(struct stack *s, int rows, int cols);
void stack_key(struct stack *s, uint32_t key);
/* Does a slice of what the view in front works on; false when there is nothing
 * more to do now. */
bool stack_work(struct stack *s);
/* Takes *ev. */
void stack_event(struct stack *s, struct event **ev);
/* The editor that was wanted has ended; why is empty when it did well. */
void stack_edited(struct stack *s, struct str why);

void stack_draw(const struct stack *s, struct grid *g);

#endif
