#include "base/limits.h"
#include "proto/smtp_inside.h"

enum { AUTH_LINE_MAX = 512 }; /* RFC 4954 4: a command line is no longer */

static smtp_hear_fn hear_greeting, hear_ehlo, hear_helo, hear_starttls,
	hear_auth;

static void
await(struct smtp *m, const char *doing, int due_ms, smtp_hear_fn *hear)
{
	talk_await(&m->base, doing, due_ms);
	m->hear = hear;
}

void
smtp_begin(struct smtp *m)
{
	await(m, "greeting", SMTP_GREETING_MS, hear_greeting);
}

/* Our own name, and no byte of it that a server might stumble over. */
static void
say_hello(struct smtp *m, const char *verb)
{
	struct str name = m->base.setup.helo;
	struct buf line;

	if (name.n == 0)
		name = STR("[127.0.0.1]");
	buf_init(&line, SIZE_MAX / 2);
	buf_printf(&line, "%s ", verb);
	for (size_t i = 0; i < name.n; i++) {
		bool is_odd =
			name.p[i] <= ' ' || name.p[i] == '_' || name.p[i] > '~';

		buf_put_char(&line, is_odd ? '-' : name.p[i]);
	}
	talk_say(&m->base, buf_str(&line), SIZE_MAX);
	buf_fini(&line);
}

static void
say_ehlo(struct smtp *m)
{
	say_hello(m, "EHLO");
	await(m, "hello", SMTP_COMMAND_MS, hear_ehlo);
}

/* RFC 3207 4.2: what was learnt in the clear is forgotten. */
void
smtp_begin_again(struct session *s)
{
	say_ehlo((struct smtp *)s);
}

static enum step
hear_greeting(struct smtp *m, struct session_event *event, struct err *e)
{
	(void)event;
	if (!smtp_is_good(m))
		return smtp_refused(m, ERR_UNAVAILABLE, "greeting", e);
	say_ehlo(m);
	return STEP_MORE;
}

static void
forget_extensions(struct smtp *m)
{
	m->has_starttls = m->can_pipeline = m->has_size = false;
	m->has_8bitmime = m->has_smtputf8 = false;
	m->has_chunking = m->has_dsn = false;
	m->size_max_bytes = 0;
	buf_clear(&m->mechanisms);
}

static void
learn_auth(struct smtp *m, struct str mechanisms)
{
	buf_put(&m->mechanisms, str_trim(mechanisms));
	buf_put_char(&m->mechanisms, ' ');
}

static void
learn_extension(struct smtp *m, struct str line)
{
	struct str word;

	if (str_starts_fold(line, STR("AUTH="))) /* before RFC 2554 */
		learn_auth(m, str_skip(line, 5));
	if (!str_take_word(&line, &word))
		return;
	if (str_eq_fold(word, STR("AUTH")))
		learn_auth(m, line);
	if (str_eq_fold(word, STR("SIZE"))) {
		m->has_size = true;
		if (!str_to_u64(str_trim(line), &m->size_max_bytes))
			m->size_max_bytes = 0;
	}
	m->has_starttls |= str_eq_fold(word, STR("STARTTLS"));
	m->can_pipeline |= str_eq_fold(word, STR("PIPELINING"));
	m->has_chunking |= str_eq_fold(word, STR("CHUNKING"));
	m->has_dsn |= str_eq_fold(word, STR("DSN"));
	m->has_8bitmime |= str_eq_fold(word, STR("8BITMIME"));
	m->has_smtputf8 |= str_eq_fold(word, STR("SMTPUTF8"));
}

static enum step
be_ready(struct smtp *m, struct session_event *event)
{
	m->is_logging_in = false;
	m->is_ready = true;
	await(m, "idle", 0, NULL);
	event->kind = SESSION_READY;
	event->text = m->base.way;
	return STEP_ITEM;
}

static struct talk_login
login_of(const struct smtp *m)
{
	return (struct talk_login){ "smtp", buf_str(&m->mechanisms),
				    AUTH_LINE_MAX, NULL };
}

static enum step
log_in(struct smtp *m, struct err *e)
{
	const struct talk_login login = login_of(m);

	if (!talk_check_login(&m->base, e))
		return STEP_BAD;
	await(m, "login", SMTP_COMMAND_MS, hear_auth);
	m->is_logging_in = true;
	talk_begin_ways(&m->base);
	return talk_next_way(&m->base, &login, e) ? STEP_MORE : STEP_BAD;
}

static enum step
start_tls(struct smtp *m, struct err *e)
{
	if (!m->has_starttls) {
		(void)err_set(e, ERR_TLS,
			      "the server does not do STARTTLS, so no login "
			      "and no mail was sent");
		return STEP_BAD;
	}
	talk_say(&m->base, STR("STARTTLS"), SIZE_MAX);
	await(m, "beginning TLS", SMTP_COMMAND_MS, hear_starttls);
	return STEP_MORE;
}

static enum step
after_hello(struct smtp *m, struct session_event *event, struct err *e)
{
	if (m->base.setup.tls == SESSION_TLS_START && !m->base.is_tls)
		return start_tls(m, e);
	if (m->base.setup.user.n > 0)
		return log_in(m, e);
	return be_ready(m, event);
}

static enum step
hear_ehlo(struct smtp *m, struct session_event *event, struct err *e)
{
	struct str rest = buf_str(&m->reply.words), line;

	forget_extensions(m);
	if (m->reply.code / 100 == 5) {
		say_hello(m, "HELO");
		await(m, "hello", SMTP_COMMAND_MS, hear_helo);
		return STEP_MORE;
	}
	if (!smtp_is_good(m))
		return smtp_refused(m, ERR_UNAVAILABLE, "hello", e);
	(void)str_take_line(&rest, &line); /* the server's name */
	while (str_take_line(&rest, &line))
		learn_extension(m, line);
	return after_hello(m, event, e);
}

static enum step
hear_helo(struct smtp *m, struct session_event *event, struct err *e)
{
	if (!smtp_is_good(m))
		return smtp_refused(m, ERR_UNAVAILABLE, "hello", e);
	return after_hello(m, event, e);
}

static enum step
hear_starttls(struct smtp *m, struct session_event *event, struct err *e)
{
	if (smtp_is_good(m))
		return talk_start_tls(&m->base, event, e);
	return smtp_refused(m, ERR_TLS, "beginning TLS", e);
}

/* RFC 4954 6, RFC 5248, and what Google and Microsoft say: what a status means
 * to a user. */
static const struct {
	const char *status, *words;
} refusals[] = {
	{ "4.7.0", "the server lets nobody in for now" },
	{ "4.7.12", "the password has to be set anew at the provider" },
	{ "5.5.6", "login refused: what we said is too long for the server" },
	{ "5.7.3", "login refused: user name or password is wrong" },
	{ "5.7.8", "login refused: user name or password is wrong" },
	{ "5.7.9", "login refused: the server wants a safer way, perhaps an "
		   "app password or a token" },
	{ "5.7.11", "login refused: the server wants encryption for it" },
	{ "5.7.13", "login refused: the account is switched off" },
	{ "5.7.14", "login refused: log in once by a web browser first" },
	{ "5.7.139", "login refused: the provider does not allow it this way "
		     "(password logins may be switched off)" },
};

static enum step
refused_login(struct smtp *m, struct err *e)
{
	struct str status = smtp_status(m);
	const char *what =
		smtp_is_temporary(m) ? refusals[0].words : "login refused";

	for (size_t i = 0; i < COUNT_OF(refusals); i++)
		if (str_eq(status, str_of(refusals[i].status)))
			what = refusals[i].words;
	if (str_eq(status, STR("5.7.8")) && m->base.setup.is_token)
		what = "login refused: the token is not accepted";
	return smtp_refused(m, ERR_LOGIN, what, e);
}

static enum step
hear_auth(struct smtp *m, struct session_event *event, struct err *e)
{
	const struct talk_login login = login_of(m);

	if (m->reply.code == 334)
		return talk_answer_sasl(&m->base, buf_str(&m->reply.words), e)
			       ? STEP_MORE
			       : STEP_BAD;
	if (smtp_is_good(m)) /* no EHLO now: some forget the login by it */
		return talk_end_sasl(&m->base, e) ? be_ready(m, event)
						  : STEP_BAD;
	if (!smtp_is_temporary(m) && talk_may_retry(&m->base) &&
	    talk_next_way(&m->base, &login, e))
		return STEP_MORE;
	*e = m->base.login_err;
	return e->kind == ERR_NONE ? refused_login(m, e) : STEP_BAD;
}
