/*
 * boundary.h - the lines between the parts of multiparts (RFC 2046, 5.1.1).
 *
 * Use:    by part.c alone, which opens a frame for each multipart it enters.
 * Pure:   reads the bytes it is given, and says so (mapped_passed).
 *         Thread: any.
 * Lives:  all are views into the source.
 * Forgives: blanks behind a boundary; in a loose frame anything behind it.
 *
 * Bytes are read once from front to back, and each line that begins with two
 * dashes is compared with the boundaries of all multiparts that are open: time
 * does not grow with the depth, and nothing has to be remembered of them.
 */
#ifndef MAIL_BOUNDARY_H
#define MAIL_BOUNDARY_H

#include "base/mapped.h"

/* A multipart whose parts are being read: what its boundary lines say. */
struct boundary_frame {
	struct str text; /* not empty, without blanks at its end */
	uint64_t tail;   /* boundary_tail of it */
	bool is_loose;   /* anything may follow it */
	struct boundary_frame *outer;
};

/* The boundary line that ended what was read; at the end of the source there
 * is none, and frame is NULL. */
struct boundary_hit {
	const struct boundary_frame *frame;
	const char *start; /* of the line, the two dashes */
	const char *after; /* behind its line end */
	bool is_last;      /* with two more dashes */
};

/* The bytes that parts are views of: the message, or an inner message whose
 * transfer encoding was removed. */
struct boundary_source {
	struct str bytes;
	struct mapped *mapped;         /* what they lie in, or NULL */
	struct boundary_frame *frames; /* the innermost first */
	struct boundary_hit hit;
};

/* The last bytes of a text: boundaries differ there, if anywhere. */
uint64_t boundary_tail(struct str text);

/* Reads on, from the start of a line, to the next boundary: src->hit. Of two
 * that a line could be the outermost counts, of two that are the same the
 * innermost. */
void boundary_next(struct boundary_source *src, const char *from);

/* The end of what began at first and the hit has ended: the line end before a
 * boundary belongs to the boundary. */
const char *boundary_end_before(const struct boundary_hit *hit,
				const char *first);

/* As str_find_char; m is told of what was read. */
size_t boundary_find_char(struct mapped *m, struct str s, char c);

#endif
