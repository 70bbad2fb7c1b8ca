#include "proto/talk.h"

#include "base/limits.h"
#include "base/utf8.h"

enum {
	HANDSHAKE_MS = 60 * 1000,
	HIDE_MIN_BYTES = 4, /* shorter ones would blot out half the trace */
};

static const char hidden_mark[] = "<hidden>";

void
talk_hide(struct session *s, struct str secret)
{
	size_t last = TALK_HIDDEN_MAX - 1;
	struct buf *b;

	if (secret.n < HIDE_MIN_BYTES)
		return;
	b = &s->hidden[s->hidden_count < last ? s->hidden_count : last];
	s->hidden_count =
		s->hidden_count < last ? s->hidden_count + 1 : TALK_HIDDEN_MAX;
	buf_wipe(b);
	utf8_put_safe(b, secret);
}

static void
init_bufs(struct session *s)
{
	buf_init(&s->secret, SIZE_MAX / 2);
	buf_init(&s->out, SIZE_MAX / 2);
	buf_init(&s->ready, SIZE_MAX / 2);
	buf_init(&s->scratch, SIZE_MAX / 2);
	for (size_t i = 0; i < TALK_HIDDEN_MAX; i++)
		buf_init(&s->hidden[i], SIZE_MAX / 2);
	wire_init(&s->in);
}

struct session *
talk_open(const struct talk_ops *ops, size_t size,
	  const struct session_setup *setup)
{
	struct session *s = mem_zalloc(size);

	init_bufs(s);
	s->ops = ops;
	s->setup = *setup;
	s->setup.host = arena_str(&s->arena, setup->host);
	s->setup.user = arena_str(&s->arena, setup->user);
	s->setup.ways = arena_str(&s->arena, setup->ways);
	s->setup.helo = arena_str(&s->arena, setup->helo);
	buf_put(&s->secret, setup->secret);
	s->setup.secret = buf_str(&s->secret);
	talk_hide(s, setup->secret);
	s->is_tls = setup->tls == SESSION_TLS_FIRST;
	return s;
}

/* How much of rest is a secret, at its very beginning. */
static size_t
secret_at(const struct session *s, struct str rest)
{
	size_t longest = 0;

	if (s->setup.secret.n >= HIDE_MIN_BYTES &&
	    str_starts(rest, s->setup.secret))
		longest = s->setup.secret.n;
	for (size_t i = 0; i < s->hidden_count; i++) {
		struct str hidden = buf_str(&s->hidden[i]);

		if (hidden.n >= HIDE_MIN_BYTES && hidden.n > longest &&
		    str_starts(rest, hidden))
			longest = hidden.n;
	}
	return longest;
}

/* What stands before the next secret, and how long that is. */
static struct str
take_open(const struct session *s, struct str *rest, size_t *secret_n)
{
	struct str open = *rest;
	size_t n = 0;

	*secret_n = 0;
	while (n < open.n && *secret_n == 0) {
		*secret_n = secret_at(s, str_skip(open, n));
		n += *secret_n == 0;
	}
	*rest = str_skip(open, n + *secret_n);
	return str_head(open, n);
}

static void
put_safe(const struct session *s, struct buf *out, struct str words)
{
	struct buf text;

	if (s->setup.decode == NULL || utf8_is_valid(words)) {
		utf8_put_safe(out, words);
		return;
	}
	buf_init(&text, SIZE_MAX / 2);
	s->setup.decode(words, &text);
	utf8_put_safe(out, buf_str(&text));
	buf_fini(&text);
}

/* Twice: before they are made safe, which might bring the end of some
 * character and the beginning of a secret together; and afterwards, for who
 * repeats a secret as we would write it. */
struct str
talk_words(struct session *s, struct str words)
{
	struct buf safe;
	struct str rest;
	size_t secret_n;

	buf_init(&safe, SIZE_MAX / 2);
	while (words.n > 0) {
		put_safe(s, &safe, take_open(s, &words, &secret_n));
		if (secret_n > 0)
			buf_put(&safe, str_of(hidden_mark));
	}
	buf_clear(&s->scratch);
	rest = buf_str(&safe);
	while (rest.n > 0) {
		buf_put(&s->scratch, take_open(s, &rest, &secret_n));
		if (secret_n > 0)
			buf_put(&s->scratch, str_of(hidden_mark));
	}
	buf_wipe(&safe);
	buf_fini(&safe);
	return str_trim_end(buf_str(&s->scratch));
}

static void
trace(struct session *s, enum session_side side, struct str line,
      size_t hide_from)
{
	if (s->setup.trace == NULL)
		return;
	(void)talk_words(s, str_head(line, hide_from));
	if (line.n > hide_from)
		buf_put(&s->scratch, str_of(hidden_mark));
	s->setup.trace(s->setup.trace_who, side, buf_str(&s->scratch));
}

void
talk_say(struct session *s, struct str line, size_t hide_from)
{
	trace(s, SESSION_CLIENT, line, hide_from);
	buf_put(&s->out, line);
	buf_put(&s->out, STR("\r\n"));
}

void
talk_await(struct session *s, const char *doing, int due_ms)
{
	s->doing = doing;
	if (s->setup.patience_ms > 0 && due_ms > s->setup.patience_ms)
		due_ms = s->setup.patience_ms;
	s->due_ms = due_ms;
}

void
talk_hear(struct session *s, struct str line, size_t hide_from)
{
	trace(s, SESSION_SERVER, line, hide_from);
}

void
talk_note_content(struct session *s, enum session_side side,
		  uint64_t size_bytes)
{
	struct buf note;

	buf_init(&note, 64);
	buf_printf(&note, "(%llu bytes)", (unsigned long long)size_bytes);
	trace(s, side, buf_str(&note), SIZE_MAX);
	buf_fini(&note);
}

enum step
talk_injected(struct err *e)
{
	(void)err_set(e, ERR_TLS,
		      "the server sent bytes in the clear where TLS should "
		      "begin: someone may be tampering; nothing was sent");
	return STEP_BAD;
}

enum step
talk_start_tls(struct session *s, struct session_event *event, struct err *e)
{
	if (wire_has_unread(&s->in))
		return talk_injected(e);
	s->awaits_tls = true;
	talk_await(s, "TLS handshake", HANDSHAKE_MS);
	event->kind = SESSION_START_TLS;
	return STEP_ITEM;
}

enum step
talk_refused(struct session *s, enum err_kind kind, const char *what,
	     struct str words, struct err *e)
{
	words = talk_words(s, words);
	if (words.n == 0)
		(void)err_set(e, kind, "%s: the server gave no reason", what);
	else
		(void)err_set(e, kind, "%s: the server said: %.*s", what,
			      STR_ARG(words));
	return STEP_BAD;
}
