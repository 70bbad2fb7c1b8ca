#include "tests/ui/stage.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
	int rows, cols;
} sizes[] = { { 24, 80 }, { 60, 200 }, { 10, 40 } };

static const char *const languages[] = {
	[STAGE_ENGLISH] = "english",
	[STAGE_CHINESE] = "chinese",
};

static void
put_head(struct lines *l, const char *name, struct str value)
{
	(void)lines_add(l);
	lines_put(l, STYLE_HEADER_NAME, 0, str_of(name));
	lines_put(l, STYLE_HEADER_VALUE, 0, value);
}

static void
put_quote(struct lines *l, uint16_t depth, const char *text)
{
	lines_add(l)->quote = depth;
	lines_put(l, STYLE_QUOTE, 0, str_of(text));
}

static void
put_body(struct lines *l, enum stage_language language)
{
	static const char *const words[2][3] = {
		{ "> What do you think of Tuesday?", "Tuesday is fine with me.",
		  "See " },
		{ "> 周二你觉得怎么样？", "周二可以，下午三点见。", "请看 " },
	};
	struct line *last;

	lines_add_text(l, STYLE_PLAIN, STR(""));
	put_quote(l, 2, ">> first of all");
	put_quote(l, 1, words[language][0]);
	lines_add_text(l, STYLE_PLAIN, STR(""));
	lines_add_text(l, STYLE_PLAIN, str_of(words[language][1]));
	l->all.v[l->all.n - 1].wrapped = true;
	(void)lines_add(l);
	lines_put(l, STYLE_PLAIN, 0, str_of(words[language][2]));
	lines_put(l, STYLE_LINK,
		  lines_link(l, STR("https://www.example.org/agenda")),
		  STR("https://www.example.org/agenda [1]"));
	for (int i = 1; i <= 30; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "line %d", i);
		lines_add_text(l, STYLE_PLAIN, str_of(text));
	}
	put_quote(l, 1, "> at the very end");
	last = lines_add(l);
	last->signature = true;
	lines_put(l, STYLE_SIGNATURE, 0, STR("-- "));
	lines_add_text(l, STYLE_ATTACHMENT,
		       STR("[2: notes.pdf, application/pdf, 120 KB]"));
}

static struct event *
make_message(struct stage *s, enum stage_language language)
{
	struct event *ev = stage_answer(s, REQUEST_OPEN, EVENT_MESSAGE);
	const struct request *q = stage_asked(s, REQUEST_OPEN);
	struct row *r = &ev->message.row;
	struct lines *l = &ev->message.lines;

	ev->message.id = q->open.id;
	*r = stage_make_row(&ev->arena, language, q->open.id);
	ev->message.has_plain = ev->message.has_html = true;
	ev->message.shows_html = q->open.form == OPEN_HTML;
	lines_init(l, &ev->arena);
	put_head(l, "From: ", r->from.name);
	put_head(l, "To: ", r->to[0].addr);
	put_head(l, "Subject: ", r->subject);
	put_body(l, language);
	return ev;
}

static void
give_message(struct stage *s, enum stage_language language)
{
	stage_give(s, make_message(s, language));
}

static void
open_message(struct stage *s, int rows, int cols, enum stage_language language)
{
	stage_open(s, rows, cols);
	stage_give_folders(s);
	stage_give_rows(s, language, 40);
	stage_press(s, "j Enter");
	stage_give_rows(s, language, 40);
	give_message(s, language);
}

static void
how_it_looks(void **state)
{
	char name[64];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		for (size_t k = 0; k < COUNT_OF(languages); k++) {
			struct stage s;

			open_message(&s, sizes[i].rows, sizes[i].cols,
				     (enum stage_language)k);
			(void)snprintf(name, sizeof(name), "pager-%s-%dx%d",
				       languages[k], sizes[i].cols,
				       sizes[i].rows);
			stage_shows(&s, name);
			stage_close(&s);
		}
	}
}

static void
what_is_asked_for(void **state)
{
	const struct request *q;
	struct stage s;

	(void)state;
	open_message(&s, 24, 80, STAGE_ENGLISH);
	q = stage_asked(&s, REQUEST_OPEN);
	assert_int_equal(q->open.id, 2);
	assert_int_equal(q->open.width_cols, 80);
	assert_true(q->open.mark_read);
	stage_press(&s, "h");
	assert_true(stage_asked(&s, REQUEST_OPEN)->open.all_headers);
	stage_press(&s, "\\");
	assert_int_equal(stage_asked(&s, REQUEST_OPEN)->open.form, OPEN_RAW);
	stage_press(&s, "H");
	assert_int_equal(stage_asked(&s, REQUEST_OPEN)->open.form, OPEN_HTML);
	stage_close(&s);
}

static void
pages(void **state)
{
	struct stage s;

	(void)state;
	open_message(&s, 24, 80, STAGE_ENGLISH);
	assert_str(stage_row(&s, 1), "From: Jürgen Müller", "at the top");
	stage_press(&s, "Space");
	assert_true(stage_has(&s, "97%"));
	stage_press(&s, "Space");
	assert_true(stage_has(&s, "notes.pdf"));
	assert_true(stage_has(&s, "end"));
	stage_press(&s, "-");
	assert_false(stage_has(&s, "notes.pdf"));
	stage_press(&s, "= j");
	assert_true(str_starts(stage_row(&s, 1), STR("To: ")));
	stage_press(&s, "k k k");
	assert_str(stage_row(&s, 1), "From: Jürgen Müller", "no further");
	stage_close(&s);
}

static void
quotes_hide_and_are_skipped(void **state)
{
	struct stage s;

	(void)state;
	open_message(&s, 24, 80, STAGE_ENGLISH);
	assert_true(stage_has(&s, "> What"));
	stage_press(&s, "T");
	assert_false(stage_has(&s, "> What"));
	assert_true(stage_has(&s, "Tuesday is fine"));
	stage_press(&s, "T S");
	assert_str(stage_row(&s, 1), "", "the line after the quote");
	assert_str(stage_row(&s, 2), "Tuesday is fine with me.", "in sight");
	stage_close(&s);
}

static void
search_marks_and_scrolls(void **state)
{
	struct stage s;

	(void)state;
	open_message(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "/ 'TUESDAY' Enter");
	assert_str(stage_row(&s, 1), "From: Jürgen Müller", "in sight");
	assert_true((grid_cell(&s.grid, 6, 23)->attrs & ATTR_REVERSE) != 0);
	assert_true((grid_cell(&s.grid, 6, 22)->attrs & ATTR_REVERSE) == 0);
	assert_int_equal(s.grid.cursor_row, 6);
	stage_press(&s, "n");
	assert_int_equal((stage_row(&s, 0), s.grid.cursor_row), 8);
	stage_press(&s, "/ 'line 30' Enter");
	assert_true(stage_has(&s, "line 30"));
	stage_press(&s, "/ 'nowhere' Enter");
	assert_true(stage_has(&s, "Not found"));
	stage_close(&s);
}

static void
a_wide_match_is_marked_whole(void **state)
{
	struct stage s;

	(void)state;
	open_message(&s, 24, 80, STAGE_CHINESE);
	stage_press(&s, "/ '下午' Enter");
	(void)stage_row(&s, 0);
	/* 周二可以， are ten columns. */
	assert_true((grid_cell(&s.grid, 8, 9)->attrs & ATTR_REVERSE) == 0);
	assert_true((grid_cell(&s.grid, 8, 10)->attrs & ATTR_REVERSE) != 0);
	assert_true((grid_cell(&s.grid, 8, 12)->attrs & ATTR_REVERSE) != 0);
	assert_true((grid_cell(&s.grid, 8, 14)->attrs & ATTR_REVERSE) == 0);
	stage_close(&s);
}

/* What a line's end parted belongs together. */
static void
a_match_goes_over_the_end_of_a_line(void **state)
{
	struct stage s;

	(void)state;
	open_message(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "/ 'with me. see' Enter");
	assert_int_equal((stage_row(&s, 0), s.grid.cursor_row), 8);
	assert_true((grid_cell(&s.grid, 8, 16)->attrs & ATTR_REVERSE) != 0);
	assert_true((grid_cell(&s.grid, 8, 23)->attrs & ATTR_REVERSE) != 0);
	assert_true((grid_cell(&s.grid, 8, 24)->attrs & ATTR_REVERSE) == 0);
	stage_close(&s);
	open_message(&s, 24, 80, STAGE_CHINESE);
	stage_press(&s, "/ '见。请看' Enter");
	assert_int_equal((stage_row(&s, 0), s.grid.cursor_row), 8);
	stage_close(&s);
}

static void
from_message_to_message(void **state)
{
	struct stage s;

	(void)state;
	open_message(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "J");
	assert_int_equal(stage_asked(&s, REQUEST_OPEN)->open.id, 3);
	give_message(&s, STAGE_ENGLISH);
	stage_press(&s, "K K");
	assert_int_equal(stage_asked(&s, REQUEST_OPEN)->open.id, 1);
	give_message(&s, STAGE_ENGLISH);
	stage_press(&s, "K");
	assert_true(stage_has(&s, "This is the first message"));
	stage_press(&s, "J J q");
	assert_true(stage_has(&s, "3/40")); /* the list went along */
	stage_close(&s);
}

static void
deleting_goes_on_to_the_next(void **state)
{
	struct stage s;

	(void)state;
	open_message(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "d");
	assert_int_equal(stage_asked(&s, REQUEST_MOVE)->move.ids[0], 2);
	assert_int_equal(stage_asked(&s, REQUEST_OPEN)->open.id, 3);
	stage_close(&s);
}

static void
links_are_numbered(void **state)
{
	struct stage s;

	(void)state;
	(void)unsetenv("BROWSER");
	(void)unsetenv("DISPLAY");
	(void)unsetenv("WAYLAND_DISPLAY");
	open_message(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "&");
	assert_true(stage_has(&s, "Open link (1 to 1):"));
	stage_press(&s, "'7' Enter");
	assert_true(stage_has(&s, "There is no such link"));
	stage_press(&s, "& '1' Enter");
	assert_true(stage_has(&s, "$BROWSER is not set: "
				  "https://www.example.org/agenda"));
	stage_close(&s);
}

static void
another_width_keeps_the_place(void **state)
{
	struct stage s;

	(void)state;
	open_message(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "j j j j j j j");
	assert_str(stage_row(&s, 1), "Tuesday is fine with me.", "before");
	grid_resize(&s.grid, 24, 60);
	stack_resize(&s.stack, 24, 60);
	assert_int_equal(stage_asked(&s, REQUEST_OPEN)->open.width_cols, 60);
	give_message(&s, STAGE_ENGLISH);
	assert_str(stage_row(&s, 1), "Tuesday is fine with me.", "after");
	stage_close(&s);
}

static void
open_asking(struct stage *s, bool is_foreign)
{
	struct event *ev;

	stage_open(s, 24, 80);
	stage_give_rows(s, STAGE_ENGLISH, 40);
	stage_press(s, "j Enter");
	ev = make_message(s, STAGE_ENGLISH);
	ev->message.receipt_to = STR("bo@example.org");
	ev->message.receipt_is_foreign = is_foreign;
	stage_give(s, ev);
	assert_true(stage_has(s, "A receipt is asked for: :receipt sends"));
	assert_true(stage_has(s, "wants :receipt"));
	stage_press(s, ": 'receipt' Enter");
}

static void
a_receipt_goes_when_it_is_said(void **state)
{
	struct event *ev;
	struct stage s;

	(void)state;
	open_asking(&s, false);
	assert_int_equal(stage_asked(&s, REQUEST_RECEIPT)->receipt.id, 2);
	ev = stage_answer(&s, REQUEST_RECEIPT, EVENT_QUEUED);
	ev->last = false;
	stage_give(&s, ev);
	assert_true(stage_has(&s, "The receipt is on its way"));
	assert_false(stage_has(&s, "wants :receipt"));
	stage_press(&s, ": 'receipt' Enter");
	assert_true(stage_has(&s, "No receipt is asked for"));
	assert_int_equal(stage_count(&s, REQUEST_RECEIPT), 1);
	stage_close(&s);
}

static void
a_stranger_gets_one_only_after_a_question(void **state)
{
	struct stage s;

	(void)state;
	open_asking(&s, true);
	assert_true(stage_has(&s, "may go to a stranger: bo@example.org."));
	assert_int_equal(stage_count(&s, REQUEST_RECEIPT), 0);
	stage_press(&s, "n");
	assert_int_equal(stage_count(&s, REQUEST_RECEIPT), 0);
	stage_press(&s, ": 'receipt' Enter y");
	assert_int_equal(stage_count(&s, REQUEST_RECEIPT), 1);
	stage_close(&s);
}

static void
a_message_that_cannot_be_read(void **state)
{
	struct stage s;
	struct event *ev;

	(void)state;
	stage_open(&s, 24, 80);
	stage_give_rows(&s, STAGE_ENGLISH, 40);
	stage_press(&s, "Enter");
	ev = stage_answer(&s, REQUEST_OPEN, EVENT_MESSAGE);
	(void)err_set(&ev->err, ERR_NO_INPUT, "the file is gone");
	stage_give(&s, ev);
	assert_true(stage_has(&s, "the file is gone"));
	assert_true(stage_has(&s, "1/40"));
	stage_close(&s);
}

/* Answers that a charset was remembered, or why not. */
static void
give_told(struct stage *s, const char *error)
{
	struct event *ev = stage_answer(s, REQUEST_CHARSET, EVENT_DONE);

	if (error != NULL)
		(void)err_set(&ev->err, ERR_USAGE, "%s", error);
	stage_give(s, ev);
}

static void
a_charset_by_hand(void **state)
{
	struct stage s;
	size_t opened;

	(void)state;
	open_message(&s, 24, 80, STAGE_ENGLISH);
	opened = stage_count(&s, REQUEST_OPEN);
	stage_press(&s, "Ctrl-E 'gb' Tab");
	assert_true(stage_has(&s, "Charset"));
	stage_press(&s, "Ctrl-U 'BIG' Tab Enter");
	assert_str(stage_asked(&s, REQUEST_CHARSET)->charset.name, "big5",
		   "completed");
	assert_int_equal(stage_asked(&s, REQUEST_CHARSET)->charset.id, 2);
	assert_int_equal(stage_count(&s, REQUEST_OPEN), opened);
	give_told(&s, NULL);
	assert_int_equal(stage_count(&s, REQUEST_OPEN), opened + 1);
	give_message(&s, STAGE_ENGLISH);
	stage_press(&s, ": 'charset klingon' Enter");
	assert_str(stage_asked(&s, REQUEST_CHARSET)->charset.name, "klingon",
		   "behind its name");
	give_told(&s, "no charset \"klingon\" is known");
	assert_true(stage_has(&s, "no charset"));
	stage_press(&s, "Ctrl-E Ctrl-U Enter");
	assert_str(stage_asked(&s, REQUEST_CHARSET)->charset.name, "",
		   "as it says");
	stage_press(&s, ": 'delete it' Enter");
	assert_int_equal(stage_count(&s, REQUEST_MOVE), 0);
	assert_true(stage_has(&s, "no command"));
	stage_close(&s);
}

/* ---- a long one, in portions ---- */

enum { PORTION = 1000 };

/* Lines first to first + PORTION of a text, every tenth quoted. */
static void
put_portion(struct lines *l, struct arena *a, int first)
{
	lines_init(l, a);
	for (int i = first; i < first + PORTION; i++) {
		char text[64];

		(void)snprintf(text, sizeof(text), "line %d.", i);
		lines_add_text(l, STYLE_PLAIN, str_of(text));
		l->all.v[l->all.n - 1].quote = i % 10 == 3;
	}
	l->links_before = (size_t)first / PORTION;
	*VEC_PUSH(a, &l->links) = STR("javascript:no");
	l->expected = 10000;
}

static void
give_portion(struct stage *s, int first, bool last)
{
	enum event_kind kind = first == 0 ? EVENT_MESSAGE : EVENT_LINES;
	struct event *ev = stage_answer(s, REQUEST_OPEN, kind);

	ev->last = last;
	if (first == 0)
		ev->message.row = stage_make_row(&ev->arena, STAGE_ENGLISH, 2);
	put_portion(first == 0 ? &ev->message.lines : &ev->more.lines,
		    &ev->arena, first);
	stage_give(s, ev);
}

static void
open_long(struct stage *s)
{
	stage_open(s, 24, 80);
	stage_give_rows(s, STAGE_ENGLISH, 40);
	stage_press(s, "j Enter");
	stage_give_rows(s, STAGE_ENGLISH, 40);
	assert_true(stage_asked(s, REQUEST_OPEN)->open.in_portions);
	give_portion(s, 0, false);
}

static void
portions_are_one_text(void **state)
{
	struct stage s;

	(void)state;
	open_long(&s);
	assert_str(stage_row(&s, 1), "line 0.", "at once");
	assert_true(stage_has(&s, " 0%"));
	stage_press(&s, "End");
	assert_str(stage_row(&s, 21), "line 999.", "what is there");
	give_portion(&s, 1000, false);
	assert_str(stage_row(&s, 21), "line 999.", "nothing moves");
	assert_true(stage_has(&s, " 10%"));
	give_portion(&s, 2000, true);
	assert_str(stage_row(&s, 21), "line 2999.", "the end has come");
	assert_true(stage_has(&s, "end"));
	stage_press(&s, "&");
	assert_true(stage_has(&s, "Open link (1 to 3):"));
	stage_press(&s, "'3' Enter Home T");
	assert_str(stage_row(&s, 4), "line 4.", "quotes are hidden");
	stage_press(&s, "End");
	assert_str(stage_row(&s, 21), "line 2999.", "the same end");
	assert_str(stage_row(&s, 15), "line 2992.", "over the quote");
	stage_press(&s, "T");
	assert_str(stage_row(&s, 1), "line 2977.", "and back");
	assert_str(stage_row(&s, 21), "line 2997.", "with the quotes");
	stage_close(&s);
}

static void
a_search_waits_for_what_comes(void **state)
{
	struct stage s;

	(void)state;
	open_long(&s);
	stage_press(&s, "/ 'line 2500' Enter");
	assert_true(stage_has(&s, "Searching..."));
	give_portion(&s, 1000, false);
	stage_press(&s, "");
	assert_false(stage_has(&s, "Not found"));
	give_portion(&s, 2000, false);
	while (stack_work(&s.stack))
		;
	assert_true(stage_has(&s, "line 2500."));
	stage_press(&s, "/ 'nowhere' Enter");
	give_portion(&s, 3000, true);
	while (stack_work(&s.stack))
		;
	assert_true(stage_has(&s, "Not found"));
	stage_press(&s, "/ 'line 7.' Enter");
	assert_true(stage_has(&s, "line 7.")); /* around the end */
	stage_press(&s, "N");
	stage_press(&s, "/ 'line 77' Enter n n n n n n n n n n n n");
	assert_true(stage_has(&s, "line 77"));
	stage_close(&s);
}

static void
who_moves_stops_the_search(void **state)
{
	struct stage s;

	(void)state;
	open_long(&s);
	stage_press(&s, "/ 'line 1500' Enter j");
	give_portion(&s, 1000, true);
	while (stack_work(&s.stack))
		;
	assert_str(stage_row(&s, 1), "line 1.", "where the user went");
	stage_close(&s);
}

/* The old lines stay until the new ones reach the place. */
static void
another_width_waits_for_the_place(void **state)
{
	struct stage s;

	(void)state;
	open_long(&s);
	give_portion(&s, 1000, true);
	stage_press(&s, "End");
	assert_str(stage_row(&s, 1), "line 1979.", "before");
	grid_resize(&s.grid, 24, 60);
	stack_resize(&s.stack, 24, 60);
	assert_int_equal(stage_asked(&s, REQUEST_OPEN)->open.width_cols, 60);
	give_portion(&s, 0, false);
	assert_str(stage_row(&s, 1), "line 1979.", "meanwhile");
	give_portion(&s, 1000, true);
	assert_str(stage_row(&s, 1), "line 1979.", "after");
	stage_close(&s);
}

static void
what_is_left_is_cancelled(void **state)
{
	struct stage s;
	struct event *ev;
	uint64_t ticket;

	(void)state;
	open_long(&s);
	ticket = stage_asked(&s, REQUEST_OPEN)->ticket;
	stage_press(&s, "J");
	assert_int_equal(stage_asked(&s, REQUEST_CANCEL)->cancel.ticket,
			 ticket);
	ev = event_new(EVENT_LINES, ticket);
	ev->last = true;
	(void)err_set(&ev->err, ERR_CANCELLED, "cancelled");
	stage_give(&s, ev);
	assert_false(stage_has(&s, "ancelled"));
	give_portion(&s, 0, false);
	ticket = stage_asked(&s, REQUEST_OPEN)->ticket;
	stage_press(&s, "q");
	assert_int_equal(stage_asked(&s, REQUEST_CANCEL)->cancel.ticket,
			 ticket);
	stage_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_it_looks),
		cmocka_unit_test(what_is_asked_for),
		cmocka_unit_test(a_charset_by_hand),
		cmocka_unit_test(pages),
		cmocka_unit_test(quotes_hide_and_are_skipped),
		cmocka_unit_test(search_marks_and_scrolls),
		cmocka_unit_test(a_wide_match_is_marked_whole),
		cmocka_unit_test(a_match_goes_over_the_end_of_a_line),
		cmocka_unit_test(from_message_to_message),
		cmocka_unit_test(deleting_goes_on_to_the_next),
		cmocka_unit_test(links_are_numbered),
		cmocka_unit_test(another_width_keeps_the_place),
		cmocka_unit_test(a_receipt_goes_when_it_is_said),
		cmocka_unit_test(a_stranger_gets_one_only_after_a_question),
		cmocka_unit_test(a_message_that_cannot_be_read),
		cmocka_unit_test(portions_are_one_text),
		cmocka_unit_test(a_search_waits_for_what_comes),
		cmocka_unit_test(who_moves_stops_the_search),
		cmocka_unit_test(another_width_waits_for_the_place),
		cmocka_unit_test(what_is_left_is_cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
