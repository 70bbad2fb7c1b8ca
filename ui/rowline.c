#include "ui/rowline.h"

#include "base/world.h"
#include "ui/figures.h"

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

struct str
rowline_person(const struct mailbox_name *m)
{
	return m->name.n > 0 ? m->name : m->addr;
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

/* Puts text into a column of its own and returns where the next begins. */
static int
draw_column(struct grid *g, struct area line, int col, int width,
	    enum look look, struct str text)
{
	struct area at = area_line(line, 0, col);

	if (width == 0)
		return col;
	if (at.cols > width)
		at.cols = width;
	(void)grid_put(g, at, look, text);
	return col + width + 1;
}

static int
draw_size(struct grid *g, struct area line, int col, int width, enum look look,
	  uint64_t bytes)
{
	char size[FIGURES_SIZE];
	struct str text;
	int pad;

	figures_size(bytes, size);
	text = str_of(size);
	pad = width > (int)text.n ? width - (int)text.n : 0;
	if (width > 0)
		(void)draw_column(g, line, col + pad, width - pad, look, text);
	return width > 0 ? col + width + 1 : col;
}

void
rowline_draw(struct grid *g, struct area line, const struct row *r,
	     struct rowline how)
{
	const struct columns *c = columns_of(line.cols);
	enum look look = r->flags & ROW_READ ? LOOK_NORMAL : LOOK_UNREAD;
	struct str person = rowline_person(&r->from);
	struct str subject = r->subject;
	char date[FIGURES_SIZE];
	int col = 5;

	if (how.show_to && r->to.n > 0)
		person = r->to;
	if (subject.n == 0)
		subject = STR("(no subject)");
	grid_put_line(g, line, look, STR(""));
	draw_flags(g, line, r, how, look);
	figures_date(r->date_s, world_now_s(), c->date, date);
	col = draw_column(g, line, col, c->date, look, str_of(date));
	col = draw_column(g, line, col, c->person, look, person);
	col = draw_size(g, line, col, c->size, look, r->size_bytes);
	col = draw_column(g, line, col, 1, look,
			  r->attachments > 0 ? STR("@") : STR(" "));
	(void)draw_column(g, line, col, line.cols - col, look, subject);
	if (how.at_cursor)
		grid_add_attrs(g, line, ATTR_REVERSE);
}
