#include "mail/charset.h"

#include <uchardet/uchardet.h>

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

const struct charset *
charset_guess(struct str bytes, const struct charset *hint)
{
	const struct charset *cs = NULL;
	uchardet_t detector;

	bytes = str_head(bytes, SAMPLE_BYTES);
	if (!charset_is_vague(hint) && fits(bytes, hint))
		return hint;
	detector = uchardet_new();
	if (uchardet_handle_data(detector, bytes.p, bytes.n) == 0) {
		uchardet_data_end(detector);
		cs = charset_find(str_of(uchardet_get_charset(detector)));
	}
	uchardet_delete(detector);
	return charset_is_vague(cs) ? NULL : cs;
}
