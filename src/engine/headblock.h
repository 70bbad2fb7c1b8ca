/*
 * headblock.h - the heads of a message as the first lines of a pager.
 *
 * Pure: but asks for the local time zone.   Thread: any.
 * Lives:  in the arena of the lines.
 */
#ifndef ENGINE_HEADBLOCK_H
#define ENGINE_HEADBLOCK_H

#include "mail/charset.h"
#include "text/lines.h"

struct headblock_options {
	int width_cols;
	bool all;                  /* every field, in order */
	const struct charset *raw; /* for undeclared bytes; or NULL */
};

/* Adds From, To, Cc, Date in local time, Subject, and Reply-To where it
 * differs from From; nothing for a field that is not there. Domains as
 * base/hostname.h shows them, with a note when one is marked. */
void headblock_put(struct lines *out, struct str head,
		   const struct headblock_options *o);

#endif
