#include "mail/field.h"

#include "base/utf8.h"
#include "mail/encode.h"

#include <string.h>

enum {
	FOLD_COLS = 76, /* one is kept for a comma */
	LONG_NAME = 20,
	WORD_BYTES = 75,    /* of one encoded word, RFC 2047, 2 */
	WORD_FRAME = 12,    /* "=?UTF-8?B?" and "?=" */
	WORD_ROOM_MIN = 32, /* less is not worth starting a word */
	PARAM_BYTES = 60,   /* of one piece of a parameter */
	QUOTED_BYTES_MAX = 60,
	PLAIN_BYTES_MAX = 600, /* of a word that cannot be folded */
};

void
field_begin(struct field *f, struct buf *out, const char *name)
{
	*f = (struct field){ .out = out };
	f->col = f->bare = strlen(name) + 1;
	buf_printf(out, "%s:", name);
}

void
field_end(struct field *f)
{
	buf_put(f->out, STR("\r\n"));
}

static void
fold(struct field *f)
{
	buf_put(f->out, STR("\r\n"));
	f->col = f->bare = 0;
}

void
field_put_token(struct field *f, struct str token)
{
	/* Nothing is won by folding behind the name alone. */
	if (f->col + 1 + token.n > FOLD_COLS &&
	    (f->col > f->bare || f->col > LONG_NAME))
		fold(f);
	buf_put_char(f->out, ' ');
	buf_put(f->out, token);
	f->col += 1 + token.n;
}

/* ---- encoded words */

/* What the strictest place, a display name, lets stand in a Q word. */
static bool
is_q_literal(char c)
{
	return ascii_is_alnum(c) || strchr("!*+-/", c) != NULL;
}

static size_t
q_length(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == ' ' || (text.p[i] != '\0' &&
					  is_q_literal(text.p[i]))
			     ? 1
			     : 3;
	return n;
}

static size_t
b_length(struct str text)
{
	return (text.n + 2) / 3 * 4;
}

static void
put_q(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == ' ')
			buf_put_char(out, '_');
		else if (c != '\0' && is_q_literal(c))
			buf_put_char(out, c);
		else
			buf_printf(out, "=%02X", (unsigned char)c);
	}
}

static void
put_word(struct buf *out, struct str text, bool as_q)
{
	buf_put(out, as_q ? STR("=?UTF-8?Q?") : STR("=?UTF-8?B?"));
	if (as_q)
		put_q(out, text);
	else
		encode_put_base64_word(out, text);
	buf_put(out, STR("?="));
}

/* As many whole characters as fit into room bytes, at least one. */
static struct str
head_for_word(struct str text, size_t room, bool as_q)
{
	struct str rest = text, cluster;
	size_t n = 0;
	uint32_t code;
	int cols;

	while (utf8_take_grapheme(&rest, &cluster, &cols)) {
		struct str head = str_head(text, n + cluster.n);

		if ((as_q ? q_length(head) : b_length(head)) > room)
			break;
		n = head.n;
	}
	if (n == 0) { /* one cluster of many marks: by characters */
		rest = text;
		(void)utf8_take(&rest, &code);
		n = text.n - rest.n;
	}
	return str_head(text, n);
}

/* text is valid UTF-8. */
static void
put_words(struct field *f, struct str text)
{
	bool as_q = q_length(text) <= b_length(text);
	struct buf word;

	buf_init(&word, 256);
	while (text.n > 0) {
		size_t room =
			f->col + 1 < FOLD_COLS ? FOLD_COLS - f->col - 1 : 0;
		struct str head;

		if (room < WORD_ROOM_MIN)
			room = WORD_BYTES;
		if (room > WORD_BYTES)
			room = WORD_BYTES;
		head = head_for_word(text, room - WORD_FRAME, as_q);
		buf_clear(&word);
		put_word(&word, head, as_q);
		field_put_token(f, buf_str(&word));
		text = str_skip(text, head.n);
	}
	buf_fini(&word);
}

static bool
is_plain(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < ' ' || word.p[i] > '~')
			return false;
	return str_find(word, STR("=?"), 0) == SIZE_MAX &&
	       word.n <= PLAIN_BYTES_MAX;
}

static void
put_valid(struct buf *out, struct str s)
{
	uint32_t code;

	while (utf8_take(&s, &code))
		utf8_put(out, code);
}

/* Words that need it and stand together are encoded together: the blanks
 * between two encoded words are not text. */
void
field_put_text(struct field *f, struct str text)
{
	struct str word;
	struct buf run;

	buf_init(&run, 3 * text.n + 1);
	while (str_take_word(&text, &word)) {
		if (!is_plain(word)) {
			if (run.n > 0)
				buf_put_char(&run, ' ');
			put_valid(&run, word);
			continue;
		}
		put_words(f, buf_str(&run));
		buf_clear(&run);
		field_put_token(f, word);
	}
	put_words(f, buf_str(&run));
	buf_fini(&run);
}

/* ---- addresses */

static bool
is_atom_char(char c)
{
	return ascii_is_alnum(c) ||
	       (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

bool
field_is_dot_atom(struct str s)
{
	bool dot = true;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' ? dot : !is_atom_char(s.p[i]))
			return false;
		dot = s.p[i] == '.';
	}
	return !dot;
}

static bool
is_atoms(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!is_atom_char(name.p[i]) && name.p[i] != ' ')
			return false;
	return str_find(name, STR("=?"), 0) == SIZE_MAX;
}

void
field_put_quoted(struct buf *out, struct str s)
{
	buf_put_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_put_char(out, '\\');
		buf_put_char(out, s.p[i]);
	}
	buf_put_char(out, '"');
}

static void
put_name(struct field *f, struct str name)
{
	struct buf b;

	buf_init(&b, 3 * name.n + 2);
	if (is_atoms(name)) {
		field_put_text(f, name);
	} else if (is_plain(name) && name.n <= QUOTED_BYTES_MAX) {
		field_put_quoted(&b, name);
		field_put_token(f, buf_str(&b));
	} else {
		put_valid(&b, name);
		put_words(f, buf_str(&b));
	}
	buf_fini(&b);
}

void
field_put_address(struct field *f, struct str name, struct str addr,
		  const char *after)
{
	struct buf b;

	buf_init(&b, addr.n + 64);
	name = str_trim(name);
	put_name(f, name);
	buf_printf(&b, name.n > 0 ? "<%.*s>%s" : "%.*s%s", STR_ARG(addr),
		   after);
	field_put_token(f, buf_str(&b));
	buf_fini(&b);
}

/* ---- parameters */

static bool
is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) &&
		    (s.p[i] == '\0' ||
		     strchr("!#$&+-.^_`{|}~", s.p[i]) == NULL))
			return false;
	return s.n > 0;
}

static bool
fits_in_quotes(struct str value)
{
	return is_plain(value) && value.n <= PARAM_BYTES;
}

static void
put_percent(struct buf *out, char c)
{
	if (ascii_is_alnum(c) || c == '.' || c == '-' || c == '_')
		buf_put_char(out, c);
	else
		buf_printf(out, "%%%02X", (unsigned char)c);
}

static void
put_piece(struct field *f, const char *name, int number, struct str coded)
{
	struct buf b;

	buf_put_char(f->out, ';');
	f->col++;
	buf_init(&b, 512);
	if (number < 0)
		buf_printf(&b, "%s*=%.*s", name, STR_ARG(coded));
	else
		buf_printf(&b, "%s*%d*=%.*s", name, number, STR_ARG(coded));
	field_put_token(f, buf_str(&b));
	buf_fini(&b);
}

static void
put_encoded_param(struct field *f, const char *name, struct str value)
{
	struct buf coded;
	int number = 0;

	buf_init(&coded, 512);
	buf_put(&coded, STR("UTF-8''"));
	while (value.n > 0) {
		put_percent(&coded, value.p[0]);
		value = str_skip(value, 1);
		if (coded.n < PARAM_BYTES - 3 && value.n > 0)
			continue;
		if (value.n == 0 && number == 0)
			number = -1;
		put_piece(f, name, number, buf_str(&coded));
		number++;
		buf_clear(&coded);
	}
	buf_fini(&coded);
}

static void
put_plain_param(struct field *f, const char *name, struct str value)
{
	struct buf b;

	buf_init(&b, 2 * value.n + 64);
	buf_put_char(f->out, ';');
	f->col++;
	buf_printf(&b, "%s=", name);
	if (is_token(value))
		buf_put(&b, value);
	else
		field_put_quoted(&b, value);
	field_put_token(f, buf_str(&b));
	buf_fini(&b);
}

void
field_put_param(struct field *f, const char *name, struct str value)
{
	struct buf valid;

	if (fits_in_quotes(value)) {
		put_plain_param(f, name, value);
		return;
	}
	buf_init(&valid, 3 * value.n + 1);
	put_valid(&valid, value);
	put_encoded_param(f, name, buf_str(&valid));
	buf_fini(&valid);
}

void
field_put_param_old(struct field *f, const char *name, struct str value)
{
	struct buf valid, words;
	struct field inner;

	if (fits_in_quotes(value)) {
		put_plain_param(f, name, value);
		return;
	}
	buf_init(&valid, 3 * value.n + 1);
	buf_init(&words, 16 * value.n + 256);
	put_valid(&valid, value);
	/* The words as a field of their own; its name is not used. */
	inner = (struct field){ .out = &words };
	inner.col = inner.bare = strlen(name) + 3;
	put_words(&inner, buf_str(&valid));
	buf_printf(f->out, ";\r\n %s=\"%.*s\"", name,
		   STR_ARG(str_skip(buf_str(&words), 1)));
	f->col = inner.col + 1;
	buf_fini(&words);
	buf_fini(&valid);
}
