#include "engine/sync_inside.h"

#include "base/hash.h"
#include "base/limits.h"
#include "mail/msgid.h"
#include "proto/pop3.h"

/* Questions with short answers that may be on the wire at once. */
enum { QUESTIONS = 200 };
/* Whom it pays to ask for the sizes of all: one in so many is wanted. Without
 * PIPELINING each question is a journey. */
enum { ALL_PIPELINED = 4, ALL_SERIAL = 100 };

static void
plan(struct sync *s)
{
	struct job *j = sync_job(s, JOB_LISTED);
	struct plan_head *heads =
		ARENA_ARRAY(&j->arena, struct plan_head, s->heads.n + 1);

	s->stage = SYNC_PLAN;
	for (size_t i = 0; i < s->heads.n; i++)
		heads[i] = s->heads.v[i];
	j->listed.listing = s->listing;
	j->listed.heads = heads;
	j->listed.n_heads = s->heads.n;
	s->listing = NULL;
	s->owes_plan = true;
	sync_post(s, &j);
}

/* ---- questions about some of them -------------------------------------- */

static uint32_t
wanted_now(const struct sync *s)
{
	return s->wanted.v[s->answered];
}

static void
ask_one(struct sync *s, uint32_t index)
{
	struct session *session = peer_session(s->peer);
	uint32_t number = s->listing->v[index].number;

	if (s->stage == SYNC_SIZE)
		pop3_size(session, number);
	else
		pop3_top(session, number, 0);
}

static void
ask_more(struct sync *s)
{
	if (s->answered == s->wanted.n) {
		s->listing->has_sizes |= s->stage == SYNC_SIZE;
		plan(s);
		return;
	}
	while (s->asked < s->wanted.n &&
	       pop3_unanswered(peer_session(s->peer)) < QUESTIONS)
		ask_one(s, s->wanted.v[s->asked++]);
	peer_kick(s->peer);
}

static void
answered(struct sync *s)
{
	s->answered++;
	buf_clear(&s->head);
	ask_more(s);
}

static void
begin_asking(struct sync *s, enum sync_stage stage)
{
	s->stage = stage;
	s->asked = s->answered = 0;
	ask_more(s);
}

static void
set_wanted(struct sync *s, const uint32_t *v, size_t n)
{
	s->wanted.n = 0;
	for (size_t i = 0; i < n; i++)
		*VEC_PUSH(&s->arena, &s->wanted) = v[i];
}

/* ---- the list ----------------------------------------------------------- */

void
sync_list(struct sync *s)
{
	struct job *j = sync_job(s, JOB_VISIT);

	sync_post(s, &j);
	s->listing = listing_open();
	s->progress.seen.phase = PHASE_LISTING;
	progress_tell(&s->progress);
	pop3_list(peer_session(s->peer));
}

static void
hear_item(struct sync *s, const struct session_event *ev)
{
	uint32_t index = listing_add(s->listing, ev->number);

	listing_set_size(s->listing, index, ev->size_bytes);
	if (ev->text.n > 0)
		listing_name(s->listing, index, ev->text);
	else
		*VEC_PUSH(&s->arena, &s->wanted) = index;
	s->progress.seen.done = s->result.listed = s->listing->n;
	/* The clock is not asked for each of a million. */
	if (s->listing->n % 1024 == 0)
		progress_tell(&s->progress);
}

static void
list_said(struct sync *s, const struct session_event *ev)
{
	if (ev->kind == POP3_STAT)
		s->progress.seen.total = ev->number;
	else if (ev->kind == POP3_ITEM)
		hear_item(s, ev);
	else if (ev->kind == POP3_LISTED && s->wanted.n > 0)
		begin_asking(s, SYNC_NAME);
	else if (ev->kind == POP3_LISTED)
		plan(s);
	else if (ev->kind == POP3_REFUSED)
		sync_fail(s, &ev->why);
}

/* ---- names, sizes, heads ------------------------------------------------ */

static void
name_by_head(struct sync *s)
{
	struct listed *m = &s->listing->v[wanted_now(s)];
	char hex[HASH_HEX_SIZE];

	hash_hex(buf_str(&s->head), hex);
	listing_name(s->listing, wanted_now(s),
		     arena_printf(&s->arena, "head:%u:%s",
				  (unsigned)m->size_bytes, hex));
}

static void
refuse_nameless(struct sync *s, const struct err *why)
{
	struct err e = *why;

	e.kind = ERR_PROTOCOL;
	(void)err_in(&e, "the server can neither UIDL nor TOP, so messages "
			 "cannot be told apart");
	sync_fail(s, &e);
}

static void
note_head(struct sync *s, bool was_given)
{
	*VEC_PUSH(&s->arena, &s->heads) = (struct plan_head){
		wanted_now(s), was_given ? msgid_mark(buf_str(&s->head)) : 0
	};
}

static void
hear_head(struct sync *s, struct str bytes)
{
	buf_put(&s->head, str_head(bytes, LIMIT_SUMMARY_BYTES - s->head.n));
}

static void
name_said(struct sync *s, const struct session_event *ev)
{
	if (ev->kind == POP3_REFUSED) {
		refuse_nameless(s, &ev->why);
	} else if (ev->kind == POP3_CHUNK) {
		hear_head(s, ev->text);
	} else if (ev->kind == POP3_MESSAGE) {
		name_by_head(s);
		answered(s);
	}
}

static void
look_said(struct sync *s, const struct session_event *ev)
{
	if (ev->kind == POP3_CHUNK) {
		hear_head(s, ev->text);
	} else if (ev->kind == POP3_MESSAGE || ev->kind == POP3_REFUSED) {
		note_head(s, ev->kind == POP3_MESSAGE);
		answered(s);
	}
}

static void
hear_size(struct sync *s, const struct session_event *ev)
{
	uint32_t index = listing_find_number(s->listing, ev->number);

	if (index != LISTING_NONE)
		listing_set_size(s->listing, index, ev->size_bytes);
}

/* One by one, or those of all: then wanted is empty. */
static void
size_said(struct sync *s, const struct session_event *ev)
{
	if (ev->kind == POP3_SIZE)
		hear_size(s, ev);
	if (s->wanted.n > 0)
		answered(s);
	else if (ev->kind != POP3_SIZE)
		ask_more(s);
}

static void
ask_sizes(struct sync *s, const uint32_t *v, size_t n)
{
	struct session *session = peer_session(s->peer);
	size_t of = pop3_pipelines(session) ? ALL_PIPELINED : ALL_SERIAL;

	if (n * of < s->listing->n) {
		set_wanted(s, v, n);
		begin_asking(s, SYNC_SIZE);
		return;
	}
	set_wanted(s, NULL, 0);
	s->stage = SYNC_SIZE;
	s->asked = s->answered = 0;
	pop3_sizes(session);
	peer_kick(s->peer);
}

void
sync_list_said(struct sync *s, const struct session_event *ev)
{
	if (s->stage == SYNC_LIST)
		list_said(s, ev);
	else if (s->stage == SYNC_NAME)
		name_said(s, ev);
	else if (s->stage == SYNC_SIZE)
		size_said(s, ev);
	else if (s->stage == SYNC_LOOK)
		look_said(s, ev);
}

void
sync_list_planned(struct sync *s, struct job **j)
{
	struct job *p = *j;

	s->listing = p->plan.listing;
	p->plan.listing = NULL;
	if (p->plan.wants_sizes) {
		ask_sizes(s, p->plan.look, p->plan.n_look);
	} else if (p->plan.n_look > 0) {
		set_wanted(s, p->plan.look, p->plan.n_look);
		begin_asking(s, SYNC_LOOK);
	} else {
		s->plan = p;
		*j = NULL;
		sync_fetch(s);
	}
}
