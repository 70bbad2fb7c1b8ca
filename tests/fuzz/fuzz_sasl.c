/* Challenges that say anything, to every mechanism: answers are bounded and one
 * line, no error shows the secret, and what is complete says no more. */
#include "base/limits.h"
#include "proto/sasl.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char secret[] = "Sesame-3141";

static const char *const names[] = {
	"PLAIN",       "LOGIN",         "CRAM-MD5",
	"SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS",
	"DIGEST-MD5",  "OAUTHBEARER",   "XOAUTH2",
	"EXTERNAL",
};

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789+/";

static void
put_base64(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i += 3) {
		uint32_t word = 0;

		for (size_t j = 0; j < 3; j++)
			word = word << 8 |
			       (i + j < s.n ? (unsigned char)s.p[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			buf_put_char(
				out,
				i + j > s.n
					? '='
					: digits[word >> (18 - 6 * j) & 63]);
	}
}

static int
value_of(char c)
{
	for (int i = 0; i < 64; i++)
		if (digits[i] == c)
			return i;
	return -1;
}

static void
put_decoded(struct buf *out, struct str text)
{
	uint32_t word = 0;
	int bits = 0;

	for (size_t i = 0; i < text.n && value_of(text.p[i]) >= 0; i++) {
		word = word << 6 | (uint32_t)value_of(text.p[i]);
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		buf_put_char(out, (char)(word >> bits & 255));
	}
}

/* "@" stands for the nonce that SCRAM has said first: a fuzzer cannot know it.
 * A long number could only make it slow: LIMIT_SCRAM_ROUNDS. */
static void
put_challenge(struct buf *out, struct str piece, struct str first)
{
	struct str nonce = str_skip(first, str_find(first, STR("r="), 0));
	struct buf plain;
	int run = 0;

	buf_init(&plain, SIZE_MAX / 2);
	for (size_t i = 0; i < piece.n; i++) {
		run = ascii_is_digit(piece.p[i]) ? run + 1 : 0;
		if (piece.p[i] == '@')
			buf_put(&plain, str_skip(nonce, 2));
		else if (run < 5)
			buf_put_char(&plain, piece.p[i]);
	}
	if (plain.n > 0 && plain.p[0] == '!') /* as it stands */
		buf_put(out, str_skip(buf_str(&plain), 1));
	else
		put_base64(out, buf_str(&plain));
	buf_fini(&plain);
}

static void
check_answer(struct str said, const struct err *e, bool ok)
{
	if (said.n > LIMIT_SASL_BYTES && ok)
		abort();
	for (size_t i = 0; i < said.n; i++)
		if (value_of(said.p[i]) < 0 && said.p[i] != '=')
			abort();
	if (str_find(str_of(e->text), str_of(secret), 0) != SIZE_MAX)
		abort();
}

static bool
step(struct sasl *s, struct str challenge, struct buf *said)
{
	bool was_complete = sasl_is_complete(s);
	bool is_token =
		str_find(sasl_mechanism(s), STR("OAUTH"), 0) != SIZE_MAX;
	struct err e = ERR_INIT;
	bool ok = sasl_step(s, challenge, said, &e);

	if (ok && was_complete && !is_token) /* those hear one complaint */
		abort();
	check_answer(buf_str(said), &e, ok);
	return ok;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str rest = { (const char *)bytes, n }, piece;
	size_t which = n == 0 ? 0 : bytes[0] % COUNT_OF(names);
	bool is_token = which == 7 || which == 8;
	const struct sasl_login login = {
		.service = STR("pop"),
		.host = STR("mail.example.org"),
		.port = 995,
		.user = STR("ann"),
		.secret = str_of(secret),
		.means = { .has_password = !is_token,
			   .has_token = is_token,
			   .has_certificate = true,
			   .is_tls = true,
			   .can_bind = true,
			   .is_private = true },
		.binding_type = STR("tls-exporter"),
		.binding = STR("0123456789abcdef"),
	};
	struct err e = ERR_INIT;
	struct buf said, first, challenge;
	struct sasl *s;
	bool ok = true;

	if (!sasl_open(&s, &login, str_of(names[which]), str_of(names[which]),
		       &e))
		abort();
	buf_init(&said, SIZE_MAX / 2);
	buf_init(&first, SIZE_MAX / 2);
	buf_init(&challenge, SIZE_MAX / 2);
	if (sasl_is_client_first(s))
		ok = step(s, STR(""), &said);
	put_decoded(&first, buf_str(&said));
	rest = str_skip(rest, 1);
	while (ok && str_take_line(&rest, &piece)) {
		buf_clear(&challenge);
		put_challenge(&challenge, piece, buf_str(&first));
		ok = step(s, buf_str(&challenge), &said);
	}
	sasl_close(&s);
	buf_fini(&said);
	buf_fini(&first);
	buf_fini(&challenge);
	return 0;
}
