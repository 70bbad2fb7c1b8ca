/*
 * base64.h - base64 removed (RFC 2045, 6.8).
 *
 * Pure.   Thread: any.   Lives: the input must outlive the struct.
 * Forgives: bytes outside the alphabet are skipped; decoding stops after the
 *   first padding; an incomplete last group gives what it can.
 */
#ifndef MAIL_BASE64_H
#define MAIL_BASE64_H

#include "base/str.h"

struct base64 {
	struct str rest; /* still encoded */
	uint32_t bits;   /* of a group that has begun */
	unsigned n;      /* characters in it, 0 to 3 */
	char over[3];    /* decoded, but did not fit */
	unsigned over_n;
};

void base64_init(struct base64 *d, struct str encoded);
/* Writes up to room bytes (at least 1). Returns how many; 0 at the end. */
size_t base64_read(struct base64 *d, char *to, size_t room);

#endif
