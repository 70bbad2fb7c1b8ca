/*
 * utf8.h - people's text: characters, columns, and what is safe to show
 * (RFC 3629; UAX #11 and #29 by libunistring).
 *
 * Pure: no I/O; results do not depend on the locale.   Thread: any.
 * Forgives: a byte that starts no valid sequence reads as U+FFFD, one byte
 *   at a time; surrogates and overlong forms likewise.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"
#include "base/mem.h"

#include <stdint.h>

enum { UTF8_REPLACEMENT = 0xfffd };

/* Takes one code point off the front. False when *rest is empty. */
bool utf8_take(struct str *rest, uint32_t *code);
/* Appends one code point; an invalid one as U+FFFD. */
void utf8_put(struct buf *out, uint32_t code);

bool utf8_is_valid(struct str s);
/* Bytes of printable ASCII at the head of s: a column each. */
size_t utf8_ascii_span(struct str s);
/* Without a sequence that was cut off at the end. */
struct str utf8_valid_head(struct str s);

/*
 * Takes one grapheme cluster off the front, at most 64 bytes of it, and says
 * how many columns it fills: 0, 1 or 2. False when *rest is empty.
 *
 * It is the cluster of a terminal: a mark that fills a column of its own (most
 * vowels of Indian scripts, the Thai am) stands alone, and so does each emoji
 * of a joined sequence and each letter of a flag. Terminals agree on the
 * columns of the pieces, but not on those of the whole.
 */
bool utf8_take_grapheme(struct str *rest, struct str *grapheme, int *cols);
/* Columns on the screen, by graphemes. */
int utf8_cols(struct str s);
/* The longest head that fits into cols; *used_cols may be NULL. */
struct str utf8_head_cols(struct str s, int cols, int *used_cols);
/* The same, but what is cut is cut after a blank, if there is one; this blank
 * may stand beyond cols. */
struct str utf8_head_words(struct str s, int cols);

/*
 * Appends s as one line that can go to a terminal: control characters (C0,
 * C1, DEL, line and paragraph separators) and blanks become one space, bidi
 * controls, Unicode tags and byte order marks vanish, broken bytes become
 * U+FFFD.
 */
void utf8_put_safe(struct buf *out, struct str s);
/* The same as a copy in a. */
struct str utf8_safe(struct arena *a, struct str s);
/* The same, but as many blanks stay as there were: for text in columns. */
void utf8_put_safe_wide(struct buf *out, struct str s);
/* True for what utf8_put_safe would not let through. */
bool utf8_is_unsafe(uint32_t code);
/* A letter that is read from right to left? */
bool utf8_is_rtl(uint32_t code);
/* True for what shows nothing and fills no column, or as good as: newsletters
 * put hundreds of them behind their first words. */
bool utf8_is_filler(uint32_t code);

/* Full case folding and NFKC, for comparing what people typed. */
void utf8_put_folded(struct buf *out, struct str s);
/* Is needle (already folded) in s, folded? */
bool utf8_contains_folded(struct str s, struct str needle);

#endif
