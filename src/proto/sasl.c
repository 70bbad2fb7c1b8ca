#include "proto/sasl.h"

#include "base/limits.h"
#include "base/mem.h"
#include "proto/bearer.h"

#include <gsasl.h>
#include <stdlib.h>
#include <string.h>

struct sasl {
	const struct mechanism *mechanism;
	Gsasl *library;
	Gsasl_session *session;
	struct buf token;     /* the first word of the OAuth mechanisms */
	struct buf complaint; /* of the server about it */
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

static void
set_property(struct sasl *s, Gsasl_property property, struct str value)
{
	want_memory(gsasl_property_set_raw(
		s->session, property, value.n > 0 ? value.p : "", value.n));
}

/* The library takes these in base64. */
static void
set_binding(struct sasl *s, const struct sasl_login *login)
{
	bool is_exporter = str_eq(login->binding_type, STR("tls-exporter"));
	struct buf text;

	buf_init(&text, SIZE_MAX / 2);
	put_base64(&text, login->binding);
	set_property(s,
		     is_exporter ? GSASL_CB_TLS_EXPORTER : GSASL_CB_TLS_UNIQUE,
		     buf_str(&text));
	buf_wipe(&text);
	buf_fini(&text);
}

static bool
begin_gsasl(struct sasl *s, const struct sasl_login *login, struct err *e)
{
	int rc = gsasl_init(&s->library);

	if (rc == GSASL_OK)
		rc = gsasl_client_start(s->library, s->mechanism->name,
					&s->session);
	if (rc == GSASL_UNKNOWN_MECHANISM)
		return err_set(e, ERR_CONFIG,
			       "%s: the GNU SASL of this system was built "
			       "without it",
			       s->mechanism->name);
	if (rc != GSASL_OK)
		return err_set(e, ERR_LOGIN, "%s: %s", s->mechanism->name,
			       gsasl_strerror(rc));
	set_property(s, GSASL_AUTHID, login->user);
	set_property(s, GSASL_SERVICE, login->service);
	set_property(s, GSASL_HOSTNAME, login->host);
	if (s->mechanism->need == NEEDS_PASSWORD)
		set_property(s, GSASL_PASSWORD, login->secret);
	else /* whoever it is that was shown, this is who we want to be */
		set_property(s, GSASL_AUTHZID, login->user);
	if (s->mechanism->binds)
		set_binding(s, login);
	return true;
}

static bool
begin_token(struct sasl *s, const struct sasl_login *login, struct err *e)
{
	if (!bearer_is_token(login->secret))
		return err_set(e, ERR_CONFIG,
			       "the token holds a blank or a byte that is no "
			       "ASCII");
	if (s->mechanism->how == HOW_XOAUTH2)
		bearer_put_xoauth2(&s->token, login->user, login->secret);
	else
		bearer_put_oauthbearer(&s->token, login->user, login->host,
				       login->port, login->secret);
	return true;
}

bool
sasl_open(struct sasl **out, const struct sasl_login *login, struct str offered,
	  struct str wanted, struct err *e)
{
	const struct mechanism *m =
		mechanism_choose(&login->means, offered, wanted);
	struct sasl *s;
	bool ok;

	*out = NULL;
	if (m == NULL)
		return false;
	s = mem_zalloc(sizeof(*s));
	s->mechanism = m;
	buf_init(&s->token, SIZE_MAX / 2);
	buf_init(&s->complaint, SIZE_MAX / 2);
	ok = m->need == NEEDS_TOKEN ? begin_token(s, login, e)
				    : begin_gsasl(s, login, e);
	if (ok)
		*out = s;
	else
		sasl_close(&s);
	return ok;
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
	buf_fini(&(*s)->complaint);
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
sasl_is_unproven(const struct sasl *s)
{
	return s->said <= (s->mechanism->is_client_first ? 1 : 0);
}

struct str
sasl_complaint(const struct sasl *s)
{
	return buf_str(&s->complaint);
}

bool
sasl_is_complete(const struct sasl *s)
{
	return s->is_complete;
}

/* False, and nothing, when it is no base64. */
static bool
put_decoded(struct buf *out, struct str text)
{
	char *bytes = NULL;
	size_t n = 0;

	if (text.n == 0)
		return true;
	if (gsasl_base64_from(text.p, text.n, &bytes, &n) != GSASL_OK)
		return false;
	buf_put(out, (struct str){ bytes, n });
	gsasl_free(bytes);
	return true;
}

static void
take_complaint(struct sasl *s, struct str challenge)
{
	struct buf json;

	buf_init(&json, SIZE_MAX / 2);
	(void)put_decoded(&json, challenge);
	bearer_put_complaint(&s->complaint, buf_str(&json));
	buf_fini(&json);
}

/* A second challenge is the server's complaint, and wants an empty word
 * before the refusal itself (RFC 7628 3.2.3). */
static bool
step_token(struct sasl *s, struct str challenge, struct buf *response,
	   struct err *e)
{
	if (s->said > 1)
		return err_set(e, ERR_PROTOCOL,
			       "%s: the server asks for more than there is to "
			       "say",
			       s->mechanism->name);
	if (s->said == 1)
		take_complaint(s, challenge);
	if (s->said == 0)
		put_base64(response, buf_str(&s->token));
	else if (s->mechanism->how == HOW_OAUTHBEARER)
		put_base64(response, STR("\001"));
	s->is_complete = true;
	return true;
}

/* "r=...,s=...,i=4096": how often the password is to be hashed. The library
 * would do what it is told, for hours. */
static bool
check_rounds(const struct sasl *s, struct str challenge, struct err *e)
{
	struct buf text;
	struct str digits, rest;
	uint64_t n = 0;
	size_t at;

	if (!str_starts(sasl_mechanism(s), STR("SCRAM-")))
		return true;
	buf_init(&text, SIZE_MAX / 2);
	(void)put_decoded(&text, challenge);
	at = str_find(buf_str(&text), STR(",i="), 0);
	rest = at == SIZE_MAX ? STR("") : str_skip(buf_str(&text), at + 3);
	if (str_take_until(&rest, ',', &digits) && !str_to_u64(digits, &n))
		n = UINT64_MAX;
	buf_fini(&text);
	if (n <= LIMIT_SCRAM_ROUNDS)
		return true;
	return err_set(e, ERR_PROTOCOL,
		       "%s: the server wants the password hashed more than "
		       "%d times",
		       s->mechanism->name, LIMIT_SCRAM_ROUNDS);
}

static bool
fail_step(struct sasl *s, int rc, struct err *e)
{
	bool is_liar = rc == GSASL_AUTHENTICATION_ERROR;

	if (s->mechanism->need == NEEDS_TICKET)
		return err_set(e, ERR_LOGIN,
			       "%s: no ticket for this server, or not its "
			       "own (kinit gets one): %s",
			       s->mechanism->name, gsasl_strerror(rc));
	return err_set(e, is_liar ? ERR_LOGIN : ERR_PROTOCOL, "%s: %s",
		       s->mechanism->name,
		       is_liar ? "the server could not show that it knows the "
				 "password"
			       : "the server's challenge makes no sense");
}

/* Decoded here, for the library takes some challenges for NUL-ended strings,
 * and its own decoder does not end them. */
static int
step_library(struct sasl *s, struct str challenge, struct buf *response)
{
	struct buf bytes;
	char *answer = NULL;
	size_t n = 0;
	int rc = GSASL_BASE64_ERROR;

	buf_init(&bytes, SIZE_MAX / 2);
	if (put_decoded(&bytes, challenge))
		rc = gsasl_step(s->session, buf_cstr(&bytes), bytes.n, &answer,
				&n);
	buf_wipe(&bytes);
	buf_fini(&bytes);
	if (answer == NULL)
		return rc;
	if (rc == GSASL_OK || rc == GSASL_NEEDS_MORE)
		put_base64(response, (struct str){ answer, n });
	explicit_bzero(answer, n);
	gsasl_free(answer);
	return rc;
}

static bool
step_gsasl(struct sasl *s, struct str challenge, struct buf *response,
	   struct err *e)
{
	int rc;

	if (s->is_complete)
		return err_set(e, ERR_PROTOCOL,
			       "%s: the server asks for more than there is to "
			       "say",
			       s->mechanism->name);
	rc = step_library(s, challenge, response);
	if (rc != GSASL_OK && rc != GSASL_NEEDS_MORE)
		return fail_step(s, rc, e);
	s->is_complete = rc == GSASL_OK;
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
	if (s->mechanism->need == NEEDS_TOKEN)
		ok = step_token(s, challenge, response, e);
	else if (s->mechanism->how == HOW_LOGIN) /* prompts say anything */
		ok = step_gsasl(s, STR(""), response, e);
	else
		ok = check_rounds(s, challenge, e) &&
		     step_gsasl(s, challenge, response, e);
	if (ok && response->n > LIMIT_SASL_BYTES)
		ok = err_set(e, ERR_LOGIN,
			     "%s: what we would say has %zu bytes, and servers "
			     "take %d: the token is too long",
			     s->mechanism->name, response->n, LIMIT_SASL_BYTES);
	s->said++;
	return ok;
}
