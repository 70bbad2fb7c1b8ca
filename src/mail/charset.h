/*
 * charset.h - bytes of any declared charset to UTF-8 (labels as in the WHATWG
 * Encoding Standard, and those of mail besides).
 *
 * Use:    the only way to iconv in the program. In pieces for a part's text,
 *         whole for a header's words.
 * Pure:   no I/O but what iconv does to load its tables.   Thread: any; one
 *         stream belongs to one thread.
 * Lives:  a struct charset is constant and lives for ever.
 * Forgives: everything. Conversion never stops and never fails: what is no
 *         character becomes U+FFFD, what no iconv here knows is windows-1252.
 */
#ifndef MAIL_CHARSET_H
#define MAIL_CHARSET_H

#include "base/buf.h"

/* A charset that we can read. */
struct charset;

/* By a label in any spelling ("GB2312", "utf8", "koi8_r", "cp1251"). Returns
 * NULL when the label is empty or unknown. */
const struct charset *charset_find(struct str label);

/* By the number of a Windows code page, as Outlook and RTF name charsets. */
const struct charset *charset_find_page(uint32_t number);

/* Its WHATWG name in lower case, e.g. "gb18030" for the label "gb2312". */
const char *charset_name(const struct charset *cs);

/* True for NULL and us-ascii: names that say nothing about 8-bit bytes. */
bool charset_is_vague(const struct charset *cs);

/*
 * What bytes of no declared charset are: ISO-2022-JP when they hold its
 * escapes, else UTF-8 when they are valid UTF-8, else fallback, else (NULL)
 * windows-1252. Feed all of them, in pieces of any size, then ask.
 */
struct charset_survey {
	size_t n;        /* bytes in held */
	bool is_8bit;    /* a byte above 127 was there */
	bool is_broken;  /* not valid UTF-8 */
	bool has_escape; /* of ISO-2022-JP */
	char held[4];    /* a character cut by the end of a piece */
	char tail[2];    /* the last two bytes, for escapes */
};

void charset_survey_init(struct charset_survey *s);
void charset_survey_feed(struct charset_survey *s, struct str bytes);
/* The bytes go on, but are not looked at: half a character is no fault. */
void charset_survey_cut(struct charset_survey *s);
const struct charset *charset_survey_end(const struct charset_survey *s,
					 const struct charset *fallback);

/*
 * What undeclared bytes look like, for showing them to a person: a guess by
 * letter frequencies. A valid hint (say, what the sender's other mail is in)
 * wins where it fits the bytes and they are too few to be sure. Not for `mime
 * --json`, whose rule is the survey above. Returns NULL when nothing is likely;
 * built without uchardet, whenever no hint fits.
 */
const struct charset *charset_guess(struct str bytes,
				    const struct charset *hint);

/*
 * Do the bytes contradict their label? For showing them to a person, too: UTF-8
 * under another name, Chinese under iso-8859-1, windows-1252 under utf-8. Slow
 * to believe so: where the bytes can be what the label says, they are. Returns
 * what they are instead, or NULL when the label is right, or vague.
 */
const struct charset *charset_doubt(struct str bytes, const struct charset *cs,
				    const struct charset *hint);

/* What a byte above 127 is, in UTF-8. */
struct charset_cell {
	unsigned char n; /* bytes */
	char bytes[3];
};

/* One conversion, fed in pieces. */
struct charset_stream {
	const struct charset *cs;
	void *iconv; /* iconv_t, or NULL where we need none */
	int kind;    /* enum charset_kind of what is really read */
	size_t n;    /* bytes in held */
	unsigned char state;
	uint32_t bits, n_bits, high; /* of UTF-7 */
	bool began;                  /* past the byte order mark */
	char held[16];               /* a character cut by the end of a piece */
	struct charset_cell cells[128]; /* of charsets that have no more */
};

/* cs may be NULL: windows-1252. */
void charset_open(struct charset_stream *s, const struct charset *cs);
/* Appends what can be converted so far. Cutting the bytes elsewhere changes
 * nothing. A byte order mark at the start is taken away; that of UTF-8 wins
 * over cs. */
void charset_feed(struct charset_stream *s, struct str bytes, struct buf *out);
/* Appends U+FFFD for half a character at the end, and frees. */
void charset_close(struct charset_stream *s, struct buf *out);

/* Whole: bytes of charset cs, undeclared ones when cs is vague. */
void charset_put(struct buf *out, const struct charset *cs, struct str bytes);
void charset_put_undeclared(struct buf *out, const struct charset *fallback,
			    struct str bytes);

#endif
