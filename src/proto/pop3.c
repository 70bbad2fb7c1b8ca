#include "proto/pop3.h"

#include "base/limits.h"
#include "proto/pop3_inside.h"

#include <assert.h>

static struct pop3 *
pop3_of(struct session *s)
{
	return (struct pop3 *)s;
}

/* ---- replies ---- */

bool
pop3_is_ok(struct str line)
{
	return str_starts_fold(line, STR("+OK"));
}

bool
pop3_is_err(struct str line)
{
	return str_starts_fold(line, STR("-ERR"));
}

struct str
pop3_words(struct str line)
{
	return str_trim(str_skip(line, pop3_is_ok(line) ? 3 : 4));
}

/* RFC 2449 8 and RFC 3206: what the code in brackets means to a user. */
static const struct {
	const char *code, *words;
	enum err_kind kind;
} codes[] = {
	{ "[IN-USE", "the mailbox is open in another session", ERR_TEMPORARY },
	{ "[LOGIN-DELAY", "the last login was too short a time ago",
	  ERR_TEMPORARY },
	{ "[SYS/TEMP", "the server has trouble for now", ERR_TEMPORARY },
	{ "[SYS/PERM", "the server has lasting trouble", ERR_UNAVAILABLE },
	{ "[AUTH", "login refused", ERR_LOGIN },
};

/* "[AUTH]", or "[AUTH/EXPIRED]" of some extension. */
static bool
has_code(struct str words, const char *code)
{
	size_t n = str_of(code).n;

	return str_starts_fold(words, str_of(code)) && words.n > n &&
	       (words.p[n] == ']' || words.p[n] == '/');
}

enum step
pop3_refused(struct pop3 *p, enum err_kind other, struct str line,
	     struct err *e)
{
	struct str words = pop3_words(line);
	const char *what = other == ERR_LOGIN ? "login refused" : p->base.doing;

	enum err_kind kind = other;

	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		if (!has_code(words, codes[i].code))
			continue;
		what = codes[i].words;
		kind = codes[i].kind;
	}
	if (p->is_logging_in)
		return talk_refused_login(&p->base, kind, what, words, e);
	return talk_refused(&p->base, kind, what, words, e);
}

enum step
pop3_senseless(struct pop3 *p, struct str line, struct err *e)
{
	return talk_refused(&p->base, ERR_PROTOCOL, "this is not POP3",
			    line.n > 0 ? line : STR("(an empty line)"), e);
}

/* ---- messages ---- */

static enum step
hear_message(struct pop3 *p, struct str line, struct session_event *event,
	     struct err *e)
{
	struct pop3_command *c = &p->queue[p->queue_first];

	if (pop3_is_ok(line)) {
		p->has_content = true;
		p->content_bytes = 0;
		wire_begin_content(&p->base.in);
		return STEP_MORE;
	}
	(void)pop3_refused(p, ERR_UNAVAILABLE, line, &event->why);
	(void)e;
	event->kind = POP3_REFUSED;
	event->number = c->number;
	pop3_finish(p);
	return STEP_ITEM;
}

static enum step
hear_dele(struct pop3 *p, struct str line, struct session_event *event,
	  struct err *e)
{
	(void)e;
	event->kind = POP3_DELETED;
	event->number = p->queue[p->queue_first].number;
	if (!pop3_is_ok(line)) {
		event->kind = POP3_REFUSED;
		(void)pop3_refused(p, ERR_UNAVAILABLE, line, &event->why);
	}
	pop3_finish(p);
	return STEP_ITEM;
}

static enum step
hear_quit(struct pop3 *p, struct str line, struct session_event *event,
	  struct err *e)
{
	if (!pop3_is_ok(line))
		return pop3_refused(p, ERR_TEMPORARY, line, e);
	event->kind = SESSION_BYE;
	pop3_finish(p);
	return STEP_ITEM;
}

static enum step
next_content(struct pop3 *p, struct session_event *event)
{
	enum step step = wire_take_content(&p->base.in, &event->text);

	event->number = p->queue[p->queue_first].number;
	event->kind = POP3_CHUNK;
	p->content_bytes += step == STEP_ITEM ? event->text.n : 0;
	if (step != STEP_END)
		return step;
	talk_note_content(&p->base, SESSION_SERVER, p->content_bytes);
	event->kind = POP3_MESSAGE;
	event->size_bytes = p->content_bytes;
	event->text = (struct str){ NULL, 0 };
	p->has_content = false;
	pop3_finish(p);
	return STEP_ITEM;
}

/* ---- the queue ---- */

static const struct {
	const char *word, *doing;
	bool has_number, has_lines;
	bool may_overlap; /* RFC 2449 6.6 */
	pop3_hear_fn *hear;
} verbs[] = {
	[POP3_VERB_STAT] = { "STAT", "listing", false, false, true,
			     pop3_hear_stat },
	[POP3_VERB_UIDL] = { "UIDL", "listing", false, false, true,
			     pop3_hear_uidl },
	[POP3_VERB_REST] = { "LIST", "listing", false, false, false,
			     pop3_hear_rest },
	[POP3_VERB_SIZES] = { "LIST", "listing", false, false, true,
			      pop3_hear_sizes },
	[POP3_VERB_SIZE] = { "LIST", "listing", true, false, true,
			     pop3_hear_size },
	[POP3_VERB_RETR] = { "RETR", "fetching", true, false, true,
			     hear_message },
	[POP3_VERB_TOP] = { "TOP", "fetching heads", true, true, true,
			    hear_message },
	[POP3_VERB_DELE] = { "DELE", "deleting", true, false, true, hear_dele },
	[POP3_VERB_QUIT] = { "QUIT", "leaving", false, false, false,
			     hear_quit },
};

static struct pop3_command *
queue_at(struct pop3 *p, size_t i)
{
	return &p->queue[(p->queue_first + i) % p->queue_room];
}

static void
say_command(struct pop3 *p, const struct pop3_command *c)
{
	struct buf line;

	buf_init(&line, 64);
	buf_put(&line, str_of(verbs[c->verb].word));
	if (verbs[c->verb].has_number)
		buf_printf(&line, " %u", (unsigned)c->number);
	if (verbs[c->verb].has_lines)
		buf_printf(&line, " %u", (unsigned)c->lines);
	talk_say(&p->base, buf_str(&line), SIZE_MAX);
	buf_fini(&line);
}

/* May the next of the queue follow those that are on the wire? */
static bool
may_send(struct pop3 *p)
{
	if (p->on_wire == 0 || p->on_wire == p->queue_count)
		return p->on_wire < p->queue_count;
	return p->can_pipeline && p->on_wire < POP3_WINDOW &&
	       verbs[queue_at(p, p->on_wire)->verb].may_overlap &&
	       verbs[queue_at(p, 0)->verb].may_overlap;
}

static enum step
hear_status(struct pop3 *p, struct str line, struct session_event *event,
	    struct err *e)
{
	talk_hear(&p->base, line, SIZE_MAX);
	if (!pop3_is_ok(line) && !pop3_is_err(line))
		return pop3_senseless(p, line, e);
	return verbs[queue_at(p, 0)->verb].hear(p, line, event, e);
}

/* LIST is left out when nothing is missing. */
static void
send_next(struct pop3 *p)
{
	const struct pop3_command *c = queue_at(p, p->on_wire++);

	if (c->verb == POP3_VERB_REST && !pop3_wants_rest(p))
		p->gives_rest = true;
	else
		say_command(p, c);
}

static void
send_more(struct pop3 *p)
{
	while (may_send(p))
		send_next(p);
	if (p->on_wire == 0) {
		p->hear = NULL;
		talk_await(&p->base, "idle", 0);
	}
}

static void
hear_first(struct pop3 *p)
{
	p->hear = hear_status;
	talk_await(&p->base, verbs[queue_at(p, 0)->verb].doing, POP3_REPLY_MS);
}

void
pop3_finish(struct pop3 *p)
{
	p->queue_first = (p->queue_first + 1) % p->queue_room;
	p->queue_count--;
	p->on_wire--;
	send_more(p);
	if (p->on_wire > 0)
		hear_first(p);
}

static void
grow_queue(struct pop3 *p)
{
	size_t room = p->queue_room == 0 ? 64 : 2 * p->queue_room;
	struct pop3_command *queue = mem_realloc(NULL, room, sizeof(queue[0]));

	for (size_t i = 0; i < p->queue_count; i++)
		queue[i] = *queue_at(p, i);
	mem_free(&p->queue);
	p->queue = queue;
	p->queue_first = 0;
	p->queue_room = room;
}

static void
give_command(struct pop3 *p, struct pop3_command c)
{
	assert(p->is_ready);
	if (p->queue_count == p->queue_room)
		grow_queue(p);
	p->queue_count++;
	*queue_at(p, p->queue_count - 1) = c;
	send_more(p);
	if (p->hear == NULL)
		hear_first(p);
}

/* ---- the session ---- */

/* Nobody asked: most likely that it closes for want of commands. */
static enum step
hear_unasked(struct pop3 *p, struct str line, struct err *e)
{
	talk_hear(&p->base, line, SIZE_MAX);
	if (pop3_is_err(line))
		return pop3_refused(p, ERR_TEMPORARY, line, e);
	return pop3_senseless(p, line, e);
}

static enum step
pop3_next(struct session *s, struct session_event *event, struct err *e)
{
	struct pop3 *p = pop3_of(s);
	enum step step = STEP_MORE;
	struct str line;

	while (step == STEP_MORE) {
		if (p->gives_rest) {
			pop3_give_rest(p, event);
			return STEP_ITEM;
		}
		if (p->has_content)
			return next_content(p, event);
		step = wire_take_line(&s->in, &line, e);
		if (step != STEP_ITEM)
			return step;
		step = p->hear == NULL ? hear_unasked(p, line, e)
				       : p->hear(p, line, event, e);
	}
	return step;
}

static enum step
pop3_lost(struct session *s, struct session_event *event, struct err *e)
{
	(void)event;
	if (pop3_of(s)->is_logging_in && s->is_eof)
		(void)err_set(e, ERR_LOGIN,
			      "login refused: the server closed the "
			      "connection without a word");
	return STEP_BAD;
}

static void
pop3_fini(struct session *s)
{
	struct pop3 *p = pop3_of(s);

	pop3_drop_list(p);
	mem_free(&p->queue);
	buf_fini(&p->mechanisms);
	buf_fini(&p->timestamp);
}

struct session *
pop3_open(const struct session_setup *setup)
{
	static const struct talk_ops ops = {
		.next = pop3_next,
		.begin_again = pop3_begin_again,
		.lost = pop3_lost,
		.fini = pop3_fini,
	};
	struct session *s = talk_open(&ops, sizeof(struct pop3), setup);
	struct pop3 *p = pop3_of(s);

	buf_init(&p->mechanisms, LIMIT_REPLY_BYTES);
	buf_init(&p->timestamp, LIMIT_REPLY_BYTES);
	pop3_drop_list(p);
	pop3_begin(p);
	return s;
}

void
pop3_list(struct session *s)
{
	struct pop3 *p = pop3_of(s);

	give_command(p, (struct pop3_command){ POP3_VERB_STAT, 0, 0 });
	give_command(p, (struct pop3_command){ POP3_VERB_UIDL, 0, 0 });
	give_command(p, (struct pop3_command){ POP3_VERB_REST, 0, 0 });
}

void
pop3_sizes(struct session *s)
{
	give_command(pop3_of(s),
		     (struct pop3_command){ POP3_VERB_SIZES, 0, 0 });
}

void
pop3_size(struct session *s, uint32_t number)
{
	give_command(pop3_of(s),
		     (struct pop3_command){ POP3_VERB_SIZE, number, 0 });
}

void
pop3_retr(struct session *s, uint32_t number)
{
	give_command(pop3_of(s),
		     (struct pop3_command){ POP3_VERB_RETR, number, 0 });
}

void
pop3_top(struct session *s, uint32_t number, uint32_t lines)
{
	give_command(pop3_of(s),
		     (struct pop3_command){ POP3_VERB_TOP, number, lines });
}

void
pop3_dele(struct session *s, uint32_t number)
{
	give_command(pop3_of(s),
		     (struct pop3_command){ POP3_VERB_DELE, number, 0 });
}

void
pop3_quit(struct session *s)
{
	give_command(pop3_of(s), (struct pop3_command){ POP3_VERB_QUIT, 0, 0 });
}

size_t
pop3_unanswered(const struct session *s)
{
	return ((const struct pop3 *)s)->queue_count;
}

bool
pop3_pipelines(const struct session *s)
{
	return ((const struct pop3 *)s)->can_pipeline;
}
