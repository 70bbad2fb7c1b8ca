#include "ui/folders.h"

#include "ui/cursor.h"

struct folders {
	struct view view;
	struct cursor cursor;
};

static size_t
count(const struct host *h)
{
	return h->folders != NULL ? h->folders->folders.n : 0;
}

/* The first line stands for all inboxes when there are several. */
static bool
has_all(const struct host *h)
{
	return h->config->n_accounts > 1;
}

static void
settle(struct folders *f, const struct host *h)
{
	f->cursor.total = count(h) + has_all(h);
	cursor_settle(&f->cursor);
}

static void
draw_folder(struct grid *g, struct area line, const struct host *h,
	    const struct folder *f, bool at_cursor)
{
	enum look look = f->unread > 0 ? LOOK_UNREAD : LOOK_NORMAL;
	struct area at = area_line(line, 0, 2);
	int used = 0, room = at.cols - 18;

	grid_put_line(g, line, look, at_cursor ? STR(">") : STR(""));
	at.cols = room > 8 ? room : at.cols;
	if (h->config->n_accounts > 1) {
		used = grid_put(g, at, look, f->account);
		used += grid_put(g, area_line(at, 0, used), look, STR("/"));
	}
	(void)grid_put(g, area_line(at, 0, used), look, f->name);
	if (room > 8 && f->unread > 0)
		grid_printf(g, area_line(line, 0, room + 3), look, "%6u new",
			    f->unread);
	if (room > 8)
		grid_printf(g, area_line(line, 0, room + 14), look, "%6u",
			    f->total);
}

static void
draw_line(const struct host *h, struct grid *g, struct area line,
	  uint64_t index, bool at_cursor)
{
	if (has_all(h) && index == 0)
		grid_put_line(g, line, LOOK_NORMAL,
			      at_cursor ? STR("> All inboxes")
					: STR("  All inboxes"));
	else
		draw_folder(g, line, h,
			    &h->folders->folders.v[index - has_all(h)],
			    at_cursor);
	if (!at_cursor)
		return;
	grid_add_attrs(g, line, ATTR_REVERSE);
	g->cursor_row = line.row;
}

static void
folders_draw(const struct view *v, const struct host *h, struct grid *g,
	     struct area a)
{
	const struct cursor *c = &((const struct folders *)v)->cursor;

	for (int i = 0; i < a.rows; i++) {
		uint64_t index = c->top + (uint64_t)i;

		if (index >= count(h) + has_all(h))
			break;
		draw_line(h, g, area_line(a, i, 0), index, index == c->at);
	}
}

static void
folders_title(const struct view *v, const struct host *h, struct buf *left,
	      struct buf *right)
{
	(void)v;
	buf_put(left, STR("Folders"));
	buf_printf(right, "%zu", count(h));
}

static struct want
open_folder(const struct folders *f, const struct host *h)
{
	struct want want = { .kind = WANT_VIEW };
	uint64_t index = f->cursor.at;

	if (f->cursor.total == 0)
		return WANT_NONE;
	want.view.screen = SCREEN_LIST;
	if (!has_all(h) || index > 0)
		want.view.folder = h->folders->folders.v[index - has_all(h)].id;
	return want;
}

static struct want
folders_command(struct view *v, struct host *h, enum command c)
{
	struct folders *f = (struct folders *)v;

	settle(f, h);
	if (c == COMMAND_QUIT)
		return (struct want){ .kind = WANT_CLOSE };
	if (c == COMMAND_OPEN)
		return open_folder(f, h);
	(void)cursor_command(&f->cursor, c);
	return WANT_NONE;
}

static void
folders_resize(struct view *v, struct host *h, int rows, int cols)
{
	struct folders *f = (struct folders *)v;

	(void)cols;
	f->cursor.rows = rows > 0 ? rows : 1;
	settle(f, h);
}

static void
folders_close(struct view **v)
{
	mem_free(v);
}

static const struct view_ops ops = {
	.screen = SCREEN_FOLDERS,
	.draw = folders_draw,
	.title = folders_title,
	.command = folders_command,
	.resize = folders_resize,
	.close = folders_close,
};

struct view *
folders_open(struct host *h, const struct wish *w)
{
	struct folders *f = mem_zalloc(sizeof(*f));

	(void)h;
	(void)w;
	f->view.ops = &ops;
	return &f->view;
}
