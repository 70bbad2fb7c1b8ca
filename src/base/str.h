/*
 * str.h - a view of bytes: pointer and length, passed by value.
 *
 * Pure: allocates nothing.   Thread: any.
 * Lives: never owns; a view dies with the bytes it looks at.
 * The bytes may hold anything, NUL included; nothing here needs a NUL at
 * the end. Letter case is ASCII only: for people's text see utf8.h.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	const char *p; /* may be NULL when n is 0 */
	size_t n;      /* bytes */
};

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

/* A view of a string literal; usable as an initialiser inside functions. */
#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })

/* For printf: ("%.*s", STR_ARG(s)). Clips at INT_MAX. */
#define STR_ARG(s) str_int((s).n), (s).p ? (s).p : ""

/* The length as printf's '*' wants it. */
int str_int(size_t n);

/* A view of a C string, without its NUL; NULL gives the empty view. */
struct str str_of(const char *cstr);

/* The bytes from first to one past last, both inside one object. */
struct str str_between(const char *first, const char *last);

/* From the start of a to the end of b, which lies after a in one object. */
struct str str_span(struct str a, struct str b);

/* No byte above 127? */
bool str_is_ascii(struct str s);

/* FNV-1a. Who chooses the keys can make them collide: bound the table. */
uint32_t str_hash(struct str s);

bool str_eq(struct str a, struct str b);
bool str_eq_fold(struct str a, struct str b); /* ASCII case ignored */
int str_cmp(struct str a, struct str b);      /* bytewise, as memcmp */
int str_cmp_fold(struct str a, struct str b);
bool str_starts(struct str s, struct str head);
bool str_starts_fold(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);
bool str_ends_fold(struct str s, struct str tail);

/* Drops n bytes at the front; all of them when s is shorter. Here, because
 * every loop over bytes calls it. */
static inline struct str
str_skip(struct str s, size_t n)
{
	if (n > s.n)
		n = s.n;
	return n == 0 ? s : (struct str){ s.p + n, s.n - n };
}

/* The first n bytes; all of s when it is shorter. */
static inline struct str
str_head(struct str s, size_t n)
{
	return (struct str){ s.p, n < s.n ? n : s.n };
}

/* Without blanks (space, tab, CR, LF) at either end; at the end only. */
struct str str_trim(struct str s);
struct str str_trim_end(struct str s);

/* Index of the first match at or after from, or SIZE_MAX. */
size_t str_find_char(struct str s, char c, size_t from);
size_t str_find(struct str s, struct str needle, size_t from);
size_t str_find_fold(struct str s, struct str needle, size_t from);

/*
 * Takes one line off the front of *rest, without its LF or CRLF.
 * A last line without an end counts. Returns false when nothing is left.
 */
bool str_take_line(struct str *rest, struct str *line);

/*
 * Takes what stands before the next separator off *rest, and the separator.
 * The piece after the last separator counts, also when empty, unless *rest
 * was empty from the start. Returns false when nothing is left.
 */
bool str_take_until(struct str *rest, char separator, struct str *piece);

/* Takes a word, that is bytes without blanks; skips blanks before it. */
bool str_take_word(struct str *rest, struct str *word);

/* Reads all of s as decimal digits. False when empty, other, or too big. */
bool str_to_u64(struct str s, uint64_t *out);

/* ASCII, whatever the locale. */
bool ascii_is_digit(char c);
bool ascii_is_alpha(char c);
bool ascii_is_alnum(char c);
bool ascii_is_blank(char c); /* space, tab, CR, LF */
char ascii_lower(char c);
int ascii_hex(char c); /* value of a hex digit, or -1 */
/* The byte that the two hex digits at the head of s stand for, or -1. */
int ascii_hex_pair(struct str s);

#endif
