#include "net/loop.h"

#include "tests/check.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static struct loop *loop;
static char journal[64]; /* a letter for what happened */

static void
note(const char *letter)
{
	size_t n = strlen(journal);

	(void)snprintf(journal + n, sizeof(journal) - n, "%s", letter);
}

static int
open_loop(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	journal[0] = '\0';
	loop = loop_open(&e);
	return loop == NULL;
}

static int
close_loop(void **state)
{
	(void)state;
	loop_close(&loop);
	return 0;
}

static void
turn(int max_ms)
{
	struct err e = ERR_INIT;

	assert_why(loop_turn(loop, max_ms, &e), e.text);
}

static void
fire(void *who)
{
	note(who);
}

static void
timers_fire_in_order(void **state)
{
	char l[] = "l", s[] = "s", n[] = "n";
	struct loop_timer late = { .fire = fire, .who = l };
	struct loop_timer soon = { .fire = fire, .who = s };
	struct loop_timer never = { .fire = fire, .who = n };

	(void)state;
	loop_set_timer(loop, &late, 30);
	loop_set_timer(loop, &never, 20);
	loop_set_timer(loop, &soon, 10);
	loop_stop_timer(loop, &never);
	while (strlen(journal) < 2)
		turn(-1);
	assert_str(str_of(journal), "sl", "by time, and without the stopped");
	assert_false(late.is_set);
}

static struct loop_timer again;

static void
fire_again(void *who)
{
	(void)who;
	note("a");
	loop_set_timer(loop, &again, 0);
}

static void
a_timer_that_sets_itself_lets_others_live(void **state)
{
	(void)state;
	again = (struct loop_timer){ .fire = fire_again };
	loop_set_timer(loop, &again, 0);
	turn(-1);
	turn(-1);
	assert_str(str_of(journal), "aa", "once a turn");
	loop_stop_timer(loop, &again);
	turn(0);
	assert_str(str_of(journal), "aa", "stopped");
}

static struct loop_watch watches[2];

static void
take_off_both(void *who, int got)
{
	(void)who;
	assert_int_equal(got, LOOP_READ);
	note("r");
	loop_remove_watch(loop, &watches[0]);
	loop_remove_watch(loop, &watches[1]);
}

/* The second may not be called any more: its memory could be gone. */
static void
a_callback_takes_others_off(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	for (size_t i = 0; i < 2; i++) {
		watches[i] = (struct loop_watch){ .fd = fds[0],
						  .wants = LOOP_READ,
						  .ready = take_off_both };
		loop_add_watch(loop, &watches[i]);
	}
	turn(1000);
	turn(0);
	assert_str(str_of(journal), "r", "one of the two");
	(void)close(fds[0]);
	(void)close(fds[1]);
}

static void
hang_up(void *who, int got)
{
	(void)who;
	note(got == LOOP_WRITE ? "w" : "?");
}

static void
a_hang_up_counts_as_what_is_wanted(void **state)
{
	struct loop_watch w = { .wants = LOOP_WRITE, .ready = hang_up };
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	(void)close(fds[0]);
	w.fd = fds[1];
	loop_add_watch(loop, &w);
	turn(1000);
	w.wants = 0;
	turn(0);
	assert_str(str_of(journal), "w", "and who wants nothing rests");
	loop_remove_watch(loop, &w);
	(void)close(fds[1]);
}

static void *
wake_from_afar(void *arg)
{
	loop_wake(arg);
	return NULL;
}

static void
woken(void *who)
{
	note("k");
	loop_remove_waker(loop, who);
}

static void
another_thread_wakes_it(void **state)
{
	struct loop_waker one = { .woken = woken, .who = &one };
	struct loop_waker two = { .woken = woken, .who = &two };
	pthread_t thread;

	(void)state;
	loop_add_waker(loop, &one);
	loop_add_waker(loop, &two);
	assert_int_equal(pthread_create(&thread, NULL, wake_from_afar, loop),
			 0);
	while (journal[0] == '\0')
		turn(-1);
	(void)pthread_join(thread, NULL);
	assert_str(str_of(journal), "kk", "each once, though they leave");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(timers_fire_in_order, open_loop,
						close_loop),
		cmocka_unit_test_setup_teardown(
			a_timer_that_sets_itself_lets_others_live, open_loop,
			close_loop),
		cmocka_unit_test_setup_teardown(a_callback_takes_others_off,
						open_loop, close_loop),
		cmocka_unit_test_setup_teardown(
			a_hang_up_counts_as_what_is_wanted, open_loop,
			close_loop),
		cmocka_unit_test_setup_teardown(another_thread_wakes_it,
						open_loop, close_loop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
