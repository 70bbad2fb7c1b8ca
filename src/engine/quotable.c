#include "engine/quotable.h"

#include "engine/showpart.h"
#include "engine/taste.h"
#include "mail/word.h"

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

/* Subjects and names of what is inside; those of the message itself are in
 * fields of their own. */
static void
put_index_head(struct shown *x, struct buf *out, const struct part *p)
{
	struct str body;

	if (p->kind == PART_MESSAGE && p->child != NULL &&
	    part_field(p->child, STR("Subject"), &body))
		buf_put(out, word_decode(&x->scratch, body, NULL));
	else
		buf_put(out, part_pick_name(&x->scratch, p));
	buf_put_char(out, '\n');
}

static void
put_index(struct shown *x, struct buf *out, const struct part *root)
{
	struct part_list list = { 0 };

	showpart_bodies(x, root);
	part_pick_attachments(&x->scratch, root, &list);
	for (size_t i = 0; i < list.n; i++) {
		const struct part *p = list.v[i];

		if (part_pick_is_hidden(p))
			continue;
		put_index_head(x, out, p);
		if (p->kind == PART_MESSAGE && p->child != NULL)
			put_index(x, out, p->child);
	}
}

void
quotable_put_index(struct buf *out, struct str message)
{
	const struct extract_options o = { 0 };
	struct shown x = { .o = &o };
	struct arena a = { 0 };
	struct lines lines;

	lines_init(&lines, &a);
	x.out = &lines;
	shown_begin(&x, &(struct mapped){ .bytes = message });
	if (x.left_bytes > out->limit_bytes)
		x.left_bytes = out->limit_bytes;
	put_index(&x, out, x.tree.root);
	put_lines(out, &lines, false);
	arena_fini(&x.scratch);
	arena_fini(&a);
}
