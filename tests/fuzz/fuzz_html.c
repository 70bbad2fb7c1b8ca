/* Any bytes as HTML, at any width: no line is wider than asked for, holds what
 * a terminal would act on, or has a span outside its text. The first byte is
 * the width. */
#include "base/limits.h"
#include "base/utf8.h"
#include "text/html.h"
#include "text/wrap.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_text(struct str text)
{
	uint32_t code;

	assert(utf8_is_valid(text));
	while (utf8_take(&text, &code))
		assert(!utf8_is_unsafe(code));
}

static void
check_spans(const struct line *line, size_t links)
{
	size_t end = 0;

	for (uint32_t i = 0; i < line->n_spans; i++) {
		const struct span *s = &line->spans[i];

		assert(s->at >= end && s->n > 0 && s->link <= links);
		end = s->at + s->n;
	}
	assert(end <= line->text.n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct html_options o = { .number_links = true };
	struct html_result r;
	struct arena a = { 0 };
	struct lines l;
	struct str html;

	if (n < 1)
		return 0;
	o.width_cols = bytes[0] % 100;
	html = (struct str){ (const char *)bytes + 1, n - 1 };
	lines_init(&l, &a);
	html_render(&l, html, &o, &r);
	VEC_EACH (const struct line, line, &l.all) {
		check_text(line->text);
		check_spans(line, l.links.n);
		assert(line->quote <= LIMIT_QUOTE_DEPTH);
		if (o.width_cols >= WRAP_COLS_MIN)
			assert(utf8_cols(line->text) <= o.width_cols);
	}
	VEC_EACH (const struct str, link, &l.links)
		check_text(*link);
	arena_fini(&a);
	return 0;
}
