/*
 * part_text.h - the text of a text part as UTF-8.
 *
 * Pure.   Thread: any.
 * Limits: out's own limit; what passes it is cut at a character, and
 *   buf_is_over(out) says so. Give LIMIT_TEXT_BYTES or less.
 *
 * Line ends are LF. NUL and the byte order mark are gone; a run of C1
 * controls and broken characters is one U+FFFD; blanks at the very end are
 * gone. Other control characters are still in it: a pager makes each line
 * safe with utf8_put_safe. HTML stays HTML, flowed text stays flowed.
 */
#ifndef MAIL_PART_TEXT_H
#define MAIL_PART_TEXT_H

#include "mail/part.h"

/*
 * Appends the text. When the part declares no charset (or an unknown one, or
 * us-ascii and is not): what an HTML part says in its meta element; else
 * ISO-2022-JP by its escapes; else
 * UTF-8 when valid; else undeclared, where NULL is windows-1252 (pass
 * part_text_guess for showing it to a person).
 */
void part_text(struct buf *out, const struct part *p,
	       const struct charset *undeclared);

/* What an undeclared part looks like (charset_guess of its head); NULL when
 * nothing is likely, or the part says itself what it is. */
const struct charset *part_text_guess(const struct part *p,
				      const struct charset *hint);

#endif
