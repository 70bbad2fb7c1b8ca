#include "ui/stack.h"

#include "ui/compose.h"
#include "ui/drafts.h"
#include "ui/folders.h"
#include "ui/help.h"
#include "ui/list.h"
#include "ui/outbox_view.h"
#include "ui/pager.h"
#include "ui/parts.h"
#include "ui/wizard.h"

#include <string.h>

enum { QUESTION_COMMAND, QUESTION_LEAVE };

static struct view *(*const openers[SCREEN_COUNT])(struct host *,
						   const struct wish *) = {
	[SCREEN_LIST] = list_open,       [SCREEN_PAGER] = pager_open,
	[SCREEN_PARTS] = parts_open,     [SCREEN_COMPOSE] = compose_open,
	[SCREEN_FOLDERS] = folders_open, [SCREEN_OUTBOX] = outbox_view_open,
	[SCREEN_DRAFTS] = drafts_open,   [SCREEN_HELP] = help_open,
	[SCREEN_START] = wizard_open,
};

/* How the rows of the screen are shared out. */
struct parts_of_screen {
	struct area hints, view, bar, line;
};

static struct parts_of_screen
share_out(int rows, int cols)
{
	bool hints = rows >= 8, bar = rows >= 3, line = rows >= 2;
	struct parts_of_screen p = {
		.hints = { 0, 0, hints, cols },
		.view = { hints, 0, rows - hints - bar - line, cols },
		.bar = { rows - line - bar, 0, bar, cols },
		.line = { rows - 1, 0, 1, cols },
	};

	return p;
}

void
stack_init(struct stack *s)
{
	*s = (struct stack){ .rows = 1, .cols = 1 };
	dialog_init(&s->dialog);
}

void
stack_fini(struct stack *s)
{
	while (s->n > 0) {
		s->n--;
		s->views[s->n]->ops->close(&s->views[s->n]);
	}
	dialog_fini(&s->dialog);
	mem_free(&s->edit_path);
	event_free(&s->host.folders);
}

static struct view *
top(const struct stack *s)
{
	return s->n > 0 ? s->views[s->n - 1] : NULL;
}

static void
resize_view(struct stack *s, struct view *v)
{
	struct parts_of_screen p = share_out(s->rows, s->cols);

	v->ops->resize(v, &s->host, p.view.rows, p.view.cols);
}

void
stack_resize(struct stack *s, int rows, int cols)
{
	s->rows = rows;
	s->cols = cols;
	for (size_t i = 0; i < s->n; i++)
		resize_view(s, s->views[i]);
}

/* Takes a view off, wherever it lies; the one beneath hears of it. */
static void
close_view(struct stack *s, struct view *v, uint64_t id)
{
	size_t i = 0;

	while (i < s->n && s->views[i] != v)
		i++;
	if (i == s->n)
		return;
	if (s->dialog.asker == v)
		dialog_shut(&s->dialog);
	if (s->editing == v)
		s->editing = NULL;
	s->n--;
	memmove(&s->views[i], &s->views[i + 1],
		(s->n - i) * sizeof(s->views[0]));
	v->ops->close(&v);
	if (i == s->n && i > 0 && top(s)->ops->resumed != NULL)
		top(s)->ops->resumed(top(s), &s->host, id);
	if (s->n == 0 && s->sending == 0)
		s->quits = true;
}

void
stack_open(struct stack *s, const struct wish *wish)
{
	struct view *v;

	if (s->n == STACK_MAX) {
		status_fail(&s->host.status, "Too many screens lie below");
		return;
	}
	v = openers[wish->screen](&s->host, wish);
	/* Another list comes in the place of everything. */
	while (wish->screen == SCREEN_LIST && s->n > 0) {
		s->n--;
		s->views[s->n]->ops->close(&s->views[s->n]);
	}
	if (wish->screen == SCREEN_LIST)
		s->host.folder = wish->folder;
	s->views[s->n++] = v;
	resize_view(s, v);
}

static void
begin_edit(struct stack *s, struct view *v, const struct want *want)
{
	s->todo = TODO_EDIT;
	s->editing = v;
	s->edit_what = want->what;
	mem_free(&s->edit_path);
	s->edit_path = mem_strdup(want->edit.path);
}

static void
obey(struct stack *s, struct view *v, const struct want *want)
{
	switch (want->kind) {
	case WANT_NOTHING:
		break;
	case WANT_CLOSE:
		close_view(s, v, want->id);
		break;
	case WANT_QUIT:
		s->quits = true;
		break;
	case WANT_VIEW:
		stack_open(s, &want->view);
		break;
	case WANT_ASK:
	case WANT_CHOICE:
		/* Only who is in front may ask. */
		if (v == top(s) || v == NULL)
			dialog_open(&s->dialog, v, top(s)->ops->screen, want);
		break;
	case WANT_EDIT:
		if (v == top(s))
			begin_edit(s, v, want);
		break;
	}
}

/* ---- commands of every screen ---- */

/* Who looks at an account's folder writes from that account. */
static struct str
account_at_hand(const struct stack *s)
{
	const struct event *all = s->host.folders;

	for (size_t i = 0; all != NULL && i < all->folders.n; i++)
		if (all->folders.v[i].id == s->host.folder)
			return all->folders.v[i].account;
	return STR("");
}

static void
open_screen(struct stack *s, enum screen screen)
{
	struct draft fields = { .account = account_at_hand(s) };
	struct wish wish = { .screen = screen, .fields = &fields };

	if (top(s)->ops->screen == screen && screen != SCREEN_COMPOSE)
		return;
	wish.about = top(s)->ops->screen;
	stack_open(s, &wish);
}

static void
post_fetch(struct stack *s, bool flush)
{
	struct request *q = request_new(REQUEST_FETCH);

	status_fetching(&s->host.status, s->host.post(&s->host, &q));
	if (!flush)
		return;
	q = request_new(REQUEST_OUTBOX_FLUSH);
	(void)s->host.post(&s->host, &q);
}

static void
cancel(struct stack *s)
{
	uint64_t ticket = status_running(&s->host.status);
	struct request *q;

	if (ticket == 0)
		ticket = s->host.running;
	if (ticket == 0) {
		status_say(&s->host.status, "Nothing runs; q leaves");
		return;
	}
	q = request_new(REQUEST_CANCEL);
	q->cancel.ticket = ticket;
	(void)s->host.post(&s->host, &q);
}

static void
ask_command(struct stack *s)
{
	struct want want = { .kind = WANT_ASK, .what = QUESTION_COMMAND };

	want.ask.label = ":";
	want.ask.kind = ASK_COMMAND;
	obey(s, NULL, &want);
}

static bool
screen_command(struct stack *s, enum command c)
{
	static const struct {
		enum command command;
		enum screen screen;
	} screens[] = {
		{ COMMAND_HELP, SCREEN_HELP },
		{ COMMAND_FOLDERS, SCREEN_FOLDERS },
		{ COMMAND_OUTBOX, SCREEN_OUTBOX },
		{ COMMAND_RECALL, SCREEN_DRAFTS },
		{ COMMAND_MAIL, SCREEN_COMPOSE },
	};

	for (size_t i = 0; i < COUNT_OF(screens); i++) {
		if (screens[i].command != c)
			continue;
		open_screen(s, screens[i].screen);
		return true;
	}
	return false;
}

static bool
general_command(struct stack *s, enum command c)
{
	if (screen_command(s, c))
		return true;
	if (c == COMMAND_FETCH || c == COMMAND_SYNC)
		post_fetch(s, c == COMMAND_SYNC);
	else if (c == COMMAND_CANCEL)
		cancel(s);
	else if (c == COMMAND_COMMAND)
		ask_command(s);
	else if (c == COMMAND_REDRAW)
		s->todo = TODO_REDRAW;
	else if (c == COMMAND_SUSPEND)
		s->todo = TODO_SUSPEND;
	else
		return false;
	return true;
}

/* The last view is left: not while a letter is on the wire, unasked. */
static bool
asks_before_leaving(struct stack *s, enum command c)
{
	struct want want = { .kind = WANT_CHOICE, .what = QUESTION_LEAVE };

	if (c != COMMAND_QUIT || s->n != 1 ||
	    top(s)->ops->screen != SCREEN_LIST ||
	    !status_is_sending(&s->host.status))
		return false;
	want.choice.question = "Mail is being sent. Leave it in the outbox "
			       "and quit? (y/n) ";
	want.choice.keys = "yn";
	obey(s, NULL, &want);
	return true;
}

static void
run(struct stack *s, enum command c)
{
	struct view *v = top(s);
	struct want want;

	if (c == COMMAND_NONE || general_command(s, c) ||
	    asks_before_leaving(s, c))
		return;
	want = v->ops->command(v, &s->host, c);
	obey(s, v, &want);
}

/* What some commands ask for may stand behind their name. */
static bool
asks_for_text(enum command c)
{
	static const enum command all[] = { COMMAND_CHARSET, COMMAND_LIMIT,
					    COMMAND_MOVE, COMMAND_OPEN_LINK,
					    COMMAND_SEARCH };

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (c == all[i])
			return true;
	return false;
}

static void
run_with(struct stack *s, enum command c, struct str text)
{
	struct view *v = top(s);
	struct want want = v->ops->command(v, &s->host, c);
	struct answer a = { .what = want.what, .ok = true, .text = text };

	if (want.kind == WANT_ASK)
		want = v->ops->answer(v, &s->host, &a);
	obey(s, v, &want);
}

static void
run_named(struct stack *s, struct str line)
{
	struct str text = line, name = STR("");
	enum command c;

	(void)str_take_word(&text, &name);
	text = str_trim(text);
	c = command_find(name, top(s)->ops->screen);
	if (text.n > 0 && asks_for_text(c)) {
		run_with(s, c, text);
		return;
	}
	if (c == COMMAND_NONE || text.n > 0) {
		if (name.n > 0)
			status_fail(&s->host.status,
				    "There is no command \"%.*s\" here; Tab "
				    "lists them",
				    STR_ARG(str_trim(line)));
		return;
	}
	run(s, c);
}

/* ---- keys ---- */

static void
answer(struct stack *s, const struct answer *a, struct view *asker)
{
	struct want want;

	if (asker != NULL) {
		want = asker->ops->answer(asker, &s->host, a);
		obey(s, asker, &want);
	} else if (a->ok && a->what == QUESTION_COMMAND) {
		run_named(s, a->text);
	} else if (a->ok && str_eq(a->text, STR("y"))) {
		s->quits = true;
	}
}

/* Esc, and then a key, is that key with Esc: also when it is typed slowly. */
static uint32_t
join_esc(struct stack *s, uint32_t key)
{
	enum screen screen = top(s)->ops->screen;

	if (s->saw_esc) {
		s->saw_esc = false;
		return key | KEYS_META;
	}
	s->saw_esc = key == KEYS_ESC && keymap_has_meta(s->host.keymap, screen);
	return s->saw_esc ? KEYS_NONE : key;
}

/* A key of the view in front. */
static void
view_key(struct stack *s, uint32_t key)
{
	enum screen screen = top(s)->ops->screen;
	char name[KEYS_NAME_SIZE];
	enum command c;

	key = join_esc(s, key);
	c = keymap_command(s->host.keymap, screen, key);
	if (c == COMMAND_NONE && (key & KEYS_META) != 0) {
		/* Esc was pressed out of habit, and then this. */
		key &= ~(uint32_t)KEYS_META;
		c = keymap_command(s->host.keymap, screen, key);
	}
	if (c == COMMAND_NONE && key != KEYS_NONE && key != KEYS_ESC) {
		keys_name(key, name);
		status_say(&s->host.status,
			   "%s does nothing here; ? shows the keys", name);
	}
	run(s, c);
}

static void
dialog_takes(struct stack *s, uint32_t key)
{
	struct view *asker = s->dialog.asker;
	struct answer a;

	if (dialog_key(&s->dialog, &s->host, key, &a))
		answer(s, &a, asker);
}

void
stack_key(struct stack *s, uint32_t key)
{
	status_clear(&s->host.status);
	if (s->n == 0) /* waiting for a letter to go */
		s->quits = key == 'q' || key == KEYS_CTRL('c');
	else if (dialog_is_open(&s->dialog))
		dialog_takes(s, key);
	else
		view_key(s, key);
}

void
stack_edited(struct stack *s, struct str why)
{
	struct answer a = { .what = s->edit_what, .ok = why.n == 0 };
	struct view *v = s->editing;

	s->editing = NULL;
	a.text = why;
	if (v != NULL)
		answer(s, &a, v);
}

/* ---- events ---- */

void
stack_ask_folders(struct stack *s)
{
	struct request *q;

	s->folders_stale = s->folders_ticket != 0;
	if (s->folders_stale)
		return;
	q = request_new(REQUEST_FOLDERS);
	s->folders_ticket = s->host.post(&s->host, &q);
}

static void
take_folders(struct stack *s, struct event **ev)
{
	s->folders_ticket = 0;
	if ((*ev)->err.kind == ERR_NONE) {
		event_free(&s->host.folders);
		s->host.folders = *ev;
		*ev = NULL;
	}
	if (s->folders_stale)
		stack_ask_folders(s);
}

static void
offer(struct stack *s, struct event **ev)
{
	/* From the front to the back; a view may go while it hears. */
	for (size_t i = s->n; i > 0 && *ev != NULL; i--) {
		struct view *v = i <= s->n ? s->views[i - 1] : NULL;
		struct want want;

		if (v == NULL || v->ops->event == NULL)
			continue;
		want = v->ops->event(v, &s->host, ev);
		obey(s, v, &want);
	}
}

static void
note_sending(struct stack *s, const struct event *ev)
{
	if (ev->kind == EVENT_QUEUED)
		s->sending = ev->ticket;
	if (ev->ticket == 0 || ev->ticket != s->sending || !ev->last)
		return;
	s->sending = 0;
	s->sent = ev->err;
	s->quits |= s->n == 0;
}

void
stack_event(struct stack *s, struct event **ev)
{
	note_sending(s, *ev);
	if ((*ev)->kind == EVENT_CHANGED)
		stack_ask_folders(s);
	if ((*ev)->ticket != 0 && (*ev)->ticket == s->folders_ticket)
		take_folders(s, ev);
	if (*ev != NULL)
		dialog_event(&s->dialog, ev);
	if (*ev != NULL)
		offer(s, ev);
	if (*ev != NULL)
		status_event(&s->host.status, *ev);
	event_free(ev);
}

bool
stack_work(struct stack *s)
{
	struct view *v = top(s);

	return s->n > 0 && v->ops->work != NULL && v->ops->work(v, &s->host);
}

/* ---- what it looks like ---- */

static void
draw_hints(const struct stack *s, struct grid *g, struct area line)
{
	struct buf text;

	if (line.rows == 0)
		return;
	buf_init(&text, 1024);
	help_hints(s->host.keymap, top(s)->ops->screen, line.cols - 2, &text);
	grid_put_line(g, line, LOOK_HINT, STR(""));
	(void)grid_put(g, area_line(line, 0, 1), LOOK_HINT, buf_str(&text));
	buf_fini(&text);
}

static void
draw_bar(const struct stack *s, struct grid *g, struct area line)
{
	struct buf left, right;
	int room;

	if (line.rows == 0)
		return;
	buf_init(&left, 4096);
	buf_init(&right, 256);
	top(s)->ops->title(top(s), &s->host, &left, &right);
	grid_put_line(g, line, LOOK_BAR, STR(""));
	room = line.cols - (int)right.n - 2;
	if (room > 10)
		(void)grid_put(g, area_line(line, 0, room + 1), LOOK_BAR,
			       buf_str(&right));
	line.cols = room > 10 ? room - 1 : line.cols;
	(void)grid_put(g, area_line(line, 0, 1), LOOK_BAR, buf_str(&left));
	buf_fini(&left);
	buf_fini(&right);
}

void
stack_draw(const struct stack *s, struct grid *g)
{
	struct parts_of_screen p = share_out(g->rows, g->cols);

	grid_clear(g);
	if (s->n == 0) {
		(void)grid_put(g, p.view, LOOK_NORMAL,
			       STR("Sending. q leaves it to the outbox."));
		status_draw(&s->host.status, g, p.bar, p.line);
		return;
	}
	draw_hints(s, g, p.hints);
	top(s)->ops->draw(top(s), &s->host, g, p.view);
	draw_bar(s, g, p.bar);
	if (dialog_is_open(&s->dialog))
		dialog_draw(&s->dialog, g, p.bar, p.line);
	else
		status_draw(&s->host.status, g, p.bar, p.line);
}
