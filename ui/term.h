/*
 * term.h - the terminal: the one place that speaks with curses.
 *
 * Thread: the screen's. Reads and writes the terminal; never waits for a
 *         key: poll term_fd, then ask.
 * Lives:  one at a time; term_close gives the terminal back as it was.
 */
#ifndef UI_TERM_H
#define UI_TERM_H

#include "base/err.h"
#include "ui/grid.h"
#include "ui/theme.h"

struct term;

/* Before any thread starts: takes the user's locale for characters; where
 * that knows no more than ASCII, UTF-8. */
void term_set_locale(void);

/* Fails with ERR_USAGE when there is no terminal, or none curses knows. */
bool term_open(struct term **out, struct str theme, struct err *e);
void term_close(struct term **t);

/* Lends the terminal to somebody else, and takes it back. */
void term_lend(struct term *t);
void term_take_back(struct term *t);

int term_fd(const struct term *t);
void term_size(const struct term *t, int *rows, int *cols);
/* The window has another size: learns it. */
void term_resized(struct term *t);

/* The next key that was pressed, KEYS_NONE when there is none now. False
 * when the terminal is gone. */
bool term_key(struct term *t, uint32_t *key);

/* Shows the grid: what differs is written. */
void term_show(struct term *t, const struct grid *g);
/* Forgets what is on the screen, so that all of it is written next time. */
void term_forget(struct term *t);

#endif
