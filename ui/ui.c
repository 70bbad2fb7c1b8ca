#include "ui/ui.h"

#include "ui/editor.h"
#include "ui/signals.h"
#include "ui/stack.h"
#include "ui/term.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Events taken before the screen is drawn and keys are looked at again. */
enum { EVENTS_AT_ONCE = 200 };

struct ui {
	struct stack stack;
	struct engine *engine;
	struct term *term;
	struct grid grid;
	struct keymap keymap;
	struct arena arena;
	int signals; /* descriptor */
	bool ends;   /* hung up, or told to */
	bool dirty;
	bool works; /* a view has more to do */
};

static uint64_t
post(struct host *h, struct request **q)
{
	return engine_post(h->post_to, q);
}

/* ---- what wakes us ---- */

static void
take_events(struct ui *u)
{
	struct event *ev;
	int n = 0;

	while (n++ < EVENTS_AT_ONCE && (ev = engine_take(u->engine)) != NULL) {
		stack_event(&u->stack, &ev);
		u->dirty = true;
	}
}

static void
resize(struct ui *u)
{
	int rows, cols;

	term_resized(u->term);
	term_size(u->term, &rows, &cols);
	grid_resize(&u->grid, rows, cols);
	stack_resize(&u->stack, rows, cols);
	term_forget(u->term);
	u->dirty = true;
}

static void
suspend(struct ui *u)
{
	term_lend(u->term);
	signals_stop_here();
	term_take_back(u->term);
	resize(u);
}

static void
take_signals(struct ui *u)
{
	unsigned seen = signals_take();

	if (seen & SIGNALS_END)
		u->ends = true;
	if (seen & SIGNALS_STOP)
		suspend(u);
	if (seen & SIGNALS_RESIZE)
		resize(u);
}

/* Waits until the engine, a signal, or (with_keys) the terminal has
 * something; not at all when there is work. */
static void
wait(struct ui *u, bool with_keys)
{
	struct pollfd fds[] = {
		{ .fd = engine_fd(u->engine), .events = POLLIN },
		{ .fd = u->signals, .events = POLLIN },
		{ .fd = term_fd(u->term), .events = POLLIN },
	};

	if (poll(fds, with_keys ? 3 : 2, u->works ? 0 : -1) < 0 &&
	    errno != EINTR)
		u->ends = true;
	if (with_keys && (fds[2].revents & (POLLHUP | POLLERR | POLLNVAL)))
		u->ends = true;
}

/* ---- the editor ---- */

/* The network must not notice that somebody writes for an hour. */
static bool
wait_for_editor(struct ui *u, pid_t child, struct err *e)
{
	for (;;) {
		unsigned seen = signals_take();

		if (seen & SIGNALS_END)
			u->ends = true;
		if (u->ends)
			return false;
		if (editor_has_ended(child, e))
			return true;
		take_events(u);
		wait(u, false);
	}
}

static void
edit(struct ui *u, struct str path)
{
	struct err e = ERR_INIT;
	pid_t child;

	term_lend(u->term);
	signals_lend(true);
	if (editor_start(path, &child, &e))
		(void)wait_for_editor(u, child, &e);
	signals_lend(false);
	if (u->ends)
		return;
	term_take_back(u->term);
	resize(u);
	stack_edited(&u->stack, str_of(e.kind == ERR_NONE ? "" : e.text));
}

static void
do_todo(struct ui *u)
{
	enum stack_todo_kind todo = u->stack.todo;

	u->stack.todo = TODO_NOTHING;
	if (todo == TODO_EDIT)
		edit(u, str_of(u->stack.edit_path));
	else if (todo == TODO_SUSPEND)
		suspend(u);
	else if (todo == TODO_REDRAW)
		resize(u);
}

/* ---- the loop ---- */

static bool
is_over(const struct ui *u)
{
	return u->ends || u->stack.quits;
}

static void
take_keys(struct ui *u)
{
	uint32_t key = KEYS_NONE;

	while (!is_over(u)) {
		if (!term_key(u->term, &key)) {
			u->ends = true;
			return;
		}
		if (key == KEYS_NONE)
			return;
		if (key != KEYS_OTHER)
			stack_key(&u->stack, key);
		u->dirty = true;
		do_todo(u);
	}
}

static void
draw(struct ui *u)
{
	if (!u->dirty)
		return;
	stack_draw(&u->stack, &u->grid);
	term_show(u->term, &u->grid);
	u->dirty = false;
}

/* A slice of long work between two looks at keys and events. */
static void
work(struct ui *u)
{
	bool did = u->works;

	u->works = stack_work(&u->stack);
	u->dirty = u->dirty || (did && !u->works);
}

static void
loop(struct ui *u)
{
	while (!is_over(u)) {
		take_signals(u);
		take_events(u);
		do_todo(u); /* an answer may want the editor */
		take_keys(u);
		if (is_over(u))
			break;
		draw(u);
		work(u);
		if (!u->dirty)
			wait(u, true);
	}
}

/* ---- beginning and end ---- */

static void
bind_keys(struct ui *u, const struct config *config)
{
	struct err e = ERR_INIT;

	keymap_init(&u->keymap, &u->arena);
	for (size_t i = 0; i < config->n_bindings; i++)
		if (!keymap_bind(&u->keymap, &u->arena, &config->bindings[i],
				 &e))
			status_fail(&u->stack.host.status, "%s:%d: %s",
				    config->path, config->bindings[i].line,
				    e.text);
	if (theme_find(str_of(config->theme), true) == NULL)
		status_fail(&u->stack.host.status,
			    "%s: there is no theme \"%s\"", config->path,
			    config->theme);
}

static bool
is_file(const char *path)
{
	struct stat st;

	return path != NULL && stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static void
open_first(struct ui *u, const struct ui_options *o)
{
	struct wish wish = { .screen = SCREEN_LIST };

	if (o->compose) {
		wish.screen = SCREEN_COMPOSE;
		wish.draft = o->template_path.n > 0 ? DRAFT_EDIT : DRAFT_NEW;
		wish.path = o->template_path;
		wish.fields = o->fields;
		wish.body = o->body;
	} else if (o->newcomer != NULL ||
		   (o->config->n_accounts == 0 && o->engine.path == NULL)) {
		wish.screen = SCREEN_START;
		wish.newcomer = o->newcomer;
	} else {
		wish.opens_single = is_file(o->engine.path);
	}
	stack_open(&u->stack, &wish);
}

static void
run(struct ui *u, const struct ui_options *o, struct err *e)
{
	grid_init(&u->grid);
	stack_init(&u->stack);
	u->stack.host.config = o->config;
	u->stack.host.keymap = &u->keymap;
	u->stack.host.post = post;
	u->stack.host.post_to = u->engine;
	u->stack.host.path = o->engine.path;
	u->stack.host.read_only = o->engine.read_only;
	bind_keys(u, o->config);
	resize(u);
	open_first(u, o);
	stack_ask_folders(&u->stack);
	loop(u);
	if (o->compose)
		*e = u->stack.sent;
	*o->begins_anew = u->stack.host.begins_anew;
	stack_fini(&u->stack);
	grid_fini(&u->grid);
	arena_fini(&u->arena);
}

bool
ui_run(const struct ui_options *o, struct err *e)
{
	struct ui u = { .dirty = true };
	bool ok;

	term_set_locale();
	if (!signals_open(&u.signals, e))
		return false;
	ok = engine_open(&u.engine, o->config, &o->engine, e);
	if (ok && term_open(&u.term, str_of(o->config->theme), e))
		run(&u, o, e);
	else
		ok = false;
	term_close(&u.term);
	if (u.engine != NULL)
		engine_close(&u.engine);
	signals_close();
	return ok && e->kind == ERR_NONE;
}
