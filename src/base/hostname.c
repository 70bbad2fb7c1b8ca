#include "base/hostname.h"

#include "base/utf8.h"

#include <idn2.h>
#include <string.h>
#include <unictype.h>

enum {
	LABEL_CHARS = 63,
	SCRIPTS_MAX = 8, /* of one label; more are odd in any case */
	MARKS_MAX = 2,   /* combining marks on one letter */
};

/* A label as code points. */
struct label {
	uint32_t code[LABEL_CHARS];
	size_t n;
	const uc_script_t *scripts[SCRIPTS_MAX]; /* but common, inherited */
	size_t n_scripts;
	bool is_ascii;
};

static bool
is_script(const uc_script_t *script, const char *name)
{
	return script != NULL && strcmp(script->name, name) == 0;
}

static bool
has_script(const struct label *l, const char *name)
{
	for (size_t i = 0; i < l->n_scripts; i++)
		if (is_script(l->scripts[i], name))
			return true;
	return false;
}

/* False when there are too many. */
static bool
note_script(struct label *l, uint32_t code)
{
	const uc_script_t *script = uc_script(code);

	if (script == NULL || is_script(script, "Common") ||
	    is_script(script, "Inherited") || has_script(l, script->name))
		return true;
	if (l->n_scripts == SCRIPTS_MAX)
		return false;
	l->scripts[l->n_scripts++] = script;
	return true;
}

static bool
read_label(struct label *l, struct str s)
{
	uint32_t code;

	*l = (struct label){ .is_ascii = str_is_ascii(s) };
	if (!utf8_is_valid(s))
		return false;
	while (utf8_take(&s, &code)) {
		if (l->n == LABEL_CHARS || !note_script(l, code))
			return false;
		l->code[l->n++] = code;
	}
	return true;
}

/* ---- what is odd ---- */

static bool
is_among(uint32_t code, const uint32_t *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (all[i] == code)
			return true;
	return false;
}

static bool
is_letter_or_digit(uint32_t code)
{
	/* The dot of Catalan, that of Katakana, and the Chinese zero. */
	static const uint32_t others[] = { '-', 0xb7, 0x30fb, 0x3007 };

	return uc_is_general_category_withtable(
		       code, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M |
				     UC_CATEGORY_MASK_Nd) ||
	       is_among(code, others, COUNT_OF(others));
}

/* Letters that nobody writes in names: of phonetics, clicks, full width, and
 * those that are not seen. */
static bool
is_strange(uint32_t code)
{
	static const uint32_t unseen[] = { 0x115f, 0x1160, 0x3164, 0xffa0,
					   0x2800 };

	return (code >= 0x250 && code <= 0x2af && code != 0x259) ||
	       (code >= 0x1c0 && code <= 0x1c3) ||
	       (code >= 0xff00 && code <= 0xffef) ||
	       is_among(code, unseen, COUNT_OF(unseen)) ||
	       uc_is_property_default_ignorable_code_point(code);
}

static bool
is_mark(uint32_t code)
{
	return uc_is_general_category_withtable(code, UC_CATEGORY_MASK_M);
}

/* Letters of these scripts come with their accents in one character. */
static bool
takes_no_marks(const struct label *l)
{
	return has_script(l, "Latin") || has_script(l, "Greek") ||
	       has_script(l, "Cyrillic") || has_script(l, "Armenian") ||
	       has_script(l, "Han");
}

static bool
has_odd_marks(const struct label *l)
{
	size_t run = 0;

	for (size_t i = 0; i < l->n; i++) {
		run = is_mark(l->code[i]) ? run + 1 : 0;
		if (run > MARKS_MAX ||
		    (run > 0 && (i + 1 == run || takes_no_marks(l))))
			return true;
	}
	return false;
}

/* Digits of two systems, or foreign ones among Latin letters. */
static bool
has_odd_digits(const struct label *l)
{
	uint32_t zero = 0;

	for (size_t i = 0; i < l->n; i++) {
		int value = uc_decimal_value(l->code[i]);

		if (value < 0)
			continue;
		if (zero != 0 && zero != l->code[i] - (uint32_t)value)
			return true;
		zero = l->code[i] - (uint32_t)value;
	}
	return zero > '0' && has_script(l, "Latin");
}

static bool
is_cjk(uint32_t code)
{
	const uc_script_t *script = uc_script(code);

	return is_script(script, "Han") || is_script(script, "Hiragana") ||
	       is_script(script, "Katakana");
}

/* Strokes that look like "/" or "-" where no other of their script is. */
static bool
has_lone_stroke(const struct label *l)
{
	static const uint32_t strokes[] = { 0x30ce, 0x30bd, 0x30be,
					    0x30f3, 0x30fc, 0x30fb,
					    0x4e00, 0x4e36, 0x4e3f };

	for (size_t i = 0; i < l->n; i++) {
		bool before = i > 0 && is_cjk(l->code[i - 1]);
		bool after = i + 1 < l->n && is_cjk(l->code[i + 1]);

		if (is_among(l->code[i], strokes, COUNT_OF(strokes)) &&
		    !before && !after && has_script(l, "Latin"))
			return true;
	}
	return false;
}

/* "Highly restrictive" (UTS 39, 5.2). */
static bool
mixes_scripts(const struct label *l)
{
	static const char *const sets[][4] = {
		{ "Latin", "Han", "Hiragana", "Katakana" },
		{ "Latin", "Han", "Bopomofo", "" },
		{ "Latin", "Han", "Hangul", "" },
	};

	if (l->n_scripts < 2)
		return false;
	for (size_t i = 0; i < COUNT_OF(sets); i++) {
		size_t known = 0;

		for (size_t k = 0; k < COUNT_OF(sets[i]); k++)
			known += has_script(l, sets[i][k]);
		if (known == l->n_scripts)
			return false;
	}
	return true;
}

/* Letters of other scripts that can stand for Latin ones: Greek, Cyrillic,
 * Armenian; Georgian, Hebrew, Lao, Thai, Myanmar. */
static const char latin_like[] =
	"\u03b1\u03b3\u03b9\u03ba\u03bd\u03bf\u03c1\u03c3\u03c4\u03c5"
	"\u03c7\u03c9\u03ac\u03af\u03cc\u03cd"
	"\u0430\u0432\u0433\u0435\u043a\u043c\u043d\u043e\u043f\u0440"
	"\u0441\u0442\u0443\u0445\u044a\u044c\u0450\u0451\u0455\u0456"
	"\u0457\u0458\u045d\u045e\u0461\u0475\u04af\u04bb\u04bd\u04cf"
	"\u04d1\u04d3\u04d7\u04e7\u04f1\u0501\u0511\u051b\u051d"
	"\u0561\u0563\u0564\u0566\u0570\u0578\u057a\u057d\u0581\u0582"
	"\u0584\u0585\u0587"
	"\u10d5\u10dd\u10e7\u05d5\u05d8\u05e1\u0ed0\u0e50\u101d\u1040";

static bool
looks_latin(uint32_t code)
{
	struct str rest = str_of(latin_like);
	uint32_t letter;

	if ((code >= '0' && code <= '9') || code == '-')
		return true;
	while (utf8_take(&rest, &letter))
		if (letter == code)
			return true;
	return false;
}

static bool
is_wholly_latin_like(const struct label *l)
{
	if (l->n_scripts != 1 || has_script(l, "Latin"))
		return false;
	for (size_t i = 0; i < l->n; i++)
		if (!looks_latin(l->code[i]))
			return false;
	return true;
}

/* top_is_ascii: below a name of its own script no Latin one is expected. */
static bool
is_odd(struct str s, bool top_is_ascii)
{
	struct label l;

	if (!read_label(&l, s))
		return true;
	if (l.is_ascii)
		return false;
	for (size_t i = 0; i < l.n; i++)
		if (!is_letter_or_digit(l.code[i]) || is_strange(l.code[i]))
			return true;
	return has_odd_marks(&l) || has_odd_digits(&l) || mixes_scripts(&l) ||
	       has_lone_stroke(&l) ||
	       (top_is_ascii && is_wholly_latin_like(&l));
}

static struct str
top_of(struct str host)
{
	struct str label = host;

	while (str_take_until(&host, '.', &label))
		continue;
	return label;
}

static bool
is_odd_host(struct str host)
{
	bool top_is_ascii = str_is_ascii(top_of(host));
	struct str label;

	while (str_take_until(&host, '.', &label))
		if (is_odd(label, top_is_ascii))
			return true;
	return false;
}

/* ---- between the two forms ---- */

/* Appends what libidn2 made, and frees it. */
static bool
put_made(struct buf *out, int rc, char *made)
{
	if (rc != IDN2_OK)
		return false;
	buf_put(out, str_of(made));
	idn2_free(made);
	return true;
}

static bool
put_ascii(struct buf *out, const char *host)
{
	char *made = NULL;
	int rc = idn2_to_ascii_8z(host, &made,
				  IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);

	return put_made(out, rc, made);
}

static bool
put_letters(struct buf *out, const char *host)
{
	char *made = NULL;
	int rc = idn2_to_unicode_8z8z(host, &made, 0);

	return put_made(out, rc, made);
}

static void
put_lower(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_put_char(out, ascii_lower(s.p[i]));
}

void
hostname_put_ascii(struct buf *out, struct str host)
{
	struct arena a = { 0 };

	if (host.n > HOSTNAME_BYTES || str_is_ascii(host) ||
	    !put_ascii(out, arena_cstr(&a, host)))
		put_lower(out, host);
	arena_fini(&a);
}

static bool
has_encoded_label(struct str host)
{
	struct str label;

	while (str_take_until(&host, '.', &label))
		if (str_starts_fold(label, STR("xn--")))
			return true;
	return false;
}

/* Shows letters only when they are those of this very name. */
static bool
put_checked(struct buf *out, struct str host, const char *ascii)
{
	struct buf letters, again;
	bool is_same, is_shown;

	buf_init(&letters, 4 * (size_t)HOSTNAME_BYTES);
	buf_init(&again, 4 * (size_t)HOSTNAME_BYTES);
	is_same = ascii[0] != '\0' && put_letters(&letters, ascii) &&
		  put_ascii(&again, buf_cstr(&letters)) &&
		  str_eq_fold(buf_str(&again), str_of(ascii));
	is_shown = is_same && letters.n <= HOSTNAME_BYTES &&
		   !is_odd_host(buf_str(&letters));
	if (is_shown)
		buf_put(out, buf_str(&letters));
	else
		buf_put(out, ascii[0] != '\0' ? str_of(ascii) : host);
	buf_fini(&letters);
	buf_fini(&again);
	return is_shown;
}

bool
hostname_put_shown(struct buf *out, struct str host)
{
	struct arena a = { 0 };
	struct buf ascii;
	bool is_plain = true;

	if (host.n > HOSTNAME_BYTES ||
	    (str_is_ascii(host) && !has_encoded_label(host))) {
		buf_put(out, host);
		return true;
	}
	buf_init(&ascii, 4 * (size_t)HOSTNAME_BYTES);
	if (str_is_ascii(host))
		put_lower(&ascii, host);
	else
		(void)put_ascii(&ascii, arena_cstr(&a, host));
	is_plain = put_checked(out, host, buf_cstr(&ascii));
	if (!is_plain)
		buf_put(out, STR(HOSTNAME_MARK));
	buf_fini(&ascii);
	arena_fini(&a);
	return is_plain;
}

bool
hostname_put_address(struct buf *out, struct str addr)
{
	size_t at = SIZE_MAX;

	for (size_t i = 0; i < addr.n; i++)
		if (addr.p[i] == '@')
			at = i;
	if (at == SIZE_MAX) {
		buf_put(out, addr);
		return true;
	}
	buf_put(out, str_head(addr, at + 1));
	return hostname_put_shown(out, str_skip(addr, at + 1));
}
