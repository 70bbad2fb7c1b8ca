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
	CHARSET_CELLS, /* ASCII and 128 more; iconv is asked once for those */
	CHARSET_BYTES, /* iconv; a bad byte is skipped alone */
	CHARSET_PAIRS, /* iconv; a bad pair is skipped whole */
	CHARSET_GB,    /* the same, with two signs put right */
	CHARSET_UTF_16,
	CHARSET_UTF_32,
	/* shifted: made plain pairs of the iconv charset first */
	CHARSET_ISO_2022_JP,
	CHARSET_EUC_JP,
	CHARSET_BIG5,
	CHARSET_ISO_2022_KR,
	CHARSET_HZ,
	CHARSET_UTF_7, /* no iconv at all */
};

/* clang-format off */
enum charset_index {
	CS_UTF8, CS_ASCII, CS_W1252, CS_I8859_2, CS_I8859_3, CS_I8859_4,
	CS_I8859_5, CS_I8859_6, CS_I8859_7, CS_I8859_8, CS_I8859_10,
	CS_I8859_13, CS_I8859_14, CS_I8859_15, CS_I8859_16, CS_I8859_8I,
	CS_W1250, CS_W1251, CS_W1253, CS_W1254, CS_W1255, CS_W1256, CS_W1257,
	CS_W1258, CS_W874, CS_KOI8R, CS_KOI8U, CS_KOI8T, CS_MAC, CS_MACCYR,
	CS_MACCE, CS_IBM437, CS_IBM737, CS_IBM775, CS_IBM850, CS_IBM852,
	CS_IBM855, CS_IBM857, CS_IBM858, CS_IBM860, CS_IBM861, CS_IBM862,
	CS_IBM863, CS_IBM864, CS_IBM865, CS_IBM866, CS_IBM869, CS_IBM1125,
	CS_VISCII, CS_TCVN, CS_ARMSCII, CS_GEORGIAN, CS_PT154, CS_RK1048,
	CS_ROMAN8, CS_GB18030, CS_BIG5, CS_SJIS, CS_EUCJP, CS_JIS0212,
	CS_EUCJISX0213, CS_SJISX0213, CS_ISO2022JP, CS_EUCKR, CS_ISO2022KR,
	CS_JOHAB, CS_HZ, CS_ISO2022CN, CS_EUCTW, CS_UTF7, CS_UTF16LE,
	CS_UTF16BE, CS_UTF32LE, CS_UTF32BE, CS_MACIS, CS_MACTR, CS_MACRO,
	CS_IBM851, CS_IBM856, CS_IBM868, CS_IBM922, CS_IBM1004, CS_IBM1046,
	CS_IBM1124, CS_IBM1129, CS_IBM1133, CS_IBM1161, CS_CP770, CS_CP771,
	CS_CP772, CS_CP773, CS_CP774, CS_DECMCS, CS_IR111, CS_IR197, CS_IR209,
	CS_I8859_9E, CS_GEORGIANA, CS_GREEK8, CS_ROMAN9, CS_TURKISH8,
	CS_ISIRI, CS_CWI, CS_MIK, CS_MACSAMI, CS_WINSAMI, CS_TSCII, CS_I6937,
	CS_NAPLPS, CS_T61, CS_EBCDICUS, CS_IBM037, CS_IBM273, CS_IBM424,
	CS_IBM500, CS_IBM1026, CS_IBM1047, CS_IBM1140, CS_IBM1141, CS_IBM1148,
	CS_ISO646DE, CS_ISO646SE, CS_ISO646NO, CS_ISO646FR, CS_ISO646IT,
	CS_ISO646ES, CS_ISO646DK, CS_ISO646GB, CS_ISO646HU, CS_ISO646PT,
	CS_ISO646CA, CHARSET_COUNT
};
/* clang-format on */

struct charset {
	const char *name;
	enum charset_kind kind;
	const char *iconv[3]; /* names to try in turn; NULL ends */
};

/* A number below CHARSET_COUNT, of each its own. */
size_t charset_index(const struct charset *cs);

const struct charset *charset_at(enum charset_index i);
const struct charset *charset_utf8(void);
const struct charset *charset_windows_1252(void);
const struct charset *charset_iso_2022_jp(void);

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

/* windows-1252; and what charset_fill_cells has asked iconv for. */
size_t charset_run_latin(struct str in, struct buf *out);
void charset_fill_cells(struct charset_stream *s);
size_t charset_run_cells(struct charset_stream *s, struct str in,
			 struct buf *out);

/* What a pair of Big5 is where iconv has it otherwise; else 0. */
uint32_t charset_big5_sign(unsigned pair);

/* Length of the ASCII run at the head of s. */
size_t charset_ascii_span(struct str s);

/* Appends U+FFFD. */
void charset_put_bad(struct buf *out);

#endif
