/* Charsets that shift between character sets by escapes or lead bytes. They
 * are made plain first: Japanese into Shift_JIS as Windows has it, Korean and
 * Chinese by setting the high bits; then iconv does the rest. UTF-7 is read
 * here wholly: iconvs differ in what they make of a broken one. */
#include "mail/charset_table.h"

#include "base/utf8.h"

#include <string.h>

enum { PLAIN_BYTES = 1024 };

/* What is shifted in. ROMAN differs from ASCII in two signs that nobody
 * means; it is read as ASCII. */
enum { ASCII, KANA, PAIRS, PLANE_2, CHINESE, KOREAN, RUN_BEGINS, RUN };

struct shift {
	struct charset_stream *s;
	struct str in; /* what is not yet read */
	struct buf *out;
	char plain[PLAIN_BYTES]; /* made plain, not yet converted */
	size_t n;
	bool is_cut; /* in begins with something half */
};

/* The escapes of ISO-2022, and what they shift in. Longer ones first. */
static const struct {
	char bytes[5];
	unsigned char state;
} escapes[] = {
	{ "\033$(B", PAIRS },
	{ "\033$(@", PAIRS },
	{ "\033$(D", PLANE_2 },
	{ "\033$)C", ASCII },
	{ "\033$B", PAIRS },
	{ "\033$@", PAIRS },
	{ "\033(B", ASCII },
	{ "\033(J", ASCII },
	{ "\033(H", ASCII },
	{ "\033(I", KANA },
	{ "\033&@", ASCII },
	/* of ISO-2022-JP-2 and -2004, which no one labels so */
	{ "\033$A", CHINESE },
	{ "\033$(A", CHINESE },
	{ "\033$(C", KOREAN },
	{ "\033$(O", PAIRS },
	{ "\033$(Q", PAIRS },
};

static void
flush(struct shift *t)
{
	if (t->n == 0)
		return;
	/* Only whole pairs are in it: nothing is left over. */
	(void)charset_run(t->s, (struct str){ t->plain, t->n }, t->out);
	t->n = 0;
}

static void
put(struct shift *t, unsigned c)
{
	t->plain[t->n++] = (char)(unsigned char)c;
}

static void
put_bad(struct shift *t)
{
	flush(t);
	charset_put_bad(t->out);
}

static unsigned
byte_at(const struct shift *t, size_t i)
{
	return (unsigned char)t->in.p[i];
}

static void
skip(struct shift *t, size_t n)
{
	t->in = str_skip(t->in, n);
}

/* Row and cell of JIS X 0208, both 0x21 to 0x7e, as Shift_JIS. */
static void
put_jis(struct shift *t, unsigned row, unsigned cell)
{
	unsigned lead = (row - 0x21) / 2 + (row < 0x5f ? 0x81 : 0xc1);

	put(t, lead);
	if (row % 2 == 0)
		put(t, cell + 0x7e);
	else
		put(t, cell + 0x1f + (cell >= 0x60));
}

/* A pair of another charset, its high bits set; lead is 0 or a byte more. */
static void
put_foreign(struct shift *t, enum charset_index cs, unsigned lead, unsigned row,
	    unsigned cell)
{
	char bytes[3] = { (char)(unsigned char)lead,
			  (char)(unsigned char)(row | 0x80),
			  (char)(unsigned char)(cell | 0x80) };
	struct str whole = { bytes, sizeof(bytes) };

	flush(t);
	charset_put(t->out, charset_at(cs), str_skip(whole, lead == 0));
}

static bool
is_cell(unsigned c)
{
	return c >= 0x21 && c <= 0x7e;
}

/* A pair under a shift: the bytes are 7-bit. */
static void
read_pair(struct shift *t)
{
	unsigned row = byte_at(t, 0), cell;

	t->is_cut = t->in.n < 2;
	if (t->is_cut)
		return;
	cell = byte_at(t, 1);
	skip(t, is_cell(cell) ? 2 : 1);
	if (!is_cell(cell)) {
		put_bad(t);
	} else if (t->s->state == PLANE_2) {
		put_foreign(t, CS_JIS0212, 0x8f, row, cell);
	} else if (t->s->state == CHINESE) {
		put_foreign(t, CS_GB18030, 0, row, cell);
	} else if (t->s->state == KOREAN) {
		put_foreign(t, CS_EUCKR, 0, row, cell);
	} else if (t->s->kind == CHARSET_ISO_2022_JP) {
		put_jis(t, row, cell);
	} else {
		put(t, row | 0x80);
		put(t, cell | 0x80);
	}
}

static void
read_escape(struct shift *t)
{
	for (size_t i = 0; i < COUNT_OF(escapes); i++) {
		struct str e = str_of(escapes[i].bytes);

		if (str_starts(t->in, e)) {
			t->s->state = escapes[i].state;
			skip(t, e.n);
			return;
		}
		if (str_starts(e, t->in)) {
			t->is_cut = true;
			return;
		}
	}
	skip(t, 1);
	put_bad(t);
}

/* A line end shifts back, whatever was before. */
static void
read_ascii(struct shift *t)
{
	unsigned c = byte_at(t, 0);

	if (c == '\n')
		t->s->state = ASCII;
	skip(t, 1);
	put(t, c);
}

static void
read_iso_2022_jp(struct shift *t)
{
	unsigned c = byte_at(t, 0);
	unsigned char state = t->s->state;

	if (c == 033) {
		read_escape(t);
	} else if (c == 016 || c == 017) {
		t->s->state = c == 016 ? KANA : ASCII;
		skip(t, 1);
	} else if (state >= PAIRS && is_cell(c)) {
		read_pair(t);
	} else if (state == KANA && c >= 0x21 && c <= 0x5f) {
		skip(t, 1);
		put(t, c | 0x80);
	} else if (c < 0x80) {
		read_ascii(t);
	} else {
		skip(t, 1);
		put_bad(t);
	}
}

static void
read_iso_2022_kr(struct shift *t)
{
	unsigned c = byte_at(t, 0);

	if (c == 033) {
		read_escape(t);
	} else if (c == 016 || c == 017) {
		t->s->state = c == 016 ? PAIRS : ASCII;
		skip(t, 1);
	} else if (t->s->state == PAIRS && is_cell(c)) {
		read_pair(t);
	} else if (c < 0x80) {
		read_ascii(t);
	} else {
		skip(t, 1);
		put_bad(t);
	}
}

/* "~{" and "~}" shift, "~~" is a tilde, "~" at a line end joins lines. */
static void
read_tilde(struct shift *t)
{
	t->is_cut = t->in.n < 2;
	if (t->is_cut)
		return;
	switch (byte_at(t, 1)) {
	case '{':
		t->s->state = PAIRS;
		break;
	case '}':
		t->s->state = ASCII;
		break;
	case '~':
		put(t, '~');
		break;
	case '\n':
		break;
	default:
		put(t, '~');
		skip(t, 1);
		return;
	}
	skip(t, 2);
}

static void
read_hz(struct shift *t)
{
	unsigned c = byte_at(t, 0);

	if (c == '~') {
		read_tilde(t);
	} else if (t->s->state == PAIRS && is_cell(c)) {
		read_pair(t);
	} else if (c < 0x80) {
		read_ascii(t);
	} else {
		skip(t, 1);
		put_bad(t);
	}
}

/* 8E and a byte is a kana, 8F and two the second plane, else pairs. */
static void
read_euc_jp(struct shift *t)
{
	unsigned c = byte_at(t, 0);
	size_t need = c < 0x80 ? 1 : c == 0x8f ? 3 : 2;

	if (need == 1) {
		read_ascii(t);
		return;
	}
	for (size_t i = 1; i < need; i++) {
		t->is_cut = i == t->in.n;
		if (t->is_cut)
			return;
		if (byte_at(t, i) < 0xa1 || byte_at(t, i) == 0xff) {
			skip(t, byte_at(t, i) < 0x80 ? i : i + 1);
			put_bad(t);
			return;
		}
	}
	if (c == 0x8e && byte_at(t, 1) <= 0xdf)
		put(t, byte_at(t, 1));
	else if (c == 0x8f)
		put_foreign(t, CS_JIS0212, 0x8f, byte_at(t, 1), byte_at(t, 2));
	else if (is_cell(c & 0x7f) && c > 0xa0)
		put_jis(t, c & 0x7f, byte_at(t, 1) & 0x7f);
	else
		put_bad(t);
	skip(t, need);
}

/* Lead 81 to FE, then 40 to 7E or A1 to FE; an ASCII byte that does not fit
 * stands for itself. */
static void
read_big5(struct shift *t)
{
	unsigned c = byte_at(t, 0), trail;
	uint32_t sign;

	if (c < 0x80) {
		read_ascii(t);
		return;
	}
	t->is_cut = c > 0x80 && c < 0xff && t->in.n < 2;
	if (t->is_cut)
		return;
	trail = c > 0x80 && c < 0xff ? byte_at(t, 1) : 0;
	if (trail < 0x40 || trail == 0x7f || trail == 0xff ||
	    (trail >= 0x80 && trail <= 0xa0)) {
		skip(t, trail >= 0x80 ? 2 : 1);
		put_bad(t);
		return;
	}
	sign = charset_big5_sign(c << 8 | trail);
	skip(t, 2);
	if (sign == 0) {
		put(t, c);
		put(t, trail);
	} else {
		flush(t);
		utf8_put(t->out, sign);
	}
}

/* A half of UTF-16 from a base64 run of UTF-7. */
static void
put_unit(struct shift *t, uint32_t unit)
{
	struct charset_stream *s = t->s;

	if (s->high != 0 && unit >= 0xdc00 && unit <= 0xdfff) {
		utf8_put(t->out, 0x10000 + ((s->high - 0xd800) << 10) +
					 (unit - 0xdc00));
		s->high = 0;
		return;
	}
	if (s->high != 0)
		charset_put_bad(t->out);
	s->high = unit >= 0xd800 && unit <= 0xdbff ? unit : 0;
	if (s->high == 0)
		utf8_put(t->out, unit); /* a low half alone is U+FFFD there */
}

static int
base64_value(unsigned c)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/";
	const char *at = c == 0 ? NULL : strchr(alphabet, (int)c);

	return at == NULL ? -1 : (int)(at - alphabet);
}

/* Within "+...-" (RFC 2152). */
static void
read_utf7_run(struct shift *t)
{
	struct charset_stream *s = t->s;
	unsigned c = byte_at(t, 0);
	int value = base64_value(c);

	if (value >= 0) {
		skip(t, 1);
		s->state = RUN;
		s->bits = s->bits << 6 | (uint32_t)value;
		s->n_bits += 6;
		if (s->n_bits >= 16) {
			s->n_bits -= 16;
			put_unit(t, s->bits >> s->n_bits & 0xffff);
		}
		return;
	}
	if (c == '-')
		skip(t, 1);
	if (s->high != 0)
		charset_put_bad(t->out);
	else if (s->state == RUN_BEGINS)
		utf8_put(t->out, '+');
	s->high = s->bits = s->n_bits = 0;
	s->state = ASCII;
}

static void
read_utf7(struct shift *t)
{
	unsigned c = byte_at(t, 0);

	if (t->s->state != ASCII) {
		read_utf7_run(t);
		return;
	}
	skip(t, 1);
	if (c == '+')
		t->s->state = RUN_BEGINS;
	else
		utf8_put(t->out, c < 0x80 ? c : UTF8_REPLACEMENT);
}

size_t
charset_run_shifted(struct charset_stream *s, struct str in, struct buf *out)
{
	struct shift t = { .s = s, .in = in, .out = out };

	while (t.in.n > 0 && !t.is_cut) {
		if (t.n > sizeof(t.plain) - 2)
			flush(&t);
		if (s->kind == CHARSET_ISO_2022_JP)
			read_iso_2022_jp(&t);
		else if (s->kind == CHARSET_EUC_JP)
			read_euc_jp(&t);
		else if (s->kind == CHARSET_BIG5)
			read_big5(&t);
		else if (s->kind == CHARSET_ISO_2022_KR)
			read_iso_2022_kr(&t);
		else if (s->kind == CHARSET_UTF_7)
			read_utf7(&t);
		else
			read_hz(&t);
	}
	flush(&t);
	return t.in.n;
}
