#include "engine/login.h"

#include "mail/charset.h"
#include "proto/pop3.h"
#include "proto/smtp.h"

enum session_tls
login_tls(const struct account *account, const struct service *service)
{
	if (service->protocol == PROTOCOL_POP3S ||
	    service->protocol == PROTOCOL_SMTPS)
		return SESSION_TLS_FIRST;
	return account->plain_allowed ? SESSION_TLS_OFF : SESSION_TLS_START;
}

/* Both bytes of a character above 0xa0: so it is in GB2312, and hardly ever in
 * words of Latin letters. */
static bool
is_chinese(struct str words)
{
	for (size_t i = 0; i < words.n; i++) {
		if ((unsigned char)words.p[i] < 0x80)
			continue;
		if ((unsigned char)words.p[i] <= 0xa0 || ++i == words.n ||
		    (unsigned char)words.p[i] <= 0xa0)
			return false;
	}
	return true;
}

void
login_decode(struct str words, struct buf *out)
{
	charset_put(out,
		    is_chinese(words) ? charset_find(STR("gbk"))
				      : charset_guess(words, NULL),
		    words);
}

struct session *
login_open(const struct account *account, const struct service *service,
	   struct session_setup *setup)
{
	setup->tls = login_tls(account, service);
	setup->allows_clear_login = account->plain_allowed;
	setup->host = service->host;
	setup->port = service->port;
	setup->user = service->user;
	setup->is_token = account->token_command != NULL;
	setup->patience_ms = (int)account->timeout_s * 1000;
	setup->has_certificate = account->client_cert != NULL;
	setup->ways = account->auth;
	setup->decode = login_decode;
	return service->protocol == PROTOCOL_POP3 ||
			       service->protocol == PROTOCOL_POP3S
		       ? pop3_open(setup)
		       : smtp_open(setup);
}
