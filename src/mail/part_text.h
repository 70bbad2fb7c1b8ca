/*
 * part_text.h - the text of a text part as UTF-8.
 *
 * Pure.   Thread: any.
 * Limits: out's own limit; what passes it is cut at a character, and
 *   buf_is_over(out) says so. Give LIMIT_TEXT_BYTES or less.
 *
 * Line ends are LF. NUL and the byte order mark are gone; a run of C1
 * controls and broken characters is one U+FFFD; blanks at the very end are
 * gone (the last megabyte of them). Other control characters are still in it: a
 * pager makes each line safe with utf8_put_safe. HTML stays HTML, flowed text
 * stays flowed.
 */
#ifndef MAIL_PART_TEXT_H
#define MAIL_PART_TEXT_H

#include "mail/part_content.h"

/* Text on its way from the charset decoder to the caller. */
struct part_text {
	struct part_content content;
	struct charset_stream charset;
	struct buf raw;  /* of one piece of content, as it was decoded */
	struct buf text; /* clean; the last blanks wait in it */
	size_t given;    /* bytes of text that the caller had */
	bool after_cr;   /* a CR was written as LF: a LF now belongs to it */
	bool after_bad;  /* U+FFFD was written: no second one in a row */
	bool is_end;     /* of the content */
};

/*
 * The text in pieces, with flat memory: open, next until it returns false,
 * close. A piece is whole characters, never empty, valid until the next call.
 * limit_bytes is how much the caller takes at most: what an undeclared charset
 * is depends on what is read.
 */
void part_text_open(struct part_text *t, const struct part *p,
		    const struct charset *undeclared, size_t limit_bytes);
bool part_text_next(struct part_text *t, struct str *piece);
void part_text_close(struct part_text *t);
/* Bytes of the part's body that are not yet decoded. */
size_t part_text_left(const struct part_text *t);

/*
 * Appends all of the text, or what fits. When the part declares no charset (or
 * an unknown one, or us-ascii and is not): what an HTML part says in its meta
 * element; else ISO-2022-JP by its escapes; else UTF-8 when valid; else
 * undeclared, where NULL is windows-1252 (pass part_text_guess for showing it
 * to a person).
 */
void part_text(struct buf *out, const struct part *p,
	       const struct charset *undeclared);

/* What an undeclared part looks like (charset_guess of its head); NULL when
 * nothing is likely, or the part says itself what it is, or is valid UTF-8.
 * Without a hint, what the reader of the tree was told is one. */
const struct charset *part_text_guess(const struct part *p,
				      const struct charset *hint);

/*
 * For showing p to a person: p, with another charset where its bytes contradict
 * the declared one (charset_doubt of its head). The strict reading is p's own.
 */
struct part part_text_believed(const struct part *p,
			       const struct charset *hint);

#endif
