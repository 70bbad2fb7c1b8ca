#include "tests/ui/stage.h"

#include "tests/check.h"

#include <stdio.h>

static const struct {
	int rows, cols;
} sizes[] = { { 24, 80 }, { 60, 200 }, { 10, 40 } };

static const char *const languages[] = {
	[STAGE_ENGLISH] = "english",
	[STAGE_CHINESE] = "chinese",
};

static void
open_with_rows(struct stage *s, uint64_t total)
{
	stage_open(s, 24, 80);
	stage_give_folders(s);
	stage_give_rows(s, STAGE_ENGLISH, total);
}

static void
how_it_looks(void **state)
{
	char name[64];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		for (size_t k = 0; k < COUNT_OF(languages); k++) {
			struct stage s;

			stage_open(&s, sizes[i].rows, sizes[i].cols);
			stage_give_folders(&s);
			stage_give_rows(&s, (enum stage_language)k, 40);
			stage_press(&s, "j j j");
			(void)snprintf(name, sizeof(name), "list-%s-%dx%d",
				       languages[k], sizes[i].cols,
				       sizes[i].rows);
			stage_shows(&s, name);
			stage_close(&s);
		}
	}
}

/* Every size down to one cell: nothing to see, but nothing broken. */
static void
no_size_breaks_it(void **state)
{
	struct stage s;

	(void)state;
	open_with_rows(&s, 40);
	for (int rows = 1; rows <= 12; rows++) {
		for (int cols = 1; cols <= 42; cols += 5) {
			grid_resize(&s.grid, rows, cols);
			stack_resize(&s.stack, rows, cols);
			stage_press(&s, "j PgDn k");
			(void)stage_has(&s, "x");
		}
	}
	stage_close(&s);
}

static void
rows_say_unread_and_cursor_without_colour(void **state)
{
	const struct cell *c;
	struct stage s;

	(void)state;
	open_with_rows(&s, 3);
	assert_true(str_starts(stage_row(&s, 1), STR(">  N")) ||
		    str_starts(stage_row(&s, 1), STR("> N")));
	c = grid_cell(&s.grid, 1, 10);
	assert_true((c->attrs & ATTR_REVERSE) != 0);
	assert_int_equal(c->look, LOOK_UNREAD);
	assert_int_equal(grid_cell(&s.grid, 2, 10)->look, LOOK_NORMAL);
	assert_int_equal(s.grid.cursor_row, 1);
	stage_close(&s);
}

/* ---- a window on a long list ---- */

static void
only_a_window_is_asked_for(void **state)
{
	const struct request *q;
	struct stage s;

	(void)state;
	open_with_rows(&s, 1000000);
	q = stage_asked(&s, REQUEST_ROWS);
	assert_in_range(q->rows.count, 60, 300);
	stage_press(&s, "*");
	q = stage_asked(&s, REQUEST_ROWS);
	assert_in_range(q->rows.first, 999000, 1000000);
	assert_true(stage_has(&s, "1000000/1000000"));
	assert_true(stage_has(&s, "..."));
	stage_close(&s);
}

static void
one_request_at_a_time(void **state)
{
	struct stage s;
	size_t before;

	(void)state;
	open_with_rows(&s, 1000000);
	before = stage_count(&s, REQUEST_ROWS);
	stage_press(&s, "* = * = * PgUp PgUp");
	assert_int_equal(stage_count(&s, REQUEST_ROWS), before + 1);
	stage_give_rows(&s, STAGE_ENGLISH, 1000000);
	/* What changed meanwhile is asked for now, once. */
	assert_int_equal(stage_count(&s, REQUEST_ROWS), before + 2);
	stage_close(&s);
}

static void
moving_inside_the_window_asks_nothing(void **state)
{
	struct stage s;
	size_t before;

	(void)state;
	open_with_rows(&s, 1000000);
	before = stage_count(&s, REQUEST_ROWS);
	stage_press(&s, "j j j k PgDn PgUp");
	assert_int_equal(stage_count(&s, REQUEST_ROWS), before);
	stage_close(&s);
}

/* ---- the cursor stays on its message ---- */

/* Something changed; the answer finds the cursor's message at index at. */
static void
give_changed(struct stage *s, uint64_t at, uint64_t total)
{
	struct event *changed = event_new(EVENT_CHANGED, 0), *ev;
	const struct request *q;

	changed->changed.folder = 1;
	stage_give(s, changed);
	q = stage_asked(s, REQUEST_ROWS);
	ev = stage_answer(s, REQUEST_ROWS, EVENT_ROWS);
	ev->rows.anchor_at = at;
	ev->rows.total = total;
	ev->rows.n = (size_t)total;
	ev->rows.v = ARENA_ARRAY(&ev->arena, struct row, (size_t)total);
	for (uint64_t i = 0; i < total; i++)
		ev->rows.v[i] =
			stage_make_row(&ev->arena, STAGE_ENGLISH, 1000 + i);
	if (at < total)
		ev->rows.v[at].id = q->rows.anchor;
	stage_give(s, ev);
}

static void
new_mail_above_does_not_move_the_page(void **state)
{
	struct stage s;

	(void)state;
	open_with_rows(&s, 60);
	stage_press(&s, "PgDn j j"); /* index 23 at the third line */
	assert_int_equal((stage_row(&s, 0), s.grid.cursor_row), 3);
	give_changed(&s, 28, 65);
	assert_int_equal((stage_row(&s, 0), s.grid.cursor_row), 3);
	assert_true(stage_has(&s, "29/65"));
	stage_close(&s);
}

static void
at_the_top_new_mail_comes_into_sight(void **state)
{
	struct stage s;

	(void)state;
	open_with_rows(&s, 60);
	stage_press(&s, "j k");
	give_changed(&s, 2, 62);
	assert_int_equal((stage_row(&s, 0), s.grid.cursor_row), 3);
	assert_true(stage_has(&s, "3/62"));
	stage_close(&s);
}

/* While a folder is read for the first time, rows come from all sides. */
static void
who_has_chosen_nothing_stays_at_the_top(void **state)
{
	struct stage s;

	(void)state;
	open_with_rows(&s, 5);
	give_changed(&s, UINT64_MAX, 50);
	assert_int_equal(stage_asked(&s, REQUEST_ROWS)->rows.anchor, 0);
	assert_true(stage_has(&s, "1/50"));
	stage_close(&s);
}

static void
a_message_that_went_leaves_its_place(void **state)
{
	struct stage s;

	(void)state;
	open_with_rows(&s, 60);
	stage_press(&s, "j j");
	give_changed(&s, UINT64_MAX, 59);
	assert_true(stage_has(&s, "3/59"));
	stage_press(&s, "*");
	give_changed(&s, UINT64_MAX, 10);
	assert_true(stage_has(&s, "10/10"));
	stage_close(&s);
}

/* ---- what is done to messages ---- */

static void
deleting_twice_deletes_two(void **state)
{
	const struct request *q;
	struct stage s;

	(void)state;
	open_with_rows(&s, 10);
	stage_press(&s, "j d");
	q = stage_asked(&s, REQUEST_MOVE);
	assert_int_equal(q->move.n, 1);
	assert_int_equal(q->move.ids[0], 2);
	assert_int_equal(q->move.role, FOLDER_TRASH);
	stage_press(&s, "d");
	q = stage_asked(&s, REQUEST_MOVE);
	assert_int_equal(q->move.ids[0], 3);
	assert_true(stage_has(&s, "2/8"));
	stage_close(&s);
}

static void
what_failed_comes_back(void **state)
{
	struct stage s;
	struct event *ev;
	size_t before;

	(void)state;
	open_with_rows(&s, 10);
	before = stage_count(&s, REQUEST_ROWS);
	stage_press(&s, "d");
	ev = stage_answer(&s, REQUEST_MOVE, EVENT_DONE);
	(void)err_set(&ev->err, ERR_IO, "the disk is full");
	stage_give(&s, ev);
	assert_true(stage_has(&s, "the disk is full"));
	assert_int_equal(stage_count(&s, REQUEST_ROWS), before + 1);
	stage_close(&s);
}

static void
fetching_comes_to_an_end(void **state)
{
	struct stage s;

	(void)state;
	open_with_rows(&s, 10);
	stage_press(&s, "G");
	assert_true(stage_has(&s, "Fetching mail"));
	stage_give(&s, stage_answer(&s, REQUEST_FETCH, EVENT_DONE));
	assert_false(stage_has(&s, "Fetching mail"));
	stage_close(&s);
}

static void
a_move_that_moves_nothing_hides_nothing(void **state)
{
	struct stage s;
	size_t before;

	(void)state;
	open_with_rows(&s, 10);
	before = stage_count(&s, REQUEST_ROWS);
	stage_press(&s, "s 'Inbox' Enter");
	stage_give(&s, stage_answer(&s, REQUEST_MOVE, EVENT_DONE));
	assert_int_equal(stage_count(&s, REQUEST_ROWS), before + 1);
	stage_close(&s);
}

static void
a_single_message_is_opened_when_it_comes(void **state)
{
	const struct wish wish = { .opens_single = true };
	struct stage s;

	(void)state;
	stage_open_on(&s, &wish, 24, 80);
	stage_give_rows(&s, STAGE_ENGLISH, 0); /* the file is not read yet */
	assert_int_equal(stage_count(&s, REQUEST_OPEN), 0);
	give_changed(&s, 0, 1);
	assert_int_equal(stage_count(&s, REQUEST_OPEN), 1);
	stage_close(&s);
}

static void
undo_says_what(void **state)
{
	struct stage s;
	struct event *ev;

	(void)state;
	open_with_rows(&s, 10);
	stage_press(&s, "d u");
	ev = stage_answer(&s, REQUEST_UNDO, EVENT_DONE);
	ev->text = STR("moved a message to Trash");
	stage_give(&s, ev);
	assert_true(stage_has(&s, "Undone: moved a message to Trash"));
	stage_close(&s);
}

static void
marks_and_the_next_action(void **state)
{
	const struct request *q;
	struct stage s;

	(void)state;
	open_with_rows(&s, 10);
	stage_press(&s, "t t j t ; F");
	q = stage_asked(&s, REQUEST_FLAG);
	assert_int_equal(q->flag.n, 3);
	assert_int_equal(q->flag.ids[2], 4);
	/* Only the very next one: now it is the cursor's message alone. */
	stage_press(&s, "F");
	q = stage_asked(&s, REQUEST_FLAG);
	assert_int_equal(q->flag.n, 1);
	stage_press(&s, "; j d");
	q = stage_asked(&s, REQUEST_MOVE);
	assert_int_equal(q->move.n, 1);
	stage_close(&s);
}

static void
a_folder_is_completed(void **state)
{
	const struct request *q;
	struct stage s;

	(void)state;
	open_with_rows(&s, 10);
	stage_press(&s, "s 'arc' Tab");
	assert_true(stage_has(&s, "Move to folder: Archive"));
	stage_press(&s, "Enter");
	q = stage_asked(&s, REQUEST_MOVE);
	assert_int_equal(q->move.role, FOLDER_ARCHIVE);
	assert_str(q->move.folder, "Archive", "as the folder is called");
	stage_close(&s);
}

/* ---- limit and search ---- */

static void
a_limit_filters_while_typing(void **state)
{
	struct stage s;

	(void)state;
	open_with_rows(&s, 40);
	stage_press(&s, "l 'n'");
	assert_str(stage_asked(&s, REQUEST_ROWS)->rows.query, "n", "typed");
	stage_press(&s, "'otes'");
	stage_give_rows(&s, STAGE_ENGLISH, 5);
	assert_str(stage_asked(&s, REQUEST_ROWS)->rows.query, "notes",
		   "the rest when the first is answered");
	stage_give_rows(&s, STAGE_ENGLISH, 5);
	assert_true(stage_has(&s, "Limit to: notes"));
	assert_true(stage_has(&s, "/5"));
	stage_press(&s, "Esc");
	assert_str(stage_asked(&s, REQUEST_ROWS)->rows.query, "",
		   "back to what was before");
	stage_close(&s);
}

static void
a_limit_that_is_not_understood_says_so(void **state)
{
	struct stage s;
	struct event *ev;

	(void)state;
	open_with_rows(&s, 40);
	stage_press(&s, "l '('");
	ev = stage_answer(&s, REQUEST_ROWS, EVENT_ROWS);
	(void)err_set(&ev->err, ERR_USAGE, "a ) is missing at 2");
	stage_give(&s, ev);
	assert_true(stage_has(&s, "Inbox [(]  a ) is missing at 2"));
	stage_press(&s, "Enter");
	assert_str(stage_row(&s, 23), "a ) is missing at 2", "said at last");
	assert_str(stage_asked(&s, REQUEST_ROWS)->rows.query, "",
		   "back to what was before");
	stage_give_rows(&s, STAGE_ENGLISH, 40);
	stage_press(&s, "l ')' Enter"); /* before the answer comes */
	ev = stage_answer(&s, REQUEST_ROWS, EVENT_ROWS);
	(void)err_set(&ev->err, ERR_USAGE, "what is that )");
	stage_give(&s, ev);
	assert_str(stage_row(&s, 23), "what is that )", "said all the same");
	assert_str(stage_asked(&s, REQUEST_ROWS)->rows.query, "", "back");
	stage_close(&s);
}

static void
q_leaves_the_limit_first(void **state)
{
	struct stage s;

	(void)state;
	open_with_rows(&s, 40);
	stage_press(&s, "l 'notes' Enter q");
	assert_false(s.stack.quits);
	stage_press(&s, "q");
	assert_true(s.stack.quits);
	stage_close(&s);
}

/* An empty list has nothing to act on, and says so, whatever is pressed. */
static void
an_empty_list_has_no_message(void **state)
{
	static const char *const keys[] = { "d",     "r", "v", "F",
					    "Enter", "s", "t", "@" };
	struct stage s;

	(void)state;
	open_with_rows(&s, 0);
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		stage_press(&s, "T");
		assert_false(stage_has(&s, "There is no message here"));
		stage_press(&s, keys[i]);
		assert_why(stage_has(&s, "There is no message here"), keys[i]);
	}
	stage_close(&s);
}

/* The marked are out of sight, but there all the same. */
static void
what_is_marked_is_there_in_an_empty_list(void **state)
{
	struct stage s;

	(void)state;
	open_with_rows(&s, 40);
	stage_press(&s, "t l 'nothing' Enter");
	stage_give_rows(&s, STAGE_ENGLISH, 0);
	stage_press(&s, "; d");
	assert_int_equal(stage_asked(&s, REQUEST_MOVE)->move.n, 1);
	stage_close(&s);
}

static void
search_goes_around(void **state)
{
	struct stage s;

	(void)state;
	open_with_rows(&s, 40);
	stage_press(&s, "/ 'TRAVEL' Enter");
	assert_true(stage_has(&s, "2/40"));
	stage_press(&s, "n");
	assert_true(stage_has(&s, "7/40"));
	stage_press(&s, "Alt-n Alt-n");
	assert_true(stage_has(&s, "37/40"));
	stage_press(&s, "/ 'nowhere' Enter");
	assert_true(stage_has(&s, "Not found"));
	stage_close(&s);
}

/* Beyond the window, pages are asked for until something is found. */
static void
search_goes_beyond_the_window(void **state)
{
	const struct request *q;
	struct stage s;

	(void)state;
	open_with_rows(&s, 2000);
	stage_press(&s, "/ 'nowhere' Enter");
	for (int i = 0; i < 6 && !stage_has(&s, "Not found"); i++) {
		q = stage_asked(&s, REQUEST_ROWS);
		assert_true(q->rows.count <= 500);
		stage_give_rows(&s, STAGE_ENGLISH, 2000);
	}
	assert_true(stage_has(&s, "Not found"));
	stage_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_it_looks),
		cmocka_unit_test(no_size_breaks_it),
		cmocka_unit_test(rows_say_unread_and_cursor_without_colour),
		cmocka_unit_test(only_a_window_is_asked_for),
		cmocka_unit_test(one_request_at_a_time),
		cmocka_unit_test(moving_inside_the_window_asks_nothing),
		cmocka_unit_test(new_mail_above_does_not_move_the_page),
		cmocka_unit_test(at_the_top_new_mail_comes_into_sight),
		cmocka_unit_test(who_has_chosen_nothing_stays_at_the_top),
		cmocka_unit_test(a_message_that_went_leaves_its_place),
		cmocka_unit_test(deleting_twice_deletes_two),
		cmocka_unit_test(what_failed_comes_back),
		cmocka_unit_test(fetching_comes_to_an_end),
		cmocka_unit_test(a_move_that_moves_nothing_hides_nothing),
		cmocka_unit_test(a_single_message_is_opened_when_it_comes),
		cmocka_unit_test(undo_says_what),
		cmocka_unit_test(marks_and_the_next_action),
		cmocka_unit_test(a_folder_is_completed),
		cmocka_unit_test(a_limit_filters_while_typing),
		cmocka_unit_test(a_limit_that_is_not_understood_says_so),
		cmocka_unit_test(q_leaves_the_limit_first),
		cmocka_unit_test(an_empty_list_has_no_message),
		cmocka_unit_test(what_is_marked_is_there_in_an_empty_list),
		cmocka_unit_test(search_goes_around),
		cmocka_unit_test(search_goes_beyond_the_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
