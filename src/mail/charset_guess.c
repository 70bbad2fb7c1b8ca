#include "config.h"

#include "mail/charset.h"

#ifdef HAVE_UCHARDET
#include <uchardet/uchardet.h>
#endif

enum { SAMPLE_BYTES = 64 * 1024 };

/* Does every byte of the sample mean something in cs? */
static bool
fits(struct str bytes, const struct charset *cs)
{
	struct buf text;
	bool fit;

	buf_init(&text, (size_t)4 * SAMPLE_BYTES);
	charset_put(&text, cs, bytes);
	fit = str_find(buf_str(&text), STR("\xef\xbf\xbd"), 0) == SIZE_MAX;
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

static bool
is_latin(const struct charset *cs)
{
	static const char *const others[] = {
		"iso-8859-5",   "iso-8859-6",   "iso-8859-7",
		"iso-8859-8",   "windows-1251", "windows-1253",
		"windows-1255", "windows-1256", "windows-874",
	};
	struct str name = str_of(charset_name(cs));

	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (str_eq(name, str_of(others[i])))
			return false;
	}
	return str_starts(name, STR("iso-8859-")) ||
	       str_starts(name, STR("windows-"));
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

const struct charset *
charset_guess(struct str bytes, const struct charset *hint)
{
	const struct charset *cs;

	bytes = str_head(bytes, SAMPLE_BYTES);
	if (!charset_is_vague(hint) && fits(bytes, hint))
		return hint;
	cs = detect(bytes);
	if (charset_is_vague(cs))
		return NULL;
	return is_latin(cs) && is_few_hanzi(bytes)
		       ? charset_find(STR("gb18030"))
		       : cs;
}
