#include "tests/mail/lettergen.h"

#include "base/buf.h"

static const char *const words[] = {
	"lunch",
	"=?utf-8?q?no=20word?=",
	"50%",
	"a=b",
	"\"quoted\"",
	"(comment)",
	"semi;colon",
	"comma,",
	"<angle>",
	"back\\slash",
	"@home",
	"it's",
	"Grüße",
	"naïveté",
	"łódź",
	"Привет",
	"мир",
	"γειά",
	"שלום",
	"مرحبا",
	"नमस्ते",
	"สวัสดี",
	"你好世界",
	"关于项目会议的通知",
	"こんにちは",
	"안녕하세요",
	"𠀀𠀁",
	"👨‍👩‍👧",
	"🇩🇪",
	"e\xcc\x81",
	"?=",
	"_underscore_",
	"a.very.long.word.that.goes.on.and.on.and.on.and.on.and.on.and.on",
	"从前有一个很长很长的名字长到一行放不下真的放不下还要再长一点",
};

static const char *const openings[] = {
	"", "", "> ", ">> ", "    ", "From ", ".", "-- ", "- ", "--=_",
};

struct chance {
	uint64_t state;
};

static size_t
below(struct chance *c, size_t n)
{
	c->state = c->state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(c->state >> 33) % n;
}

/* What is typed as an encoded word in an address is read as one. */
enum { NO_WORD = 1 };

static void
put_words(struct buf *out, struct chance *c, size_t n, bool in_address)
{
	size_t at;

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_put_char(out, ' ');
		at = below(c, COUNT_OF(words));
		if (at == NO_WORD && in_address)
			at = 0;
		buf_put(out, str_of(words[at]));
	}
}

static struct str
phrase(struct arena *a, struct chance *c, size_t most, bool in_address)
{
	struct str s;
	struct buf b;

	buf_init(&b, 1 << 16);
	put_words(&b, c, 1 + below(c, most), in_address);
	s = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return s;
}

static void
put_quoted(struct buf *out, struct str s)
{
	buf_put_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_put_char(out, '\\');
		buf_put_char(out, s.p[i]);
	}
	buf_put_char(out, '"');
}

static struct str
people(struct arena *a, struct chance *c, size_t n)
{
	struct str s;
	struct buf b;

	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_put(&b, STR(", "));
		if (below(c, 4) > 0) {
			put_quoted(&b, phrase(a, c, 4, true));
			buf_put_char(&b, ' ');
		}
		buf_printf(&b, "<u%zu@example.org>", below(c, 1000));
	}
	s = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return s;
}

static struct str
text(struct arena *a, struct chance *c)
{
	size_t n = below(c, 8);
	struct str s;
	struct buf b;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		buf_put(&b, str_of(openings[below(c, COUNT_OF(openings))]));
		put_words(&b, c, 1 + below(c, below(c, 4) == 0 ? 60 : 8),
			  false);
		buf_put(&b, STR("\n\n"));
	}
	buf_put(&b, STR("the end\n"));
	s = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return s;
}

void
lettergen_make(struct arena *a, uint64_t seed, struct lettergen *out)
{
	struct chance c = { seed * 7919 + 1 };

	*out = (struct lettergen){ .from = people(a, &c, 1) };
	out->to = people(a, &c, 1 + below(&c, 5));
	out->cc = people(a, &c, below(&c, 3));
	out->subject = phrase(a, &c, 20, false);
	out->body = text(a, &c);
	out->n_names = below(&c, COUNT_OF(out->names) + 1);
	for (size_t i = 0; i < out->n_names; i++)
		out->names[i] = phrase(a, &c, 8, false);
	out->markdown = below(&c, 2) == 1;
}

struct str
lettergen_bytes(struct arena *a, uint64_t seed)
{
	struct chance c = { seed };
	size_t n = below(&c, 3) == 0 ? 0 : below(&c, 40000);
	char *bytes = arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)below(&c, 256);
	return (struct str){ bytes, n };
}
