#include "ui/list.h"

#include "base/utf8.h"
#include "ui/act.h"
#include "ui/rowline.h"
#include "ui/window.h"

#include <string.h>

enum { QUESTION_LIMIT, QUESTION_SEARCH, QUESTION_FOLDER };

/* How many messages T marks at most: as one request carries them. */
enum { MARKS_MAX = 100000 };

struct list {
	struct view view;
	struct window window;
	struct arena arena; /* of marks */
	VEC(uint64_t) marks;
	bool applies;         /* the next action is for the marked */
	uint64_t mark_ticket; /* of the rows T waits for, or 0 */
	struct buf query_before;
	bool typing;       /* a limit */
	bool opens_single; /* when the first rows come */
	VEC(uint64_t) targets;
};

static struct list *
list_of(struct view *v)
{
	return (struct list *)v;
}

static const struct list *
const_list_of(const struct view *v)
{
	return (const struct list *)v;
}

/* ---- marks ---- */

static size_t
find_mark(const struct list *l, uint64_t id)
{
	size_t i = 0;

	while (i < l->marks.n && l->marks.v[i] != id)
		i++;
	return i;
}

static void
drop_mark(struct list *l, uint64_t id)
{
	size_t i = find_mark(l, id);

	if (i < l->marks.n)
		l->marks.v[i] = l->marks.v[--l->marks.n];
}

static void
toggle_mark(struct list *l, struct host *h)
{
	const struct row *r = window_current(&l->window);

	if (r == NULL)
		return;
	if (find_mark(l, r->id) < l->marks.n)
		drop_mark(l, r->id);
	else
		*VEC_PUSH(&l->arena, &l->marks) = r->id;
	(void)window_command(&l->window, h, COMMAND_DOWN);
}

static void
toggle_all_marks(struct list *l, struct host *h)
{
	struct request *q;

	if (l->marks.n > 0) {
		l->marks.n = 0;
		status_say(&h->status, "Nothing is marked any more");
		return;
	}
	q = request_new(REQUEST_ROWS);
	q->rows.folder = l->window.folder;
	q->rows.query = request_str(q, buf_str(&l->window.query));
	q->rows.count = MARKS_MAX;
	l->mark_ticket = h->post(h, &q);
}

static void
mark_rows(struct list *l, struct host *h, const struct event *ev)
{
	l->mark_ticket = 0;
	l->marks.n = 0;
	for (size_t i = 0; i < ev->rows.n; i++)
		*VEC_PUSH(&l->arena, &l->marks) = ev->rows.v[i].id;
	status_say(&h->status, "%zu marked: ; does the next action to them",
		   l->marks.n);
}

/* ---- actions ---- */

/* The messages the next action is for: the marked, or that at the cursor. */
static struct act_target
targets(struct list *l)
{
	const struct row *r = window_current(&l->window);
	struct act_target t = { .flags = r != NULL ? r->flags : 0 };

	l->targets.n = 0;
	if (l->applies) {
		for (size_t i = 0; i < l->marks.n; i++)
			*VEC_PUSH(&l->arena, &l->targets) = l->marks.v[i];
	} else if (r != NULL) {
		*VEC_PUSH(&l->arena, &l->targets) = r->id;
	}
	t.ids = l->targets.v;
	t.n = l->targets.n;
	return t;
}

static void
remove_targets(struct list *l, struct host *h, const struct act_target *t)
{
	for (size_t i = 0; i < t->n; i++)
		window_remove(&l->window, h, t->ids[i]);
	if (l->applies)
		l->marks.n = 0;
	else if (t->n > 0)
		drop_mark(l, t->ids[0]);
	l->applies = false;
}

static bool
act(struct list *l, struct host *h, enum command c, struct want *want)
{
	struct act_target t = targets(l);
	uint32_t set, clear;

	if (act_write(c, &t, want))
		return true;
	*want = WANT_NONE;
	if (act_file(h, c, &t)) {
		remove_targets(l, h, &t);
		return true;
	}
	if (!act_flag(h, c, &t, &set, &clear))
		return false;
	for (size_t i = 0; i < t.n; i++)
		window_flag(&l->window, t.ids[i], set, clear);
	if (!l->applies)
		(void)window_command(&l->window, h, COMMAND_DOWN);
	l->applies = false;
	return true;
}

static struct want
open_message(struct list *l, enum screen screen)
{
	const struct row *r = window_current(&l->window);
	struct want want = { .kind = WANT_VIEW };

	if (r == NULL)
		return WANT_NONE;
	want.view.screen = screen;
	want.view.id = r->id;
	want.view.folder = l->window.folder;
	want.view.query = buf_str(&l->window.query);
	want.view.oldest_first = l->window.oldest_first;
	return want;
}

static struct want
ask(int what, const char *label, struct str text, enum ask_kind kind)
{
	struct want want = { .kind = WANT_ASK, .what = what };

	want.ask.label = label;
	want.ask.text = text;
	want.ask.kind = kind;
	want.ask.live = kind == ASK_LIMIT;
	return want;
}

static struct want
ask_limit(struct list *l)
{
	l->typing = true;
	buf_clear(&l->query_before);
	buf_put(&l->query_before, buf_str(&l->window.query));
	return ask(QUESTION_LIMIT, "Limit to: ", buf_str(&l->window.query),
		   ASK_LIMIT);
}

static void
say_sender(struct list *l, struct host *h)
{
	const struct row *r = window_current(&l->window);

	if (r != NULL)
		act_say_mailbox(h, &r->from);
}

static void
begin_apply(struct list *l, struct host *h)
{
	l->applies = l->marks.n > 0;
	if (l->applies)
		status_say(&h->status,
			   "Next action for all %zu marked:", l->marks.n);
	else
		status_say(&h->status, "Nothing is marked: t marks");
}

/* Leaves a limit first, then the list. */
static struct want
quit(struct list *l, struct host *h)
{
	if (l->window.query.n == 0)
		return (struct want){ .kind = WANT_CLOSE };
	window_set_query(&l->window, h, STR(""));
	return WANT_NONE;
}

static struct want
move_targets(struct list *l)
{
	struct act_target t = targets(l);

	if (t.n == 0)
		return WANT_NONE;
	return ask(QUESTION_FOLDER, "Move to folder: ", STR(""), ASK_FOLDER);
}

static struct want
other_command(struct list *l, struct host *h, enum command c)
{
	struct window *w = &l->window;

	if (c == COMMAND_QUIT)
		return quit(l, h);
	if (c == COMMAND_OPEN)
		return open_message(l, SCREEN_PAGER);
	if (c == COMMAND_PARTS)
		return open_message(l, SCREEN_PARTS);
	if (c == COMMAND_LIMIT)
		return ask_limit(l);
	if (c == COMMAND_SEARCH)
		return ask(QUESTION_SEARCH, "Search: ", STR(""), ASK_SEARCH);
	if (c == COMMAND_MOVE)
		return move_targets(l);
	if (c == COMMAND_NEXT_UNREAD)
		window_hunt(w, h, HUNT_UNREAD, STR(""), false);
	else if (c == COMMAND_NEXT_MATCH)
		window_hunt(w, h, HUNT_TEXT, STR(""), false);
	else if (c == COMMAND_PREVIOUS_MATCH)
		window_hunt(w, h, HUNT_TEXT, STR(""), true);
	else if (c == COMMAND_MARK)
		toggle_mark(l, h);
	else if (c == COMMAND_MARK_ALL)
		toggle_all_marks(l, h);
	else if (c == COMMAND_APPLY)
		begin_apply(l, h);
	else if (c == COMMAND_SENDER)
		say_sender(l, h);
	else if (c == COMMAND_UNDO)
		act_undo(h);
	else if (c == COMMAND_SORT) {
		w->oldest_first = !w->oldest_first;
		window_ask(w, h);
	}
	return WANT_NONE;
}

/* In an empty list, what is for a message says why nothing happens. */
static bool
lacks_message(const struct list *l, struct host *h, enum command c)
{
	static const enum command for_messages[] = {
		COMMAND_OPEN,    COMMAND_PARTS,         COMMAND_MARK,
		COMMAND_REPLY,   COMMAND_REPLY_ALL,     COMMAND_REPLY_LIST,
		COMMAND_FORWARD, COMMAND_FORWARD_WHOLE, COMMAND_EDIT_AS_NEW,
		COMMAND_DELETE,  COMMAND_ARCHIVE,       COMMAND_MOVE,
		COMMAND_FLAG,    COMMAND_TOGGLE_READ,   COMMAND_SENDER,
	};
	size_t i = 0;

	if (l->applies || l->window.rows == NULL || l->window.cursor.total > 0)
		return false;
	while (i < COUNT_OF(for_messages) && for_messages[i] != c)
		i++;
	if (i == COUNT_OF(for_messages))
		return false;
	status_say(&h->status, "There is no message here");
	return true;
}

static struct want
list_command(struct view *v, struct host *h, enum command c)
{
	struct list *l = list_of(v);
	struct want want = WANT_NONE;
	bool applied = l->applies;

	if (lacks_message(l, h, c))
		return WANT_NONE;
	if (!window_command(&l->window, h, c) && !act(l, h, c, &want))
		want = other_command(l, h, c);
	/* Only the very next command is for the marked. */
	if (applied && c != COMMAND_MOVE)
		l->applies = false;
	return want;
}

/* A limit that is not understood shows nothing: back to the one before. */
static void
leave_wrong_limit(struct list *l, struct host *h)
{
	if (l->typing || l->window.error[0] == '\0')
		return;
	status_fail(&h->status, "%s", l->window.error);
	window_set_query(&l->window, h, buf_str(&l->query_before));
}

static struct want
list_answer(struct view *v, struct host *h, const struct answer *a)
{
	struct list *l = list_of(v);
	struct act_target t;

	if (a->what == QUESTION_LIMIT) {
		window_set_query(&l->window, h,
				 a->ok ? str_trim(a->text)
				       : buf_str(&l->query_before));
		l->typing = a->live;
		leave_wrong_limit(l, h);
	} else if (a->what == QUESTION_SEARCH && a->ok) {
		window_hunt(&l->window, h, HUNT_TEXT, a->text, false);
	} else if (a->what == QUESTION_FOLDER && a->ok &&
		   str_trim(a->text).n > 0) {
		t = targets(l);
		act_move(h, &t, a->text);
		remove_targets(l, h, &t);
	} else {
		l->applies = false;
	}
	return WANT_NONE;
}

static struct want
list_event(struct view *v, struct host *h, struct event **ev)
{
	struct list *l = list_of(v);

	if ((*ev)->ticket != 0 && (*ev)->ticket == l->mark_ticket) {
		mark_rows(l, h, *ev);
		event_free(ev);
		return WANT_NONE;
	}
	if (window_event(&l->window, h, ev))
		leave_wrong_limit(l, h);
	/* Nothing yet: the file may not have been read. */
	if (!l->opens_single || l->window.cursor.total == 0)
		return WANT_NONE;
	l->opens_single = false;
	return l->window.cursor.total == 1 ? open_message(l, SCREEN_PAGER)
					   : WANT_NONE;
}

/* ---- what it looks like ---- */

static const struct folder *
find_folder(const struct host *h, uint32_t id)
{
	for (size_t i = 0; h->folders != NULL && i < h->folders->folders.n; i++)
		if (h->folders->folders.v[i].id == id)
			return &h->folders->folders.v[i];
	return NULL;
}

static bool
shows_to(const struct host *h, uint32_t folder)
{
	const struct folder *f = find_folder(h, folder);

	return f != NULL &&
	       (f->role == FOLDER_SENT || f->role == FOLDER_DRAFTS);
}

static void
draw_empty(const struct list *l, struct grid *g, struct area a)
{
	const char *text =
		"No messages. G fetches mail, m writes one, ? helps.";

	if (l->window.rows == NULL)
		text = "Reading...";
	else if (l->window.query.n > 0)
		text = "Nothing matches.";
	(void)grid_put(g, area_line(a, 1, 2), LOOK_FAINT, str_of(text));
}

static void
list_draw(const struct view *v, const struct host *h, struct grid *g,
	  struct area a)
{
	const struct list *l = const_list_of(v);
	const struct cursor *c = &l->window.cursor;
	bool show_to = shows_to(h, l->window.folder);

	if (c->total == 0) {
		draw_empty(l, g, a);
		return;
	}
	for (int i = 0; i < a.rows && c->top + (uint64_t)i < c->total; i++) {
		uint64_t index = c->top + (uint64_t)i;
		const struct row *r = window_row(&l->window, index);
		struct area line = area_line(a, i, 0);
		struct rowline how = { .at_cursor = index == c->at,
				       .show_to = show_to };

		if (how.at_cursor)
			g->cursor_row = line.row;
		if (r == NULL) { /* on its way */
			(void)grid_put(g, line, LOOK_FAINT,
				       how.at_cursor ? STR(">    ...")
						     : STR("     ..."));
			continue;
		}
		how.marked = find_mark(l, r->id) < l->marks.n;
		rowline_draw(g, line, r, how);
	}
}

/* What stands for the inboxes together: of -f, what was opened. */
static struct str
inboxes_name(const struct host *h)
{
	struct str name = str_of(h->path), piece;

	while (str_ends(name, STR("/")))
		name.n--;
	for (struct str rest = name; str_take_until(&rest, '/', &piece);)
		name = piece;
	if (name.n > 0)
		return name;
	return h->config->n_accounts > 1 ? STR("All inboxes") : STR("Inbox");
}

static void
put_folder_name(const struct host *h, uint32_t id, struct buf *out)
{
	const struct folder *f = find_folder(h, id);

	if (f != NULL && h->config->n_accounts > 1)
		buf_printf(out, "%.*s/", STR_ARG(f->account));
	utf8_put_safe(out, f != NULL ? f->name : inboxes_name(h));
}

static uint32_t
count_unread(const struct host *h, uint32_t id)
{
	const struct event *all = h->folders;
	uint32_t n = 0;

	for (size_t i = 0; all != NULL && i < all->folders.n; i++) {
		const struct folder *f = &all->folders.v[i];

		if (id == f->id || (id == 0 && f->role == FOLDER_INBOX))
			n += f->unread;
	}
	return n;
}

static void
list_title(const struct view *v, const struct host *h, struct buf *left,
	   struct buf *right)
{
	const struct list *l = const_list_of(v);
	const struct cursor *c = &l->window.cursor;
	uint32_t unread = count_unread(h, l->window.folder);

	put_folder_name(h, l->window.folder, left);
	if (l->window.query.n > 0) {
		buf_put(left, STR(" ["));
		utf8_put_safe(left, buf_str(&l->window.query));
		buf_printf(left, "]  %s", l->window.error);
	} else if (unread > 0) {
		buf_printf(left, "  %u unread", unread);
	}
	if (l->marks.n > 0)
		buf_printf(left, "  %zu marked", l->marks.n);
	buf_printf(right, "%llu/%llu",
		   (unsigned long long)(c->total > 0 ? c->at + 1 : 0),
		   (unsigned long long)c->total);
}

static void
list_resize(struct view *v, struct host *h, int rows, int cols)
{
	(void)cols;
	window_resize(&list_of(v)->window, h, rows);
}

static void
list_resumed(struct view *v, struct host *h, uint64_t id)
{
	if (id != 0)
		window_go_to(&list_of(v)->window, h, id);
}

static void
list_close(struct view **v)
{
	struct list *l = list_of(*v);

	window_fini(&l->window);
	arena_fini(&l->arena);
	buf_fini(&l->query_before);
	mem_free(v);
}

static const struct view_ops ops = {
	.screen = SCREEN_LIST,
	.draw = list_draw,
	.title = list_title,
	.command = list_command,
	.resize = list_resize,
	.event = list_event,
	.answer = list_answer,
	.resumed = list_resumed,
	.close = list_close,
};

struct view *
list_open(struct host *h, const struct wish *w)
{
	struct list *l = mem_zalloc(sizeof(*l));

	(void)h;
	l->view.ops = &ops;
	window_init(&l->window, w->folder, w->query, w->id);
	l->window.oldest_first = w->oldest_first;
	l->opens_single = w->opens_single;
	buf_init(&l->query_before, 4096);
	return &l->view;
}
