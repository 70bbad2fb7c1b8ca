#include "ui/wizard.h"

#include "base/limits.h"
#include "ui/wizard_page.h"

#include <string.h>

/* What an answer is about: a field of the account, or one of these. */
enum field {
	FIELD_ADDRESS,
	FIELD_NAME,
	FIELD_RECEIVE,
	FIELD_SEND,
	FIELD_USER,
	FIELD_SECRET, /* the password, or a command */
	FIELD_COUNT,
	QUESTION_COMMAND = FIELD_COUNT,
	QUESTION_AGREE,
	QUESTION_PLACE,
	QUESTION_CHANGE,
};

enum { RESULTS_MAX = 4 };

static const char *const questions[FIELD_COUNT] = {
	[FIELD_ADDRESS] = "Your address: ",
	[FIELD_NAME] = "Your name, as others will read it: ",
	[FIELD_RECEIVE] = "POP3 server, as pop3s://HOST (empty: none): ",
	[FIELD_SEND] = "SMTP server, as smtps://HOST (empty: none): ",
	[FIELD_USER] = "User name there (empty: the address): ",
	[FIELD_SECRET] = "Password (empty: a command prints it): ",
};
/* In the order of the fields. */
static const char change_keys[] = "anrsup";

struct wizard {
	struct view view;
	struct arena arena;
	struct newcomer newcomer; /* all but the password */
	struct buf password;
	bool asked[FIELD_COUNT];
	struct event *found; /* EVENT_FOUND, or NULL */
	uint64_t ticket;     /* of what runs, or 0 */
	enum request_kind runs;
	bool is_asking; /* a question stands in the last line */
	bool agrees;    /* to servers of another domain */
	bool is_tried, has_place;
	struct str results[RESULTS_MAX]; /* of the last try */
	size_t n_results;
	struct str trouble; /* why the last step failed, or empty */
};

static struct wizard *
wizard_of(struct view *v)
{
	return (struct wizard *)v;
}

static struct str *
field_of(struct wizard *w, enum field f)
{
	struct str *all[] = { &w->newcomer.address, &w->newcomer.name,
			      &w->newcomer.receive, &w->newcomer.send,
			      &w->newcomer.user,    &w->newcomer.command };

	return all[f];
}

static bool
is_by_command(const struct wizard *w)
{
	return w->newcomer.place == PLACE_COMMAND ||
	       w->newcomer.place == PLACE_TOKEN;
}

static bool
wants_token(const struct wizard *w)
{
	return w->found != NULL && w->found->found.login == FOUND_TOKEN;
}

/* ---- what it looks like ----------------------------------------------- */

static struct str
doing(const struct wizard *w)
{
	if (w->is_asking)
		return STR("");
	if (w->newcomer.address.n == 0)
		return STR("Enter begins, with your address; q leaves.");
	if (w->ticket == 0)
		return STR("Enter goes on, e changes what stands here, q "
			   "leaves.");
	if (w->runs == REQUEST_ACCOUNT_FIND)
		return STR("Looking for the servers ... Ctrl-C cancels.");
	return w->runs == REQUEST_ACCOUNT_TRY
		       ? STR("Trying the login ... Ctrl-C cancels.")
		       : STR("Writing ...");
}

static void
wizard_draw(const struct view *v, const struct host *h, struct grid *g,
	    struct area a)
{
	const struct wizard *w = (const struct wizard *)v;
	const struct wizard_look look = {
		.newcomer = &w->newcomer,
		.found = w->found,
		.results = w->results,
		.n_results = w->n_results,
		.trouble = w->trouble,
		.doing = doing(w),
		.is_first = h->config->n_accounts == 0,
		.has_password = w->password.n > 0,
		.knows_place = w->has_place || is_by_command(w),
	};

	wizard_page_draw(&look, g, a);
}

static void
wizard_title(const struct view *v, const struct host *h, struct buf *left,
	     struct buf *right)
{
	const struct wizard *w = (const struct wizard *)v;

	(void)h;
	buf_put(left, STR("Account setup"));
	buf_put(right, w->is_tried ? STR("login is good") : STR(""));
}

/* ---- steps ------------------------------------------------------------ */

static struct want
ask(struct wizard *w, enum field f)
{
	struct want want = { .kind = WANT_ASK, .what = (int)f };

	want.ask.label = questions[f];
	want.ask.kind = f == FIELD_SECRET ? ASK_SECRET : ASK_TEXT;
	if (f != FIELD_SECRET)
		want.ask.text = *field_of(w, f);
	w->is_asking = true;
	return want;
}

static struct want
ask_command(struct wizard *w)
{
	struct want want = { .kind = WANT_ASK, .what = QUESTION_COMMAND };

	want.ask.label = wants_token(w)
				 ? "Command that prints an OAuth 2 token: "
				 : "Command that prints the password: ";
	want.ask.kind = ASK_TEXT;
	want.ask.text = w->newcomer.command;
	w->is_asking = true;
	return want;
}

static struct want
choose(struct wizard *w, int what, const char *question, const char *keys)
{
	struct want want = { .kind = WANT_CHOICE, .what = what };

	want.choice.question = question;
	want.choice.keys = keys;
	w->is_asking = true;
	return want;
}

static struct want
post(struct wizard *w, struct host *h, enum request_kind kind)
{
	struct request *q = request_new(kind);

	w->trouble = STR("");
	w->runs = kind;
	if (kind == REQUEST_ACCOUNT_FIND) {
		q->account_find.address = request_str(q, w->newcomer.address);
	} else {
		w->newcomer.password = buf_str(&w->password);
		q->account_try.newcomer = request_newcomer(q, &w->newcomer);
		w->newcomer.password = STR("");
	}
	if (kind == REQUEST_ACCOUNT_TRY)
		w->n_results = 0;
	w->ticket = h->running = h->post(h, &q);
	return WANT_NONE;
}

/* Is that server still to be asked for? A provider in the table has none where
 * it names none. */
static bool
lacks(struct wizard *w, enum field f)
{
	return !w->asked[f] && field_of(w, f)->n == 0 &&
	       (w->found == NULL || w->found->found.provider.n == 0);
}

/* What is done with what is known. */
static struct want
finish(struct wizard *w, struct host *h)
{
	const struct newcomer *n = &w->newcomer;

	if (n->receive.n == 0 && n->send.n == 0) {
		w->trouble = STR("There is no server to log in to.");
		return WANT_NONE;
	}
	if (is_by_command(w) ? n->command.n == 0 : w->password.n == 0)
		return wants_token(w) || is_by_command(w)
			       ? ask_command(w)
			       : ask(w, FIELD_SECRET);
	if (!w->is_tried)
		return post(w, h, REQUEST_ACCOUNT_TRY);
	if (!w->has_place && !is_by_command(w))
		return choose(w, QUESTION_PLACE,
			      "It works. Keep the password in culver.conf (f), "
			      "pass (p) or the keyring (k)? ",
			      "fpk");
	return post(w, h, REQUEST_ACCOUNT_ADD);
}

/* Whatever comes next; the order is that of the user's questions. */
static struct want
go_on(struct wizard *w, struct host *h)
{
	const struct newcomer *n = &w->newcomer;

	if (w->ticket != 0 || w->is_asking)
		return WANT_NONE;
	if (n->address.n == 0)
		return ask(w, FIELD_ADDRESS);
	if (n->name.n == 0 && !w->asked[FIELD_NAME])
		return ask(w, FIELD_NAME);
	if (w->found == NULL && w->trouble.n == 0 && n->receive.n == 0 &&
	    n->send.n == 0)
		return post(w, h, REQUEST_ACCOUNT_FIND);
	if (w->found != NULL && w->found->found.is_foreign && !w->agrees)
		return choose(
			w, QUESTION_AGREE,
			"DNS names servers of another domain, and anybody "
			"may have said so. Trust them? (n/y) ",
			"ny");
	if (lacks(w, FIELD_RECEIVE))
		return ask(w, FIELD_RECEIVE);
	if (lacks(w, FIELD_SEND))
		return ask(w, FIELD_SEND);
	return finish(w, h);
}

/* What was found for another address, or tried with other words, is void. */
static void
changed(struct wizard *w, enum field f)
{
	w->is_tried = false;
	w->n_results = 0;
	w->trouble = STR("");
	if (f != FIELD_ADDRESS)
		return;
	event_free(&w->found);
	w->agrees = false;
	w->newcomer.receive = w->newcomer.send = STR("");
	w->asked[FIELD_RECEIVE] = w->asked[FIELD_SEND] = false;
}

static struct want
take_secret(struct wizard *w, struct host *h, struct str text)
{
	if (text.n == 0) {
		w->newcomer.place = PLACE_COMMAND;
		return ask_command(w);
	}
	w->newcomer.place = PLACE_FILE;
	w->has_place = false;
	buf_wipe(&w->password);
	buf_put(&w->password, text);
	return go_on(w, h);
}

static struct want
take_field(struct wizard *w, struct host *h, enum field f, struct str text)
{
	struct str *field = field_of(w, f);

	text = str_trim(text);
	if (!str_eq(text, *field))
		changed(w, f);
	*field = arena_str(&w->arena, text);
	w->asked[f] = true;
	if (f == FIELD_ADDRESS && text.n == 0)
		return WANT_NONE;
	return go_on(w, h);
}

static struct want
take_command(struct wizard *w, struct host *h, struct str text)
{
	w->newcomer.place = PLACE_FILE;
	if (text.n > 0)
		w->newcomer.place =
			wants_token(w) ? PLACE_TOKEN : PLACE_COMMAND;
	w->newcomer.command = arena_str(&w->arena, text);
	changed(w, FIELD_SECRET);
	return text.n > 0 ? go_on(w, h) : WANT_NONE;
}

static struct want
take_choice(struct wizard *w, struct host *h, const struct answer *a)
{
	static const char places[] = "fpk";
	char key = a->text.p[0];

	if (a->what == QUESTION_CHANGE) {
		enum field f =
			(enum field)(strchr(change_keys, key) - change_keys);

		return f == FIELD_SECRET && wants_token(w) ? ask_command(w)
							   : ask(w, f);
	}
	if (a->what == QUESTION_AGREE) {
		w->agrees = true;
		if (key != 'y') /* then nothing of them is left */
			w->newcomer.receive = w->newcomer.send = STR("");
		return go_on(w, h);
	}
	w->newcomer.place = (enum secret_place)(strchr(places, key) - places);
	w->has_place = true;
	return go_on(w, h);
}

static struct want
wizard_answer(struct view *v, struct host *h, const struct answer *a)
{
	struct wizard *w = wizard_of(v);

	w->is_asking = false;
	if (!a->ok)
		return WANT_NONE;
	if (a->what == FIELD_SECRET) {
		changed(w, FIELD_SECRET);
		return take_secret(w, h, a->text);
	}
	if (a->what < FIELD_COUNT)
		return take_field(w, h, (enum field)a->what, a->text);
	if (a->what == QUESTION_COMMAND)
		return take_command(w, h, str_trim(a->text));
	return take_choice(w, h, a);
}

/* ---- what the engine says --------------------------------------------- */

static void
take_found(struct wizard *w, struct event **ev)
{
	event_free(&w->found);
	w->found = *ev;
	*ev = NULL;
	w->newcomer.receive = w->found->found.receive;
	w->newcomer.send = w->found->found.send;
	if (w->found->found.login == FOUND_TOKEN)
		w->newcomer.place = PLACE_TOKEN;
}

static void
take_checked(struct wizard *w, const struct event *ev)
{
	struct str way = ev->checked.way;

	if (w->n_results == RESULTS_MAX)
		return;
	w->results[w->n_results++] = arena_printf(
		&w->arena, "%.*s: %s%.*s", STR_ARG(ev->checked.service),
		ev->err.kind != ERR_NONE ? "failed"
		: way.n > 0              ? "logged in by "
					 : "ok",
		STR_ARG(way));
}

/* The last event of what ran. */
static struct want
take_end(struct wizard *w, struct host *h, const struct err *e)
{
	w->ticket = h->running = 0;
	if (e->kind != ERR_NONE) {
		w->trouble = arena_str(&w->arena, str_of(e->text));
		/* Another try begins with the password. */
		if (w->runs == REQUEST_ACCOUNT_TRY && e->kind == ERR_LOGIN)
			buf_wipe(&w->password);
		if (w->runs == REQUEST_ACCOUNT_ADD)
			w->has_place = false;
		return WANT_NONE;
	}
	if (w->runs == REQUEST_ACCOUNT_TRY)
		w->is_tried = true;
	if (w->runs != REQUEST_ACCOUNT_ADD)
		return go_on(w, h);
	h->begins_anew = true;
	return (struct want){ .kind = WANT_QUIT };
}

static struct want
wizard_event(struct view *v, struct host *h, struct event **ev)
{
	struct wizard *w = wizard_of(v);
	struct err e = (*ev)->err;
	bool is_last = (*ev)->last;

	if (w->ticket == 0 || (*ev)->ticket != w->ticket)
		return WANT_NONE;
	/* The status line hears that it has ended; why, is said above it. */
	(*ev)->err = is_last ? (struct err)ERR_INIT : e;
	if (is_last)
		status_event(&h->status, *ev);
	if ((*ev)->kind == EVENT_CHECKED)
		take_checked(w, *ev);
	else if ((*ev)->kind == EVENT_FOUND)
		take_found(w, ev);
	if (*ev != NULL && (*ev)->kind != EVENT_PROGRESS)
		event_free(ev);
	return is_last ? take_end(w, h, &e) : WANT_NONE;
}

/* ---- from the stack --------------------------------------------------- */

static struct want
wizard_command(struct view *v, struct host *h, enum command c)
{
	struct wizard *w = wizard_of(v);

	if (c == COMMAND_QUIT)
		return (struct want){ .kind = WANT_CLOSE };
	if (w->ticket != 0)
		return WANT_NONE;
	if (c == COMMAND_CHANGE)
		return choose(w, QUESTION_CHANGE,
			      "Change address, name, receive, send, user or "
			      "password? (a n r s u p) ",
			      change_keys);
	if (c != COMMAND_GO_ON)
		return WANT_NONE;
	/* What went wrong is tried again. */
	if (w->runs != REQUEST_ACCOUNT_FIND)
		w->trouble = STR("");
	return go_on(w, h);
}

static void
wizard_resize(struct view *v, struct host *h, int rows, int cols)
{
	(void)v;
	(void)h;
	(void)rows;
	(void)cols;
}

static void
wizard_close(struct view **v)
{
	struct wizard *w = wizard_of(*v);

	buf_wipe(&w->password);
	buf_fini(&w->password);
	event_free(&w->found);
	arena_fini(&w->arena);
	mem_free(v);
}

static const struct view_ops ops = {
	.screen = SCREEN_START,
	.draw = wizard_draw,
	.title = wizard_title,
	.command = wizard_command,
	.resize = wizard_resize,
	.event = wizard_event,
	.answer = wizard_answer,
	.close = wizard_close,
};

static void
take_known(struct wizard *w, const struct newcomer *known)
{
	const struct newcomer *k = known;

	w->newcomer = (struct newcomer){
		.account = arena_str(&w->arena, k->account),
		.name = arena_str(&w->arena, k->name),
		.address = arena_str(&w->arena, k->address),
		.receive = arena_str(&w->arena, k->receive),
		.send = arena_str(&w->arena, k->send),
		.user = arena_str(&w->arena, k->user),
		.keep = arena_str(&w->arena, k->keep),
		.ca_file = arena_str(&w->arena, k->ca_file),
		.command = arena_str(&w->arena, k->command),
		.place = k->place,
	};
	w->has_place = k->place == PLACE_PASS || k->place == PLACE_SECRET_TOOL;
	buf_put(&w->password, k->password);
}

struct view *
wizard_open(struct host *h, const struct wish *wish)
{
	struct wizard *w = mem_zalloc(sizeof(*w));

	(void)h;
	w->view.ops = &ops;
	buf_init(&w->password, LIMIT_SECRET_BYTES);
	if (wish->newcomer != NULL)
		take_known(w, wish->newcomer);
	return &w->view;
}
