#include "ui/match.h"

#include "base/mem.h"
#include "base/utf8.h"

/* Where a column's cell begins in the folded text. */
struct places {
	uint32_t *starts; /* of each grapheme, and the end of the last */
	int *cols;        /* its first column, likewise */
	size_t n;
};

/* Folds text grapheme by grapheme. */
static void
fold_places(struct str text, struct buf *folded, struct places *p)
{
	struct str grapheme;
	int col = 0, w;

	while (utf8_take_grapheme(&text, &grapheme, &w)) {
		p->starts[p->n] = (uint32_t)folded->n;
		p->cols[p->n++] = col;
		utf8_put_folded(folded, grapheme);
		col += w;
	}
	p->starts[p->n] = (uint32_t)folded->n;
	p->cols[p->n] = col;
}

static void
mark_match(struct grid *g, struct area line, const struct places *p,
	   size_t from, size_t to)
{
	for (size_t i = 0; i < p->n; i++) {
		struct area at = area_line(line, 0, p->cols[i]);

		if (p->starts[i + 1] <= from || p->starts[i] >= to ||
		    p->cols[i] >= line.cols)
			continue;
		at.cols = p->cols[i + 1] - p->cols[i];
		grid_add_attrs(g, at, ATTR_REVERSE);
	}
}

void
match_mark(struct grid *g, struct area line, struct str text, struct str needle)
{
	struct arena a = { 0 };
	struct places p = { 0 };
	struct buf folded;
	size_t at = 0;

	if (needle.n == 0 || !utf8_contains_folded(text, needle))
		return;
	p.starts = ARENA_ARRAY(&a, uint32_t, text.n + 1);
	p.cols = ARENA_ARRAY(&a, int, text.n + 1);
	buf_init(&folded, text.n * 18 + 64);
	fold_places(text, &folded, &p);
	while ((at = str_find(buf_str(&folded), needle, at)) != SIZE_MAX) {
		mark_match(g, line, &p, at, at + needle.n);
		at += needle.n;
	}
	buf_fini(&folded);
	arena_fini(&a);
}
