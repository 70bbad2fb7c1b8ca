/*
 * part_content.h - the content of one part, transfer encoding removed, in
 * pieces.
 *
 * Use:    saving an attachment of any size with flat memory:
 *           part_content_open(&c, p);
 *           while (part_content_next(&c, &piece)) write it;
 * Pure.   Thread: any.
 * Lives:  a piece is valid until the next call. Nothing to close.
 * Forgives: foreign bytes in base64, "=" without hex in quoted-printable,
 *   a uuencoded body without its end.
 *
 * Each CRLF is made LF if the encoding was none or quoted-printable, so the
 * bytes are the same whether the file was fetched or written by a Unix tool.
 */
#ifndef MAIL_PART_CONTENT_H
#define MAIL_PART_CONTENT_H

#include "mail/base64.h"
#include "mail/part.h"
#include "mail/qp.h"
#include "mail/uu.h"
#include "mail/yenc.h"

enum { PART_CONTENT_BYTES = 16 * 1024 };

struct part_content {
	enum part_encoding encoding;
	struct mapped *mapped; /* what they lie in, or NULL */
	size_t passed;         /* of it, for the piece given last */
	struct str rest; /* PART_8BIT, PART_EXACT: what is not yet given */
	union {
		struct base64 base64;
		struct qp qp;
		struct uu uu;
		struct yenc yenc;
	} as;
	char bytes[PART_CONTENT_BYTES];
};

/* p is a leaf (of a message or a multipart: its raw body, undecoded). */
void part_content_open(struct part_content *c, const struct part *p);
/* The next piece, never empty. Returns false at the end. */
bool part_content_next(struct part_content *c, struct str *piece);

/* Bytes that are still encoded. */
size_t part_content_left(const struct part_content *c);

/* All of it, or what fits into out (buf_is_over then). */
void part_content_put(struct buf *out, const struct part *p);

/* Number of bytes, by decoding them and keeping none. */
uint64_t part_content_size(const struct part *p);
/* The same, for showing it to a person, at once: of much base64 as its first
 * lines and its last suggest. */
uint64_t part_content_size_quick(const struct part *p);

#endif
