#include "config.h"

#include "mail/charset_table.h"

#include "base/utf8.h"

#include <string.h>

#ifdef HAVE_UCHARDET
#include <uchardet/uchardet.h>
#endif

enum { SAMPLE_BYTES = 64 * 1024, SURE_BYTES = 16 };

/* Does every byte of the sample mean something in cs? */
static bool
fits(struct str bytes, const struct charset *cs)
{
	struct buf text;
	struct str rest;
	uint32_t code;
	bool fit = true;

	buf_init(&text, (size_t)4 * SAMPLE_BYTES);
	charset_put(&text, cs, bytes);
	rest = buf_str(&text);
	while (fit && utf8_take(&rest, &code))
		fit = code != UTF8_REPLACEMENT && (code < 0x80 || code >= 0xa0);
	buf_fini(&text);
	return fit;
}

/*
 * A few Chinese characters look like Latin letters to a detector that counts.
 * But letters with accents seldom come in twos, and never in twos only.
 */
static bool
is_few_hanzi(struct str bytes)
{
	size_t pairs = 0;

	for (; bytes.n > 0; bytes = str_skip(bytes, 1)) {
		unsigned char lead = (unsigned char)bytes.p[0];

		if (lead < 0x80)
			continue;
		if (lead < 0xb0 || lead > 0xf7 || bytes.n < 2 ||
		    (unsigned char)bytes.p[1] < 0xa1)
			return false;
		bytes = str_skip(bytes, 1);
		pairs++;
	}
	return pairs > 1;
}

/* Bytes of the sample from low to high. */
static size_t
count(struct str bytes, unsigned char low, unsigned char high)
{
	size_t n = 0;

	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		n += c >= low && c <= high;
	}
	return n;
}

static bool
is_one_of(const struct charset *cs, const char *const names[])
{
	for (; *names != NULL; names++) {
		if (str_eq(str_of(charset_name(cs)), str_of(*names)))
			return true;
	}
	return false;
}

static bool
is_latin(const struct charset *cs)
{
	static const char *const others[] = { "iso-8859-5",   "iso-8859-6",
					      "iso-8859-7",   "iso-8859-8",
					      "windows-1251", "windows-1253",
					      "windows-1255", "windows-1256",
					      "windows-874",  NULL };
	struct str name = str_of(charset_name(cs));

	return !is_one_of(cs, others) && (str_starts(name, STR("iso-8859-")) ||
					  str_starts(name, STR("windows-")));
}

bool
charset_has_high_pairs(const struct charset *cs)
{
	return cs->kind == CHARSET_GB || cs->kind == CHARSET_EUC_JP ||
	       str_eq(str_of(cs->name), STR("euc-kr"));
}

const struct charset *
charset_windows_of(const struct charset *cs)
{
	static const struct {
		const char *standard, *windows;
	} pairs[] = {
		{ "iso-8859-2", "windows-1250" },
		{ "iso-8859-6", "windows-1256" },
		{ "iso-8859-7", "windows-1253" },
		{ "iso-8859-8", "windows-1255" },
		{ "iso-8859-9", "windows-1254" },
		{ "iso-8859-13", "windows-1257" },
		{ "iso-8859-15", "windows-1252" },
	};

	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		if (str_eq(str_of(charset_name(cs)), str_of(pairs[i].standard)))
			return charset_find(str_of(pairs[i].windows));
	}
	return cs;
}

/* Nothing but letters of Western Europe, and signs that people type. */
static bool
is_western(struct str bytes)
{
	static const char signs[] = "\x80\x85\x91\x92\x93\x94\x95\x96\x97"
				    "\x99\xa0\xa1\xa3\xa7\xa9\xab\xae"
				    "\xb0\xb4\xb7\xbb\xbf\xdf";

	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];
		bool is_letter = c >= 0xc0 && c != 0xd0 && c != 0xd7 &&
				 c != 0xde && c != 0xf0 && c < 0xfd;

		if (c >= 0x80 && !is_letter && strchr(signs, c) == NULL)
			return false;
	}
	return true;
}

/*
 * The detector knows many charsets that hardly any mail is in. Where a common
 * one has the same letters in the same places, that is meant: the small letters
 * of Mac's Cyrillic are those of windows-1251, its capitals are 80 to 9F.
 */
static const struct charset *
common(const struct charset *cs, struct str bytes)
{
	static const char *const rare[] = { "iso-8859-3",  "iso-8859-4",
					    "iso-8859-10", "iso-8859-14",
					    "iso-8859-16", "x-mac-ce",
					    "ibm852",      NULL };
	static const char *const russian[] = { "koi8-r", NULL };
	static const char *const mac[] = { "x-mac-cyrillic", NULL };
	const struct charset *windows = charset_find(STR("windows-1251"));
	size_t c1 = count(bytes, 0x80, 0x9f);

	if (is_one_of(cs, rare) && is_western(bytes))
		return charset_windows_1252();
	if (is_one_of(cs, russian)) /* the same, with four letters more */
		return charset_find(STR("koi8-u"));
	if (is_one_of(cs, mac) && count(bytes, 0xc0, 0xdf) >= c1 &&
	    fits(bytes, windows))
		return windows;
	return c1 > 0 ? charset_windows_of(cs) : cs;
}

#ifdef HAVE_UCHARDET
static const struct charset *
detect(struct str bytes)
{
	uchardet_t detector = uchardet_new();
	const struct charset *cs = NULL;

	if (uchardet_handle_data(detector, bytes.p, bytes.n) == 0) {
		uchardet_data_end(detector);
		cs = charset_find(str_of(uchardet_get_charset(detector)));
	}
	uchardet_delete(detector);
	return cs;
}
#else
static const struct charset *
detect(struct str bytes)
{
	(void)bytes;
	return NULL;
}
#endif

/* Two in three of those above 127 stand alone, as accents do. */
static bool
is_scattered(struct str bytes)
{
	size_t pairs = 0;

	for (size_t i = 1; i < bytes.n; i++)
		pairs += (unsigned char)bytes.p[i] >= 0x80 &&
			 (unsigned char)bytes.p[i - 1] >= 0x80;
	return pairs * 4 < count(bytes, 0x80, 0xff);
}

/*
 * Nearly any bytes fit a charset that has most of them. But no language that
 * is written in Latin letters has more with accents than without, and what
 * is not Latin does not stand alone among letters that are.
 */
static bool
is_likely(struct str bytes, const struct charset *hint)
{
	size_t letters = count(bytes, 'a', 'z') + count(bytes, 'A', 'Z');
	size_t high = count(bytes, 0x80, 0xff);

	if (is_latin(hint) && high > letters)
		return false;
	if (!is_latin(hint) && letters > high * 3 && is_scattered(bytes))
		return false;
	return high > 0 && fits(bytes, hint);
}

/* What a detector says of so few is no more than a toss of a coin. */
static bool
is_short(struct str bytes)
{
	return count(bytes, 0x80, 0xff) < SURE_BYTES;
}

const struct charset *
charset_guess(struct str bytes, const struct charset *hint)
{
	const struct charset *cs;

	bytes = str_head(bytes, SAMPLE_BYTES);
	if (charset_is_vague(hint) || !is_likely(bytes, hint))
		hint = NULL;
	if (hint != NULL && is_short(bytes))
		return hint;
	cs = detect(bytes);
	if (charset_is_vague(cs))
		return hint;
	if (is_latin(cs) && is_few_hanzi(bytes))
		return charset_find(STR("gb18030"));
	return common(cs, bytes);
}
