#include "engine/sync.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/vec.h"
#include "engine/plan.h"
#include "proto/pop3.h"

enum {
	/* Content goes to the write side in pieces of about this size. */
	PIECE_BYTES = 64 * 1024,
	/* What a piece costs besides its bytes: many messages are small. */
	PIECE_COST_BYTES = 4 * 1024,
};

enum stage {
	STAGE_LIST,
	STAGE_NAME, /* by TOP, where there is no UIDL */
	STAGE_PLAN, /* the write side thinks */
	STAGE_FETCH,
	STAGE_LEAVE, /* QUIT is said */
	STAGE_OVER,  /* no connection; the write side may still owe answers */
};

struct sync {
	struct sync_setup setup;
	struct arena arena;
	struct progress progress;
	struct peer *peer;
	enum stage stage;
	struct sync_result result;
	VEC(struct server_message) list;

	/* STAGE_NAME: indexes of the list; asked of them, and answered. */
	uint32_t *nameless;
	size_t n_nameless, asked, named;
	struct hash head;
	bool has_head;

	/* STAGE_FETCH: of plan.fetch so many asked, and answered. */
	struct job *plan;
	size_t given, heard;
	bool is_appending; /* the message at heard has begun */
	struct buf piece;
	uint64_t base_bytes; /* listed sizes of those that are complete */
	size_t owed_bytes;   /* by the write side: CHUNKs not WRITTEN */
	size_t unstored;     /* APPENDED and no STORED yet */
	bool owes_plan;
	/* Indexes of the list: DELE said, and in that order answered; those
	 * that were marked for deletion. */
	uint32_t *deles, *marked;
	size_t n_deles, deles_heard, n_marked;
};

/* ---- to the write side ------------------------------------------------ */

static struct job *
job_for(struct sync *s, enum job_kind kind)
{
	struct job *j = job_new(kind, s->progress.ticket);

	j->account = s->setup.account;
	return j;
}

static void
post(struct sync *s, struct job **j)
{
	inbox_post(s->setup.side->write, j);
}

static void
post_listed(struct sync *s)
{
	struct job *j = job_for(s, JOB_LISTED);
	struct arena *a = &j->arena;

	j->listed.v = ARENA_ARRAY(a, struct server_message, s->list.n + 1);
	j->listed.n = s->list.n;
	for (size_t i = 0; i < s->list.n; i++) {
		j->listed.v[i] = s->list.v[i];
		j->listed.v[i].uidl = arena_str(a, s->list.v[i].uidl);
		j->listed.v[i].key = arena_str(a, s->list.v[i].key);
	}
	post(s, &j);
	s->owes_plan = true;
}

static struct server_message *
message_heard(const struct sync *s)
{
	return &s->list.v[s->plan->plan.fetch[s->heard]];
}

static void
begin_message(struct sync *s)
{
	struct job *j;

	if (s->is_appending)
		return;
	s->is_appending = true;
	j = job_for(s, JOB_APPEND);
	j->append.index = s->plan->plan.fetch[s->heard];
	j->append.key = arena_str(&j->arena, message_heard(s)->key);
	j->append.uidl = arena_str(&j->arena, message_heard(s)->uidl);
	post(s, &j);
}

static void
flush_piece(struct sync *s)
{
	struct job *j;

	if (s->piece.n == 0)
		return;
	j = job_for(s, JOB_CHUNK);
	j->chunk.bytes = arena_str(&j->arena, buf_str(&s->piece));
	s->owed_bytes += s->piece.n + PIECE_COST_BYTES;
	buf_clear(&s->piece);
	post(s, &j);
	if (s->owed_bytes > LIMIT_UNWRITTEN_BYTES)
		peer_rest(s->peer, true);
}

static void
end_message(struct sync *s)
{
	struct job *j;

	flush_piece(s);
	j = job_for(s, JOB_APPENDED);
	j->stored.index = s->plan->plan.fetch[s->heard];
	post(s, &j);
	s->is_appending = false;
	s->unstored++;
}

static void
drop_message(struct sync *s)
{
	struct job *j;

	if (!s->is_appending)
		return;
	s->is_appending = false;
	buf_clear(&s->piece);
	j = job_for(s, JOB_DROP);
	post(s, &j);
}

/* The server has confirmed: they are gone there. */
static void
post_deleted(struct sync *s)
{
	struct job *j;

	if (s->n_marked == 0)
		return;
	j = job_for(s, JOB_DELETED);
	j->deleted.keys = ARENA_ARRAY(&j->arena, struct str, s->n_marked);
	for (size_t i = 0; i < s->n_marked; i++)
		j->deleted.keys[i] =
			arena_str(&j->arena, s->list.v[s->marked[i]].key);
	j->deleted.n = s->n_marked;
	s->result.deleted_on_server = (uint32_t)s->n_marked;
	post(s, &j);
}

/* ---- the end ---------------------------------------------------------- */

/* The last thing its caller does: s may be gone then. */
static void
end_if_all_is_answered(struct sync *s)
{
	if (s->stage == STAGE_OVER && !s->owes_plan && s->unstored == 0)
		s->setup.ended(s->setup.who, &s->result);
}

/* Why it ended: the first that went wrong counts. */
static void
blame(struct sync *s, const struct err *e)
{
	if (s->result.err.kind == ERR_NONE || s->result.err.kind == ERR_PARTLY)
		s->result.err = *e;
}

static void
stop(struct sync *s, const struct err *why)
{
	if (s->stage == STAGE_OVER)
		return;
	blame(s, why);
	s->stage = STAGE_OVER;
	drop_message(s);
	peer_close(&s->peer);
}

static void
closed(void *who, const struct err *e)
{
	struct sync *s = who;

	if (e->kind == ERR_NONE)
		post_deleted(s);
	stop(s, e->kind == ERR_NONE ? &s->result.err : e);
	end_if_all_is_answered(s);
}

/* ---- listing ---------------------------------------------------------- */

static void
plan(struct sync *s)
{
	s->stage = STAGE_PLAN;
	plan_name(&s->arena, s->list.v, s->list.n);
	post_listed(s);
}

static void
ask_names(struct sync *s)
{
	struct session *session = peer_session(s->peer);

	while (s->asked < s->n_nameless &&
	       pop3_unanswered(session) < POP3_WINDOW)
		pop3_top(session, s->list.v[s->nameless[s->asked++]].number, 0);
	if (s->named == s->n_nameless)
		plan(s);
	else
		peer_kick(s->peer);
}

static void
listed(struct sync *s)
{
	s->nameless = ARENA_ARRAY(&s->arena, uint32_t, s->list.n + 1);
	for (size_t i = 0; i < s->list.n; i++)
		if (s->list.v[i].uidl.n == 0)
			s->nameless[s->n_nameless++] = (uint32_t)i;
	s->stage = STAGE_NAME;
	ask_names(s);
}

static void
hear_head(struct sync *s, struct str bytes)
{
	if (!s->has_head)
		hash_init(&s->head);
	s->has_head = true;
	hash_add(&s->head, bytes);
}

static void
name_by_head(struct sync *s)
{
	struct server_message *m = &s->list.v[s->nameless[s->named]];
	char hex[HASH_HEX_SIZE];

	hear_head(s, STR(""));
	hash_end_hex(&s->head, hex);
	s->has_head = false;
	m->uidl = arena_printf(&s->arena, "head:%llu:%s",
			       (unsigned long long)m->size_bytes, hex);
	s->named++;
	ask_names(s);
}

/* ---- fetching --------------------------------------------------------- */

static void
leave_if_done(struct sync *s)
{
	if (s->stage != STAGE_FETCH || s->heard < s->plan->plan.n_fetch ||
	    s->unstored > 0 || s->deles_heard < s->n_deles)
		return;
	s->stage = STAGE_LEAVE;
	s->progress.seen.phase = PHASE_DELETING;
	pop3_quit(peer_session(s->peer));
	peer_kick(s->peer);
}

static void
ask_messages(struct sync *s)
{
	struct session *session = peer_session(s->peer);

	while (s->given < s->plan->plan.n_fetch &&
	       pop3_unanswered(session) < POP3_WINDOW) {
		uint32_t index = s->plan->plan.fetch[s->given++];

		pop3_retr(session, s->list.v[index].number);
	}
	leave_if_done(s);
	if (s->stage == STAGE_FETCH)
		peer_kick(s->peer);
}

static void
delete_message(struct sync *s, uint32_t index)
{
	if (s->n_deles == s->list.n)
		return;
	s->deles[s->n_deles++] = index;
	pop3_dele(peer_session(s->peer), s->list.v[index].number);
}

static void
hear_deleted(struct sync *s, bool is_marked)
{
	if (is_marked)
		s->marked[s->n_marked++] = s->deles[s->deles_heard];
	s->deles_heard++;
	ask_messages(s);
}

static void
message_complete(struct sync *s)
{
	begin_message(s);
	end_message(s);
	s->base_bytes += message_heard(s)->size_bytes;
	s->heard++;
	s->progress.seen.done = s->heard;
	s->progress.seen.done_bytes = s->base_bytes;
	progress_tell(&s->progress);
	ask_messages(s);
}

static void
hear_chunk(struct sync *s, struct str bytes)
{
	begin_message(s);
	buf_put(&s->piece, bytes);
	s->result.bytes += bytes.n;
	s->progress.seen.done_bytes += bytes.n;
	if (s->piece.n >= PIECE_BYTES)
		flush_piece(s);
	progress_tell(&s->progress);
}

/* One message the server will not give, or not delete; the rest goes on. */
static void
refused(struct sync *s, const struct session_event *ev)
{
	bool is_retr =
		s->heard < s->given && message_heard(s)->number == ev->number;
	struct err e = ev->why;

	(void)err_in(&e, "message %u", ev->number);
	e.kind = ERR_PARTLY;
	if (s->result.err.kind == ERR_NONE)
		s->result.err = e;
	if (!is_retr) {
		hear_deleted(s, false);
		return;
	}
	drop_message(s);
	s->heard++;
	ask_messages(s);
}

/* ---- what the server says --------------------------------------------- */

static void
ready(struct sync *s)
{
	s->progress.seen.phase = PHASE_LISTING;
	progress_tell(&s->progress);
	pop3_list(peer_session(s->peer));
}

static void
hear_item(struct sync *s, const struct session_event *ev)
{
	*VEC_PUSH(&s->arena, &s->list) = (struct server_message){
		.number = ev->number,
		.size_bytes = ev->size_bytes,
		.uidl = arena_str(&s->arena, ev->text),
	};
	s->progress.seen.done = s->list.n;
	progress_tell(&s->progress);
}

static void
refuse_nameless(struct sync *s, const struct err *why)
{
	struct err e = *why;

	e.kind = ERR_PROTOCOL;
	(void)err_in(&e, "the server can neither UIDL nor TOP, so messages "
			 "cannot be told apart");
	stop(s, &e);
	end_if_all_is_answered(s);
}

static void
refuse_listing(struct sync *s, const struct err *why)
{
	struct err e = *why;

	(void)err_in(&e, "the server does not list its mail");
	stop(s, &e);
	end_if_all_is_answered(s);
}

static void
name_said(struct sync *s, const struct session_event *ev)
{
	if (ev->kind == POP3_CHUNK)
		hear_head(s, ev->text);
	else if (ev->kind == POP3_MESSAGE)
		name_by_head(s);
	else if (ev->kind == POP3_REFUSED)
		refuse_nameless(s, &ev->why);
}

static void
fetch_said(struct sync *s, const struct session_event *ev)
{
	if (ev->kind == POP3_CHUNK) {
		hear_chunk(s, ev->text);
	} else if (ev->kind == POP3_MESSAGE) {
		message_complete(s);
	} else if (ev->kind == POP3_REFUSED) {
		refused(s, ev);
	} else if (ev->kind == POP3_DELETED) {
		hear_deleted(s, true);
	}
}

static void
said(void *who, const struct session_event *ev)
{
	struct sync *s = who;

	if (ev->kind == SESSION_READY)
		ready(s);
	else if (s->stage == STAGE_LIST && ev->kind == POP3_STAT)
		s->progress.seen.total = ev->number;
	else if (s->stage == STAGE_LIST && ev->kind == POP3_ITEM)
		hear_item(s, ev);
	else if (s->stage == STAGE_LIST && ev->kind == POP3_LISTED)
		listed(s);
	else if (s->stage == STAGE_LIST && ev->kind == POP3_REFUSED)
		refuse_listing(s, &ev->why);
	else if (s->stage == STAGE_NAME)
		name_said(s, ev);
	else if (s->stage == STAGE_FETCH)
		fetch_said(s, ev);
}

/* ---- what the write side says ----------------------------------------- */

static void
begin_fetching(struct sync *s)
{
	s->stage = STAGE_FETCH;
	s->deles = ARENA_ARRAY(&s->arena, uint32_t, s->list.n + 1);
	s->marked = ARENA_ARRAY(&s->arena, uint32_t, s->list.n + 1);
	s->progress.seen = (struct progress_figures){
		.phase = PHASE_FETCHING,
		.total = s->plan->plan.n_fetch,
		.total_bytes = s->plan->plan.fetch_bytes,
	};
	progress_heard(&s->progress);
	progress_tell(&s->progress);
	for (size_t i = 0; i < s->plan->plan.n_dele; i++)
		delete_message(s, s->plan->plan.dele[i]);
	ask_messages(s);
}

static void
take_plan(struct sync *s, struct job **j)
{
	s->owes_plan = false;
	if (s->stage == STAGE_OVER)
		return;
	if ((*j)->err.kind != ERR_NONE) {
		stop(s, &(*j)->err);
		return;
	}
	s->plan = *j;
	*j = NULL;
	begin_fetching(s);
}

static void
take_written(struct sync *s, const struct job *j)
{
	size_t less = j->written.n + PIECE_COST_BYTES;

	s->owed_bytes -= less < s->owed_bytes ? less : s->owed_bytes;
	if (s->peer != NULL && s->owed_bytes <= LIMIT_UNWRITTEN_BYTES / 2)
		peer_rest(s->peer, false);
}

static void
take_stored(struct sync *s, const struct job *j)
{
	s->unstored--;
	if (j->err.kind != ERR_NONE) {
		stop(s, &j->err);
		return;
	}
	s->result.new_messages++;
	if (s->stage != STAGE_FETCH)
		return;
	if (j->stored.dele)
		delete_message(s, j->stored.index);
	ask_messages(s);
}

void
sync_take_job(struct sync *s, struct job **j)
{
	if ((*j)->kind == JOB_PLAN && s->owes_plan)
		take_plan(s, j);
	else if ((*j)->kind == JOB_WRITTEN)
		take_written(s, *j);
	else if ((*j)->kind == JOB_STORED && s->unstored > 0)
		take_stored(s, *j);
	end_if_all_is_answered(s);
}

/* ---- from outside ----------------------------------------------------- */

struct sync *
sync_open(const struct sync_setup *setup)
{
	static const struct peer_calls calls = { .said = said,
						 .closed = closed };
	struct sync *s = mem_zalloc(sizeof(*s));
	struct peer_setup peer = { .host = setup->host,
				   .service = &setup->host->account->receive,
				   .calls = &calls,
				   .who = s,
				   .progress = &s->progress };

	s->setup = *setup;
	buf_init(&s->piece, SIZE_MAX);
	progress_init(&s->progress, setup->side, setup->ticket,
		      setup->host->account->name, false);
	s->peer = peer_open(&peer);
	return s;
}

void
sync_close(struct sync **s)
{
	struct sync *mine = *s;
	char hex[HASH_HEX_SIZE];

	*s = NULL;
	if (mine == NULL)
		return;
	drop_message(mine);
	if (mine->has_head)
		hash_end_hex(&mine->head, hex);
	peer_close(&mine->peer);
	buf_fini(&mine->piece);
	job_free(&mine->plan);
	arena_fini(&mine->arena);
	mem_free(&mine);
}

void
sync_set_ticket(struct sync *s, uint64_t ticket)
{
	s->progress.ticket = ticket;
}

void
sync_stop(struct sync *s, const struct err *why)
{
	stop(s, why);
	end_if_all_is_answered(s);
}

bool
sync_is_leaving(const struct sync *s)
{
	return s->stage == STAGE_LEAVE;
}
