/* No secret in a trace or an error: of any password, whatever way to log in,
 * whatever the server says, repeats or cuts into pieces. */
#include "base/utf8.h"
#include "proto/pop3.h"
#include "proto/smtp.h"
#include "tests/fuzz/chatter.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { SECRET_MIN = 4, SECRET_MAX = 24 };

static const struct {
	const char *ways, *greeting;
	bool is_smtp, is_token;
} talks[] = {
	{ "", "+OK\r\n-ERR\r\n", false, false },
	{ "PLAIN", "+OK\r\n+OK\r\nSASL PLAIN\r\n.\r\n", false, false },
	{ "LOGIN", "+OK\r\n+OK\r\nSASL LOGIN\r\n.\r\n", false, false },
	{ "APOP", "+OK <a@b>\r\n-ERR\r\n", false, false },
	{ "", "+OK\r\n+OK\r\nSASL XOAUTH2\r\n.\r\n", false, true },
	{ "DIGEST-MD5", "+OK\r\n+OK\r\nSASL DIGEST-MD5\r\n.\r\n", false,
	  false },
	{ "", "220 x\r\n250-x\r\n250 AUTH LOGIN\r\n", true, false },
	{ "", "220 x\r\n250-x\r\n250 AUTH CRAM-MD5\r\n", true, false },
	{ "", "220 x\r\n250-x\r\n250 AUTH SCRAM-SHA-256 PLAIN\r\n", true,
	  false },
	{ "", "220 x\r\n250-x\r\n250 AUTH OAUTHBEARER\r\n", true, true },
};

static void
react(struct session *s, const struct session_event *event)
{
	(void)s;
	(void)event;
}

/* As in GBK, a byte that is no ASCII swallows the next. */
static void
swallow(struct str words, struct buf *out)
{
	for (size_t i = 0; i < words.n; i++) {
		bool swallows = (unsigned char)words.p[i] >= 0x80;

		buf_put_char(out, swallows ? 'Q' : words.p[i]);
		i += swallows;
	}
}

/* It begins with tildes, which we ourselves never say; two, for one may be
 * swallowed. */
static void
put_secret(struct buf *out, struct str bytes, bool is_token)
{
	buf_put(out, STR("~~"));
	for (size_t i = 0; i < bytes.n; i++) {
		char c = bytes.p[i];
		bool is_end = c == '\r' || c == '\n' || c == '\0';

		if (is_token && (c <= ' ' || c > '~'))
			is_end = true;
		buf_put_char(out, is_end ? 'x' : c);
	}
}

/* Other bytes, which look the same once they are made safe to show. */
static void
put_twin(struct buf *out, struct str secret)
{
	for (size_t i = 0; i < secret.n; i++) {
		unsigned char c = (unsigned char)secret.p[i];

		buf_put_char(out, (char)(c >= 0x80 ? c ^ 1 : c));
	}
}

/* Some bytes stand for what a fuzzer would never find. */
static void
put_server(struct buf *out, struct str bytes, struct str secret)
{
	for (size_t i = 0; i < bytes.n; i++) {
		if (bytes.p[i] == '\1')
			buf_put(out, secret);
		else if (bytes.p[i] == '\2')
			utf8_put_safe(out, secret);
		else if (bytes.p[i] == '\5')
			put_twin(out, secret);
		else if (bytes.p[i] == '\3')
			buf_put(out, str_head(secret, secret.n / 2));
		else if (bytes.p[i] == '\4')
			buf_put(out, str_skip(secret, secret.n / 2));
		else
			buf_put_char(out, bytes.p[i]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str rest = { (const char *)bytes, n };
	struct session_setup setup = { .tls = SESSION_TLS_FIRST,
				       .host = STR("mail.example.org"),
				       .user = STR("ann") };
	struct buf secret, server;
	size_t way, secret_n;

	if (n < 2 + SECRET_MAX)
		return 0;
	way = bytes[0] % COUNT_OF(talks);
	setup.decode = bytes[0] >= 128 ? swallow : NULL;
	setup.ways = str_of(talks[way].ways);
	setup.is_token = talks[way].is_token;
	secret_n = SECRET_MIN + bytes[1] % (SECRET_MAX - SECRET_MIN);
	rest = str_skip(rest, 2);
	buf_init(&secret, SIZE_MAX / 2);
	buf_init(&server, SIZE_MAX / 2);
	put_secret(&secret, str_head(rest, secret_n), setup.is_token);
	setup.secret = buf_str(&secret);
	buf_put(&server, str_of(talks[way].greeting));
	put_server(&server, str_skip(rest, secret_n), setup.secret);
	chatter_check(talks[way].is_smtp ? smtp_open : pop3_open, &setup, react,
		      buf_str(&server));
	buf_fini(&secret);
	buf_fini(&server);
	return 0;
}
