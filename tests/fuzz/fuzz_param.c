/* Values and names are lower case, each name is there once, texts are UTF-8,
 * and all is bounded. */
#include "base/limits.h"
#include "base/utf8.h"
#include "mail/param.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_lower(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		assert(s.p[i] == ascii_lower(s.p[i]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str body = { (const char *)bytes, n };
	struct arena a = { 0 };
	struct param_field f;

	param_parse(&a, body, n % 2 == 0 ? NULL : charset_find(STR("big5")),
		    &f);
	check_lower(f.value);
	assert(f.params.n <= LIMIT_PARAMS);
	VEC_EACH (struct param, p, &f.params) {
		check_lower(p->name);
		assert(p->name.n > 0 && param_find(&f, p->name) == p);
		assert(utf8_is_valid(p->text));
		assert(p->raw.n <= 3 * n);
	}
	arena_fini(&a);
	return 0;
}
