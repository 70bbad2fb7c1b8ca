/*
 * linelist.h - the lines of a message as one list, though they come in
 * portions; and places in it that another width does not move.
 *
 * Use:    page.h.
 * Pure.   Thread: the screen's.
 * Lives:  the lines are the caller's and must outlive the list.
 * No question but linelist_place looks at more than a few hundred lines, be
 * the message ever so long.
 */
#ifndef UI_LINELIST_H
#define UI_LINELIST_H

#include "base/vec.h"
#include "text/lines.h"

struct linelist_part {
	const struct lines *lines;
	size_t first; /* index of its first line in the list */
};

/* What stands before a run of lines. */
struct linelist_sums {
	size_t own;        /* lines that are no quote */
	size_t paragraphs; /* ends of unbroken lines */
};

struct linelist {
	struct arena arena;
	VEC(struct linelist_part) parts;
	VEC(struct linelist_sums) runs;
	struct linelist_sums sums; /* of all lines */
	size_t n;
	bool is_whole; /* nothing more comes */
};

/* Zeroed it is empty and ready. Empties it: */
void linelist_fini(struct linelist *l);
void linelist_add(struct linelist *l, const struct lines *lines);

/* i is below n. */
const struct line *linelist_at(const struct linelist *l, size_t i);

/* Lines before line i (at most n) that are no quote. */
size_t linelist_own_before(const struct linelist *l, size_t i);
/* Index of the own'th line that is no quote; n when there are fewer. */
size_t linelist_own_at(const struct linelist *l, size_t own);

/* Where a line begins in the text: so many unbroken lines, and bytes of the
 * one it is in. */
struct linelist_place {
	size_t paragraph, bytes;
};

struct linelist_place linelist_place(const struct linelist *l, size_t i);
/* The line that shows the place, or the last one. Returns false when it has not
 * come yet. */
bool linelist_find(const struct linelist *l, struct linelist_place place,
		   size_t *i);

#endif
