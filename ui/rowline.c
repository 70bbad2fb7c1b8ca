#include "ui/rowline.h"

#include "base/figures.h"
#include "base/hostname.h"
#include "base/limits.h"
#include "base/world.h"

#include <stdio.h>

enum { PREVIEW_FROM_COLS = 130 };

/* What a line of that width holds; 0 = the column is left out. */
static const struct columns {
	int from_width; /* the narrowest line it fits */
	int date, person, size;
} layouts[] = {
	{ 130, 16, 28, 5 }, { 100, 10, 22, 5 }, { 70, 10, 18, 5 },
	{ 50, 6, 14, 0 },   { 34, 6, 9, 0 },    { 0, 0, 8, 0 },
};

static const struct columns *
columns_of(int width)
{
	size_t i = 0;

	while (layouts[i].from_width > width)
		i++;
	return &layouts[i];
}

void
rowline_put_person(struct buf *out, const struct mailbox_name *m)
{
	if (m->name.n > 0)
		buf_put(out, m->name);
	else
		(void)hostname_put_address(out, m->addr);
}

static char
state_letter(const struct row *r)
{
	if (r->flags & ROW_DELETED)
		return 'D';
	if ((r->flags & ROW_READ) == 0)
		return 'N';
	if (r->flags & ROW_REPLIED)
		return 'r';
	return r->flags & ROW_FORWARDED ? 'f' : ' ';
}

/* Cursor, mark, state and flag: four columns. */
static void
draw_flags(struct grid *g, struct area line, const struct row *r,
	   struct rowline how, enum look look)
{
	char text[5] = { ' ', ' ', ' ', ' ', '\0' };

	if (how.at_cursor)
		text[0] = '>';
	if (how.marked)
		text[1] = '*';
	text[2] = state_letter(r);
	(void)grid_put(g, line, look, str_of(text));
	if (r->flags & ROW_FLAGGED)
		(void)grid_put(g, area_line(line, 0, 3), LOOK_FLAGGED,
			       STR("!"));
}

/* The line as far as it is drawn. */
struct pen {
	struct grid *g;
	struct area line;
	int col; /* where the next column begins */
	enum look look;
};

static void
put_column(struct pen *p, int width, struct str text)
{
	struct area at = area_line(p->line, 0, p->col);

	if (width == 0)
		return;
	if (at.cols > width)
		at.cols = width;
	(void)grid_put(p->g, at, p->look, text);
	p->col += width + 1;
}

static void
put_size(struct pen *p, int width, uint64_t bytes)
{
	char size[FIGURES_SIZE], text[FIGURES_SIZE + 8];

	figures_size(bytes, size);
	(void)snprintf(text, sizeof(text), "%*s", width, size);
	put_column(p, width, str_of(text));
}

/* The subject, and where there is much room how the text begins. */
static void
put_subject(struct pen *p, const struct row *r)
{
	struct area at = area_line(p->line, 0, p->col);
	struct str text = r->subject.n > 0 ? r->subject : STR("(no subject)");
	int used = grid_put(p->g, at, p->look, text);

	if (p->line.cols >= PREVIEW_FROM_COLS)
		(void)grid_put(p->g, area_line(at, 0, used + 2), LOOK_FAINT,
			       r->preview);
}

static void
put_who(struct pen *p, int cols, const struct row *r, bool show_to)
{
	struct buf who;

	buf_init(&who, LIMIT_FIELD_BYTES);
	rowline_put_person(&who, show_to && r->n_to > 0 ? &r->to[0] : &r->from);
	put_column(p, cols, buf_str(&who));
	buf_fini(&who);
}

void
rowline_draw(struct grid *g, struct area line, const struct row *r,
	     struct rowline how)
{
	const struct columns *c = columns_of(line.cols);
	enum look look = r->flags & ROW_READ ? LOOK_NORMAL : LOOK_UNREAD;
	struct pen p = { g, line, 5, look };
	char date[FIGURES_SIZE];

	grid_put_line(g, line, look, STR(""));
	draw_flags(g, line, r, how, look);
	figures_date(r->date_s, world_now_s(), c->date, date);
	put_column(&p, c->date, str_of(date));
	put_who(&p, c->person, r, how.show_to);
	put_size(&p, c->size, r->size_bytes);
	put_column(&p, 1, r->attachments > 0 ? STR("@") : STR(" "));
	put_subject(&p, r);
	if (how.at_cursor)
		grid_add_attrs(g, line, ATTR_REVERSE);
}
