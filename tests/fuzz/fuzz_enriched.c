/* Any bytes as enriched text: what comes out has no tag but ours, so no
 * attribute either. The first byte is the kind. */
#include "text/enriched.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str text, tag;
	struct buf out;

	if (n < 1)
		return 0;
	text = (struct str){ (const char *)bytes + 1, n - 1 };
	buf_init(&out, 16 * n + 16);
	enriched_put_html(&out, text, bytes[0] % 2);
	assert(!buf_is_over(&out));
	for (size_t at = 0;
	     (at = str_find_char(buf_str(&out), '<', at)) != SIZE_MAX; at++) {
		tag = str_skip(buf_str(&out), at + 1);
		tag = str_head(tag, str_find_char(tag, '>', 0));
		assert(tag.n > 0 && tag.n <= sizeof("/blockquote") - 1);
		for (size_t i = 0; i < tag.n; i++)
			assert(ascii_is_alnum(tag.p[i]) || tag.p[i] == '/');
	}
	buf_fini(&out);
	return 0;
}
