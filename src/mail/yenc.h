/*
 * yenc.h - yEnc removed (the yEnc draft 1.3 of 2002; there is no RFC).
 *
 * Pure.   Thread: any.   Lives: the input must outlive the struct.
 * Forgives: no "=yend", lines of any length, anything between two pieces.
 *
 * Several pieces ("=ypart") that stand one behind the other are given as one
 * run of bytes, in the order in which they stand.
 */
#ifndef MAIL_YENC_H
#define MAIL_YENC_H

#include "base/str.h"

struct yenc {
	struct str rest; /* lines still encoded */
	struct str line; /* the rest of the line that is being decoded */
	bool is_inside;  /* between "=ybegin" and "=yend" */
};

void yenc_init(struct yenc *d, struct str encoded);
/* Writes up to room bytes (at least 1). Returns how many; 0 at the end. */
size_t yenc_read(struct yenc *d, char *to, size_t room);

/* How many bytes a line of data stands for. */
size_t yenc_line_bytes(struct str line);

/* CRC-32 as yEnc has it (ISO 3309), in pieces: begin with 0. */
uint32_t yenc_crc(uint32_t crc, struct str bytes);

#endif
