/*
 * extract.h - a message's bytes to what a pager shows, an index holds and a
 * reply quotes.
 *
 * Use:    the read side for REQUEST_OPEN, the write side for the index.
 * Pure:   no I/O.   Thread: any.
 * Lives:  everything in the arena given; nothing points into the message.
 * Limits: those of mail/part.h, text/wrap.h, text/html.h, LIMIT_TEXT_BYTES
 *   for one part and LIMIT_SHOWN_BYTES for all of them; a note says what was
 *   left out.
 */
#ifndef ENGINE_EXTRACT_H
#define ENGINE_EXTRACT_H

#include "base/buf.h"
#include "engine/event.h"
#include "engine/request.h"

struct extract_options {
	int width_cols; /* 0 = lines are not broken */
	int keep_cols;  /* as in wrap.h */
	enum open_form form;
	bool all_headers;
	struct str charset; /* by hand; empty = as it says */
	struct str part;    /* show only this; empty = all */
};

/*
 * Fills lines, parts, n_parts, has_plain, has_html, shows_html, list_post and
 * remote_images of an EVENT_MESSAGE in ev->arena; id and row are the caller's.
 * Fails with ERR_NO_INPUT when there is no part of that path. Any bytes are a
 * message, the empty one too.
 */
bool extract_message(struct event *ev, struct str message,
		     const struct extract_options *o, struct err *e);

/*
 * Appends the text of the body for a reply or a forward: lines as they are up
 * to EXTRACT_KEEP_COLS, wider ones broken at EXTRACT_QUOTE_COLS (URLs whole),
 * LF, no header block, no notes, no list of links. HTML becomes text.
 * without_signature leaves out what stands below "-- ".
 */
enum { EXTRACT_QUOTE_COLS = 74, EXTRACT_KEEP_COLS = 100 };
void extract_put_quotable(struct buf *out, struct str message,
			  bool without_signature);

/* Appends the words of all text parts and the names of attachments, for the
 * full text index; out's limit bounds it. */
void extract_put_index(struct buf *out, struct str message);

#endif
