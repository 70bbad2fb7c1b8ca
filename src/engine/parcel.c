#include "engine/parcel.h"

#include "base/limits.h"
#include "mail/status_code.h"

struct parcel *
parcel_new(struct job **letter, uint32_t account)
{
	struct parcel *p = mem_zalloc(sizeof(*p));

	p->letter = *letter;
	p->account = account;
	buf_init(&p->content, LIMIT_MESSAGE_BYTES);
	*letter = NULL;
	return p;
}

void
parcel_free(struct parcel **p)
{
	job_free(&(*p)->letter);
	buf_fini(&(*p)->content);
	arena_fini(&(*p)->arena);
	mem_free(p);
}

static struct job *
job_for(const struct parcel *p, enum job_kind kind)
{
	struct job *j = job_new(kind, p->letter->ticket);

	j->account = p->account;
	return j;
}

void
parcel_read(struct parcel *p, const struct side *side)
{
	struct job *j = job_for(p, JOB_READ);

	j->read.id = p->letter->send.id;
	j->read.offset = p->offset;
	j->read.n = PARCEL_PIECE_BYTES;
	p->is_reading = true;
	inbox_post(side->write, &j);
}

void
parcel_ask(struct parcel *p, const struct side *side)
{
	struct job *j = job_for(p, JOB_SENDING);

	j->sending.id = p->letter->send.id;
	inbox_post(side->write, &j);
}

struct err
parcel_explain(const struct session_event *ev)
{
	const char *meaning = status_code_meaning(ev->status);
	struct err e = ev->why;

	if (meaning != NULL)
		(void)err_set(&e, ev->why.kind, "%s (%s)", ev->why.text,
			      meaning);
	return e;
}

void
parcel_refused(struct parcel *p, const struct session_event *ev)
{
	struct err why = parcel_explain(ev);

	if (ev->number >= p->letter->send.n_recipients)
		return;
	*VEC_PUSH(&p->arena, &p->refused) = (struct refused_recipient){
		.addr = p->letter->send.recipients[ev->number],
		.words = arena_str(&p->arena, str_of(why.text)),
		.is_temporary = ev->why.kind == ERR_TEMPORARY,
	};
}

static void
put_refused(const struct parcel *p, struct job *j)
{
	size_t n = p->refused.n;

	j->sent.refused =
		ARENA_ARRAY(&j->arena, struct refused_recipient, n + 1);
	j->sent.n_refused = n;
	for (size_t i = 0; i < n; i++) {
		const struct refused_recipient *from = &p->refused.v[i];

		j->sent.refused[i] = (struct refused_recipient){
			.addr = arena_str(&j->arena, from->addr),
			.words = arena_str(&j->arena, from->words),
			.is_temporary = from->is_temporary,
		};
	}
}

/* To the last of those refused for good, else to the last. */
static struct str
worst_words(const struct parcel *p)
{
	struct str words = p->refused.v[p->refused.n - 1].words;

	VEC_EACH (struct refused_recipient, r, &p->refused) {
		if (!r->is_temporary)
			words = r->words;
	}
	return words;
}

void
parcel_failed(const struct parcel *p, const struct side *side,
	      enum outbox_state state, const struct err *e)
{
	struct job *j = job_for(p, JOB_SENT);
	size_t n = p->letter->send.n_recipients;

	j->err = *e;
	if (n > 0 && p->refused.n == n) {
		(void)err_set(&j->err, e->kind, "%.*s",
			      STR_ARG(worst_words(p)));
		put_refused(p, j);
	}
	j->sent.id = p->letter->send.id;
	j->sent.state = state;
	j->sent.last_words = arena_str(&j->arena, str_of(j->err.text));
	inbox_post(side->write, &j);
}

void
parcel_accepted(const struct parcel *p, const struct side *side,
		struct str words)
{
	struct job *j = job_for(p, JOB_SENT);

	j->sent.id = p->letter->send.id;
	put_refused(p, j);
	if (p->refused.n > 0)
		words = worst_words(p);
	j->sent.last_words = arena_str(&j->arena, words);
	inbox_post(side->write, &j);
}
