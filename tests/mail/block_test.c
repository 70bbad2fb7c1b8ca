/* Files in a text: uuencode, begin-base64, yEnc; and yEnc removed. */
#include "mail/block.h"

#include "base/buf.h"
#include "mail/part_content.h"
#include "mail/yenc.h"

#include "tests/check.h"

#define CAT "begin 644 cat.txt\n#0V%T\n`\nend\n"
/* "Hi" and "Hello" plus 42 each. */
#define HI "=ybegin line=128 size=2 name=hi.txt\nr\x93\n=yend size=2"

/* found: "name[content]fault" of each, joined by '|'; then what is left of
 * the text behind '~'. */
static const struct {
	const char *why, *text, *found;
} texts[] = {
	{ "none", "just begin here\nthe end\n", "~just begin here\nthe end\n" },
	{ "prose", "begin 644 of the talks\nthat never end\n",
	  "~begin 644 of the talks\nthat never end\n" },
	{ "prose in capitals", "begin 644 TALKS\nHELLO WORLD\nend\n",
	  "~begin 644 TALKS\nHELLO WORLD\nend\n" },
	{ "quoted", "> " CAT, "~> " CAT },
	{ "all of it", CAT, "cat.txt[Cat]~" },
	{ "within text", "a\n" CAT "b\n", "cat.txt[Cat]~a\nb\n" },
	{ "CRLF", "a\r\nbegin 644 c d\r\n#0V%T\r\n`\r\nend\r\nb\r\n",
	  "c d[Cat]~a\r\nb\r\n" },
	{ "two", CAT CAT, "cat.txt[Cat]|cat.txt[Cat]~" },
	{ "no end, the text goes on", "begin 644 c\n#0V%T\n\nRegards\n",
	  "c[Cat]its end is missing~\nRegards\n" },
	{ "no end, another one begins", "begin 644 c\n#0V%T\n" CAT,
	  "c[Cat]its end is missing|cat.txt[Cat]~" },
	{ "a line that is broken",
	  "begin 644 c\n#0V%T\nbroken, surely\n#0V%T\nend\n",
	  "c[CatCat]damaged on the way~" },
	{ "blanks cut off", "begin 644 c\n#0V%T\n#0V%\nend\n", "c[CatCa@]~" },
	{ "a sum behind each line", "begin 644 c\n#0V%TX\nend\n", "c[Cat]~" },
	{ "no name", "begin 644 \n#0V%T\nend\n", "~begin 644 \n#0V%T\nend\n" },
	{ "base64", "begin-base64 644 c\nQ2F0\n====\nb", "c[\x43\x61t]~b" },
	{ "base64 without its end", "begin-base64 644 c\nQ2F0\n",
	  "~begin-base64 644 c\nQ2F0\n" },
	{ "yEnc", "a\n" HI "\nb", "hi.txt[Hi]~a\nb" },
	{ "its checksum", HI " crc32=4d170e0e\n", "hi.txt[Hi]~" },
	{ "a wrong one", HI " crc32=00000001\n",
	  "hi.txt[Hi]damaged on the way~" },
	{ "a wrong size",
	  "=ybegin line=128 size=3 name=hi\nr\x93\n=yend size=3\n",
	  "hi[Hi]damaged on the way~" },
	{ "no end", "=ybegin line=128 size=2 name=hi\nr\x93\nBye\n",
	  "hi[Hi]its end is missing~Bye\n" },
	{ "no end and no data",
	  "=ybegin line=128 size=20 name=hi\nis how it begins\n",
	  "~=ybegin line=128 size=20 name=hi\nis how it begins\n" },
	{ "escaped", "=ybegin line=128 size=2 name=x\n=}=~\n=yend size=2\n",
	  "x[\x13\x14]~" },
	{ "two pieces",
	  "=ybegin part=1 total=2 line=128 size=4 name=a b\n"
	  "=ypart begin=1 end=2\nr\x93\n=yend size=2 part=1\n"
	  "=ybegin part=2 total=2 line=128 size=4 name=a b\n"
	  "=ypart begin=3 end=4\nr\x93\n=yend size=2 part=2\n",
	  "a b[HiHi]~" },
	{ "one piece",
	  "=ybegin part=2 total=2 line=128 size=4 name=a b\n"
	  "=ypart begin=3 end=4\nr\x93\n=yend size=2 part=2\n",
	  "a b[Hi]piece 2 of 2~" },
};

static struct buf out;

static int
open_out(void **state)
{
	(void)state;
	buf_init(&out, 10000);
	return 0;
}

static int
close_out(void **state)
{
	(void)state;
	buf_fini(&out);
	return 0;
}

static void
put_block(struct arena *a, const struct block *b)
{
	struct part p = { .encoding = b->encoding, .body = b->body };

	if (out.n > 0)
		buf_put_char(&out, '|');
	buf_put(&out, b->name);
	buf_put_char(&out, '[');
	part_content_put(&out, &p);
	buf_put_char(&out, ']');
	buf_put(&out, block_fault(a, b));
}

/* As engine/embed.c does it. */
static void
put_all(struct arena *a, struct str text)
{
	struct block held = { 0 }, next;
	struct block_scan scan;
	struct buf bare;
	const char *from = text.p;
	bool has_held = false;

	buf_clear(&out);
	buf_init(&bare, 10000);
	block_scan(&scan, text);
	while (block_next(&scan, &next)) {
		buf_put(&bare, str_between(from, next.span.p));
		from = next.span.p + next.span.n;
		if (has_held && block_join(&held, &next))
			continue;
		if (has_held)
			put_block(a, &held);
		held = next;
		has_held = true;
	}
	if (has_held)
		put_block(a, &held);
	buf_put(&bare, str_between(from, text.p + text.n));
	buf_put_char(&out, '~');
	buf_put(&out, buf_str(&bare));
	buf_fini(&bare);
}

static void
blocks_in_texts(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		put_all(&a, str_of(texts[i].text));
		assert_str(buf_str(&out), texts[i].found, texts[i].why);
	}
	arena_fini(&a);
}

static void
yenc_in_any_room(void **state)
{
	struct str encoded = STR("=ybegin line=3 size=8 name=x\n"
				 "=jr\x93\n\x93=}r\n=yend size=8\nmore");
	struct yenc d;
	char bytes[16];
	size_t n;

	(void)state;
	for (size_t room = 1; room < 9; room++) {
		buf_clear(&out);
		yenc_init(&d, encoded);
		while ((n = yenc_read(&d, bytes, room)) > 0)
			buf_put(&out, (struct str){ bytes, n });
		assert_bytes(buf_str(&out), STR("\0Hii\x13H"), "room");
	}
}

static void
checksums(void **state)
{
	uint32_t crc;

	(void)state;
	assert_int_equal(yenc_crc(0, STR("123456789")), 0xcbf43926);
	crc = yenc_crc(0, STR("1234"));
	assert_int_equal(yenc_crc(crc, STR("56789")), 0xcbf43926);
}

/* A block that never ends does not make the next one look for its end again:
 * this takes hours where it does. */
static void
many_beginnings(void **state)
{
	struct block_scan scan;
	struct block b;
	struct buf text;
	size_t n = 0;

	(void)state;
	buf_init(&text, 64u * 1024 * 1024);
	for (int i = 0; i < 300000; i++)
		buf_put(&text, STR("begin 644 a\n"
				   "=ybegin line=9 size=9 name=a\n"
				   "begin-base64 644 a\n"));
	block_scan(&scan, buf_str(&text));
	while (block_next(&scan, &b))
		n++;
	assert_int_equal(n, 0);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_in_texts),
		cmocka_unit_test(yenc_in_any_room),
		cmocka_unit_test(checksums),
		cmocka_unit_test(many_beginnings),
	};

	return cmocka_run_group_tests(tests, open_out, close_out);
}
