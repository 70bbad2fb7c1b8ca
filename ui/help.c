#include "ui/help.h"

#include "ui/cursor.h"

#include <string.h>

/* A column holds the longest help, and a gap. */
enum { COLUMN_COLS = 58, KEYS_COLS = 20 };

struct entry { /* a heading, or keys and what they do */
	const char *heading;
	struct str keys;
	const char *text;
};

struct help {
	struct view view;
	struct arena arena;
	enum screen about;
	VEC(struct entry) entries;
	struct cursor cursor; /* top only, in lines of the screen */
	int columns;
};

/* The most useful first: a narrow screen shows no more than a few. */
static const enum command hints[SCREEN_COUNT][16] = {
	[SCREEN_LIST] = { COMMAND_HELP, COMMAND_QUIT, COMMAND_OPEN,
			  COMMAND_MAIL, COMMAND_REPLY, COMMAND_DELETE,
			  COMMAND_FETCH, COMMAND_LIMIT, COMMAND_FOLDERS,
			  COMMAND_REPLY_ALL, COMMAND_FORWARD, COMMAND_ARCHIVE,
			  COMMAND_NEXT_UNREAD, COMMAND_PARTS, COMMAND_OUTBOX },
	[SCREEN_PAGER] = { COMMAND_HELP, COMMAND_QUIT, COMMAND_PAGE_DOWN,
			   COMMAND_NEXT_MESSAGE, COMMAND_REPLY,
			   COMMAND_REPLY_ALL, COMMAND_FORWARD, COMMAND_DELETE,
			   COMMAND_PARTS, COMMAND_OPEN_LINK, COMMAND_HTML,
			   COMMAND_HEADERS, COMMAND_SEARCH },
	[SCREEN_PARTS] = { COMMAND_HELP, COMMAND_QUIT, COMMAND_OPEN,
			   COMMAND_SAVE, COMMAND_SAVE_ALL },
	[SCREEN_COMPOSE] = { COMMAND_SEND, COMMAND_EDIT, COMMAND_TO, COMMAND_CC,
			     COMMAND_SUBJECT, COMMAND_ATTACH, COMMAND_POSTPONE,
			     COMMAND_QUIT, COMMAND_HELP },
	[SCREEN_FOLDERS] = { COMMAND_HELP, COMMAND_QUIT, COMMAND_OPEN },
	[SCREEN_OUTBOX] = { COMMAND_HELP, COMMAND_QUIT, COMMAND_RETRY,
			    COMMAND_CANCEL_SENDING },
	[SCREEN_DRAFTS] = { COMMAND_HELP, COMMAND_QUIT, COMMAND_OPEN,
			    COMMAND_DISCARD },
	[SCREEN_HELP] = { COMMAND_QUIT, COMMAND_PAGE_DOWN, COMMAND_PAGE_UP },
	[SCREEN_START] = { COMMAND_GO_ON, COMMAND_CHANGE, COMMAND_QUIT,
			   COMMAND_HELP },
};

void
help_hints(const struct keymap *m, enum screen s, int cols, struct buf *out)
{
	char name[KEYS_NAME_SIZE];

	for (size_t i = 0; i < COUNT_OF(hints[s]); i++) {
		enum command c = hints[s][i];
		uint32_t key = keymap_key(m, s, c, 0);
		size_t before = out->n;

		if (c == COMMAND_NONE || key == KEYS_NONE)
			continue;
		keys_name(key, name);
		buf_printf(out, "%s%s:%s", out->n > 0 ? "  " : "", name,
			   command_info(c)->name);
		if (out->n <= (size_t)cols)
			continue;
		out->n = before;
		return;
	}
}

/* What has no key there has its name, which ":" takes. */
static struct str
join_keys(struct arena *a, const struct keymap *m, enum screen s,
	  enum command c)
{
	char name[KEYS_NAME_SIZE];
	struct buf text;
	struct str joined;
	uint32_t key;

	buf_init(&text, KEYS_COLS * 4);
	for (size_t i = 0; (key = keymap_key(m, s, c, i)) != KEYS_NONE; i++) {
		keys_name(key, name);
		buf_printf(&text, "%s%s", i > 0 ? " " : "", name);
	}
	if (text.n == 0)
		buf_printf(&text, ":%s", command_info(c)->name);
	joined = arena_str(a, buf_str(&text));
	buf_fini(&text);
	return joined;
}

static bool
is_first_heading(const struct help *p, const char *heading)
{
	VEC_EACH (const struct entry, e, &p->entries)
		if (e->heading != NULL && strcmp(e->heading, heading) == 0)
			return false;
	return true;
}

static void
add_heading(struct help *p, const struct keymap *m, const char *heading)
{
	*VEC_PUSH(&p->arena, &p->entries) = (struct entry){
		.heading = heading,
	};
	for (unsigned c = COMMAND_NONE + 1; c < COMMAND_COUNT; c++) {
		const struct command_info *i = command_info((enum command)c);

		if ((i->screens & (1u << p->about)) == 0 ||
		    strcmp(i->heading, heading) != 0)
			continue;
		*VEC_PUSH(&p->arena, &p->entries) = (struct entry){
			.keys = join_keys(&p->arena, m, p->about,
					  (enum command)c),
			.text = i->help,
		};
	}
}

/* Every heading once, in the order of the table. */
static void
collect(struct help *p, const struct keymap *m)
{
	for (unsigned c = COMMAND_NONE + 1; c < COMMAND_COUNT; c++) {
		const struct command_info *i = command_info((enum command)c);

		if ((i->screens & (1u << p->about)) != 0 &&
		    is_first_heading(p, i->heading))
			add_heading(p, m, i->heading);
	}
}

/* Goes through the entries and counts their lines; with g, draws those of
 * the page. Entries stand side by side, headings alone. */
static int
lay_out(const struct help *p, struct grid *g, struct area a)
{
	int line = 0, column = 0;

	VEC_EACH (const struct entry, e, &p->entries) {
		struct area at;

		if (e->heading != NULL && line + column > 0)
			line += column > 0 ? 2 : 1;
		if (e->heading != NULL)
			column = 0;
		at = area_line(a, line - (int)p->cursor.top,
			       column * COLUMN_COLS);
		if (g != NULL && e->heading != NULL) {
			(void)grid_put(g, at, LOOK_HEADING, str_of(e->heading));
		} else if (g != NULL && at.cols > 0) {
			(void)grid_put(g, area_line(at, 0, 2), LOOK_STRONG,
				       e->keys);
			(void)grid_put(g, area_line(at, 0, KEYS_COLS),
				       LOOK_NORMAL, str_of(e->text));
		}
		if (e->heading == NULL)
			column = (column + 1) % p->columns;
		line += column == 0;
	}
	return line + (column > 0);
}

static void
help_draw(const struct view *v, const struct host *h, struct grid *g,
	  struct area a)
{
	const struct help *p = (const struct help *)v;

	(void)h;
	(void)lay_out(p, g, a);
	g->cursor_row = a.row;
}

static void
help_title(const struct view *v, const struct host *h, struct buf *left,
	   struct buf *right)
{
	const struct help *p = (const struct help *)v;
	uint64_t end = p->cursor.top + (uint64_t)p->cursor.rows;

	(void)h;
	buf_printf(left, "Keys of the screen \"%s\"",
		   command_screen_name(p->about));
	buf_put(right, end < p->cursor.total ? STR("more below") : STR("end"));
}

static struct want
help_command(struct view *v, struct host *h, enum command c)
{
	struct help *p = (struct help *)v;

	(void)h;
	if (c == COMMAND_QUIT)
		return (struct want){ .kind = WANT_CLOSE };
	(void)cursor_scroll(&p->cursor, c);
	return WANT_NONE;
}

static void
help_resize(struct view *v, struct host *h, int rows, int cols)
{
	struct help *p = (struct help *)v;

	(void)h;
	p->columns = cols >= 2 * COLUMN_COLS ? cols / COLUMN_COLS : 1;
	p->cursor.rows = rows > 0 ? rows : 1;
	p->cursor.total = (uint64_t)lay_out(
		p, NULL, (struct area){ 0, 0, INT16_MAX, cols });
	cursor_settle(&p->cursor);
}

static void
help_close(struct view **v)
{
	arena_fini(&((struct help *)*v)->arena);
	mem_free(v);
}

static const struct view_ops ops = {
	.screen = SCREEN_HELP,
	.draw = help_draw,
	.title = help_title,
	.command = help_command,
	.resize = help_resize,
	.close = help_close,
};

struct view *
help_open(struct host *h, const struct wish *w)
{
	struct help *p = mem_zalloc(sizeof(*p));

	p->view.ops = &ops;
	p->about = w->about;
	p->columns = 1;
	collect(p, h->keymap);
	return &p->view;
}
