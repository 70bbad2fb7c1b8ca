/*
 * markdown.h - what people type to HTML: CommonMark with tables, strike-through
 * and bare links (md4c).
 *
 * Pure.   Thread: any.
 * Safe:   HTML in the text is text, and comes out so; a link to a script is
 *         none. Nothing refers to a picture of somewhere else: it is a link.
 *         In quoted lines there are neither links by name nor pictures.
 * Limits: LIMIT_MARKDOWN_BYTES of text.
 *
 * Mail is not quite Markdown: a line behind a quote is no part of the quote,
 * and a signature, which begins at "-- ", is lines.
 */
#ifndef MAIL_MARKDOWN_H
#define MAIL_MARKDOWN_H

#include "base/buf.h"
#include "base/err.h"

/* Asked for each picture that is not of somewhere else: ref is what stands
 * in the brackets, decoded; target becomes its address. False ends the work
 * with *e. */
struct markdown_pictures {
	bool (*find)(void *context, struct str ref, struct str *target,
		     struct err *e);
	void *context;
};

/*
 * Appends a document of HTML. text is UTF-8 with LF line ends. Fails with
 * ERR_CONFIG (built without md4c), ERR_DATA (too long), or what find says.
 */
bool markdown_put_html(struct buf *out, struct str text,
		       const struct markdown_pictures *pictures, struct err *e);

#endif
