#include "mail/charset_table.h"

#include "base/utf8.h"

enum { SAMPLE_BYTES = 64 * 1024 };

/* What a sample of text is made of. */
struct look {
	struct str bytes;
	size_t letters; /* of ASCII */
	size_t high;    /* bytes above 127 */
	size_t c1;      /* of them 80 to 9F */
	size_t pairs;   /* of two of them, side by side */
	size_t nul;
	size_t sequences; /* of UTF-8, longer than a byte */
	size_t broken;    /* bytes above 127 in none */
};

static void
look_at(struct look *l)
{
	struct str rest = l->bytes, before = rest;
	uint32_t code;

	for (; utf8_take(&rest, &code); before = rest) {
		size_t n = before.n - rest.n;
		/* The sample may end within a character. */
		bool is_cut = before.n < 4 && before.n < l->bytes.n;

		l->nul += code == 0;
		l->letters += code < 0x80 && ascii_is_alpha((char)code);
		if (code < 0x80)
			continue;
		l->high += n;
		l->sequences += n > 1;
		l->broken += n == 1 && !is_cut;
	}
	for (size_t i = 0; i < l->bytes.n; i++) {
		unsigned char c = (unsigned char)l->bytes.p[i];

		l->c1 += c >= 0x80 && c < 0xa0;
		l->pairs += c >= 0x80 && i > 0 &&
			    (unsigned char)l->bytes.p[i - 1] >= 0x80;
	}
}

/* Characters that the sample cannot hold if it is in cs. */
static size_t
misfits(const struct look *l, const struct charset *cs)
{
	struct buf text;
	struct str rest;
	uint32_t code;
	size_t n = 0;

	buf_init(&text, (size_t)4 * SAMPLE_BYTES);
	charset_put(&text, cs, l->bytes);
	rest = buf_str(&text);
	while (utf8_take(&rest, &code))
		n += code == UTF8_REPLACEMENT || (code >= 0x80 && code < 0xa0);
	buf_fini(&text);
	return n;
}

static bool
is_of_two_bytes(const struct charset *cs)
{
	return cs->kind >= CHARSET_PAIRS && cs->kind != CHARSET_UTF_16 &&
	       cs->kind != CHARSET_UTF_32;
}

/* Text of another charset is seldom UTF-8 by accident; pairs and Thai can be,
 * where they are few. */
static bool
is_utf8(const struct look *l, const struct charset *cs)
{
	bool is_easy = is_of_two_bytes(cs) ||
		       str_eq(str_of(cs->name), STR("windows-874"));

	return l->broken == 0 && l->sequences > (is_easy ? 3 : 0);
}

/* A guess counts against the label only where it explains nearly all. */
static const struct charset *
better(const struct look *l, const struct charset *cs,
       const struct charset *hint)
{
	const struct charset *guess =
		charset_guess(l->bytes, hint == cs ? NULL : hint);

	if (guess == NULL || guess == cs)
		return NULL;
	return misfits(l, guess) <= 1 + l->high / 50 ? guess : NULL;
}

/* Accents in words of ASCII, which seldom stand side by side. */
static bool
is_among_ascii(const struct look *l)
{
	return l->pairs * 4 < l->high && l->letters > l->high * 3;
}

static bool
has_latin_letters(const struct charset *cs)
{
	static const char *const names[] = {
		"iso-8859-2",   "iso-8859-15",  "windows-1250",
		"windows-1252", "windows-1254", "windows-1257",
	};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (str_eq(str_of(cs->name), str_of(names[i])))
			return true;
	}
	return false;
}

/* Kana and the common kanji of Shift_JIS begin with 81 to 9F. */
static bool
is_never_shift_jis(const struct look *l, const struct charset *cs)
{
	return cs == charset_at(CS_SJIS) && l->c1 == 0 && l->high > 5;
}

/* The sample has bytes above 127. */
static const struct charset *
doubt(const struct look *l, const struct charset *cs,
      const struct charset *hint)
{
	const struct charset *guess;

	if (cs == charset_utf8()) {
		if (l->broken <= l->sequences)
			return NULL; /* damaged, but UTF-8 */
		guess = better(l, cs, hint);
		return guess != NULL ? guess : charset_windows_1252();
	}
	if (is_utf8(l, cs))
		return charset_utf8();
	/* No language in Latin letters has so many with accents. */
	if (has_latin_letters(cs) && l->high > 5 && l->high > l->letters)
		return better(l, cs, hint);
	if (l->c1 > 0 && charset_windows_of(cs) != cs)
		return charset_windows_of(cs);
	if (is_among_ascii(l) && charset_has_high_pairs(cs)) {
		guess = better(l, cs, hint);
		return guess != NULL ? guess : charset_windows_1252();
	}
	if (is_of_two_bytes(cs) &&
	    (misfits(l, cs) * 50 > l->high || is_never_shift_jis(l, cs)))
		return better(l, cs, hint);
	return NULL;
}

const struct charset *
charset_doubt(struct str bytes, const struct charset *cs,
	      const struct charset *hint)
{
	struct look l = { .bytes = str_head(bytes, SAMPLE_BYTES) };
	struct charset_survey s;

	if (charset_is_vague(cs))
		return NULL;
	charset_survey_init(&s);
	charset_survey_feed(&s, l.bytes);
	/* A byte that was damaged does not make the escapes less sure. */
	if (s.has_escape && (!s.is_8bit || cs == charset_iso_2022_jp()))
		return is_of_two_bytes(cs) ? NULL : charset_iso_2022_jp();
	if (cs->kind == CHARSET_UTF_16 || cs->kind == CHARSET_UTF_32) {
		look_at(&l);
		return l.nul == 0 && l.broken == 0 && l.letters > 0
			       ? charset_utf8()
			       : NULL;
	}
	if (!s.is_8bit || (cs == charset_utf8() && !s.is_broken))
		return NULL;
	look_at(&l);
	return doubt(&l, cs, hint);
}
