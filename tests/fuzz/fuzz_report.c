/* Any text as a report: what comes out is bounded, and text when text went
 * in. */
#include "base/limits.h"
#include "base/utf8.h"
#include "mail/report.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str text = { (const char *)bytes, n };
	struct facts facts = { 0 };
	struct arena a = { 0 };
	bool is_text = utf8_is_valid(text);

	report_read(&a, text, &facts);
	assert(facts.n <= LIMIT_FACTS);
	VEC_EACH (const struct fact, f, &facts) {
		assert(!is_text || utf8_is_valid(f->text));
		assert(utf8_is_valid(f->label));
	}
	arena_fini(&a);
	return 0;
}
