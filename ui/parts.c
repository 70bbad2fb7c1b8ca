#include "ui/parts.h"

#include "base/figures.h"
#include "base/file.h"
#include "ui/cursor.h"

#include <sys/stat.h>

enum { QUESTION_SAVE, QUESTION_SAVE_ALL, QUESTION_OVERWRITE };

struct parts {
	struct view view;
	struct arena arena;
	struct cursor cursor;
	uint64_t id;
	struct event *event; /* EVENT_MESSAGE, or NULL before it came */
	uint64_t ticket;     /* of the open request, or 0 */
	struct buf target;   /* of the save that asks */
	/* Of "save all": its tickets, how many are answered, and how. */
	uint64_t first_save, last_save;
	size_t saved, failed;
};

static const struct part_info *
current(const struct parts *p)
{
	if (p->event == NULL || p->cursor.at >= p->cursor.total)
		return NULL;
	return &p->event->message.parts[p->cursor.at];
}

static struct str
shown_name(const struct part_info *part)
{
	if (part->filename.n > 0)
		return part->filename;
	if (str_starts_fold(part->type, STR("text/")) && !part->attachment)
		return STR("(text)");
	if (str_starts_fold(part->type, STR("message/")))
		return STR("(message)");
	return STR("(no name)");
}

static void
draw_row(struct grid *g, struct area line, const struct part_info *part,
	 bool at_cursor)
{
	int name_col = 10 + 2 * (int)(part->depth < 8 ? part->depth : 8);
	int type_cols = line.cols > 60 ? 30 : line.cols / 3;
	struct area name = area_line(line, 0, name_col);
	char size[FIGURES_SIZE];

	figures_size(part->size_bytes, size);
	name.cols -= type_cols + 1;
	grid_put_line(g, line, LOOK_NORMAL, at_cursor ? STR(">") : STR(""));
	grid_printf(g, area_line(line, 0, 2), LOOK_NORMAL, "%s %5s",
		    part->attachment ? "@" : " ", size);
	(void)grid_put(g, name, LOOK_NORMAL, shown_name(part));
	(void)grid_put(g, area_line(line, 0, line.cols - type_cols), LOOK_FAINT,
		       part->type);
	if (!at_cursor)
		return;
	grid_add_attrs(g, line, ATTR_REVERSE);
	g->cursor_row = line.row;
}

static void
parts_draw(const struct view *v, const struct host *h, struct grid *g,
	   struct area a)
{
	const struct parts *p = (const struct parts *)v;
	const struct cursor *c = &p->cursor;

	(void)h;
	if (p->event == NULL)
		(void)grid_put(g, area_line(a, 1, 2), LOOK_FAINT,
			       STR("Reading..."));
	for (int i = 0; i < a.rows && c->top + (uint64_t)i < c->total; i++)
		draw_row(g, area_line(a, i, 0),
			 &p->event->message.parts[c->top + (uint64_t)i],
			 c->top + (uint64_t)i == c->at);
}

static void
parts_title(const struct view *v, const struct host *h, struct buf *left,
	    struct buf *right)
{
	const struct parts *p = (const struct parts *)v;

	(void)h;
	buf_put(left, STR("Parts"));
	if (p->event != NULL)
		buf_printf(left, " of: %.*s",
			   STR_ARG(p->event->message.row.subject));
	buf_printf(right, "%llu", (unsigned long long)p->cursor.total);
}

static uint64_t
post_save(struct parts *p, struct host *h, struct str part, struct str target,
	  bool overwrite)
{
	struct request *q = request_new(REQUEST_SAVE);

	q->save.id = p->id;
	q->save.part = request_str(q, part);
	q->save.target = str_of(file_expand_home(&q->arena, target));
	q->save.overwrite = overwrite;
	q->save.fd = -1;
	return h->post(h, &q);
}

static struct want
ask(int what, const char *label, struct str text)
{
	struct want want = { .kind = WANT_ASK, .what = what };

	want.ask.label = label;
	want.ask.text = text;
	want.ask.kind = ASK_FILE;
	return want;
}

static struct want
ask_save(struct parts *p)
{
	const struct part_info *part = current(p);
	struct str name = part->filename;

	if (name.n == 0)
		name = str_starts_fold(part->type, STR("text/"))
			       ? STR("part.txt")
			       : STR("part.bin");
	return ask(QUESTION_SAVE, "Save to: ", file_safe_name(&p->arena, name));
}

static struct want
view_part(const struct parts *p)
{
	struct want want = { .kind = WANT_VIEW };

	want.view.screen = SCREEN_PAGER;
	want.view.id = p->id;
	want.view.part = current(p)->path;
	return want;
}

static struct want
parts_command(struct view *v, struct host *h, enum command c)
{
	struct parts *p = (struct parts *)v;

	(void)h;
	if (c == COMMAND_QUIT)
		return (struct want){ .kind = WANT_CLOSE };
	if (cursor_command(&p->cursor, c) || current(p) == NULL)
		return WANT_NONE;
	if (c == COMMAND_OPEN)
		return view_part(p);
	if (c == COMMAND_SAVE)
		return ask_save(p);
	if (c == COMMAND_SAVE_ALL)
		return ask(QUESTION_SAVE_ALL,
			   "Save all attachments to folder: ", STR("./"));
	return WANT_NONE;
}

/* Is there already such a file? In a folder a free name is found. */
static bool
would_overwrite(struct parts *p, struct str target)
{
	const char *path = file_expand_home(&p->arena, target);
	struct stat st;

	return lstat(path, &st) == 0 && !S_ISDIR(st.st_mode) &&
	       (stat(path, &st) != 0 || !S_ISDIR(st.st_mode));
}

static struct want
save(struct parts *p, struct host *h, struct str target)
{
	struct want want = { .kind = WANT_CHOICE, .what = QUESTION_OVERWRITE };

	buf_clear(&p->target);
	buf_put(&p->target, str_trim(target));
	if (p->target.n == 0)
		return WANT_NONE;
	if (!would_overwrite(p, buf_str(&p->target))) {
		(void)post_save(p, h, current(p)->path, buf_str(&p->target),
				false);
		return WANT_NONE;
	}
	want.choice.question = "The file exists. Overwrite it? (y/n) ";
	want.choice.keys = "ny";
	return want;
}

static size_t
count_attachments(const struct parts *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->event->message.n_parts; i++)
		n += p->event->message.parts[i].attachment;
	return n;
}

static void
post_all(struct parts *p, struct host *h, struct str folder)
{
	p->first_save = p->last_save = 0;
	p->saved = p->failed = 0;
	for (size_t i = 0; i < p->event->message.n_parts; i++) {
		const struct part_info *part = &p->event->message.parts[i];

		if (!part->attachment)
			continue;
		p->last_save = post_save(p, h, part->path, folder, false);
		if (p->first_save == 0)
			p->first_save = p->last_save;
	}
}

static void
save_all(struct parts *p, struct host *h, struct str folder)
{
	struct err e = ERR_INIT;

	folder = str_trim(folder);
	if (count_attachments(p) == 0)
		status_say(&h->status, "There are no attachments");
	else if (folder.n > 0 &&
		 !file_make_dirs(file_expand_home(&p->arena, folder), &e))
		status_fail(&h->status, "%s", e.text);
	else if (folder.n > 0)
		post_all(p, h, folder);
}

static void
note_saved(struct parts *p, struct host *h, const struct event *ev)
{
	bool ok = ev->err.kind == ERR_NONE;

	p->saved += ok;
	p->failed += !ok;
	if (p->failed > 0)
		status_fail(&h->status, "%zu saved, %zu not%s%s", p->saved,
			    p->failed, ok ? "" : ": ", ev->err.text);
	else
		status_say(&h->status, "%zu saved", p->saved);
}

static struct want
parts_answer(struct view *v, struct host *h, const struct answer *a)
{
	struct parts *p = (struct parts *)v;

	if (!a->ok || current(p) == NULL)
		return WANT_NONE;
	if (a->what == QUESTION_SAVE)
		return save(p, h, a->text);
	if (a->what == QUESTION_SAVE_ALL)
		save_all(p, h, a->text);
	else if (str_eq(a->text, STR("y")))
		(void)post_save(p, h, current(p)->path, buf_str(&p->target),
				true);
	return WANT_NONE;
}

/* The text is not wanted, only what parts there are. */
static void
cancel_rest(struct host *h, uint64_t ticket)
{
	struct request *q = request_new(REQUEST_CANCEL);

	q->cancel.ticket = ticket;
	(void)h->post(h, &q);
}

static struct want
parts_event(struct view *v, struct host *h, struct event **ev)
{
	struct parts *p = (struct parts *)v;

	if ((*ev)->last && (*ev)->ticket != 0 &&
	    (*ev)->ticket >= p->first_save && (*ev)->ticket <= p->last_save) {
		note_saved(p, h, *ev);
		event_free(ev);
		return WANT_NONE;
	}
	if ((*ev)->ticket == 0 || (*ev)->ticket != p->ticket)
		return WANT_NONE;
	p->ticket = 0;
	if ((*ev)->err.kind != ERR_NONE) {
		status_fail(&h->status, "%s", (*ev)->err.text);
		event_free(ev);
		return (struct want){ .kind = WANT_CLOSE };
	}
	if (!(*ev)->last)
		cancel_rest(h, (*ev)->ticket);
	p->event = *ev;
	*ev = NULL;
	p->cursor.total = p->event->message.n_parts;
	cursor_settle(&p->cursor);
	return WANT_NONE;
}

static void
parts_resize(struct view *v, struct host *h, int rows, int cols)
{
	struct parts *p = (struct parts *)v;
	struct request *q;

	(void)cols;
	p->cursor.rows = rows > 0 ? rows : 1;
	cursor_settle(&p->cursor);
	if (p->event != NULL || p->ticket != 0)
		return;
	q = request_new(REQUEST_OPEN);
	q->open.id = p->id;
	q->open.in_portions = true;
	p->ticket = h->post(h, &q);
}

static void
parts_close(struct view **v)
{
	struct parts *p = (struct parts *)*v;

	event_free(&p->event);
	buf_fini(&p->target);
	arena_fini(&p->arena);
	mem_free(v);
}

static const struct view_ops ops = {
	.screen = SCREEN_PARTS,
	.draw = parts_draw,
	.title = parts_title,
	.command = parts_command,
	.resize = parts_resize,
	.event = parts_event,
	.answer = parts_answer,
	.close = parts_close,
};

struct view *
parts_open(struct host *h, const struct wish *w)
{
	struct parts *p = mem_zalloc(sizeof(*p));

	(void)h;
	p->view.ops = &ops;
	p->id = w->id;
	buf_init(&p->target, 4096);
	return &p->view;
}
