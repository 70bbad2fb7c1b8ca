#include "engine/sync.h"

#include "base/limits.h"
#include "base/world.h"
#include "engine/sync_inside.h"
#include "proto/pop3.h"

enum {
	/* Content goes to the write side in pieces of about this size. */
	PIECE_BYTES = 64 * 1024,
	/* What a piece costs besides its bytes: many messages are small. */
	PIECE_COST_BYTES = 4 * 1024,
	/* What is asked for at once, at the beginning and at most, and in
	 * which time it shall come. */
	WINDOW_BYTES = 1024 * 1024,
	WINDOW_MOST_BYTES = 64 * 1024 * 1024,
	WINDOW_MS = 2000,
	UNKNOWN_BYTES = 16 * 1024,
};

/* ---- to the write side ------------------------------------------------ */

struct job *
sync_job(struct sync *s, enum job_kind kind)
{
	struct job *j = job_new(kind, s->progress.ticket);

	j->account = s->setup.account;
	return j;
}

void
sync_post(struct sync *s, struct job **j)
{
	inbox_post(s->setup.side->write, j);
}

static const struct listed *
message_heard(const struct sync *s)
{
	return &s->listing->v[s->plan->plan.fetch[s->heard]];
}

static void
begin_message(struct sync *s)
{
	struct job *j;

	if (s->is_appending)
		return;
	s->is_appending = true;
	j = sync_job(s, JOB_APPEND);
	j->append.index = s->plan->plan.fetch[s->heard];
	j->append.key = uidl_key_put(&j->arena, message_heard(s)->key);
	j->append.size_bytes = message_heard(s)->size_bytes;
	sync_post(s, &j);
}

static void
flush_piece(struct sync *s)
{
	struct job *j;

	if (s->piece.n == 0)
		return;
	j = sync_job(s, JOB_CHUNK);
	j->chunk.bytes = arena_str(&j->arena, buf_str(&s->piece));
	s->owed_bytes += s->piece.n + PIECE_COST_BYTES;
	buf_clear(&s->piece);
	sync_post(s, &j);
	if (s->owed_bytes > LIMIT_UNWRITTEN_BYTES)
		peer_rest(s->peer, true);
}

static void
end_message(struct sync *s)
{
	struct job *j;

	flush_piece(s);
	j = sync_job(s, JOB_APPENDED);
	j->appended.index = s->plan->plan.fetch[s->heard];
	j->appended.is_last = s->heard + 1 == s->plan->plan.n_fetch;
	sync_post(s, &j);
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
	j = sync_job(s, JOB_DROP);
	sync_post(s, &j);
}

/* The server has confirmed: they are gone there. */
static void
post_deleted(struct sync *s)
{
	struct job *j;

	if (s->n_marked == 0)
		return;
	j = sync_job(s, JOB_DELETED);
	j->deleted.keys = ARENA_ARRAY(&j->arena, struct str, s->n_marked);
	for (size_t i = 0; i < s->n_marked; i++)
		j->deleted.keys[i] = uidl_key_put(
			&j->arena, s->listing->v[s->marked[i]].key);
	j->deleted.n = s->n_marked;
	s->result.deleted_on_server = (uint32_t)s->n_marked;
	sync_post(s, &j);
}

/* ---- the end ---------------------------------------------------------- */

/* The last thing its caller does: s may be gone then. */
static void
end_if_all_is_answered(struct sync *s)
{
	if (s->stage == SYNC_OVER && !s->owes_plan && s->unstored == 0)
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
	if (s->stage == SYNC_OVER)
		return;
	blame(s, why);
	s->stage = SYNC_OVER;
	drop_message(s);
	peer_close(&s->peer);
}

static void
closed(void *who, const struct err *e)
{
	struct sync *s = who;
	/* Some servers go without a farewell. */
	bool is_done = e->kind == ERR_NONE ||
		       (s->stage == SYNC_LEAVE && s->n_marked == 0);

	if (e->kind == ERR_NONE)
		post_deleted(s);
	stop(s, is_done ? &s->result.err : e);
	end_if_all_is_answered(s);
}

void
sync_fail(struct sync *s, const struct err *why)
{
	stop(s, why);
	end_if_all_is_answered(s);
}

/* ---- fetching --------------------------------------------------------- */

static void
leave_if_done(struct sync *s)
{
	if (s->stage != SYNC_FETCH || s->heard < s->plan->plan.n_fetch ||
	    s->unstored > 0 || s->deles_heard < s->n_deles)
		return;
	s->stage = SYNC_LEAVE;
	s->progress.seen.phase = PHASE_DELETING;
	pop3_quit(peer_session(s->peer));
	peer_kick(s->peer);
}

/* What a message of unknown size may have. */
static uint64_t
awaited_of(const struct listed *m)
{
	return m->size_bytes == 0 ? UNKNOWN_BYTES : m->size_bytes;
}

/* Filled again when a quarter is empty: so commands travel together. */
static bool
has_room(const struct sync *s)
{
	size_t unanswered = pop3_unanswered(peer_session(s->peer));

	return unanswered < POP3_WINDOW / 4 * 3 &&
	       (unanswered == 0 || s->awaited_bytes < s->window_bytes / 4 * 3);
}

static void
ask_messages(struct sync *s)
{
	struct session *session = peer_session(s->peer);
	bool asks = has_room(s);

	while (asks && s->given < s->plan->plan.n_fetch &&
	       pop3_unanswered(session) < POP3_WINDOW &&
	       s->awaited_bytes < s->window_bytes) {
		uint32_t index = s->plan->plan.fetch[s->given++];

		s->awaited_bytes += awaited_of(&s->listing->v[index]);
		pop3_retr(session, s->listing->v[index].number);
	}
	leave_if_done(s);
	if (s->stage == SYNC_FETCH)
		peer_kick(s->peer);
}

/* How much may be asked for is measured: what comes in WINDOW_MS. The line is
 * then never idle, however long it is, and a cancel throws little away. */
static void
measure(struct sync *s, uint64_t bytes)
{
	int64_t took_ms = world_tick_ms() - s->window_ms;

	s->awaited_bytes -= bytes;
	s->window_heard += bytes;
	if (s->window_heard < s->window_bytes && took_ms < 2 * WINDOW_MS)
		return;
	if (took_ms < WINDOW_MS && s->window_bytes < WINDOW_MOST_BYTES)
		s->window_bytes *= 2;
	else if (took_ms >= 2 * WINDOW_MS && s->window_bytes > WINDOW_BYTES)
		s->window_bytes /= 2;
	s->window_heard = 0;
	s->window_ms += took_ms;
}

static void
delete_message(struct sync *s, uint32_t index)
{
	if (s->n_deles == s->room_deles)
		return;
	s->deles[s->n_deles++] = index;
	pop3_dele(peer_session(s->peer), s->listing->v[index].number);
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
	measure(s, awaited_of(message_heard(s)));
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
	measure(s, awaited_of(message_heard(s)));
	s->heard++;
	ask_messages(s);
}

/* ---- what the server says --------------------------------------------- */

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
		sync_list(s);
	else if (s->stage == SYNC_FETCH)
		fetch_said(s, ev);
	else if (s->stage < SYNC_FETCH)
		sync_list_said(s, ev);
}

/* ---- what the write side says ----------------------------------------- */

void
sync_fetch(struct sync *s)
{
	s->stage = SYNC_FETCH;
	s->room_deles = s->plan->plan.n_dele + s->plan->plan.n_fetch;
	s->deles = ARENA_ARRAY(&s->arena, uint32_t, s->room_deles + 1);
	s->marked = ARENA_ARRAY(&s->arena, uint32_t, s->room_deles + 1);
	s->window_bytes = WINDOW_BYTES;
	s->window_ms = world_tick_ms();
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
	if (s->stage == SYNC_OVER)
		return;
	if ((*j)->err.kind != ERR_NONE) {
		stop(s, &(*j)->err);
		return;
	}
	sync_list_planned(s, j);
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
	if (s->stage != SYNC_FETCH)
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
	buf_init(&s->head, LIMIT_SUMMARY_BYTES);
	progress_init(&s->progress, setup->side, setup->ticket,
		      setup->host->account->name, false);
	s->peer = peer_open(&peer);
	return s;
}

void
sync_close(struct sync **s)
{
	struct sync *mine = *s;

	*s = NULL;
	if (mine == NULL)
		return;
	drop_message(mine);
	peer_close(&mine->peer);
	buf_fini(&mine->piece);
	buf_fini(&mine->head);
	listing_close(&mine->listing);
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
	sync_fail(s, why);
}

bool
sync_is_leaving(const struct sync *s)
{
	return s->stage == SYNC_LEAVE;
}

/* ---- results ---------------------------------------------------------- */

void
sync_add(struct sync_result *sum, const struct sync_result *more)
{
	sum->err = more->err;
	sum->listed = more->listed;
	sum->new_messages += more->new_messages;
	sum->bytes += more->bytes;
	sum->deleted_on_server += more->deleted_on_server;
}

static void
tell_quietly(const struct sync_result *r, const struct side *side,
	     const char *account)
{
	struct arena a = { 0 };

	if (r->err.kind != ERR_NONE && r->err.kind != ERR_CANCELLED)
		side_notice(side, str_of(r->err.text));
	else if (r->new_messages > 0)
		side_notice(side,
			    arena_printf(&a, "%s: %u new message%s", account,
					 r->new_messages,
					 r->new_messages == 1 ? "" : "s"));
	arena_fini(&a);
}

void
sync_tell(const struct sync_result *r, const struct side *side,
	  const char *account, uint64_t ticket)
{
	struct event *ev;

	if (ticket == 0) {
		tell_quietly(r, side, account);
		return;
	}
	ev = event_new(EVENT_FETCHED, ticket);
	ev->err = r->err;
	ev->fetched.account = arena_str(&ev->arena, str_of(account));
	ev->fetched.new_messages = r->new_messages;
	ev->fetched.bytes = r->bytes;
	ev->fetched.deleted_on_server = r->deleted_on_server;
	side_emit(side, &ev);
}
