#include "proto/mechanism.h"

#include "base/mem.h"

/* The best first. CRAM-MD5 comes late: over TLS it hides nothing more, and
 * servers that keep only hashes of passwords announce it and then fail. What
 * is old and weak, or may wait for another server, the user has to name. */
static const struct mechanism mechanisms[] = {
	{ "EXTERNAL", HOW_GSASL, NEEDS_CERTIFICATE, true, false, false, false },
	{ "SCRAM-SHA-256-PLUS", HOW_GSASL, NEEDS_PASSWORD, true, false, true,
	  false },
	{ "SCRAM-SHA-1-PLUS", HOW_GSASL, NEEDS_PASSWORD, true, false, true,
	  false },
	{ "SCRAM-SHA-256", HOW_GSASL, NEEDS_PASSWORD, true, false, false,
	  false },
	{ "SCRAM-SHA-1", HOW_GSASL, NEEDS_PASSWORD, true, false, false, false },
	{ "PLAIN", HOW_GSASL, NEEDS_PASSWORD, true, true, false, false },
	{ "LOGIN", HOW_LOGIN, NEEDS_PASSWORD, false, true, false, false },
	{ "CRAM-MD5", HOW_GSASL, NEEDS_PASSWORD, false, false, false, false },
	{ "OAUTHBEARER", HOW_OAUTHBEARER, NEEDS_TOKEN, true, true, false,
	  false },
	{ "XOAUTH2", HOW_XOAUTH2, NEEDS_TOKEN, true, true, false, false },
	{ "DIGEST-MD5", HOW_GSASL, NEEDS_PASSWORD, false, false, false, true },
	{ "GSSAPI", HOW_GSASL, NEEDS_TICKET, true, false, false, true },
	{ "USER", HOW_POP3, NEEDS_PASSWORD, false, true, false, false },
	{ "APOP", HOW_POP3, NEEDS_PASSWORD, false, false, false, true },
};

bool
mechanism_is_among(struct str words, struct str name)
{
	struct str word;

	while (str_take_word(&words, &word)) {
		if (str_eq_fold(word, name))
			return true;
	}
	return false;
}

static bool
has_need(const struct mechanism *m, const struct mechanism_means *means)
{
	switch (m->need) {
	case NEEDS_PASSWORD:
		return means->has_password;
	case NEEDS_TOKEN:
		return means->has_token;
	case NEEDS_CERTIFICATE:
		return means->has_certificate && means->is_tls;
	case NEEDS_TICKET:
		break;
	}
	return true;
}

static bool
fits(const struct mechanism *m, const struct mechanism_means *means,
     struct str wanted)
{
	if (m->how == HOW_POP3)
		return false;
	if (wanted.n > 0 ? !str_eq_fold(wanted, str_of(m->name))
			 : m->is_named_only)
		return false;
	if (m->shows_secret && !means->is_private)
		return false;
	if (m->binds && !means->can_bind)
		return false;
	return has_need(m, means);
}

const struct mechanism *
mechanism_choose(const struct mechanism_means *means, struct str offered,
		 struct str wanted)
{
	const struct mechanism *open = NULL;

	for (size_t i = 0; i < COUNT_OF(mechanisms); i++) {
		const struct mechanism *m = &mechanisms[i];

		if (!fits(m, means, wanted) ||
		    !mechanism_is_among(offered, str_of(m->name)))
			continue;
		if (means->is_tls || !m->shows_secret)
			return m;
		if (open == NULL)
			open = m;
	}
	return open;
}

const struct mechanism *
mechanism_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(mechanisms); i++)
		if (str_eq_fold(name, str_of(mechanisms[i].name)))
			return &mechanisms[i];
	return NULL;
}

void
mechanism_put_names(struct buf *out)
{
	for (size_t i = 0; i < COUNT_OF(mechanisms); i++)
		buf_printf(out, "%s%s", i == 0 ? "" : ", ", mechanisms[i].name);
}

static bool
fail_unknown(struct str word, struct err *e)
{
	struct buf names;

	buf_init(&names, ERR_TEXT_MAX);
	mechanism_put_names(&names);
	(void)err_set(e, ERR_CONFIG, "\"%.*s\": expected some of %.*s",
		      STR_ARG(word), STR_ARG(buf_str(&names)));
	buf_fini(&names);
	return false;
}

bool
mechanism_check(struct str words, const struct mechanism_means *means,
		struct err *e)
{
	static const char *const keys[] = {
		[NEEDS_PASSWORD] = "password-command or password",
		[NEEDS_TOKEN] = "token-command",
		[NEEDS_CERTIFICATE] = "client-cert",
		[NEEDS_TICKET] = "a ticket",
	};
	struct str word;

	while (str_take_word(&words, &word)) {
		const struct mechanism *m = mechanism_find(word);

		if (m == NULL)
			return fail_unknown(word, e);
		if (!has_need(m, means))
			return err_set(e, ERR_CONFIG, "%s: expected %s",
				       m->name, keys[m->need]);
	}
	return true;
}
