#include "base/file.h"
#include "base/limits.h"
#include "base/when.h"
#include "base/world.h"
#include "cli/cli.h"
#include "cli/sending.h"
#include "cli/verbs.h"

#include <string.h>
#include <unistd.h>

static bool
read_message(struct buf *message, const char *path, struct err *e)
{
	if (path == NULL || strcmp(path, "-") == 0)
		return file_read_fd(STDIN_FILENO, "standard input", message, e);
	return file_read(path, message, e);
}

static bool
is_file_name(const char *arg)
{
	return strchr(arg, '@') == NULL || strchr(arg, '/') != NULL;
}

/* The first argument is the file unless it is an address; the rest are
 * recipients, as sendmail takes them. */
static bool
send_message(struct asking *t, const struct opts *o, struct buf *message,
	     struct err *e)
{
	size_t first = o->args.n > 0 && is_file_name(o->args.v[0]);
	struct request *q;
	int64_t held_s = 0;

	if (o->send_at != NULL &&
	    !when_parse(str_of(o->send_at), world_now_s(), &held_s, e))
		return err_in(e, "--at");
	if (first < o->args.n && o->from_headers)
		return err_set(e, ERR_USAGE,
			       "-t takes the recipients from the message, "
			       "not from the command line");
	if (!read_message(message, first ? o->args.v[0] : NULL, e))
		return false;
	q = request_new(REQUEST_SEND);
	q->send.message = request_str(q, buf_str(message));
	q->send.account = request_str(q, str_of(o->account));
	q->send.queue_only = o->queue_only;
	q->send.held_s = held_s;
	q->send.n = o->args.n - first;
	q->send.recipients =
		ARENA_ARRAY(&q->arena, struct str, o->args.n - first);
	for (size_t i = first; i < o->args.n; i++)
		q->send.recipients[i - first] =
			request_str(q, str_of(o->args.v[i]));
	return sending_ask(t, &q, e);
}

int
verb_send(const struct opts *o)
{
	struct err e = ERR_INIT;
	struct buf message;
	struct asking t;
	int status = 0;

	buf_init(&message, LIMIT_DRAFT_BYTES);
	if (!asking_open(&t, o, NULL, true, &e) ||
	    !send_message(&t, o, &message, &e))
		status = asking_fail(&e);
	asking_close(&t);
	buf_fini(&message);
	return status;
}

struct batch {
	struct arena arena;
	struct str draft_id;
};

static void
hear_draft(void *context, const struct event *ev)
{
	struct batch *b = context;

	if (ev->kind == EVENT_DRAFT && ev->err.kind == ERR_NONE)
		b->draft_id = arena_str(&b->arena, ev->draft.draft.id);
}

static struct request *
draft_request(const struct cli_reader *r, struct str body)
{
	struct request *q = request_new(REQUEST_DRAFT_NEW);
	struct draft *d = &q->draft_new.fields;

	q->draft_new.kind = r->draft_path != NULL ? DRAFT_EDIT : DRAFT_NEW;
	q->draft_new.source_path = request_str(q, str_of(r->draft_path));
	q->draft_new.account = request_str(q, str_of(r->account));
	q->draft_new.no_signature = true; /* a program wrote it, not a person */
	q->draft_new.body = request_str(q, body);
	d->to = request_str(q, r->to);
	d->cc = request_str(q, r->cc);
	d->bcc = request_str(q, r->bcc);
	d->subject = request_str(q, r->subject);
	d->in_reply_to = request_str(q, r->in_reply_to);
	d->markdown = r->markdown;
	d->n_attachments = r->n_attach;
	d->attachments = ARENA_ARRAY(&q->arena, struct attachment, r->n_attach);
	for (size_t i = 0; i < r->n_attach; i++)
		d->attachments[i].path = request_str(q, str_of(r->attach[i]));
	return q;
}

/* A letter that cannot even be queued leaves no draft behind: whoever piped
 * it in still has it. */
static bool
send_batch(struct asking *t, const struct cli_reader *r, struct str body,
	   struct err *e)
{
	struct batch b = { 0 };
	struct request *q = draft_request(r, body);
	struct err ignored = ERR_INIT;
	bool ok = asking_do(t, &q, hear_draft, &b, e);

	if (ok) {
		q = request_new(REQUEST_DRAFT_SEND);
		q->draft_send.id = request_str(q, b.draft_id);
		ok = sending_ask(t, &q, e);
	}
	if (!ok && b.draft_id.n > 0) {
		q = request_new(REQUEST_DRAFT_DISCARD);
		q->draft_discard.id = request_str(q, b.draft_id);
		(void)asking_do(t, &q, NULL, NULL, &ignored);
	}
	arena_fini(&b.arena);
	return ok;
}

int
verb_batch(const struct opts *o, const struct cli_reader *r)
{
	struct err e = ERR_INIT;
	struct buf body;
	struct asking t;
	int status = 0;

	buf_init(&body, LIMIT_DRAFT_BYTES);
	buf_put(&body, r->body);
	if (!asking_open(&t, o, NULL, true, &e) ||
	    !file_read_fd(STDIN_FILENO, "standard input", &body, &e) ||
	    !send_batch(&t, r, buf_str(&body), &e))
		status = asking_fail(&e);
	asking_close(&t);
	buf_fini(&body);
	return status;
}
