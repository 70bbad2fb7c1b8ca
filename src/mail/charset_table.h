/*
 * charset_table.h - the charsets we know, and how each is read. For the units
 * of charset.h only.
 *
 * Pure.   Thread: any.
 */
#ifndef MAIL_CHARSET_TABLE_H
#define MAIL_CHARSET_TABLE_H

#include "mail/charset.h"

enum charset_kind {
	CHARSET_UTF8,  /* by our own decoder */
	CHARSET_LATIN, /* windows-1252, by our own table */
	CHARSET_BYTES, /* iconv; a bad byte is skipped alone */
	CHARSET_PAIRS, /* iconv; a bad pair is skipped whole */
	CHARSET_GB,    /* the same, with two signs put right */
	CHARSET_UTF_16,
	CHARSET_UTF_32,
	/* shifted: made plain pairs of the iconv charset first */
	CHARSET_ISO_2022_JP,
	CHARSET_EUC_JP,
	CHARSET_ISO_2022_KR,
	CHARSET_HZ,
	CHARSET_UTF_7, /* no iconv at all */
};

struct charset {
	const char *name;
	enum charset_kind kind;
	const char *iconv[3]; /* names to try in turn; NULL ends */
};

/* A number below CHARSET_COUNT, of each its own. */
enum { CHARSET_COUNT = 80 };
size_t charset_index(const struct charset *cs);

const struct charset *charset_utf8(void);
const struct charset *charset_windows_1252(void);
const struct charset *charset_iso_2022_jp(void);
/* The second plane of EUC-JP alone: 8F and two bytes. */
const struct charset *charset_jis_0212(void);

/* Windows' own charset, when cs is the ISO standard that it extends or ousted;
 * else cs. Text with bytes 80 to 9F is in that. */
const struct charset *charset_windows_of(const struct charset *cs);

/* True where both bytes of nearly all its characters are above 127. */
bool charset_has_high_pairs(const struct charset *cs);

/*
 * Through iconv: appends what it can of in to out, U+FFFD for what is no
 * character. Returns how many bytes at the end of in wait for more.
 */
size_t charset_run(struct charset_stream *s, struct str in, struct buf *out);

/* The same for the shifted kinds (charset_shift.c). */
size_t charset_run_shifted(struct charset_stream *s, struct str in,
			   struct buf *out);

/* Appends U+FFFD. */
void charset_put_bad(struct buf *out);

#endif
