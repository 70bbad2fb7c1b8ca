/* winmail.dat: properties, files, messages inside, compressed RTF. */
#include "mail/tnef.h"

#include "mail/lzfu.h"
#include "mail/mapi.h"
#include "mail/rtf.h"
#include "tests/check.h"

static void
put_u16(struct buf *out, unsigned n)
{
	buf_put_char(out, (char)(unsigned char)(n & 255));
	buf_put_char(out, (char)(unsigned char)(n >> 8 & 255));
}

static void
put_u32(struct buf *out, uint32_t n)
{
	put_u16(out, n & 0xffff);
	put_u16(out, n >> 16);
}

static void
put_begin(struct buf *out)
{
	put_u32(out, 0x223e9f78);
	put_u16(out, 1);
}

/* One attribute, its checksum too much by wrong. */
static void
put_wrong(struct buf *out, uint32_t id, struct str value, unsigned wrong)
{
	unsigned sum = wrong;

	for (size_t i = 0; i < value.n; i++)
		sum += (unsigned char)value.p[i];
	buf_put_char(out, 1);
	put_u32(out, id);
	put_u32(out, (uint32_t)value.n);
	buf_put(out, value);
	put_u16(out, sum & 0xffff);
}

static void
put(struct buf *out, uint32_t id, struct str value)
{
	put_wrong(out, id, value, 0);
}

static void
put_prop(struct buf *out, unsigned type, unsigned id, struct str value)
{
	put_u16(out, type);
	put_u16(out, id);
	put_u32(out, 1);
	put_u32(out, (uint32_t)value.n);
	buf_put(out, value);
	while (out->n % 4 != 0)
		buf_put_char(out, '\0');
}

enum { DATA = 0x6800f, TITLE = 0x18010, BEGIN = 0x69002, FILE_PROPS = 0x69005 };
enum { PROPS = 0x69003, BODY = 0x2800c, CODEPAGE = 0x69007 };

static struct buf b, list;
static struct arena a;

static int
open_bufs(void **state)
{
	(void)state;
	buf_init(&b, 1 << 20);
	buf_init(&list, 1 << 20);
	put_begin(&b);
	return 0;
}

static int
close_bufs(void **state)
{
	(void)state;
	buf_fini(&b);
	buf_fini(&list);
	arena_fini(&a);
	return 0;
}

static void
no_tnef(void **state)
{
	struct tnef t;

	(void)state;
	assert_false(tnef_parse(&a, STR(""), &t));
	assert_false(tnef_parse(&a, STR("x\x9f>\"\1"), &t));
	assert_true(tnef_parse(&a, buf_str(&b), &t));
	assert_int_equal(t.files.n, 0);
	assert_null(t.plain.p);
}

static void
files_and_their_names(void **state)
{
	struct tnef t;

	(void)state;
	put(&b, CODEPAGE, STR("\xe3\x04\0\0\0\0\0\0")); /* 1251 */
	put(&b, BODY, STR("\xcf\xf0\xe8\xe2\xe5\xf2\0"));
	put(&b, BEGIN, STR(""));
	put(&b, TITLE, STR("LONGNA~1.TXT\0"));
	put(&b, DATA, STR("one\r\n"));
	put_u32(&list, 3);
	put_prop(&list, MAPI_UNICODE, 0x3707, STR("\xfc\0.\0t\0x\0t\0\0\0"));
	put_prop(&list, MAPI_STRING8, 0x370e, STR("text/csv\0"));
	put_prop(&list, MAPI_STRING8, 0x3712, STR("id@x\0"));
	put(&b, FILE_PROPS, buf_str(&list));
	put(&b, BEGIN, STR(""));
	put_wrong(&b, DATA, STR("two"), 1);
	put(&b, TITLE, STR("\xc0.txt\0"));
	put(&b, 0x800f, STR("three"));
	put(&b, BEGIN, STR(""));
	assert_true(tnef_parse(&a, buf_str(&b), &t));
	assert_str(t.plain, "Привет", "the text, in the code page");
	assert_int_equal(t.files.n, 3);
	assert_str(t.files.v[0].name, "ü.txt", "the long name");
	assert_str(t.files.v[0].type, "text/csv", "the type");
	assert_str(t.files.v[0].id, "id@x", "the id");
	assert_str(t.files.v[0].bytes, "one\r\n", "the content");
	assert_str(t.files.v[0].fault, "", "nothing wrong");
	assert_str(t.files.v[1].name, "А.txt", "data before the name");
	assert_str(t.files.v[1].fault, "its checksum is wrong", "a fault");
	assert_str(t.files.v[2].bytes, "three", "without a beginning");
}

static void
cut_anywhere(void **state)
{
	struct tnef t;

	(void)state;
	put(&b, BEGIN, STR(""));
	put(&b, TITLE, STR("a\0"));
	put(&b, DATA, STR("0123456789"));
	for (size_t n = 6; n < b.n; n++) {
		struct tnef_file *f;

		assert_true(tnef_parse(&a, str_head(buf_str(&b), n), &t));
		f = t.files.n > 0 ? &t.files.v[0] : NULL;
		if (f != NULL && f->bytes.n > 0)
			assert_int_equal(f->fault.n > 0, n < b.n - 2);
	}
	assert_str(t.files.v[0].bytes, "0123456789", "all but the sum");
}

static void
a_message_inside(void **state)
{
	struct buf inner;
	struct tnef t;

	(void)state;
	buf_init(&inner, 1 << 20);
	buf_put(&inner, STR("0123456789abcdef")); /* what kind of object */
	put_begin(&inner);
	put_u32(&list, 5);
	put_u32(&list, 0x80010003); /* a named one, passed over */
	buf_put(&list, STR("0123456789abcdef\1\0\0\0\6\0\0\0x\0y\0\0\0\0\0"));
	put_u32(&list, 7);
	put_prop(&list, MAPI_STRING8, 0x0037, STR("Hi\nBcc: x\0"));
	put_prop(&list, MAPI_STRING8, 0x0c1a, STR("Ann\0"));
	put_prop(&list, MAPI_STRING8, 0x5d01, STR("ann@example.org\0"));
	put_prop(&list, MAPI_BINARY, 0x1013, STR("<b>x</b>"));
	put(&inner, PROPS, buf_str(&list));
	buf_clear(&list);
	put_u32(&list, 2);
	put_prop(&list, MAPI_STRING8, 0x3001, STR("Hi\0"));
	put_prop(&list, MAPI_OBJECT, 0x3701, buf_str(&inner));
	put(&b, BEGIN, STR(""));
	put(&b, FILE_PROPS, buf_str(&list));
	assert_true(tnef_parse(&a, buf_str(&b), &t));
	assert_int_equal(t.files.n, 1);
	assert_true(t.files.v[0].is_message);
	assert_str(t.files.v[0].name, "Hi", "its name");
	assert_true(tnef_parse(&a, t.files.v[0].bytes, &t));
	assert_str(t.head,
		   "From: \"Ann\" <ann@example.org>\nSubject: Hi Bcc: x\n",
		   "its head, no field more");
	assert_str(t.html, "<b>x</b>", "its HTML");
	assert_null(t.plain.p);
	buf_fini(&inner);
}

/* The example of the specification, MS-OXRTFCP 3.1.1. */
static void
packed_rtf(void **state)
{
	const struct str packed =
		STR("\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0"
		    "rcpg125\x42\x32\x0a\xf3 hel\x09\0\x20"
		    "bw\x05\xb0ld}\x0a\x80\x0f\xa0");

	(void)state;
	buf_clear(&b);
	assert_true(lzfu_unpack(&b, packed));
	assert_str(buf_str(&b),
		   "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
		   "with the window");
	buf_clear(&b);
	assert_true(lzfu_unpack(&b, STR("12345678MELA1234{x}")));
	assert_str(buf_str(&b), "{x}", "not packed");
	assert_false(lzfu_unpack(&b, STR("12345678xxxx1234{x}")));
	assert_false(lzfu_unpack(&b, STR("")));
}

static const struct {
	const char *why, *rtf, *text;
} rtfs[] = {
	{ "paragraphs", "{\\rtf1 a\\par\nb\\tab c\\line}", "a\nb\tc\n" },
	{ "what is no text", "{\\fonttbl{\\f0 Arial;}}{\\*\\x y}{\\info z}a",
	  "a" },
	{ "escapes", "\\{\\}\\\\\\~\\_", "{}\\\xc2\xa0-" },
	{ "bytes of the code page", "\\ansicpg1251 \\'cf\\'f0", "Пр" },
	{ "of a font",
	  "{\\fonttbl{\\f1\\fcharset128 X;}}{\\f1\\'83A\\'83}\\'e9",
	  "ア\xef\xbf\xbd\xc3\xa9" },
	{ "Unicode with stand-ins", "{\\uc2\\u252??x}\\u8364?", "üx€" },
	{ "pairs", "\\u-10179?\\u-8704?", "😀" },
	{ "groups that were never opened", "a}}b", "ab" },
	{ "data", "a\\bin3 }}}b", "ab" },
	{ "made from HTML",
	  "{\\rtf1\\fromhtml1{\\*\\htmltag64 <p>}hi\\htmlrtf\\par\\htmlrtf0 "
	  "{\\*\\htmltag72 </p>}}",
	  "hi\n" },
	{ "a lonely backslash", "a\\", "a" },
};

static void
rtf_to_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rtfs); i++) {
		buf_clear(&b);
		rtf_put_text(&b, str_of(rtfs[i].rtf));
		assert_str(buf_str(&b), rtfs[i].text, rtfs[i].why);
	}
}

static void
deep_rtf(void **state)
{
	(void)state;
	buf_clear(&b);
	buf_clear(&list);
	for (int i = 0; i < 100000; i++)
		buf_put_char(&list, '{');
	buf_put(&list, STR("a}b"));
	rtf_put_text(&b, buf_str(&list));
	assert_str(buf_str(&b), "ab", "deep");
}

#define WITH_BUFS(f) cmocka_unit_test_setup_teardown(f, open_bufs, close_bufs)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_BUFS(no_tnef),      WITH_BUFS(files_and_their_names),
		WITH_BUFS(cut_anywhere), WITH_BUFS(a_message_inside),
		WITH_BUFS(packed_rtf),   WITH_BUFS(rtf_to_text),
		WITH_BUFS(deep_rtf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
