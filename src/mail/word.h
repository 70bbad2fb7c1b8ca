/*
 * word.h - text of a header field, with its encoded words read (RFC 2047).
 *
 * Pure.   Thread: any.
 * Lives:  what comes out is UTF-8 in the caller's buf or arena.
 * Limits: LIMIT_FIELD_BYTES of a field are read.
 * Forgives: words inside quoted strings or glued to text, blanks and raw
 *   bytes in a Q word, a character cut between two words, broken base64. What
 *   only looks like a word stays as it is.
 *
 * The result is one line: white space and folds are one space each, none at
 * the ends; control characters are gone. It is not yet safe for a terminal
 * (bidi marks): utf8_put_safe makes it so.
 */
#ifndef MAIL_WORD_H
#define MAIL_WORD_H

#include "base/mem.h"
#include "mail/charset.h"

/* Raw bytes outside words: UTF-8, else of charset raw (NULL: windows-1252). */
struct str word_decode(struct arena *a, struct str body,
		       const struct charset *raw);

/* Length of the encoded word that s begins with, or 0. */
size_t word_span(struct str s);

/*
 * The field as UTF-8 with its words still encoded, for a parser that looks
 * for quotes and commas: those must not be halves of Chinese or Japanese
 * characters. A view of body itself when that is ASCII.
 */
struct str word_clean(struct arena *a, struct str body,
		      const struct charset *raw);

/* Valid UTF-8 made one line as above, nothing decoded. */
struct str word_line(struct arena *a, struct str text);

#endif
