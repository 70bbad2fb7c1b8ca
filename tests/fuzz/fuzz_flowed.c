/* Whatever is typed: flowed text has every character of it but blanks, quote
 * marks and line ends, in order; and nothing is as long as a line that SMTP
 * does not take, unless it was typed so. */
#include "mail/build_part.h"
#include "mail/flowed.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
put_ink(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || strchr(" \r\n>", s.p[i]) == NULL)
			buf_put_char(out, s.p[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str typed = { (const char *)bytes, n };
	struct buf normal, flowed, before, after;

	buf_init(&normal, 3 * n + 1);
	buf_init(&flowed, 12 * n + 64);
	buf_init(&before, 12 * n + 64);
	buf_init(&after, 12 * n + 64);
	build_part_put_normal(&normal, typed);
	if (flowed_put(&flowed, buf_str(&normal)) == FLOWED_NOT) {
		assert(flowed.n == 0);
	} else {
		put_ink(&before, buf_str(&normal));
		put_ink(&after, buf_str(&flowed));
		assert(!buf_is_over(&flowed));
		assert(str_eq(buf_str(&before), buf_str(&after)));
	}
	buf_fini(&normal);
	buf_fini(&flowed);
	buf_fini(&before);
	buf_fini(&after);
	return 0;
}
