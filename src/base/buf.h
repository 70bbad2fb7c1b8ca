/*
 * buf.h - bytes that grow, up to a limit given at birth.
 *
 * Use:    append without checking; ask buf_is_over once at the end.
 * Lives:  owned by whoever called buf_init; freed by buf_fini.
 * Limits: what would pass limit_bytes is dropped whole and sets over.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	char *p;
	size_t n, room, limit_bytes;
	bool over; /* something did not fit and was dropped */
};

void buf_init(struct buf *b, size_t limit_bytes);
void buf_fini(struct buf *b);
/* Empty again, memory kept, over cleared. */
void buf_clear(struct buf *b);

void buf_put(struct buf *b, struct str s);
void buf_put_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Appends s with each %XX as the byte it stands for (RFC 3986, 2.1); another
 * '%' stays. */
void buf_put_percent_decoded(struct buf *b, struct str s);

/* Drops n bytes at the front. */
void buf_drop_head(struct buf *b, size_t n);

/* Room for n more bytes at the end to write into, or NULL when over the
 * limit (and sets over). buf_grown then says how many were written. */
char *buf_reserve(struct buf *b, size_t n);
void buf_grown(struct buf *b, size_t n);

/* Overwrites the content with zeros and clears it: for secrets. */
void buf_wipe(struct buf *b);

bool buf_is_over(const struct buf *b);
/* The content; valid until the next change. */
struct str buf_str(const struct buf *b);
/* The content with a NUL behind it; valid until the next change. */
const char *buf_cstr(struct buf *b);

#endif
