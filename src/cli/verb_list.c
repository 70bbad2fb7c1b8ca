#include "cli/folder_names.h"
#include "cli/print_json.h"
#include "cli/print_text.h"
#include "cli/verbs.h"

#include <sys/ioctl.h>
#include <unistd.h>

/* Asked for at a time: some megabytes. Each window searches anew. */
enum { WINDOW_ROWS = 5000 };

struct listing {
	const struct opts *o;
	struct folder_names names;
	uint64_t printed, total;
	uint32_t got; /* rows of the last window */
	int width_cols;
};

static int
terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0; /* a file or a pipe: rows are not cut */
	return size.ws_col;
}

static void
hear_rows(void *context, const struct event *ev)
{
	struct listing *l = context;

	if (ev->kind != EVENT_ROWS || ev->err.kind != ERR_NONE)
		return;
	l->got = (uint32_t)ev->rows.n;
	l->total = ev->rows.total;
	l->printed += ev->rows.n;
	for (size_t i = 0; i < ev->rows.n; i++) {
		const struct row *row = &ev->rows.v[i];
		struct folder f = folder_names_get(&l->names, row->folder);

		if (l->o->json)
			print_json_row(stdout, row, f.account, f.name);
		else
			print_row(stdout, row, l->width_cols);
	}
}

/* The words of the command line, as one query. */
static struct str
query_of(struct request *q, const struct opts *o)
{
	struct str query = { 0 };

	for (size_t i = 0; i < o->args.n; i++)
		query = arena_printf(&q->arena, "%.*s%s%s", STR_ARG(query),
				     i > 0 ? " " : "", o->args.v[i]);
	if (o->account == NULL)
		return query;
	return arena_printf(&q->arena,
			    query.n > 0 ? "account:%s and (%.*s)"
					: "account:%s%.*s",
			    o->account, STR_ARG(query));
}

static bool
ask_window(struct asking *t, struct listing *l, uint64_t most, struct err *e)
{
	struct request *q = request_new(REQUEST_ROWS);

	q->rows.query = query_of(q, l->o);
	q->rows.folder = l->o->args.n > 0 ? FOLDERS_EVERY : FOLDERS_INBOXES;
	q->rows.first = l->o->offset + l->printed;
	q->rows.count = most < WINDOW_ROWS ? (uint32_t)most : WINDOW_ROWS;
	l->got = 0;
	return asking_do(t, &q, hear_rows, l, e);
}

static bool
list_all(struct asking *t, struct listing *l, struct err *e)
{
	uint64_t most = l->o->count > 0 ? l->o->count : UINT64_MAX;

	if (!folder_names_ask(&l->names, t, e))
		return false;
	do {
		if (!ask_window(t, l, most - l->printed, e))
			return false;
	} while (l->got > 0 && l->printed < most && !ferror(stdout));
	if (l->printed == 0) /* nothing found: said by the status alone */
		e->kind = ERR_PARTLY;
	return true;
}

int
verb_list(const struct opts *o)
{
	struct listing l = { .o = o, .width_cols = terminal_width() };
	struct err e = ERR_INIT;
	struct asking t;
	int status;

	if (asking_open(&t, o, o->mailbox, o->mailbox == NULL, &e) &&
	    list_all(&t, &l, &e))
		status = err_exit(&e);
	else
		status = asking_fail(&e);
	asking_close(&t);
	folder_names_fini(&l.names);
	return status;
}
