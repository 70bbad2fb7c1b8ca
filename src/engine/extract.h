/*
 * extract.h - a message's bytes to what a pager shows: the order of things.
 *
 * Use:    the read side for REQUEST_OPEN. One part: showpart.h; for replies and
 *         the index: quotable.h.
 * Pure:   no I/O.   Thread: any.
 * Lives:  everything in the arena given; nothing points into the message.
 * Limits: those of mail/part.h, text/wrap.h, text/html.h, LIMIT_TEXT_BYTES
 *   for one part and LIMIT_SHOWN_BYTES for all of them; a note says what was
 *   left out.
 */
#ifndef ENGINE_EXTRACT_H
#define ENGINE_EXTRACT_H

#include "base/mapped.h"
#include "engine/event.h"
#include "engine/request.h"
#include "mail/part.h"

struct extract_options {
	int width_cols; /* 0 = lines are not broken */
	int keep_cols;  /* as in wrap.h */
	enum open_form form;
	bool all_headers;
	struct part_told told;
	struct str part; /* show only this; empty = all */
	uint32_t pieces; /* of a message sent in pieces that are here, as
			    gather.h says; 0 for a file */
	/*
	 * NULL = all lines at once. Else called with ev whenever a portion of
	 * lines is in it: takes what ev holds and leaves an empty EVENT_LINES
	 * in its place. False = no more is wanted.
	 */
	bool (*portion)(void *context, struct event *ev);
	void *context;
};

/*
 * Fills lines, parts, n_parts, has_plain, has_html, shows_html and list_post of
 * an EVENT_MESSAGE in ev->arena; id and row are the caller's.
 * Fails with ERR_NO_INPUT when there is no part of that path. Any bytes are a
 * message, the empty one too. In portions, ev holds the last one in the end.
 */
bool extract_message(struct event *ev, struct mapped *message,
		     const struct extract_options *o, struct err *e);

#endif
