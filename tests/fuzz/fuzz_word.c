/* Whatever a field holds, its text is one line of valid UTF-8 without control
 * characters, and reading that line again as plain text keeps it. */
#include "base/utf8.h"
#include "mail/word.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_line(struct str line)
{
	uint32_t code, before = ' ';

	assert(utf8_is_valid(line));
	while (utf8_take(&line, &code)) {
		assert(code >= ' ' && (code < 127 || code > 0x9f));
		assert(code != ' ' || before != ' ');
		before = code;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const raws[] = { "", "gb2312", "iso-2022-jp",
					    "shift_jis" };
	struct str body = { (const char *)bytes, n }, line, clean;
	struct arena a = { 0 };

	for (size_t i = 0; i < COUNT_OF(raws); i++) {
		const struct charset *raw = charset_find(str_of(raws[i]));

		line = word_decode(&a, body, raw);
		check_line(line);
		assert(str_eq(word_line(&a, line), line));
		clean = word_clean(&a, body, raw);
		assert(utf8_is_valid(clean));
	}
	arena_fini(&a);
	return 0;
}
