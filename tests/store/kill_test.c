/*
 * A program that fetches is killed (SIGKILL) at random moments, again and
 * again, until all mail is here. No message may be missing, none may come
 * twice, and each is in its file byte for byte. CULVER_KILLS says how often
 * (doc/testing.md).
 */
#include "store/uidl.h"
#include "tests/store/box.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

enum { KILLS_USUAL = 60, MESSAGES = 400, GROUP = 8, BODY_LINES = 40 };

/* The server: what is still on it. Deleted as soon as the store says that a
 * message is durable. */
struct server {
	volatile bool deleted[MESSAGES];
	volatile unsigned fetches; /* begun, in all */
};

static struct server *
server_new(void)
{
	void *p = mmap(NULL, sizeof(struct server), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert_true(p != MAP_FAILED);
	return p;
}

static void
key_of(int i, char key[33])
{
	(void)snprintf(key, 33, "%032x", (unsigned)i + 1);
}

static struct str
message_of(struct arena *a, int i)
{
	struct buf b;
	struct str out;

	buf_init(&b, 100000);
	buf_printf(&b, "From: a%d@example.org\nSubject: number %d\n\n", i, i);
	for (int line = 0; line < BODY_LINES; line++)
		buf_printf(&b, "line %d of message %d\n", line, i);
	out = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return out;
}

static bool
fetch_group(struct store *s, struct server *server, const int *which, size_t n,
	    struct err *e)
{
	struct arena a = { 0 };
	struct delivery *group[GROUP];
	uint32_t inbox;
	char key[33];
	bool ok = store_make_role(s, STR("work"), STORE_INBOX, &inbox, e);

	for (size_t i = 0; ok && i < n; i++) {
		key_of(which[i], key);
		server->fetches++;
		ok = deliver_open(s, inbox, str_of(key), &group[i], e) &&
		     deliver_write(group[i], message_of(&a, which[i]), e);
	}
	ok = ok && deliver_commit(s, group, n, e);
	for (size_t i = 0; ok && i < n; i++)
		server->deleted[which[i]] = true;
	arena_fini(&a);
	return ok;
}

static bool
fetch_all(struct store *s, struct server *server, struct err *e)
{
	struct arena a = { 0 };
	struct uidl_list known = { 0 };
	int which[GROUP];
	size_t n = 0;
	char key[33];
	bool ok = uidl_load(s, &a, STR("work"), &known, e);

	for (int i = 0; ok && i < MESSAGES; i++) {
		key_of(i, key);
		if (server->deleted[i] ||
		    uidl_find(&known, uidl_key_of(str_of(key))) != NULL)
			continue;
		which[n++] = i;
		if (n == GROUP) {
			ok = fetch_group(s, server, which, n, e);
			n = 0;
		}
	}
	ok = ok && fetch_group(s, server, which, n, e);
	arena_fini(&a);
	return ok;
}

static int
be_the_program(const struct store_options *o, struct server *server)
{
	struct store_scan_result r;
	struct err e = ERR_INIT;
	struct store *s;

	if (store_open(&s, o, &e) && store_scan(s, NULL, NULL, &r, &e) &&
	    fetch_all(s, server, &e))
		return 0;
	(void)fprintf(stderr, "%s\n", e.text);
	return 1;
}

static void
sleep_us(long us)
{
	struct timespec wait = { 0, us * 1000 };

	(void)nanosleep(&wait, NULL);
}

/* Until it has begun another message; at most a second or so, for it may find
 * that there is none. */
static void
wait_for_fetch(const struct server *server, unsigned before)
{
	for (int i = 0; i < 5000 && server->fetches == before; i++)
		sleep_us(100);
}

/* Kills it a while after its start or, for every second, after it began to
 * fetch. Returns whether it was killed; otherwise it has got everything. */
static bool
run_and_kill(struct box *b, struct server *server, bool early, long wait_us)
{
	unsigned before = server->fetches;
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0)
		_exit(be_the_program(&b->options, server));
	if (!early)
		wait_for_fetch(server, before);
	sleep_us(wait_us);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_true(waitpid(child, &status, 0) == child);
	if (WIFEXITED(status))
		assert_int_equal(WEXITSTATUS(status), 0);
	return WIFSIGNALED(status);
}

static void
check_message(struct box *b, const struct store_row *row)
{
	struct arena a = { 0 };
	struct buf bytes;
	uint64_t number;

	assert_true(
		str_to_u64(str_skip(row->subject, strlen("number ")), &number));
	buf_init(&bytes, 100000);
	assert_ok(store_read(b->store, row->id, &bytes, &b->e), b);
	assert_bytes(buf_str(&bytes), message_of(&a, (int)number),
		     "byte for byte");
	buf_fini(&bytes);
	arena_fini(&a);
}

static void
check_all(struct box *b, struct server *server)
{
	struct find_rows rows;
	unsigned seen[MESSAGES] = { 0 };

	box_reopen(b);
	assert_ok(fetch_all(b->store, server, &b->e), b);
	rows = box_rows(b, STORE_EVERY);
	for (size_t i = 0; i < rows.n; i++) {
		uint64_t number = MESSAGES;

		check_message(b, &rows.v[i]);
		(void)str_to_u64(str_skip(rows.v[i].subject, 7), &number);
		assert_true(number < MESSAGES);
		seen[number]++;
	}
	for (int i = 0; i < MESSAGES; i++)
		assert_int_equal(seen[i], 1);
	assert_int_equal(rows.n, MESSAGES);
}

/* Pseudo-random, so that a failure can be had again. */
static long
next_wait_us(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (long)(*seed >> 8) % 20000;
}

static int
kills_wanted(void)
{
	const char *said = getenv("CULVER_KILLS");
	uint64_t n = KILLS_USUAL;

	if (said != NULL)
		assert_true(str_to_u64(str_of(said), &n) && n > 0 &&
			    n <= 1000000);
	return (int)n;
}

static void
killed_again_and_again_it_loses_nothing(void **state)
{
	const int wanted = kills_wanted();
	struct server *server = server_new();
	uint32_t seed = 20030701;
	struct box b;
	unsigned in_fetch = 0;
	int kills = 0;

	(void)state;
	box_init(&b);
	b.options.n_accounts = 1;
	while (kills < wanted) {
		unsigned before = server->fetches;

		if (run_and_kill(&b, server, kills % 2 != 0,
				 next_wait_us(&seed))) {
			kills++;
			in_fetch += server->fetches > before;
			continue;
		}
		/* All is here before it was killed often enough: check, and
		 * begin with an empty house. */
		check_all(&b, server);
		box_close(&b);
		memset((void *)server, 0, sizeof(*server));
		box_init(&b);
		b.options.n_accounts = 1;
	}
	check_all(&b, server);
	print_message("killed %d times, %u of them in a fetch\n", kills,
		      in_fetch);
	assert_true(in_fetch > (unsigned)wanted / 4);
	box_close(&b);
	assert_int_equal(munmap((void *)server, sizeof(*server)), 0);
}

/* Both take what the server lists before either has anything. */
static void
two_at_a_time_bring_nothing_twice(void **state)
{
	struct server *server = server_new();
	struct find_rows rows;
	pid_t children[2];
	struct box b;

	(void)state;
	box_init(&b);
	b.options.n_accounts = 1;
	for (size_t i = 0; i < COUNT_OF(children); i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			_exit(be_the_program(&b.options, server));
	}
	for (size_t i = 0; i < COUNT_OF(children); i++) {
		int status;

		assert_true(waitpid(children[i], &status, 0) == children[i]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	box_reopen(&b);
	rows = box_rows(&b, STORE_EVERY);
	assert_int_equal(rows.n, MESSAGES);
	check_all(&b, server);
	print_message("%u fetches for %d messages\n", server->fetches,
		      MESSAGES);
	box_close(&b);
	assert_int_equal(munmap((void *)server, sizeof(*server)), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_again_and_again_it_loses_nothing),
		cmocka_unit_test(two_at_a_time_bring_nothing_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
