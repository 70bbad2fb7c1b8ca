/* Any text, at any width: no line is wider than asked for, holds what a
 * terminal would act on, or has a span outside its text; and no letter is
 * lost. In pieces it comes out the same. The first byte is the width, the
 * second the kind of text. */
#include "base/utf8.h"
#include "text/plain.h"
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
	size_t end = line->prefix;

	assert(line->prefix <= line->text.n);
	for (uint32_t i = 0; i < line->n_spans; i++) {
		const struct span *s = &line->spans[i];

		assert(s->at >= end && s->n > 0 && s->link <= links);
		end = s->at + s->n;
	}
	assert(end <= line->text.n);
}

static size_t
count_letters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ascii_is_alnum(s.p[i]);
	return n;
}

static void
check_same(const struct lines *a, const struct lines *b)
{
	assert(a->all.n == b->all.n && a->links.n == b->links.n);
	for (size_t i = 0; i < a->all.n; i++) {
		const struct line *x = &a->all.v[i], *y = &b->all.v[i];

		assert(str_eq(x->text, y->text) && x->quote == y->quote);
		assert(x->wrapped == y->wrapped && x->n_spans == y->n_spans);
		assert(x->signature == y->signature && x->prefix == y->prefix);
	}
}

/* In two pieces it is the same text. */
static void
check_pieces(const struct lines *whole, struct str text,
	     const struct plain_options *o)
{
	struct arena a = { 0 };
	struct plain w;
	struct lines l;
	size_t cut = text.n * 2 / 3;

	lines_init(&l, &a);
	plain_open(&w, &l, o);
	plain_feed(&w, str_head(text, cut));
	plain_feed(&w, str_skip(text, cut));
	plain_close(&w);
	check_same(whole, &l);
	arena_fini(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct plain_options o = { 0 };
	struct arena a = { 0 };
	size_t letters = 0;
	bool goes_on = false; /* initials are repeated */
	struct lines l;
	struct str text;

	if (n < 2)
		return 0;
	o.width_cols = bytes[0] % 100;
	o.flowed = (bytes[1] & 1) != 0;
	o.delsp = (bytes[1] & 2) != 0;
	text = (struct str){ (const char *)bytes + 2, n - 2 };
	lines_init(&l, &a);
	plain_put(&l, text, &o);
	VEC_EACH (const struct line, line, &l.all) {
		check_text(line->text);
		check_spans(line, l.links.n);
		letters += count_letters(
			goes_on ? str_skip(line->text, line->prefix)
				: line->text);
		goes_on = line->wrapped;
		if (o.width_cols >= WRAP_COLS_MIN)
			assert(utf8_cols(line->text) <= o.width_cols);
	}
	assert(letters == count_letters(text));
	check_pieces(&l, text, &o);
	arena_fini(&a);
	return 0;
}
