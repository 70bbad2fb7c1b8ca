#include "proto/talk.h"

#include "base/limits.h"
#include "base/utf8.h"

enum {
	HANDSHAKE_MS = 60 * 1000,
	HIDE_MIN_BYTES = 4, /* shorter ones would blot out half the trace */
};

static const char hidden_mark[] = "<hidden>";

static void
hide(struct session *s, struct str secret)
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
	s->setup.mechanism = arena_str(&s->arena, setup->mechanism);
	s->setup.helo = arena_str(&s->arena, setup->helo);
	buf_put(&s->secret, setup->secret);
	s->setup.secret = buf_str(&s->secret);
	hide(s, setup->secret);
	s->is_tls = setup->tls == SESSION_TLS_FIRST;
	return s;
}

/* How much of rest is a secret, at its very beginning. */
static size_t
secret_at(const struct session *s, struct str rest)
{
	size_t longest = 0;

	for (size_t i = 0; i < s->hidden_count; i++) {
		struct str hidden = buf_str(&s->hidden[i]);

		if (hidden.n >= HIDE_MIN_BYTES && hidden.n > longest &&
		    str_starts(rest, hidden))
			longest = hidden.n;
	}
	return longest;
}

struct str
talk_words(struct session *s, struct str words)
{
	struct buf safe;
	struct str rest;
	size_t n;

	buf_init(&safe, SIZE_MAX / 2);
	utf8_put_safe(&safe, words);
	buf_clear(&s->scratch);
	for (rest = buf_str(&safe); rest.n > 0; rest = str_skip(rest, n)) {
		n = secret_at(s, rest);
		buf_put(&s->scratch,
			n > 0 ? str_of(hidden_mark) : str_head(rest, 1));
		n += n == 0;
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
	(void)err_set(e, kind, "%s: the server said: %.*s", what,
		      STR_ARG(words));
	return STEP_BAD;
}

bool
talk_check_login(const struct session *s, struct err *e)
{
	static const char ends[] = { '\r', '\n', '\0' };

	for (size_t i = 0; i < sizeof(ends); i++) {
		if (str_find_char(s->setup.user, ends[i], 0) != SIZE_MAX ||
		    str_find_char(s->setup.secret, ends[i], 0) != SIZE_MAX)
			return err_set(e, ERR_CONFIG,
				       "the user name or the password holds a "
				       "line end or a NUL");
	}
	return true;
}

bool
talk_is_private(const struct session *s)
{
	return s->is_tls || s->setup.allows_clear_login;
}

static void
say_response(struct session *s, struct str response)
{
	hide(s, response);
	talk_say(s, response, 0);
}

/* "AUTH X", with the first response when the line bears it (RFC 5034 4:
 * otherwise it waits for the go-ahead). */
static void
say_auth(struct session *s, size_t line_max)
{
	struct str first = s->ready.n == 0 ? STR("=") : buf_str(&s->ready);
	struct buf line;

	buf_init(&line, SIZE_MAX / 2);
	buf_put(&line, STR("AUTH "));
	buf_put(&line, sasl_mechanism(s->sasl));
	if (s->is_ready && line.n + 1 + first.n + 2 <= line_max) {
		hide(s, first);
		buf_put_char(&line, ' ');
		buf_put(&line, first);
		s->is_ready = false;
	}
	talk_say(s, buf_str(&line), 5 + sasl_mechanism(s->sasl).n + 1);
	buf_wipe(&line);
	buf_fini(&line);
}

static bool
begin_sasl(struct session *s, const struct talk_login *login,
	   struct str mechanism, struct err *e)
{
	const struct sasl_login sasl = {
		.service = str_of(login->service),
		.host = s->setup.host,
		.port = s->setup.port,
		.user = s->setup.user,
		.secret = s->setup.secret,
		.is_token = s->setup.is_token,
		.is_private = talk_is_private(s),
	};

	if (!sasl_open(&s->sasl, &sasl, login->offered, mechanism, e))
		return false;
	s->is_ready = sasl_is_client_first(s->sasl);
	if (s->is_ready && !sasl_step(s->sasl, STR(""), &s->ready, e)) {
		sasl_close(&s->sasl);
		return false;
	}
	say_auth(s, login->line_max);
	return true;
}

bool
talk_begin_sasl(struct session *s, const struct talk_login *login,
		struct err *e)
{
	return begin_sasl(s, login, s->setup.mechanism, e);
}

bool
talk_retry_sasl(struct session *s, const struct talk_login *login)
{
	bool may_retry = s->login_err.kind == ERR_NONE &&
			 s->setup.mechanism.n == 0 &&
			 !sasl_shows_secret(s->sasl);
	struct err e = ERR_INIT;

	if (!may_retry)
		return false;
	sasl_close(&s->sasl);
	return begin_sasl(s, login, STR("PLAIN"), &e) ||
	       begin_sasl(s, login, STR("LOGIN"), &e);
}

bool
talk_answer_sasl(struct session *s, struct str challenge, struct err *e)
{
	*e = s->login_err;
	if (e->kind != ERR_NONE)
		return false;
	if (s->is_ready ||
	    sasl_step(s->sasl, challenge, &s->ready, &s->login_err))
		say_response(s, buf_str(&s->ready));
	else
		talk_say(s, STR("*"), SIZE_MAX);
	s->is_ready = false;
	return true;
}

bool
talk_end_sasl(struct session *s, struct err *e)
{
	bool is_good = !s->is_ready && sasl_is_complete(s->sasl);

	*e = s->login_err;
	if (is_good && s->login_err.kind == ERR_NONE)
		sasl_close(&s->sasl);
	else if (s->login_err.kind == ERR_NONE)
		(void)err_set(e, ERR_LOGIN,
			      "login: the server says yes before it has shown "
			      "that it knows the password");
	return s->sasl == NULL;
}
