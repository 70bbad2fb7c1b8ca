#include "text/scripts.h"

#include "base/utf8.h"

#include <string.h>

enum { SHIFTED_BYTES = 32 /* no exponent is longer */ };

static const char plain[] = "0123456789+-=()";
static const uint32_t raised[] = { 0x2070, 0xb9,   0xb2,   0xb3,   0x2074,
				   0x2075, 0x2076, 0x2077, 0x2078, 0x2079,
				   0x207a, 0x207b, 0x207c, 0x207d, 0x207e };
static const uint32_t lowered[] = { 0x2080, 0x2081, 0x2082, 0x2083, 0x2084,
				    0x2085, 0x2086, 0x2087, 0x2088, 0x2089,
				    0x208a, 0x208b, 0x208c, 0x208d, 0x208e };

struct str
scripts_shift(struct arena *a, enum render_script script, struct str text)
{
	const uint32_t *to = script == RENDER_RAISED ? raised : lowered;
	struct str shifted;
	struct buf out;

	if (script == RENDER_LEVEL || text.n == 0 || text.n > SHIFTED_BYTES)
		return text;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\0' || strchr(plain, text.p[i]) == NULL)
			return text;
	buf_init(&out, 3 * SHIFTED_BYTES);
	for (size_t i = 0; i < text.n; i++)
		utf8_put(&out, to[strchr(plain, text.p[i]) - plain]);
	shifted = arena_str(a, buf_str(&out));
	buf_fini(&out);
	return shifted;
}
