#include "cli/folder_names.h"
#include "cli/print_json.h"
#include "cli/print_text.h"
#include "cli/verbs.h"

#include <sys/stat.h>
#include <unistd.h>

struct shown {
	const struct opts *o;
	struct folder_names names;
	const char *path; /* a file of its own, or NULL */
	uint64_t id;      /* or a message we keep */
	uint64_t found;   /* how many the digits fit */
};

static void
hear_found(void *context, const struct event *ev)
{
	struct shown *s = context;

	if (ev->kind != EVENT_ROWS || ev->err.kind != ERR_NONE)
		return;
	s->found = ev->rows.total;
	if (ev->rows.n > 0)
		s->id = ev->rows.v[0].id;
}

static bool
is_id(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (ascii_hex(text.p[i]) < 0)
			return false;
	}
	return text.n > 0 && text.n <= MESSAGE_ID_DIGITS;
}

static bool
find_id(struct asking *t, struct shown *s, const char *digits, struct err *e)
{
	struct request *q = request_new(REQUEST_ROWS);

	q->rows.folder = FOLDERS_EVERY;
	q->rows.query = arena_printf(&q->arena, "id:%s", digits);
	q->rows.count = 1;
	if (!asking_do(t, &q, hear_found, s, e))
		return false;
	if (s->found == 0)
		return err_set(e, ERR_NO_INPUT, "there is no message %s",
			       digits);
	if (s->found > 1)
		return err_set(e, ERR_USAGE, "%llu messages begin with %s",
			       (unsigned long long)s->found, digits);
	return true;
}

static void
hear_message(void *context, const struct event *ev)
{
	struct shown *s = context;
	struct folder f;

	if (ev->kind == EVENT_LINES)
		print_lines(stdout, &ev->more.lines);
	if (ev->kind != EVENT_MESSAGE || ev->err.kind != ERR_NONE)
		return;
	f = folder_names_get(&s->names, ev->message.row.folder);
	if (s->o->json)
		print_json_message(stdout, ev, f.account, f.name);
	else
		print_lines(stdout, &ev->message.lines);
}

static bool
show_text(struct asking *t, struct shown *s, struct err *e)
{
	struct request *q = request_new(REQUEST_OPEN);

	q->open.id = s->id;
	q->open.path = request_str(q, str_of(s->path));
	q->open.form = s->o->html ? OPEN_HTML : OPEN_TEXT;
	q->open.charset = request_str(q, str_of(s->o->charset));
	q->open.all_headers = s->o->headers;
	q->open.width_cols = isatty(STDOUT_FILENO) ? 80 : 0;
	q->open.in_portions = !s->o->json;
	return asking_do(t, &q, hear_message, s, e);
}

/* Content as it is: to a file, or to standard output unless that is a
 * terminal, which no byte of mail may reach raw. */
static bool
show_bytes(struct asking *t, struct shown *s, struct err *e)
{
	struct request *q;

	if (s->o->output == NULL && isatty(STDOUT_FILENO))
		return err_set(e, ERR_USAGE,
			       "content is not written raw to a terminal; "
			       "use -o FILE or a pipe");
	q = request_new(REQUEST_SAVE);
	q->save.id = s->id;
	q->save.path = request_str(q, str_of(s->path));
	q->save.part = request_str(q, str_of(s->o->part));
	q->save.target = request_str(q, str_of(s->o->output));
	q->save.fd = STDOUT_FILENO;
	(void)fflush(stdout);
	return asking_do(t, &q, NULL, NULL, e);
}

static bool
show(struct asking *t, struct shown *s, struct err *e)
{
	if (s->path == NULL && !find_id(t, s, s->o->args.v[0], e))
		return false;
	if (s->o->json && !folder_names_ask(&s->names, t, e))
		return false;
	if (s->o->raw || s->o->part != NULL)
		return show_bytes(t, s, e);
	return show_text(t, s, e);
}

static bool
check_options(const struct opts *o, struct err *e)
{
	if (o->args.n != 1)
		return err_set(e, ERR_USAGE, "show takes one ID or FILE");
	if (o->output != NULL && !o->raw && o->part == NULL)
		return err_set(e, ERR_USAGE,
			       "-o FILE goes with --part or --raw");
	return true;
}

/*
 * Says what the argument means: a file that looks like an id is meant when
 * it is there. Returns the mailbox to open. A file is its own, and needs
 * neither account nor state; but what comes from another program, as
 * <(zcat letter.gz), can be read only once, and is not opened as one.
 */
static const char *
find_mailbox(struct shown *s)
{
	const char *what = s->o->args.v[0];
	struct stat st;
	bool is_there = stat(what, &st) == 0;

	if (is_there || !is_id(str_of(what)))
		s->path = what;
	if (s->path == NULL || str_eq(str_of(what), STR("-")) ||
	    (is_there && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)))
		return s->o->mailbox;
	return s->path;
}

int
verb_show(const struct opts *o)
{
	struct shown s = { .o = o };
	struct err e = ERR_INIT;
	struct asking t;
	int status = 0;

	if (!check_options(o, &e))
		return asking_fail(&e);
	if (!asking_open(&t, o, find_mailbox(&s), false, &e) ||
	    !show(&t, &s, &e))
		status = asking_fail(&e);
	asking_close(&t);
	folder_names_fini(&s.names);
	return status;
}
