#include "ui/start.h"

#include "ui/cursor.h"

static const struct {
	enum look look;
	const char *text;
} page[] = {
	{ LOOK_HEADING, "Welcome to culver" },
	{ LOOK_NORMAL, "" },
	{ LOOK_NORMAL, "There is no account yet. To try it out first:" },
	{ LOOK_NORMAL, "" },
	{ LOOK_CODE, "    culver demo" },
	{ LOOK_NORMAL, "" },
	{ LOOK_NORMAL, "opens a sample mailbox on this machine; nothing of" },
	{ LOOK_NORMAL, "yours is touched. For your own mail, write into" },
	{ LOOK_NORMAL, NULL }, /* the path */
	{ LOOK_NORMAL, "" },
	{ LOOK_CODE, "    account \"home\" {" },
	{ LOOK_CODE, "        from    = \"Your Name <you@example.org>\"" },
	{ LOOK_CODE, "        receive = \"pop3s://you@pop.example.org\"" },
	{ LOOK_CODE, "        send    = \"smtps://you@smtp.example.org\"" },
	{ LOOK_CODE, "        password-command = {\"pass\", \"show\", "
		     "\"mail\"}" },
	{ LOOK_CODE, "    }" },
	{ LOOK_NORMAL, "" },
	{ LOOK_NORMAL, "An @ inside a user name is written %40. Then" },
	{ LOOK_CODE, "    culver check" },
	{ LOOK_NORMAL, "tells whether it works. q leaves." },
};

struct start {
	struct view view;
	struct cursor cursor; /* top only */
};

static void
start_draw(const struct view *v, const struct host *h, struct grid *g,
	   struct area a)
{
	const struct start *s = (const struct start *)v;

	for (size_t i = 0; i < COUNT_OF(page); i++) {
		struct area at = area_line(a, (int)i - (int)s->cursor.top, 2);

		if (page[i].text != NULL)
			(void)grid_put(g, at, page[i].look,
				       str_of(page[i].text));
		else
			grid_printf(g, at, LOOK_STRONG, "    %s/culver.conf",
				    h->config->config_dir);
	}
	g->cursor_row = a.row;
}

static void
start_title(const struct view *v, const struct host *h, struct buf *left,
	    struct buf *right)
{
	const struct start *s = (const struct start *)v;
	uint64_t end = s->cursor.top + (uint64_t)s->cursor.rows;

	(void)h;
	buf_put(left, STR("No account yet"));
	if (end < s->cursor.total)
		buf_put(right, STR("more below"));
}

static struct want
start_command(struct view *v, struct host *h, enum command c)
{
	struct start *s = (struct start *)v;

	(void)h;
	if (c == COMMAND_QUIT)
		return (struct want){ .kind = WANT_CLOSE };
	(void)cursor_scroll(&s->cursor, c);
	return WANT_NONE;
}

static void
start_resize(struct view *v, struct host *h, int rows, int cols)
{
	struct start *s = (struct start *)v;

	(void)h;
	(void)cols;
	s->cursor.total = COUNT_OF(page);
	s->cursor.rows = rows > 0 ? rows : 1;
	cursor_settle(&s->cursor);
}

static void
start_close(struct view **v)
{
	mem_free(v);
}

static const struct view_ops ops = {
	.screen = SCREEN_START,
	.draw = start_draw,
	.title = start_title,
	.command = start_command,
	.resize = start_resize,
	.close = start_close,
};

struct view *
start_open(struct host *h, const struct wish *w)
{
	struct start *s = mem_zalloc(sizeof(*s));

	(void)h;
	(void)w;
	s->view.ops = &ops;
	return &s->view;
}
