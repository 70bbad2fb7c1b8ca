#include "base/limits.h"
#include "proto/bearer.h"
#include "proto/talk.h"

/* "*" is the best that is offered. Then those that show the password follow,
 * for servers that announced what they cannot do. */
static const char any_way[] = "* PLAIN LOGIN USER";

static const char not_private[] =
	", and the connection is not private: nothing was sent";

/* ---- refusals ---- */

static void
put_complaint(struct session *s, struct buf *out)
{
	struct str complaint =
		s->sasl == NULL ? STR("") : sasl_complaint(s->sasl);

	if (complaint.n > 0)
		buf_printf(out, " (%.*s)", STR_ARG(talk_words(s, complaint)));
	else if (str_ends(s->way, STR("-PLUS")))
		buf_printf(out,
			   " (%.*s binds it to this TLS connection: if a proxy "
			   "stands between, name another in auth)",
			   STR_ARG(s->way));
}

enum step
talk_refused_login(struct session *s, enum err_kind kind, const char *what,
		   struct str words, struct err *e)
{
	struct buf text;

	buf_init(&text, ERR_TEXT_MAX);
	buf_put(&text, str_of(what));
	put_complaint(s, &text);
	s->is_refused = kind == ERR_LOGIN;
	(void)talk_refused(s, kind, buf_cstr(&text), words, e);
	buf_fini(&text);
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

/* ---- one way ---- */

/* "AUTH X", with the first response when the line bears it (RFC 5034 4:
 * otherwise it waits for the go-ahead). */
static void
say_auth(struct session *s, size_t line_max)
{
	struct str first = s->ready.n == 0 ? STR("=") : buf_str(&s->ready);
	struct buf line;

	buf_init(&line, SIZE_MAX / 2);
	buf_put(&line, STR("AUTH "));
	buf_put(&line, s->way);
	if (s->is_ready && line.n + 1 + first.n + 2 <= line_max) {
		talk_hide(s, first);
		buf_put_char(&line, ' ');
		buf_put(&line, first);
		s->is_ready = false;
	}
	talk_say(s, buf_str(&line), 5 + s->way.n + 1);
	buf_wipe(&line);
	buf_fini(&line);
}

static struct sasl_login
sasl_login_of(const struct session *s, const struct talk_login *login)
{
	bool has_secret = s->setup.secret.n > 0;

	return (struct sasl_login){
		.service = str_of(login->service),
		.host = s->setup.host,
		.port = s->setup.port,
		.user = s->setup.user,
		.secret = s->setup.secret,
		.means = { .has_password = has_secret && !s->setup.is_token,
			   .has_token = has_secret && s->setup.is_token,
			   .has_certificate = s->setup.has_certificate,
			   .is_tls = s->is_tls,
			   .can_bind = s->is_tls && s->binding.n > 0,
			   .is_private = talk_is_private(s) },
		.binding_type = s->binding_type,
		.binding = s->binding,
	};
}

/* False with nothing in e when it is not to be had. */
static bool
begin_sasl(struct session *s, const struct talk_login *login, struct str wanted,
	   struct err *e)
{
	const struct sasl_login sasl = sasl_login_of(s, login);

	if (!sasl_open(&s->sasl, &sasl, login->offered, wanted, e))
		return false;
	s->way = sasl_mechanism(s->sasl);
	s->is_ready = sasl_is_client_first(s->sasl);
	if (s->is_ready && !sasl_step(s->sasl, STR(""), &s->ready, e)) {
		sasl_close(&s->sasl);
		return false;
	}
	say_auth(s, login->line_max);
	return true;
}

/* ---- one way after the other ---- */

void
talk_begin_ways(struct session *s)
{
	s->untried = s->setup.ways.n > 0 ? s->setup.ways : str_of(any_way);
}

static bool
begin_way(struct session *s, const struct talk_login *login, struct str way,
	  struct err *e)
{
	const struct mechanism *m = mechanism_find(way);

	if (m == NULL)
		return begin_sasl(s, login, STR(""), e);
	if (m->how != HOW_POP3)
		return begin_sasl(s, login, way, e);
	if (login->other == NULL || !login->other(s, way))
		return false;
	s->way = str_of(m->name);
	return true;
}

static bool
fail_no_way(struct session *s, struct str offered, struct err *e)
{
	struct str words = talk_words(s, offered);
	const char *tail = talk_is_private(s) ? "" : not_private;
	struct buf what;

	buf_init(&what, ERR_TEXT_MAX);
	if (s->setup.ways.n > 0)
		buf_printf(&what, "no login by %.*s: the server offers ",
			   STR_ARG(s->setup.ways));
	else
		buf_printf(&what, "the server offers no login %s, but ",
			   s->setup.is_token ? "by token" : "that fits");
	if (words.n > 0)
		buf_printf(&what, "\"%.*s\"", STR_ARG(words));
	else
		buf_put(&what, STR("no SASL"));
	(void)err_set(e, ERR_LOGIN, "%s%s", buf_cstr(&what), tail);
	buf_fini(&what);
	return false;
}

bool
talk_next_way(struct session *s, const struct talk_login *login, struct err *e)
{
	struct err first = ERR_INIT, why = ERR_INIT;
	struct str way;

	sasl_close(&s->sasl);
	while (str_take_word(&s->untried, &way)) {
		if (begin_way(s, login, way, &why))
			return true;
		if (first.kind == ERR_NONE)
			first = why;
	}
	*e = first;
	return first.kind == ERR_NONE ? fail_no_way(s, login->offered, e)
				      : false;
}

bool
talk_may_retry(const struct session *s)
{
	if (s->sasl == NULL || s->login_err.kind != ERR_NONE)
		return false;
	return !sasl_shows_secret(s->sasl) && sasl_is_unproven(s->sasl) &&
	       (s->is_tls || s->setup.ways.n > 0);
}

/* ---- the exchange ---- */

static void
say_response(struct session *s, struct str response)
{
	talk_hide(s, response);
	talk_say(s, response, 0);
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
