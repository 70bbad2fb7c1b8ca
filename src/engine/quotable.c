#include "engine/quotable.h"

#include "engine/showpart.h"
#include "engine/taste.h"

/* A URL that was broken must come out whole. */
static bool
is_broken_link(const struct line *line, const struct line *next)
{
	const struct span *last, *first;

	if (!line->wrapped || line->n_spans == 0 || next->n_spans == 0)
		return false;
	last = &line->spans[line->n_spans - 1];
	first = &next->spans[0];
	return !line->blank_cut && last->link != 0 &&
	       last->link == first->link && first->at == next->prefix &&
	       last->at + last->n == line->text.n;
}

static void
put_lines(struct buf *out, const struct lines *lines, bool without_signature)
{
	const struct line *before = NULL;

	VEC_EACH (const struct line, line, &lines->all) {
		if (line->signature && without_signature)
			continue;
		if (before != NULL && is_broken_link(before, line)) {
			out->n--; /* its line end */
			buf_put(out, str_skip(line->text, line->prefix));
		} else {
			buf_put(out, line->text);
		}
		buf_put_char(out, '\n');
		before = line;
	}
}

void
quotable_put(struct buf *out, struct str message, const struct part_told *told,
	     bool without_signature)
{
	struct extract_options o = { .width_cols = QUOTABLE_COLS,
				     .keep_cols = QUOTABLE_KEEP_COLS };
	struct shown x = { .o = &o };
	struct arena a = { 0 };
	struct lines lines;
	const struct part *body;

	if (told != NULL)
		o.told = *told;
	lines_init(&lines, &a);
	x.out = &lines;
	shown_begin(&x, &(struct mapped){ .bytes = message });
	body = part_pick_body(x.tree.root, taste_of(x.tree.root, OPEN_TEXT));
	if (body != NULL)
		showpart_put(&x, body);
	put_lines(out, &lines, without_signature);
	arena_fini(&x.scratch);
	arena_fini(&a);
}
