/* The read side without its thread: questions are posted, then it runs. */
#include "engine/readside.h"

#include "tests/check.h"
#include "tests/engine/rig.h"

static void
post(struct rig *r, enum request_kind kind, uint64_t ticket)
{
	struct job *j = job_new(JOB_REQUEST, ticket);

	j->request = request_new(kind);
	j->request->ticket = ticket;
	if (kind == REQUEST_ROWS)
		j->request->rows.count = 10;
	inbox_post(r->side.read, &j);
}

/* The write side is not there either, so nobody could scan. */
static void
open_sides(struct rig *r)
{
	r->options.background = true;
	rig_open_writer(r);
}

static void
run(struct rig *r)
{
	struct job *j = job_new(JOB_QUIT, 0);

	inbox_post(r->side.read, &j);
	readside_run(&r->side, r->stores.reader);
}

static void
expect(struct rig *r, uint64_t ticket, enum event_kind kind, enum err_kind why)
{
	struct event *ev = rig_take_event(r);

	assert_non_null(ev);
	assert_true(ev->ticket == ticket);
	assert_int_equal(ev->kind, kind);
	assert_int_equal(ev->err.kind, why);
	assert_true(ev->last);
	event_free(&ev);
}

static void
what_is_cancelled_is_answered_so(void **state)
{
	struct rig *r = *state;

	open_sides(r);
	post(r, REQUEST_ROWS, 1);
	post(r, REQUEST_ROWS, 2);
	post(r, REQUEST_FOLDERS, 3);
	side_cancel(&r->side, 2);
	run(r);
	expect(r, 1, EVENT_ROWS, ERR_NONE);
	expect(r, 2, EVENT_ROWS, ERR_CANCELLED);
	expect(r, 3, EVENT_FOLDERS, ERR_NONE);
	assert_null(rig_take_event(r));
}

/* The interrupt of a statement may hit another request than it was meant
 * for: that one is asked again and loses nothing. */
static void
a_stray_interrupt_does_no_harm(void **state)
{
	struct rig *r = *state;

	open_sides(r);
	store_interrupt(r->stores.reader);
	post(r, REQUEST_ROWS, 1);
	run(r);
	expect(r, 1, EVENT_ROWS, ERR_NONE);
}

static void
closing_ends_all_at_once(void **state)
{
	struct rig *r = *state;

	open_sides(r);
	for (uint64_t ticket = 1; ticket <= 50; ticket++)
		post(r, REQUEST_ROWS, ticket);
	side_cancel(&r->side, SIDE_EVERYTHING);
	run(r);
	for (uint64_t ticket = 1; ticket <= 50; ticket++)
		expect(r, ticket, EVENT_ROWS, ERR_CANCELLED);
}

/* Nobody answers JOB_SCAN, and then the engine closes. */
static void
a_scan_that_never_ends_is_left(void **state)
{
	struct rig *r = *state;

	rig_open_writer(r);
	post(r, REQUEST_ROWS, 1);
	post(r, REQUEST_DRAFT_LIST, 2);
	run(r);
	expect(r, 1, EVENT_ROWS, ERR_CANCELLED);
	expect(r, 2, EVENT_DRAFTS, ERR_NONE);
}

/* Old tickets make room for new ones; ticket 0 is nobody's. */
static void
many_can_be_cancelled(void **state)
{
	struct rig *r = *state;

	open_sides(r);
	for (uint64_t ticket = 1; ticket <= 1000; ticket++)
		side_cancel(&r->side, ticket);
	assert_true(side_is_cancelled(&r->side, 1000));
	assert_true(side_is_cancelled(&r->side, 990));
	assert_false(side_is_cancelled(&r->side, 1));
	assert_false(side_is_cancelled(&r->side, 1001));
	assert_false(side_is_cancelled(&r->side, 0));
}

#define RIGGED(test) \
	cmocka_unit_test_setup_teardown(test, rig_set_up, rig_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RIGGED(what_is_cancelled_is_answered_so),
		RIGGED(a_stray_interrupt_does_no_harm),
		RIGGED(closing_ends_all_at_once),
		RIGGED(a_scan_that_never_ends_is_left),
		RIGGED(many_can_be_cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
