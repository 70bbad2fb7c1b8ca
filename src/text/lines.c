#include "text/lines.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

/* Of one portion: the first is a few screens; the largest takes some
 * milliseconds to make. */
enum {
	PORTION_LINES_FIRST = 256,
	PORTION_LINES_MAX = 16384,
	PORTION_LINE_BYTES = 128,
};

void
lines_init(struct lines *l, struct arena *a)
{
	*l = (struct lines){ .arena = a, .keep = a };
}

void
lines_in_portions(struct lines *l, struct arena *keep,
		  void (*flush)(void *context, struct lines *l), void *context)
{
	l->keep = keep;
	l->flush = flush;
	l->context = context;
	l->portion_lines = PORTION_LINES_FIRST;
}

void
lines_take(struct lines *l, struct lines *portion, struct arena *next)
{
	*portion = (struct lines){ .arena = l->arena,
				   .all.v = l->all.v,
				   .all.n = l->all.n,
				   .links_before = l->links_before };
	for (; l->links_before < l->links.n; l->links_before++)
		*VEC_PUSH(l->arena, &portion->links) =
			arena_str(l->arena, l->links.v[l->links_before]);
	l->lines_before += l->all.n;
	if (l->done_bytes > 0 && l->done_bytes <= l->whole_bytes)
		portion->expected = (size_t)((double)l->lines_before *
					     (double)l->whole_bytes /
					     (double)l->done_bytes);
	l->all.v = NULL;
	l->all.n = l->all.room = 0;
	l->arena = next;
	if (l->portion_lines < PORTION_LINES_MAX)
		l->portion_lines *= 4;
}

static bool
is_portion(const struct lines *l)
{
	return l->flush != NULL &&
	       (l->all.n >= l->portion_lines ||
		l->arena->used_bytes >= l->portion_lines * PORTION_LINE_BYTES);
}

struct line *
lines_add(struct lines *l)
{
	struct line *last;

	if (l->lines_before + l->all.n < LIMIT_LINES) {
		if (l->all.n > 0 && is_portion(l))
			l->flush(l->context, l);
		return VEC_PUSH(l->arena, &l->all);
	}
	l->is_cut = true;
	last = &l->all.v[l->all.n - 1];
	*last = (struct line){ 0 };
	return last;
}

void
lines_gap(struct lines *l)
{
	if (l->all.n > 0 && l->all.v[l->all.n - 1].text.n > 0)
		(void)lines_add(l);
}

static bool
is_clean_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return true;
}

/* A copy that may go to a terminal; a broken byte becomes three. */
static struct str
clean_copy(struct arena *a, struct str text)
{
	struct str copy;
	struct buf b;

	if (is_clean_ascii(text))
		return arena_str(a, text);
	buf_init(&b, 3 * text.n);
	utf8_put_safe_wide(&b, text);
	copy = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return copy;
}

static void
add_span(struct arena *a, struct line *line, struct span span)
{
	struct span *last = NULL;
	struct span *all;

	if (line->n_spans > 0)
		last = &line->spans[line->n_spans - 1];
	if (last != NULL && last->at + last->n == span.at &&
	    last->style == span.style && last->link == span.link) {
		last->n += span.n;
		return;
	}
	all = ARENA_ARRAY(a, struct span, line->n_spans + 1u);
	if (line->n_spans > 0)
		(void)memcpy(all, line->spans, line->n_spans * sizeof(*all));
	all[line->n_spans++] = span;
	line->spans = all;
}

void
lines_put(struct lines *l, enum style style, uint32_t link, struct str text)
{
	struct line *line;
	char *joined;

	assert(l->all.n > 0);
	line = &l->all.v[l->all.n - 1];
	text = clean_copy(l->arena, text);
	if (text.n == 0)
		return;
	if (style != STYLE_PLAIN || link != 0)
		add_span(l->arena, line,
			 (struct span){ .at = (uint32_t)line->text.n,
					.n = (uint32_t)text.n,
					.style = style,
					.link = link });
	if (line->text.n == 0) {
		line->text = text;
		return;
	}
	joined = arena_alloc(l->arena, line->text.n + text.n + 1);
	(void)memcpy(joined, line->text.p, line->text.n);
	(void)memcpy(joined + line->text.n, text.p, text.n);
	line->text = (struct str){ joined, line->text.n + text.n };
}

void
lines_add_text(struct lines *l, enum style style, struct str text)
{
	(void)lines_add(l);
	lines_put(l, style, 0, text);
}

/* Where the link stands in the table, or would stand. A sender who makes
 * hashes collide slows down his own letter, at most LIMIT_LINKS times. */
static uint32_t *
slot_of(const struct lines *l, struct str target)
{
	size_t at = str_hash(target);

	for (;; at++) {
		uint32_t *slot = &l->slots[at & (l->n_slots - 1)];

		if (*slot == 0 || str_eq(l->links.v[*slot - 1], target))
			return slot;
	}
}

/* Keeps at least half of the table free; its size is a power of two. */
static void
grow_slots(struct lines *l)
{
	if (2 * (l->links.n + 1) <= l->n_slots)
		return;
	while (l->n_slots < 4 * (l->links.n + 1))
		l->n_slots = l->n_slots == 0 ? 32 : 2 * l->n_slots;
	l->slots = ARENA_ARRAY(l->keep, uint32_t, l->n_slots);
	for (uint32_t i = 0; i < l->links.n; i++)
		*slot_of(l, l->links.v[i]) = i + 1;
}

uint32_t
lines_link(struct lines *l, struct str target)
{
	uint32_t *slot;

	target = clean_copy(l->keep, str_trim(target));
	if (target.n == 0)
		return 0;
	if (str_starts_fold(target, STR("www.")))
		target = arena_printf(l->keep, "http://%.*s", STR_ARG(target));
	grow_slots(l);
	slot = slot_of(l, target);
	if (*slot == 0 && l->links.n < LIMIT_LINKS) {
		*VEC_PUSH(l->keep, &l->links) = target;
		*slot = (uint32_t)l->links.n;
	}
	return *slot;
}
