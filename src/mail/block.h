/*
 * block.h - files that stand in the text of a message as uuencode ("begin 644
 * name"), as "begin-base64", or as yEnc.
 *
 * Use:    block_scan, then block_next until it returns false.
 * Pure.   Thread: any.
 * Lives:  a block is views into the text.
 * Limits: time is linear in the text, none of which is copied.
 * Forgives: no end line, broken lines within, blanks that were cut off at line
 *   ends, yEnc that is shorter than it says. What merely begins like a block
 *   ("begin 644 of the talks") is no block: the line behind it must be data.
 */
#ifndef MAIL_BLOCK_H
#define MAIL_BLOCK_H

#include "mail/part.h"

struct block {
	enum part_encoding encoding; /* of body: for part_content.h */
	struct str span;             /* all its lines, with their ends */
	struct str body;             /* what is decoded */
	struct str name;             /* as it stands there, perhaps empty */
	bool is_open;                /* its end is missing */
	bool is_damaged;             /* lines, size or checksum are wrong */
	/* A piece of a file that is yEnc in several: 0 otherwise. */
	uint64_t first, last, total;
};

struct block_scan {
	struct str text;
	size_t at;
};

void block_scan(struct block_scan *s, struct str text);
/* Sets *out to the next block. Returns false at the end. */
bool block_next(struct block_scan *s, struct block *out);

/* Puts the piece that follows in the same text to the others. Returns false
 * when it does not go on where they end. */
bool block_join(struct block *pieces, const struct block *next);

/* What is wrong with it, in words that go behind its name; empty when
 * nothing is. */
struct str block_fault(struct arena *a, const struct block *b);

#endif
