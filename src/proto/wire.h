/*
 * wire.h - lines and dot-ended content out of bytes that come in pieces, and
 * content made ready to send (RFC 1939 3, RFC 5321 4.5.2).
 *
 * Use:    wire_feed, then take until STEP_MORE. Pieces of any size give the
 *         same lines and the same content.
 * Lives:  views are good until the next call that takes the wire.
 * Limits: LIMIT_REPLY_BYTES a line. Content is not bounded: it is handed out
 *         as it comes, whatever the length of its lines.
 * Forgives: a line that ends with a bare LF. Content ends at a lone dot after
 *         CRLF; after a bare LF only when the line before the content ended
 *         so too, else a sender could end a message early.
 */
#ifndef PROTO_WIRE_H
#define PROTO_WIRE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/step.h"

struct wire {
	struct buf in;
	size_t at;          /* read so far of in */
	size_t scanned;     /* looked at for LF: keeps it linear */
	bool at_line_start; /* in content: the next byte begins a line */
	bool has_bare_lf;   /* the last line taken ended so */
};

void wire_init(struct wire *w);
void wire_fini(struct wire *w);
void wire_feed(struct wire *w, struct str bytes);
/* Something was fed and not yet taken. */
bool wire_has_unread(const struct wire *w);

/* A line without its end. STEP_BAD with ERR_PROTOCOL when it is too long. */
enum step wire_take_line(struct wire *w, struct str *line, struct err *e);

/* From now on comes dot-ended content. */
void wire_begin_content(struct wire *w);
/* A piece of it, unstuffed, CRLF turned to LF; STEP_END behind the dot. */
enum step wire_take_content(struct wire *w, struct str *piece);

/* Content on its way out; zero-initialised is ready. */
struct wire_stuffer {
	bool in_line;  /* bytes of this line have gone out */
	bool after_cr; /* the last byte was CR: an LF now is its other half */
	bool is_plain; /* dots stay as they are: content that is counted */
};

/* Appends bytes with CRLF line ends and doubled dots. */
void wire_stuff(struct wire_stuffer *st, struct str bytes, struct buf *out);
/* Ends the last line if it has no end. The final dot is the caller's. */
void wire_stuff_end(struct wire_stuffer *st, struct buf *out);

#endif
