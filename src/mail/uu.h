/*
 * uu.h - uuencode removed (x-uuencode and its aliases).
 *
 * Pure.   Thread: any.   Lives: the input must outlive the struct.
 * Forgives: no "begin" line, no "end", "`" for a blank, lines cut short.
 */
#ifndef MAIL_UU_H
#define MAIL_UU_H

#include "base/str.h"

struct uu {
	struct str rest;  /* lines still encoded */
	struct str line;  /* the rest of the line that is being decoded */
	size_t line_left; /* bytes it still gives */
};

/* Is line "begin 644 name"? Sets *name, as it stands there. */
bool uu_is_begin(struct str line, struct str *name);

void uu_init(struct uu *d, struct str encoded);
/* Writes up to room bytes (at least 3). Returns how many; 0 at the end. */
size_t uu_read(struct uu *d, char *to, size_t room);

#endif
