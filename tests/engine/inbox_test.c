/* A post box: order, and a descriptor that tells the truth. */
#include "engine/inbox.h"

#include "engine/event.h"
#include "engine/job.h"
#include "tests/check.h"

#include <poll.h>
#include <unistd.h>

static bool
is_readable(const struct inbox *box)
{
	struct pollfd p = { .fd = inbox_fd(box), .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

static void
post_numbers(struct inbox *box, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct job *j = job_new(JOB_CHUNK, 0);

		j->account = i;
		inbox_post(box, &j);
		assert_null(j);
	}
}

static void
what_comes_first_is_taken_first(void **state)
{
	struct inbox *box = NULL;
	struct err e = ERR_INIT;
	struct job *j;

	(void)state;
	assert_true(inbox_open(&box, &e));
	assert_false(is_readable(box));
	post_numbers(box, 100000);
	for (uint32_t i = 0; i < 100000; i++) {
		assert_true(is_readable(box));
		j = inbox_take(box);
		assert_int_equal(j->account, i);
		job_free(&j);
	}
	assert_null(inbox_take(box));
	assert_false(is_readable(box));
	inbox_close(&box);
	assert_null(box);
}

static void
waiting_ends_at_its_time(void **state)
{
	struct inbox *box = NULL;
	struct err e = ERR_INIT;
	struct job *j;

	(void)state;
	assert_true(inbox_open(&box, &e));
	assert_null(inbox_wait(box, 5));
	post_numbers(box, 1);
	j = inbox_wait(box, -1);
	assert_non_null(j);
	job_free(&j);
	inbox_close(&box);
}

/* The sanitizer finds what is not freed. */
static void
closing_frees_what_nobody_took(void **state)
{
	struct inbox *box = NULL;
	struct err e = ERR_INIT;
	struct job *j = job_new(JOB_EVENT, 1);

	(void)state;
	assert_true(inbox_open(&box, &e));
	j->event = event_new(EVENT_NOTICE, 0);
	j->event->text = arena_printf(&j->event->arena, "%d", 7);
	inbox_post(box, &j);
	post_numbers(box, 3);
	inbox_close(&box);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_first_is_taken_first),
		cmocka_unit_test(waiting_ends_at_its_time),
		cmocka_unit_test(closing_frees_what_nobody_took),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
