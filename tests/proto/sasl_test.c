/* Which mechanism is chosen, and that no password is shown to strangers. The
 * exchanges themselves stand in tests/wire. */
#include "proto/sasl.h"

#include "proto/bearer.h"
#include "tests/check.h"

#include <gsasl.h>
#include <string.h>

enum { CLEAR = 1, TOKEN = 2, CERT = 4, BIND = 8, NOTHING = 16, ALLOWED = 32 };

static const struct {
	const char *why, *offered, *wanted;
	int with;
	const char *chosen; /* NULL: none */
} choices[] = {
	{ "the best of all", "PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256",
	  "", 0, "SCRAM-SHA-256" },
	{ "PLAIN before CRAM-MD5 over TLS", "CRAM-MD5 LOGIN PLAIN", "", 0,
	  "PLAIN" },
	{ "letter case is nothing", "plain", "", 0, "PLAIN" },
	{ "only what hides the password in the clear", "PLAIN LOGIN CRAM-MD5",
	  "", CLEAR, "CRAM-MD5" },
	{ "that first, even where the other is allowed", "PLAIN CRAM-MD5", "",
	  CLEAR | ALLOWED, "CRAM-MD5" },
	{ "the other, if need be", "LOGIN PLAIN", "", CLEAR | ALLOWED,
	  "PLAIN" },
	{ "rather none", "PLAIN LOGIN", "", CLEAR, NULL },
	{ "not even when wanted", "PLAIN", "PLAIN", CLEAR, NULL },
	{ "what is wanted", "PLAIN SCRAM-SHA-256 LOGIN", "login", 0, "LOGIN" },
	{ "wanted and not there", "PLAIN", "SCRAM-SHA-1", 0, NULL },
	{ "nothing known", "NTLM X", "", 0, NULL },
	{ "part of a word is no word", "PLAINER XPLAIN", "", 0, NULL },
	{ "a token is no password", "PLAIN XOAUTH2", "", TOKEN, "XOAUTH2" },
	{ "not even when wanted", "PLAIN XOAUTH2", "PLAIN", TOKEN, NULL },
	{ "nor a password a token", "XOAUTH2 LOGIN", "", 0, "LOGIN" },
	{ "not even when wanted", "XOAUTH2 LOGIN", "XOAUTH2", 0, NULL },
	{ "the standard first", "XOAUTH2 OAUTHBEARER", "", TOKEN,
	  "OAUTHBEARER" },
	{ "a token is a secret, too", "XOAUTH2", "", TOKEN | CLEAR, NULL },
	{ "bound to the connection where it can be",
	  "SCRAM-SHA-256 SCRAM-SHA-1-PLUS", "", BIND, "SCRAM-SHA-1-PLUS" },
	{ "and only there", "SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "", 0,
	  "SCRAM-SHA-256" },
	{ "not even when wanted", "SCRAM-SHA-256 SCRAM-SHA-256-PLUS",
	  "SCRAM-SHA-256-PLUS", 0, NULL },
	{ "taken off the list by somebody", "SCRAM-SHA-256 PLAIN",
	  "SCRAM-SHA-256-PLUS", BIND, NULL },
	{ "a certificate before all", "PLAIN EXTERNAL SCRAM-SHA-256", "", CERT,
	  "EXTERNAL" },
	{ "without one, none", "EXTERNAL", "EXTERNAL", 0, NULL },
	{ "nor in the clear", "EXTERNAL", "", CERT | CLEAR | ALLOWED, NULL },
	{ "no password, nothing to say", "PLAIN SCRAM-SHA-256", "",
	  CERT | NOTHING, NULL },
	{ "who would wait for others is to be named", "GSSAPI DIGEST-MD5", "",
	  0, NULL },
	{ "then it is taken", "GSSAPI DIGEST-MD5 PLAIN", "digest-md5", 0,
	  "DIGEST-MD5" },
	{ "what is no SASL is none", "USER APOP", "APOP", 0, NULL },
};

static void
the_best_that_fits_is_chosen(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(choices); i++) {
		int with = choices[i].with;
		const struct mechanism_means means = {
			.has_password = (with & (TOKEN | NOTHING)) == 0,
			.has_token = (with & TOKEN) != 0,
			.has_certificate = (with & CERT) != 0,
			.is_tls = (with & CLEAR) == 0,
			.can_bind = (with & BIND) != 0,
			.is_private =
				(with & CLEAR) == 0 || (with & ALLOWED) != 0,
		};
		const struct mechanism *m =
			mechanism_choose(&means, str_of(choices[i].offered),
					 str_of(choices[i].wanted));

		assert_why((m != NULL) == (choices[i].chosen != NULL),
			   choices[i].why);
		if (m != NULL)
			assert_str(str_of(m->name), choices[i].chosen,
				   choices[i].why);
	}
}

/* ---- against GNU SASL's own server ---- */

struct server {
	Gsasl *library;
	Gsasl_session *session;
	const char *binding; /* in base64 */
	Gsasl_property type;
};

static int
answer(Gsasl *library, Gsasl_session *session, Gsasl_property property)
{
	const struct server *server = gsasl_callback_hook_get(library);

	if (property == GSASL_PASSWORD)
		return gsasl_property_set(session, property, "s3cret");
	if (property == GSASL_REALM || property == GSASL_SERVICE ||
	    property == GSASL_HOSTNAME)
		return gsasl_property_set(
			session, property,
			property == GSASL_SERVICE ? "pop" : "mail.example.org");
	if (property == server->type && server->binding != NULL)
		return gsasl_property_set(session, property, server->binding);
	return GSASL_NO_CALLBACK;
}

/* The two talk until one has enough. True when both are content. */
static bool
converse(struct server *server, const char *mechanism, struct sasl *client,
	 struct err *e)
{
	struct buf said;
	char *heard = NULL;
	int rc = GSASL_NEEDS_MORE;
	bool ok = true;

	server->session = NULL;
	assert_int_equal(gsasl_init(&server->library), GSASL_OK);
	gsasl_callback_set(server->library, answer);
	gsasl_callback_hook_set(server->library, server);
	assert_int_equal(gsasl_server_start(server->library, mechanism,
					    &server->session),
			 GSASL_OK);
	buf_init(&said, SIZE_MAX / 2);
	if (sasl_is_client_first(client))
		ok = sasl_step(client, STR(""), &said, e);
	for (int turn = 0; ok && turn < 5 && rc == GSASL_NEEDS_MORE; turn++) {
		rc = gsasl_step64(server->session, buf_cstr(&said), &heard);
		if (rc != GSASL_OK && rc != GSASL_NEEDS_MORE)
			break;
		if (!sasl_is_complete(client))
			ok = sasl_step(client, str_of(heard), &said, e);
		gsasl_free(heard);
	}
	ok = ok && rc == GSASL_OK && sasl_is_complete(client);
	buf_fini(&said);
	gsasl_finish(server->session);
	gsasl_done(server->library);
	return ok;
}

/* What each side knows of the connection; what the server offers, and what
 * the client then takes. */
static const struct {
	const char *why, *offered, *mechanism;
	const char *client, *server; /* bindings; the server's in base64 */
	const char *type;
	const char *secret;
	bool is_let_in;
} talks[] = {
	{ "one connection", "SCRAM-SHA-256-PLUS SCRAM-SHA-256",
	  "SCRAM-SHA-256-PLUS", "abcdef", "YWJjZGVm", "tls-exporter", "s3cret",
	  true },
	{ "somebody between", "SCRAM-SHA-256-PLUS SCRAM-SHA-256",
	  "SCRAM-SHA-256-PLUS", "abcdef", "YWJjZGVn", "tls-exporter", "s3cret",
	  false },
	{ "TLS 1.2", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1-PLUS", "abcdef",
	  "YWJjZGVm", "tls-unique", "s3cret", true },
	{ "the server has none", "SCRAM-SHA-256", "SCRAM-SHA-256", "abcdef",
	  NULL, "tls-exporter", "s3cret", true },
	{ "no binding here", "SCRAM-SHA-1-PLUS SCRAM-SHA-1", "SCRAM-SHA-1", "",
	  "YWJjZGVm", "tls-exporter", "s3cret", true },
	{ "wrong password", "SCRAM-SHA-256", "SCRAM-SHA-256", "", NULL, "",
	  "s3cres", false },
	{ "CRAM-MD5", "CRAM-MD5", "CRAM-MD5", "", NULL, "", "s3cret", true },
	{ "DIGEST-MD5, named", "DIGEST-MD5", "DIGEST-MD5", "", NULL, "",
	  "s3cret", true },
};

static void
both_are_content(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(talks); i++) {
		const struct sasl_login login = {
			.service = STR("pop"),
			.host = STR("mail.example.org"),
			.user = STR("ann"),
			.secret = str_of(talks[i].secret),
			.means = { .has_password = true,
				   .is_tls = true,
				   .is_private = true,
				   .can_bind = talks[i].client[0] != '\0' },
			.binding_type = str_of(talks[i].type),
			.binding = str_of(talks[i].client),
		};
		struct server server = {
			.binding = talks[i].server,
			.type = strcmp(talks[i].type, "tls-unique") == 0
					? GSASL_CB_TLS_UNIQUE
					: GSASL_CB_TLS_EXPORTER,
		};
		struct str wanted =
			strcmp(talks[i].mechanism, "DIGEST-MD5") == 0
				? STR("DIGEST-MD5")
				: STR("");
		struct err e = ERR_INIT;
		struct sasl *s;

		assert_why(sasl_open(&s, &login, str_of(talks[i].offered),
				     wanted, &e),
			   talks[i].why);
		assert_str(sasl_mechanism(s), talks[i].mechanism, talks[i].why);
		assert_why(converse(&server, talks[i].mechanism, s, &e) ==
				   talks[i].is_let_in,
			   talks[i].why);
		sasl_close(&s);
	}
}

/* ---- bad servers ---- */

/* With the client's nonce in it, as the server must: "@" stands for it. */
static void
put_challenge(struct buf *out, struct str first, const char *form)
{
	char *bytes = NULL, *text = NULL;
	size_t n = 0, text_n = 0;
	struct buf plain;

	buf_init(&plain, SIZE_MAX / 2);
	assert_int_equal(gsasl_base64_from(first.p, first.n, &bytes, &n),
			 GSASL_OK);
	for (; *form != '\0'; form++) {
		struct str all = { bytes, n };

		if (*form == '@')
			buf_put(&plain,
				str_skip(all, str_find(all, STR("r="), 0) + 2));
		else
			buf_put_char(&plain, *form);
	}
	assert_int_equal(gsasl_base64_to(plain.p, plain.n, &text, &text_n),
			 GSASL_OK);
	buf_put(out, (struct str){ text, text_n });
	gsasl_free(bytes);
	gsasl_free(text);
	buf_fini(&plain);
}

static const struct {
	const char *why, *form;
	enum err_kind kind; /* ERR_NONE: it goes on */
} firsts[] = {
	{ "as it should be", "r=@xyz,s=c2FsdA==,i=4096", ERR_NONE },
	{ "hashed a million times", "r=@xyz,s=c2FsdA==,i=1000000", ERR_NONE },
	{ "for hours", "r=@xyz,s=c2FsdA==,i=1000001", ERR_PROTOCOL },
	{ "for ever", "r=@xyz,s=c2FsdA==,i=99999999999999999999999",
	  ERR_PROTOCOL },
	{ "not hashed", "r=@xyz,s=c2FsdA==,i=0", ERR_PROTOCOL },
	{ "another's nonce", "r=xyz,s=c2FsdA==,i=4096", ERR_LOGIN },
};

static void
scram_believes_no_nonsense(void **state)
{
	const struct sasl_login login = { .user = STR("ann"),
					  .secret = STR("s3cret"),
					  .means = { .has_password = true,
						     .is_tls = true } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(firsts); i++) {
		struct err e = ERR_INIT;
		struct buf said, heard;
		struct sasl *s;
		bool ok;

		buf_init(&said, SIZE_MAX / 2);
		buf_init(&heard, SIZE_MAX / 2);
		assert_true(sasl_open(&s, &login, STR("SCRAM-SHA-256"), STR(""),
				      &e));
		assert_true(sasl_step(s, STR(""), &said, &e));
		assert_true(sasl_is_unproven(s));
		put_challenge(&heard, buf_str(&said), firsts[i].form);
		ok = sasl_step(s, buf_str(&heard), &said, &e);
		assert_why(ok == (firsts[i].kind == ERR_NONE), firsts[i].why);
		assert_why(ok || e.kind == firsts[i].kind, firsts[i].why);
		assert_false(sasl_is_unproven(s));
		sasl_close(&s);
		buf_fini(&said);
		buf_fini(&heard);
	}
}

static void
a_huge_challenge_is_refused(void **state)
{
	static char huge[13 * 1024];
	const struct sasl_login login = { .user = STR("ann"),
					  .secret = STR("s3cret"),
					  .means = { .has_password = true } };
	struct err e = ERR_INIT;
	struct buf response;
	struct sasl *s;

	(void)state;
	buf_init(&response, SIZE_MAX / 2);
	assert_true(sasl_open(&s, &login, STR("CRAM-MD5"), STR(""), &e));
	assert_false(sasl_step(s, (struct str){ huge, sizeof(huge) }, &response,
			       &e));
	assert_int_equal(e.kind, ERR_PROTOCOL);
	sasl_close(&s);
	buf_fini(&response);
}

static void
a_token_fits_its_word(void **state)
{
	static char long_token[9500];
	struct sasl_login login = { .user = STR("a,n=n"),
				    .host = STR("h"),
				    .port = 995,
				    .secret = STR("ya29.x"),
				    .means = { .has_token = true,
					       .is_tls = true,
					       .is_private = true } };
	struct err e = ERR_INIT;
	struct buf said;
	struct sasl *s;

	(void)state;
	buf_init(&said, SIZE_MAX / 2);
	bearer_put_oauthbearer(&said, login.user, login.host, 995,
			       login.secret);
	assert_str(buf_str(&said),
		   "n,a=a=2Cn=3Dn,\001host=h\001port=995\001"
		   "auth=Bearer ya29.x\001\001",
		   "RFC 5801 4");
	login.secret = STR("a\001b");
	assert_false(sasl_open(&s, &login, STR("XOAUTH2"), STR(""), &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	memset(long_token, 'x', sizeof(long_token));
	login.secret = (struct str){ long_token, sizeof(long_token) };
	assert_true(sasl_open(&s, &login, STR("XOAUTH2"), STR(""), &e));
	assert_false(sasl_step(s, STR(""), &said, &e));
	assert_int_equal(e.kind, ERR_LOGIN);
	sasl_close(&s);
	buf_fini(&said);
}

static void
a_complaint_in_words(void **state)
{
	static const struct {
		const char *json, *words;
	} rows[] = {
		{ "{\"status\":\"invalid_token\",\"scope\":\"mail\","
		  "\"openid-configuration\":\"https://example.org\"}",
		  "invalid_token, scope mail" },
		{ "{\"status\":\"401\",\"schemes\":\"bearer mac\","
		  "\"scope\":\"https://mail.example.org/\"}",
		  "401, scope https://mail.example.org/" },
		{ "{\"error\":\"x\",\"error_description\":\"expired\"}",
		  "x, expired" },
		{ "{\"status\":401,\"scope\":null}", "" },
		{ "no json", "no json" },
		{ "[[[[", "[[[[" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf out;

		buf_init(&out, SIZE_MAX / 2);
		bearer_put_complaint(&out, str_of(rows[i].json));
		assert_str(buf_str(&out), rows[i].words, rows[i].json);
		buf_fini(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_best_that_fits_is_chosen),
		cmocka_unit_test(both_are_content),
		cmocka_unit_test(scram_believes_no_nonsense),
		cmocka_unit_test(a_token_fits_its_word),
		cmocka_unit_test(a_complaint_in_words),
		cmocka_unit_test(a_huge_challenge_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
