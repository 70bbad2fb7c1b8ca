/* Dots, line ends and cuts; fuzz_wire has the properties. */
#include "proto/wire.h"

#include "tests/check.h"

static const struct {
	const char *why, *sent, *content;
	bool has_end;
} contents[] = {
	{ "nothing", ".\r\n", "", true },
	{ "a line", "a\r\n.\r\n", "a\n", true },
	{ "one dot of two", "..\r\n.\r\n", ".\n", true },
	{ "one that should have been two", ".a\r\n.\r\n", "a\n", true },
	{ "dots inside a line stay", "a.\r\nb..c\r\n.\r\n", "a.\nb..c\n",
	  true },
	{ "CR alone", "a\rb\r\r\n.\r\n", "a\rb\r\n", true },
	{ "a dot after a bare LF is text", "a\n.\r\n.\r\n", "a\n.\n", true },
	{ "a dot and a CR that is none", ".\rx\r\n.\r\n", "\rx\n", true },
	{ "the end with a bare LF", "a\r\n.\n", "a\n", true },
	{ "not over yet", "a\r\n.", "a\n", false },
	{ "nor now", "a\r\n.\r", "a\n", false },
	{ "the rest is not ours", "a\r\n.\r\nb\r\n.\r\n", "a\n", true },
};

static bool
take_all(struct wire *w, struct buf *got)
{
	enum step step;
	struct str piece;

	while ((step = wire_take_content(w, &piece)) == STEP_ITEM)
		buf_put(got, piece);
	return step == STEP_END;
}

static void
content_in_any_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(contents); i++) {
		for (size_t cut = 1; cut < 8; cut++) {
			struct str rest = str_of(contents[i].sent);
			bool has_end = false;
			struct buf got;
			struct wire w;

			buf_init(&got, SIZE_MAX / 2);
			wire_init(&w);
			wire_begin_content(&w);
			for (; !has_end && rest.n > 0;
			     rest = str_skip(rest, cut)) {
				wire_feed(&w, str_head(rest, cut));
				has_end = take_all(&w, &got);
			}
			assert_str(buf_str(&got), contents[i].content,
				   contents[i].why);
			assert_why(has_end == contents[i].has_end,
				   contents[i].why);
			wire_fini(&w);
			buf_fini(&got);
		}
	}
}

static const struct {
	const char *why, *one, *two, *sent;
} stuffed[] = {
	{ "no line end at the end", "a", "", "a\r\n" },
	{ "nothing", "", "", "" },
	{ "LF", "a\nb\n", "", "a\r\nb\r\n" },
	{ "CR", "a\rb\r", "", "a\r\nb\r\n" },
	{ "CRLF", "a\r\nb\r\n", "", "a\r\nb\r\n" },
	{ "CRLF cut in two is one", "a\r", "\nb\n", "a\r\nb\r\n" },
	{ "LFCR is two", "a\n\rb", "", "a\r\n\r\nb\r\n" },
	{ "a dot first of all", ".", "", "..\r\n" },
	{ "a dot at the border of a chunk, in a line", "a", ".b", "a.b\r\n" },
	{ "a dot at the border of a chunk, at its start", "a\n", ".b",
	  "a\r\n..b\r\n" },
	{ "a dot after CR", "a\r", ".b", "a\r\n..b\r\n" },
	{ "dots that are a line", "..\n", ".", "...\r\n..\r\n" },
};

static void
stuffing_knows_where_lines_start(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(stuffed); i++) {
		struct wire_stuffer stuffer = { 0 };
		struct buf out;

		buf_init(&out, SIZE_MAX / 2);
		wire_stuff(&stuffer, str_of(stuffed[i].one), &out);
		wire_stuff(&stuffer, str_of(stuffed[i].two), &out);
		wire_stuff_end(&stuffer, &out);
		assert_str(buf_str(&out), stuffed[i].sent, stuffed[i].why);
		buf_fini(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(content_in_any_cut),
		cmocka_unit_test(stuffing_knows_where_lines_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
