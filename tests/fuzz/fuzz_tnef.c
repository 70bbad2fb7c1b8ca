/* What comes out of TNEF is UTF-8 in lines, files lie in the bytes; RTF,
 * packed or not, gives no more than it may. The first byte says which. */
#include "base/limits.h"
#include "base/utf8.h"
#include "mail/lzfu.h"
#include "mail/rtf.h"
#include "mail/tnef.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { TEXT_BYTES = 1 << 20 };

static void
check_line(struct str s)
{
	assert(utf8_is_valid(s));
	assert(str_find_char(s, '\n', 0) == SIZE_MAX);
}

static void
check_inside(struct str inner, struct str outer)
{
	assert(inner.n == 0 ||
	       (inner.p >= outer.p && inner.p + inner.n <= outer.p + outer.n));
}

static void
check_tnef(struct str bytes)
{
	struct arena a = { 0 };
	struct tnef t;

	if (tnef_parse(&a, bytes, &t)) {
		assert(utf8_is_valid(t.head) && utf8_is_valid(t.plain));
		check_inside(t.html, bytes);
		VEC_EACH (const struct tnef_file, f, &t.files) {
			check_line(f->name);
			check_line(f->type);
			check_line(f->id);
			check_inside(f->bytes, bytes);
			assert(!f->is_message || f->bytes.n >= 4);
		}
	}
	arena_fini(&a);
}

static void
check_rtf(struct str bytes, bool is_packed)
{
	struct buf rtf, text;

	buf_init(&rtf, TEXT_BYTES);
	buf_init(&text, TEXT_BYTES);
	if (is_packed)
		(void)lzfu_unpack(&rtf, bytes);
	assert(rtf.n <= 17 * bytes.n);
	rtf_put_text(&text, is_packed ? buf_str(&rtf) : bytes);
	assert(utf8_is_valid(buf_str(&text)));
	buf_fini(&rtf);
	buf_fini(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str rest = { (const char *)bytes, n };

	if (n == 0)
		return 0;
	rest = str_skip(rest, 1);
	if (bytes[0] == 'r' || bytes[0] == 'z')
		check_rtf(rest, bytes[0] == 'z');
	else
		check_tnef(rest);
	return 0;
}
