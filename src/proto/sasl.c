#include "proto/sasl.h"

#include "base/limits.h"
#include "base/mem.h"

#include <gsasl.h>
#include <stdlib.h>
#include <string.h>

enum how { HOW_GSASL, HOW_LOGIN, HOW_XOAUTH2, HOW_OAUTHBEARER };

struct mechanism {
	const char *name;
	enum how how;
	bool is_client_first;
	bool shows_secret; /* to whoever listens */
};

/* The best first. CRAM-MD5 comes last: over TLS it hides nothing more, and
 * servers that keep only hashes of passwords announce it and then fail. */
static const struct mechanism mechanisms[] = {
	{ "SCRAM-SHA-256", HOW_GSASL, true, false },
	{ "SCRAM-SHA-1", HOW_GSASL, true, false },
	{ "PLAIN", HOW_GSASL, true, true },
	{ "LOGIN", HOW_LOGIN, false, true },
	{ "CRAM-MD5", HOW_GSASL, false, false },
	{ "OAUTHBEARER", HOW_OAUTHBEARER, true, true },
	{ "XOAUTH2", HOW_XOAUTH2, true, true },
};

struct sasl {
	const struct mechanism *mechanism;
	Gsasl *library;
	Gsasl_session *session;
	struct buf token; /* the first word of the OAuth mechanisms */
	int said;
	bool is_complete;
};

/* Of these calls the library knows no failure but one: memory. */
static void
want_memory(int rc)
{
	if (rc != GSASL_OK)
		abort();
}

static bool
is_offered(const struct mechanism *m, struct str offered)
{
	struct str word;

	while (str_take_word(&offered, &word)) {
		if (str_eq_fold(word, str_of(m->name)))
			return true;
	}
	return false;
}

static bool
takes_token(const struct mechanism *m)
{
	return m->how == HOW_XOAUTH2 || m->how == HOW_OAUTHBEARER;
}

static const struct mechanism *
choose(const struct sasl_login *login, struct str offered, struct str wanted)
{
	for (size_t i = 0; i < COUNT_OF(mechanisms); i++) {
		const struct mechanism *m = &mechanisms[i];

		if (wanted.n > 0 && !str_eq_fold(wanted, str_of(m->name)))
			continue;
		if (wanted.n == 0 && takes_token(m) != login->is_token)
			continue;
		if (m->shows_secret && !login->is_private)
			continue;
		if (is_offered(m, offered))
			return m;
	}
	return NULL;
}

static bool
fail_wanted(struct str offered, struct str wanted, struct err *e)
{
	return err_set(e, ERR_LOGIN,
		       "no login by %.*s: the server offers \"%.*s\", or the "
		       "connection is not private",
		       STR_ARG(wanted), STR_ARG(str_trim(offered)));
}

static void
set_property(struct sasl *s, Gsasl_property property, struct str value)
{
	want_memory(gsasl_property_set_raw(
		s->session, property, value.n > 0 ? value.p : "", value.n));
}

static bool
begin_gsasl(struct sasl *s, const struct sasl_login *login, struct err *e)
{
	int rc = gsasl_init(&s->library);

	if (rc == GSASL_OK)
		rc = gsasl_client_start(s->library, s->mechanism->name,
					&s->session);
	if (rc != GSASL_OK)
		return err_set(e, ERR_LOGIN, "%s: %s", s->mechanism->name,
			       gsasl_strerror(rc));
	set_property(s, GSASL_AUTHID, login->user);
	set_property(s, GSASL_PASSWORD, login->secret);
	set_property(s, GSASL_SERVICE, login->service);
	set_property(s, GSASL_HOSTNAME, login->host);
	return true;
}

static void
begin_token(struct sasl *s, const struct sasl_login *login)
{
	if (s->mechanism->how == HOW_XOAUTH2)
		buf_printf(&s->token, "user=%.*s\001", STR_ARG(login->user));
	else
		buf_printf(&s->token, "n,a=%.*s,\001host=%.*s\001port=%d\001",
			   STR_ARG(login->user), STR_ARG(login->host),
			   login->port);
	buf_printf(&s->token, "auth=Bearer %.*s\001\001",
		   STR_ARG(login->secret));
}

bool
sasl_open(struct sasl **out, const struct sasl_login *login, struct str offered,
	  struct str wanted, struct err *e)
{
	const struct mechanism *m = choose(login, offered, wanted);
	struct sasl *s;

	*out = NULL;
	if (m == NULL)
		return wanted.n > 0 ? fail_wanted(offered, wanted, e) : false;
	s = mem_zalloc(sizeof(*s));
	s->mechanism = m;
	buf_init(&s->token, SIZE_MAX / 2);
	if (takes_token(m)) {
		begin_token(s, login);
	} else if (!begin_gsasl(s, login, e)) {
		sasl_close(&s);
		return false;
	}
	*out = s;
	return true;
}

void
sasl_close(struct sasl **s)
{
	if (*s == NULL)
		return;
	if ((*s)->session != NULL)
		gsasl_finish((*s)->session);
	if ((*s)->library != NULL)
		gsasl_done((*s)->library);
	buf_wipe(&(*s)->token);
	buf_fini(&(*s)->token);
	mem_free(s);
}

struct str
sasl_mechanism(const struct sasl *s)
{
	return str_of(s->mechanism->name);
}

bool
sasl_is_client_first(const struct sasl *s)
{
	return s->mechanism->is_client_first;
}

bool
sasl_shows_secret(const struct sasl *s)
{
	return s->mechanism->shows_secret;
}

bool
sasl_is_complete(const struct sasl *s)
{
	return s->is_complete;
}

static void
put_base64(struct buf *out, struct str bytes)
{
	char *text = NULL;
	size_t n = 0;

	want_memory(gsasl_base64_to(bytes.p, bytes.n, &text, &n));
	buf_put(out, (struct str){ text, n });
	explicit_bzero(text, n);
	gsasl_free(text);
}

/* A second challenge is the server's complaint, and wants an empty word
 * before the refusal itself (RFC 7628 3.2.3). */
static bool
step_token(struct sasl *s, struct buf *response, struct err *e)
{
	if (s->said > 1)
		return err_set(e, ERR_PROTOCOL, "%s: a challenge too many",
			       s->mechanism->name);
	if (s->said == 0)
		put_base64(response, buf_str(&s->token));
	else if (s->mechanism->how == HOW_OAUTHBEARER)
		put_base64(response, STR("\001"));
	s->is_complete = true;
	return true;
}

static bool
fail_step(struct sasl *s, int rc, struct err *e)
{
	bool is_liar = rc == GSASL_AUTHENTICATION_ERROR;

	return err_set(e, is_liar ? ERR_LOGIN : ERR_PROTOCOL, "%s: %s",
		       s->mechanism->name,
		       is_liar ? "the server could not show that it knows the "
				 "password"
			       : "the server's challenge makes no sense");
}

static bool
step_gsasl(struct sasl *s, struct str challenge, struct buf *response,
	   struct err *e)
{
	struct buf text;
	char *answer = NULL;
	int rc;

	if (s->is_complete)
		return err_set(e, ERR_PROTOCOL, "%s: a challenge too many",
			       s->mechanism->name);
	buf_init(&text, SIZE_MAX / 2);
	buf_put(&text, challenge);
	rc = gsasl_step64(s->session, buf_cstr(&text), &answer);
	buf_fini(&text);
	if (rc != GSASL_OK && rc != GSASL_NEEDS_MORE)
		return fail_step(s, rc, e);
	s->is_complete = rc == GSASL_OK;
	buf_put(response, str_of(answer));
	explicit_bzero(answer, str_of(answer).n);
	gsasl_free(answer);
	return true;
}

bool
sasl_step(struct sasl *s, struct str challenge, struct buf *response,
	  struct err *e)
{
	bool ok;

	buf_wipe(response);
	if (challenge.n > LIMIT_SASL_BYTES)
		return err_set(e, ERR_PROTOCOL, "%s: a challenge of %zu bytes",
			       s->mechanism->name, challenge.n);
	if (takes_token(s->mechanism))
		ok = step_token(s, response, e);
	else if (s->mechanism->how == HOW_LOGIN) /* prompts say anything */
		ok = step_gsasl(s, STR(""), response, e);
	else
		ok = step_gsasl(s, challenge, response, e);
	s->said++;
	return ok;
}
