/* Any text as a calendar: what comes out is bounded, and text when text went
 * in; its lines have names, and its times an end. */
#include "base/limits.h"
#include "base/utf8.h"
#include "mail/calendar.h"
#include "mail/ical.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_lines(struct str text)
{
	struct ical_line line;
	struct str rest;
	struct buf b;

	buf_init(&b, text.n + 1);
	ical_unfold(&b, text);
	assert(!buf_is_over(&b) && b.n <= text.n);
	rest = buf_str(&b);
	while (ical_next(&rest, &line)) {
		int64_t seconds;

		assert(line.name.n > 0);
		assert(ical_param(&line, "TZID").n <= line.params.n);
		if (ical_read_duration(line.value, &seconds))
			assert(seconds < INT64_C(400000) * 86400);
	}
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str text = { (const char *)bytes, n };
	struct facts facts = { 0 };
	struct arena a = { 0 };
	bool is_text = utf8_is_valid(text);

	check_lines(text);
	calendar_read(&a, text, STR(""), &facts);
	assert(facts.n <= LIMIT_FACTS);
	VEC_EACH (const struct fact, f, &facts)
		assert(!is_text || utf8_is_valid(f->text));
	arena_fini(&a);
	return 0;
}
