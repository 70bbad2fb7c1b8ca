#include "proto/pop3_inside.h"

#include "base/hash.h"
#include "base/limits.h"

enum {
	LOGIN_MS = 120 * 1000, /* some lock a big mailbox meanwhile */
	AUTH_LINE_MAX = 255,   /* RFC 5034 4 */
};

static pop3_hear_fn hear_greeting, hear_stls, hear_capa, hear_capa_line,
	hear_user, hear_pass, hear_auth;

static void
say(struct pop3 *p, struct str line, size_t hide_from, pop3_hear_fn *hear)
{
	talk_say(&p->base, line, hide_from);
	p->hear = hear;
}

void
pop3_begin(struct pop3 *p)
{
	talk_await(&p->base, "greeting", POP3_REPLY_MS);
	p->hear = hear_greeting;
}

static void
ask_capa(struct pop3 *p)
{
	talk_await(&p->base, "asking what the server can do", POP3_REPLY_MS);
	say(p, STR("CAPA"), SIZE_MAX, hear_capa);
}

/* Nothing was asked in the clear, so there is nothing to forget. */
void
pop3_begin_again(struct session *s)
{
	ask_capa((struct pop3 *)s);
}

/* "<1896.697170952@dbc.mtview.ca.us>" somewhere in the greeting. By what is no
 * message id, a forged greeting could find out the password (CVE-2007-1558). */
static void
take_timestamp(struct pop3 *p, struct str line)
{
	size_t begin = str_find_char(line, '<', 0);
	size_t end =
		begin == SIZE_MAX ? SIZE_MAX : str_find_char(line, '>', begin);
	struct str id;
	int ats = 0;

	if (end == SIZE_MAX)
		return;
	id = str_head(str_skip(line, begin), end + 1 - begin);
	for (size_t i = 1; i + 1 < id.n; i++) {
		if (id.p[i] <= ' ' || id.p[i] > '~' || id.p[i] == '<')
			return;
		ats += id.p[i] == '@';
	}
	if (ats == 1)
		buf_put(&p->timestamp, id);
}

static enum step
hear_greeting(struct pop3 *p, struct str line, struct session_event *event,
	      struct err *e)
{
	(void)event;
	talk_hear(&p->base, line, SIZE_MAX);
	if (pop3_is_err(line))
		return pop3_refused(p, ERR_UNAVAILABLE, line, e);
	if (!pop3_is_ok(line))
		return pop3_senseless(p, line, e);
	take_timestamp(p, line);
	if (p->base.setup.tls != SESSION_TLS_START) {
		ask_capa(p);
		return STEP_MORE;
	}
	/* No CAPA before: whoever could forge its list could forge this
	 * answer too, and either way we stop. */
	talk_await(&p->base, "beginning TLS", POP3_REPLY_MS);
	say(p, STR("STLS"), SIZE_MAX, hear_stls);
	return STEP_MORE;
}

static enum step
hear_stls(struct pop3 *p, struct str line, struct session_event *event,
	  struct err *e)
{
	talk_hear(&p->base, line, SIZE_MAX);
	if (pop3_is_ok(line))
		return talk_start_tls(&p->base, event, e);
	if (!pop3_is_err(line))
		return pop3_senseless(p, line, e);
	return talk_refused(&p->base, ERR_TLS,
			    "the server does not do STLS, so no login was sent",
			    pop3_words(line), e);
}

static enum step
be_ready(struct pop3 *p, struct session_event *event)
{
	p->is_ready = true;
	p->hear = NULL;
	talk_await(&p->base, "idle", 0);
	event->kind = SESSION_READY;
	event->text = p->base.way;
	return STEP_ITEM;
}

/* Logged in. What the server offers may be another thing now (RFC 2449 5). */
static enum step
welcome(struct pop3 *p, struct session_event *event)
{
	p->is_logging_in = false;
	p->is_ready = true;
	if (!p->has_capa)
		return be_ready(p, event);
	ask_capa(p);
	return STEP_MORE;
}

static void
say_user(struct pop3 *p)
{
	struct buf line;

	buf_init(&line, SIZE_MAX / 2);
	buf_put(&line, STR("USER "));
	buf_put(&line, p->base.setup.user);
	say(p, buf_str(&line), SIZE_MAX, hear_user);
	buf_fini(&line);
}

/* RFC 1939 7. */
static bool
say_apop(struct pop3 *p)
{
	struct hash_md5 hash;
	struct buf line;
	size_t hash_at;

	if (p->timestamp.n == 0 ||
	    !hash_md5_hex(buf_str(&p->timestamp), p->base.setup.secret, &hash))
		return false;
	buf_init(&line, SIZE_MAX / 2);
	buf_printf(&line, "APOP %.*s ", STR_ARG(p->base.setup.user));
	hash_at = line.n;
	buf_put(&line, str_of(hash.hex));
	talk_hide(&p->base, str_of(hash.hex));
	say(p, buf_str(&line), hash_at, hear_pass);
	buf_wipe(&line);
	buf_fini(&line);
	return true;
}

/* The ways that are POP3's own. */
static bool
begin_other(struct session *s, struct str way)
{
	struct pop3 *p = (struct pop3 *)s;

	if (s->setup.is_token || s->setup.secret.n == 0)
		return false;
	if (str_eq_fold(way, STR("APOP")))
		return say_apop(p);
	if (!talk_is_private(s))
		return false;
	say_user(p);
	return true;
}

static struct talk_login
login_of(const struct pop3 *p)
{
	return (struct talk_login){ "pop", buf_str(&p->mechanisms),
				    AUTH_LINE_MAX, begin_other };
}

static enum step
log_in(struct pop3 *p, struct err *e)
{
	const struct talk_login login = login_of(p);

	talk_await(&p->base, "login", LOGIN_MS);
	if (!talk_check_login(&p->base, e))
		return STEP_BAD;
	p->is_logging_in = true;
	p->hear = hear_auth;
	talk_begin_ways(&p->base);
	return talk_next_way(&p->base, &login, e) ? STEP_MORE : STEP_BAD;
}

static enum step
after_capa(struct pop3 *p, struct session_event *event, struct err *e)
{
	return p->is_ready ? be_ready(p, event) : log_in(p, e);
}

static enum step
hear_capa(struct pop3 *p, struct str line, struct session_event *event,
	  struct err *e)
{
	talk_hear(&p->base, line, SIZE_MAX);
	if (pop3_is_err(line))
		return after_capa(p, event, e);
	if (!pop3_is_ok(line))
		return pop3_senseless(p, line, e);
	p->has_capa = true;
	p->can_pipeline = false;
	p->capa_lines = 0;
	buf_clear(&p->mechanisms);
	p->hear = hear_capa_line;
	return STEP_MORE;
}

static enum step
hear_capa_line(struct pop3 *p, struct str line, struct session_event *event,
	       struct err *e)
{
	struct str word;

	talk_hear(&p->base, line, SIZE_MAX);
	if (str_eq(line, STR(".")))
		return after_capa(p, event, e);
	if (++p->capa_lines > LIMIT_REPLY_LINES) {
		(void)err_set(e, ERR_PROTOCOL,
			      "the server's list of what it can do has "
			      "more than %d lines",
			      LIMIT_REPLY_LINES);
		return STEP_BAD;
	}
	if (!str_take_word(&line, &word))
		return STEP_MORE;
	if (str_eq_fold(word, STR("PIPELINING")))
		p->can_pipeline = true;
	if (str_eq_fold(word, STR("SASL"))) {
		buf_put(&p->mechanisms, str_trim(line));
		buf_put_char(&p->mechanisms, ' ');
	}
	return STEP_MORE;
}

static enum step
hear_user(struct pop3 *p, struct str line, struct session_event *event,
	  struct err *e)
{
	struct buf pass;

	(void)event;
	talk_hear(&p->base, line, SIZE_MAX);
	if (pop3_is_err(line))
		return pop3_refused(p, ERR_LOGIN, line, e);
	if (!pop3_is_ok(line))
		return pop3_senseless(p, line, e);
	buf_init(&pass, SIZE_MAX / 2);
	buf_put(&pass, STR("PASS "));
	buf_put(&pass, p->base.setup.secret);
	say(p, buf_str(&pass), 5, hear_pass);
	buf_wipe(&pass);
	buf_fini(&pass);
	return STEP_MORE;
}

static enum step
hear_pass(struct pop3 *p, struct str line, struct session_event *event,
	  struct err *e)
{
	talk_hear(&p->base, line, SIZE_MAX);
	if (pop3_is_ok(line))
		return welcome(p, event);
	return pop3_is_err(line) ? pop3_refused(p, ERR_LOGIN, line, e)
				 : pop3_senseless(p, line, e);
}

/* Some servers say "+OK" where "+" is meant, before we have said a word. */
static bool
is_go_ahead(const struct pop3 *p, struct str line)
{
	if (pop3_is_ok(line))
		return p->base.is_ready;
	return str_starts(line, STR("+"));
}

static enum step
hear_auth(struct pop3 *p, struct str line, struct session_event *event,
	  struct err *e)
{
	const struct talk_login login = login_of(p);

	if (is_go_ahead(p, line)) {
		talk_hear(&p->base, line, str_starts(line, STR("+ ")) ? 2 : 1);
		return talk_answer_sasl(&p->base, str_trim(str_skip(line, 1)),
					e)
			       ? STEP_MORE
			       : STEP_BAD;
	}
	talk_hear(&p->base, line, SIZE_MAX);
	if (pop3_is_ok(line))
		return talk_end_sasl(&p->base, e) ? welcome(p, event)
						  : STEP_BAD;
	if (!pop3_is_err(line))
		return pop3_senseless(p, line, e);
	/* With a code, it is sure of what it says. */
	if (!str_starts(pop3_words(line), STR("[")) &&
	    talk_may_retry(&p->base) && talk_next_way(&p->base, &login, e))
		return STEP_MORE;
	*e = p->base.login_err;
	return e->kind == ERR_NONE ? pop3_refused(p, ERR_LOGIN, line, e)
				   : STEP_BAD;
}
