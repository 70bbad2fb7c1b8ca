/* The room that a decoder is given changes nothing, no decoder gives more
 * than it took, and what our encoders write comes back. */
#include "base/buf.h"
#include "mail/base64.h"
#include "mail/encode.h"
#include "mail/qp.h"
#include "mail/uu.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum coding { BASE64, QP, UU, CODINGS };

static void
decode(enum coding coding, struct str encoded, size_t room, struct buf *out)
{
	char piece[4096];
	struct base64 b;
	struct qp q;
	struct uu u;
	size_t n;

	base64_init(&b, encoded);
	qp_init(&q, encoded);
	uu_init(&u, encoded);
	buf_clear(out);
	do {
		if (coding == BASE64)
			n = base64_read(&b, piece, room);
		else if (coding == QP)
			n = qp_read(&q, piece, room);
		else
			n = uu_read(&u, piece, room);
		assert(n <= room);
		buf_put(out, (struct str){ piece, n });
	} while (n > 0);
}

static void
check_rooms(struct str input)
{
	struct buf whole, cut;

	buf_init(&whole, 64 * input.n + 100);
	buf_init(&cut, 64 * input.n + 100);
	for (enum coding c = BASE64; c < CODINGS; c++) {
		decode(c, input, 4096, &whole);
		/* a uuencoded line may have lost up to 84 blanks */
		assert(c == UU || whole.n <= input.n);
		for (size_t room = 3; room < 8; room++) {
			decode(c, input, room, &cut);
			assert(str_eq(buf_str(&cut), buf_str(&whole)));
		}
		assert(!buf_is_over(&whole));
	}
	buf_fini(&whole);
	buf_fini(&cut);
}

static bool
is_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\r')
			return false;
	}
	return true;
}

static void
check_round_trip(struct str input)
{
	struct buf encoded, back;

	buf_init(&encoded, 8 * input.n + 1000);
	buf_init(&back, 8 * input.n + 1000);
	encode_put_base64(&encoded, input);
	decode(BASE64, buf_str(&encoded), 4096, &back);
	assert(str_eq(buf_str(&back), input));
	buf_clear(&encoded);
	encode_put_qp(&encoded, input);
	decode(QP, buf_str(&encoded), 4096, &back);
	assert(!is_text(input) ||
	       str_eq(str_trim_end(buf_str(&back)), str_trim_end(input)));
	buf_fini(&encoded);
	buf_fini(&back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str input = { (const char *)bytes, n };

	check_rooms(input);
	check_round_trip(input);
	return 0;
}
