#include "mail/part_text.h"

#include "tests/check.h"

#define TEXT(charset) "Content-Type: text/plain; charset=" charset "\n\n"
#define HTML          "Content-Type: text/html\n\n"

static const struct {
	const char *why, *message, *text;
} texts[] = {
	{ "plain", TEXT("utf-8") "hi\n\n \t", "hi" },
	{ "leading blanks stay", "\n \n hi", " \n hi" },
	{ "line ends", TEXT("utf-8") "a\r\nb\rc\nd\r\n\r\ne",
	  "a\nb\nc\nd\n\ne" },
	{ "undeclared UTF-8", "\n\xc3\xbc", "ü" },
	{ "undeclared latin", "\n\xfc", "ü" },
	{ "undeclared ISO-2022-JP", "\n\033$B$\"\033(B", "あ" },
	{ "us-ascii that is not", TEXT("us-ascii") "\xc3\xbc", "ü" },
	{ "unknown label", TEXT("x-nosuch") "\xc3\xbc", "ü" },
	{ "wrong label, but a mark", TEXT("koi8-r") "\xef\xbb\xbf\xc3\xbc",
	  "ü" },
	{ "UTF-8 under a 7-bit label", TEXT("iso-2022-jp") "\xe4\xb8\xad",
	  "中" },
	{ "EUC-JP under a 7-bit label", TEXT("iso-2022-jp") "\xa4\xa2", "あ" },
	{ "broken runs are one", TEXT("utf-8") "a\xff\xfe\xc2\x80z\xff",
	  "a\xef\xbf\xbdz\xef\xbf\xbd" },
	{ "meta", HTML "<html><META CHARSET='gb2312'>\xd6\xd0",
	  "<html><META CHARSET='gb2312'>中" },
	{ "meta, http-equiv",
	  HTML "<meta http-equiv=x content=\"text/html; charset=koi8-r\">\xd0",
	  "<meta http-equiv=x content=\"text/html; charset=koi8-r\">п" },
	{ "meta that cannot be", HTML "<meta charset=utf-16>a",
	  "<meta charset=utf-16>a" },
	{ "a label wins over meta",
	  "Content-Type: text/html; charset=utf-8\n\n<meta charset=koi8-r>"
	  "\xc3\xbc",
	  "<meta charset=koi8-r>ü" },
	{ "meta is for HTML only", "\n<meta charset=koi8-r>\xd0",
	  "<meta charset=koi8-r>Ð" },
	{ "empty", "\n", "" },
};

static void
texts_as_utf8(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct arena a = { 0 };
		struct part_tree tree;

		buf_clear(&out);
		part_parse(&a, str_of(texts[i].message), &tree);
		part_text(&out, tree.root, NULL);
		assert_str(buf_str(&out), texts[i].text, texts[i].why);
		arena_fini(&a);
	}
	buf_fini(&out);
}

static void
nul_is_no_text(void **state)
{
	struct arena a = { 0 };
	struct part_tree tree;
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	part_parse(&a, STR("\na\0b"), &tree);
	part_text(&out, tree.root, NULL);
	assert_str(buf_str(&out), "ab", "NUL goes");
	buf_fini(&out);
	arena_fini(&a);
}

static void
a_limit_cuts_at_a_character(void **state)
{
	struct arena a = { 0 };
	struct part_tree tree;
	struct buf out;

	(void)state;
	buf_init(&out, 4);
	part_parse(&a, STR("\n\xe4\xb8\xad\xe4\xb8\xad"), &tree);
	part_text(&out, tree.root, NULL);
	assert_str(buf_str(&out), "中", "the second one does not fit");
	assert_true(buf_is_over(&out));
	buf_fini(&out);
	arena_fini(&a);
}

static void
what_undeclared_means_can_be_said(void **state)
{
	struct arena a = { 0 };
	struct part_tree tree;
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	part_parse(&a, STR("\n\xd6\xd0"), &tree);
	part_text(&out, tree.root, charset_find(STR("gb2312")));
	assert_str(buf_str(&out), "中", "by the caller");
	assert_ptr_equal(part_text_guess(tree.root, charset_find(STR("gbk"))),
			 charset_find(STR("gb2312")));
	buf_fini(&out);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_as_utf8),
		cmocka_unit_test(nul_is_no_text),
		cmocka_unit_test(a_limit_cuts_at_a_character),
		cmocka_unit_test(what_undeclared_means_can_be_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
