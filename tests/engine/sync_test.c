#include "engine/sync.h"

#include "base/limits.h"
#include "tests/check.h"
#include "tests/engine/fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOGIN                                 \
	"S +OK hello\nC CAPA\nS -ERR what?\n" \
	"C USER u\nS +OK\nC PASS secret\nS +OK welcome\n"
#define LIST_TWO               \
	"C STAT\nS +OK 2 20\n" \
	"C UIDL\nS +OK\nS 1 a\nS 2 b\nS .\n"
#define LIST_NONE             \
	"C STAT\nS +OK 0 0\n" \
	"C UIDL\nS +OK\nS .\n"
#define QUIT "C QUIT\nS +OK bye\nX\n"

static void
fetches_and_keeps(void **state)
{
	struct fake f = { .script = LOGIN LIST_TWO
			  "C RETR 1\nS +OK\nS Subject: one\nS \nS ..\nS .\n"
			  "C RETR 2\nS +OK\nS two\nS .\n" QUIT };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	fake_end(&f, "listed a b\n"
		     "stored a: Subject: one||.|\n"
		     "stored b: two|\n"
		     "fetched 2, deleted 0 \n"
		     "done 7 \n");
}

static void
deletes_what_is_durable(void **state)
{
	struct fake f = { .script =
				  LOGIN LIST_TWO "C DELE 1\nS +OK\n"
						 "C RETR 2\nS +OK\nS two\nS .\n"
						 "C DELE 2\nS +OK\n" QUIT,
			  .known = "a",
			  .due = "a",
			  .dele = true };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	fake_end(&f, "listed a b\nstored b: two|\ndeleted a b\n"
		     "fetched 1, deleted 2 \ndone 7 \n");
}

static void
unconfirmed_is_not_deleted(void **state)
{
	struct fake f = { .script = LOGIN LIST_TWO
			  "C DELE 1\nS +OK\nC DELE 2\nS -ERR no\n"
			  "C QUIT\nX\n",
			  .known = "a b",
			  .due = "a b" };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	assert_int_equal(str_find(buf_str(&f.log), STR("deleted a"), 0),
			 SIZE_MAX);
	assert_true(str_find(buf_str(&f.log), STR("deleted 0 work: "), 0) !=
		    SIZE_MAX);
	fake_quit(&f);
	fake_end(&f, NULL);
}

/* The first half is dropped; at the next visit only what is not here is
 * fetched. */
static void
resumes_after_a_drop(void **state)
{
	struct fake f = { .script = LOGIN LIST_TWO
			  "C RETR 1\nS +OK\nS one\nS .\n"
			  "C RETR 2\nS +OK\nS half of it\nX\n" LOGIN LIST_TWO
			  "C RETR 2\nS +OK\nS all of it\nS .\n" QUIT };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	f.known = "a";
	fake_fetch(&f, 8);
	fake_until(&f, "done 8");
	fake_end(&f,
		 "listed a b\nstored a: one|\ndrop\n"
		 "fetched 1, deleted 0 work: fetching: the server closed the "
		 "connection\n"
		 "done 7 work: fetching: the server closed the connection\n"
		 "listed a b\nstored b: all of it|\n"
		 "fetched 1, deleted 0 \ndone 8 \n");
}

static void
says_that_the_server_is_silent(void **state)
{
	struct fake f = { .script = LOGIN LIST_TWO
			  "C RETR 1\nS +OK\nS one\nH\nS .\n"
			  "C RETR 2\nS +OK\nS two\nS .\n" QUIT };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "listed a b");
	fake_for(&f, 2300);
	assert_true(f.stalled_s >= 1 && f.stalled_s <= 3);
	fake_release(&f);
	fake_until(&f, "done 7");
	fake_end(&f, "listed a b\nstored a: one|\nstored b: two|\n"
		     "fetched 2, deleted 0 \ndone 7 \n");
}

static void
cancels_a_stalled_fetch(void **state)
{
	struct fake f = { .script = LOGIN LIST_TWO
			  "C RETR 1\nS +OK\nS one\nH\n" };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "listed a b");
	fake_for(&f, 100);
	fake_cancel(&f, 7);
	fake_until(&f, "done 7");
	fake_end(&f, "listed a b\ndrop\n"
		     "fetched 0, deleted 0 work: cancelled\n"
		     "done 7 work: cancelled\ndone 1007 \n");
}

static void
wrong_password_is_a_login_error(void **state)
{
	struct fake f = { .script = "S +OK hello\nC CAPA\nS -ERR what?\n"
				    "C USER u\nS +OK\nC PASS secret\n"
				    "S -ERR [AUTH] that is not it\nX\n" };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	assert_true(str_find(buf_str(&f.log), STR("that is not it"), 0) !=
		    SIZE_MAX);
	assert_true(str_find(buf_str(&f.log), STR("secret"), 0) == SIZE_MAX);
	fake_quit(&f);
	fake_end(&f, NULL);
}

/* plain_allowed is turned by fake_start. */
static void
no_stls_no_login(void **state)
{
	struct fake f = { .script = "S +OK hello\nC STLS\nS -ERR what?\nX\n",
			  .account = { .plain_allowed = true } };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	fake_end(&f, "fetched 0, deleted 0 work: the server does not do STLS, "
		     "so no login was sent: the server said: what?\n"
		     "done 7 work: the server does not do STLS, so no login "
		     "was sent: the server said: what?\n");
}

static void
one_message_refused(void **state)
{
	struct fake f = { .script = LOGIN LIST_TWO
			  "C RETR 1\nS -ERR locked\n"
			  "C RETR 2\nS +OK\nS two\nS .\n" QUIT };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	assert_true(str_find(buf_str(&f.log), STR("stored b: two|\nfetched 1"),
			     0) != SIZE_MAX);
	assert_true(str_find(buf_str(&f.log), STR("locked"), 0) != SIZE_MAX);
	fake_quit(&f);
	fake_end(&f, NULL);
}

/* Otherwise the mailbox of keep = "no" grows, and nobody knows. */
static void
a_message_that_is_not_deleted_is_told(void **state)
{
	struct fake f = { .script =
				  LOGIN LIST_TWO "C DELE 1\nS -ERR read-only\n"
						 "C DELE 2\nS +OK\n" QUIT,
			  .known = "a b",
			  .due = "a b" };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	assert_true(str_find(buf_str(&f.log), STR("deleted b\n"), 0) !=
		    SIZE_MAX);
	assert_true(str_find(buf_str(&f.log), STR("message 1: "), 0) !=
		    SIZE_MAX);
	assert_true(str_find(buf_str(&f.log), STR("read-only"), 0) != SIZE_MAX);
	fake_quit(&f);
	fake_end(&f, NULL);
}

static void
a_full_disk_ends_it(void **state)
{
	struct fake f = { .script =
				  LOGIN LIST_TWO "C RETR 1\nS +OK\nS one\nS .\n"
						 "C RETR 2\nS +OK\nS two\nH\n",
			  .store_err = "no space left",
			  .dele = true };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	assert_true(str_find(buf_str(&f.log), STR("work: no space left"), 0) !=
		    SIZE_MAX);
	assert_true(str_find(buf_str(&f.log), STR("deleted a"), 0) == SIZE_MAX);
	fake_quit(&f);
	fake_end(&f, NULL);
}

/* Without UIDL the heads tell messages apart. */
static void
names_by_heads(void **state)
{
	struct fake f = { .script =
				  LOGIN "C STAT\nS +OK 2 20\n"
					"C UIDL\nS -ERR what?\n"
					"C LIST\nS +OK\nS 1 10\nS 2 10\nS .\n"
					"C TOP 1 0\nS +OK\nS A: 1\nS \nS .\n"
					"C TOP 2 0\nS +OK\nS A: 2\nS \nS .\n"
					"C RETR 1\nS +OK\nS one\nS .\n"
					"C RETR 2\nS +OK\nS two\nS .\n" QUIT };
	struct uidl_key first;

	(void)state;
	/* Kept in file names: it must never change. */
	first = listing_key(STR("head:10:d3697a2c420c144690964eebcce1ef2e"
				"b875f3912466cc9aaab694f8224dec67"),
			    0);
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	assert_memory_equal(&f.keys[0], &first, sizeof(first));
	assert_memory_not_equal(&f.keys[0], &f.keys[1], sizeof(first));
	fake_end(&f, "listed head head\n"
		     "stored head: one|\nstored head: two|\n"
		     "fetched 2, deleted 0 \ndone 7 \n");
}

/* The plan wants to know more before it is made. */
static void
asks_for_sizes_and_heads(void **state)
{
	struct fake f = { .script = LOGIN LIST_TWO
			  "C LIST\nS +OK\nS 1 10\nS 2 20\nS .\n"
			  "C TOP 1 0\nS +OK\nS Message-ID: <a@b>\nS \nS .\n"
			  "C TOP 2 0\nS -ERR what?\n"
			  "C RETR 2\nS +OK\nS two\nS .\n" QUIT,
			  .known = "a",
			  .sizes = "a b",
			  .look = "a b" };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	fake_end(&f, "listed a b\nlisted a=10 b=20\n"
		     "listed a=10 b=20 head of a no head of b\n"
		     "stored b: two|\nfetched 1, deleted 0 \ndone 7 \n");
}

static void
neither_uidl_nor_top(void **state)
{
	struct fake f = {
		.script = LOGIN
		"C STAT\nS +OK 1 10\n"
		"C UIDL\nS -ERR what?\n"
		"C LIST\nS +OK\nS 1 10\nS .\nC TOP 1 0\nS -ERR what?\n"
	};

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	assert_true(str_find(buf_str(&f.log), STR("cannot be told apart"), 0) !=
		    SIZE_MAX);
	fake_quit(&f);
	fake_end(&f, NULL);
}

/* A writer that never gets done: the socket is not read any more. */
static void
stops_reading_when_nothing_is_written(void **state)
{
	enum { LINE = 1000, LINES = 30 };
	struct fake f = { .script = LOGIN "C STAT\nS +OK 1 10\n"
					  "C UIDL\nS +OK\nS 1 a\nS .\n"
					  "C RETR 1\nS +OK\nH\n",
			  .owes = true };
	char *piece = mem_zalloc((size_t)LINE * LINES);
	struct str bytes = { piece, (size_t)LINE * LINES };
	struct err e = ERR_INIT;
	uint64_t given = 0;
	size_t n;

	(void)state;
	(void)memset(piece, 'x', bytes.n);
	for (size_t i = LINE; i <= bytes.n; i += LINE)
		piece[i - 1] = '\n';
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "listed a");
	fake_for(&f, 50);
	for (int i = 0; i < 4000; i++) {
		if (stream_write(f.stream, bytes, &n, &e) == STEP_ITEM)
			given += n;
		fake_for(&f, 0);
		if (i % 20 == 0)
			fake_for(&f, 1);
		if (given > 64 * 1024 * 1024)
			break;
	}
	fake_for(&f, 200);
	assert_true(given < 64 * 1024 * 1024);
	assert_true(f.fetched_bytes > LIMIT_UNWRITTEN_BYTES / 2);
	assert_true(f.fetched_bytes < LIMIT_UNWRITTEN_BYTES + 1024 * 1024);
	fake_quit(&f);
	fake_end(&f, NULL);
	mem_free(&piece);
}

static void
asks_a_command_for_the_password(void **state)
{
	static const char *const says[] = { "sh", "-c", "echo secret; echo x",
					    NULL };
	struct fake f = { .script = LOGIN LIST_NONE QUIT,
			  .account = { .password_command = says } };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	assert_true(str_find(buf_str(&f.log), STR("expected"), 0) == SIZE_MAX);
	fake_quit(&f);
	fake_end(&f, NULL);
}

static void
a_command_that_fails_is_quoted(void **state)
{
	static const char *const fails[] = { "sh", "-c",
					     "echo no key >&2; exit 3", NULL };
	struct fake f = { .script = "",
			  .account = { .password_command = fails } };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7 work: password-command sh: failed: no key");
	fake_quit(&f);
	fake_end(&f, NULL);
}

static void
a_command_is_killed_by_cancel(void **state)
{
	static const char *const sleeps[] = { "sleep", "30", NULL };
	struct fake f = { .script = "",
			  .account = { .password_command = sleeps } };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_for(&f, 200);
	fake_cancel(&f, 7);
	fake_until(&f, "done 7 work: cancelled");
	fake_quit(&f);
	fake_end(&f, NULL);
}

static void
checks_both_services(void **state)
{
	struct fake f = { .script = LOGIN QUIT
			  "S 220 hi\nC *\nS 250 hi\nC QUIT\nS 221 bye\nX\n" };

	(void)state;
	fake_start(&f);
	fake_check(&f, 7);
	fake_until(&f, "done 7");
	fake_end(&f, "checked pop3 \nchecked smtp \ndone 7 \n");
}

static void
collects_by_itself(void **state)
{
	struct fake f = { .script = LOGIN LIST_TWO
			  "C RETR 1\nS +OK\nS one\nS .\n" QUIT,
			  .known = "b",
			  .background = true };

	(void)state;
	fake_start(&f);
	fake_until(&f, "notice");
	fake_end(&f, "listed a b\nstored a: one|\n"
		     "notice work: 1 new message\n");
}

static void
traces_without_secrets(void **state)
{
	char path[] = "/tmp/culver_trace_XXXXXX", text[4096] = "";
	struct fake f = { .script = LOGIN LIST_NONE QUIT, .trace_path = path };
	int fd = mkstemp(path);
	struct stat st;

	(void)state;
	assert_true(fd >= 0 && fchmod(fd, 0644) == 0);
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "done 7");
	fake_quit(&f);
	fake_end(&f, NULL);
	assert_true(read(fd, text, sizeof(text) - 1) > 0);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_non_null(strstr(text, " work pop3 > PASS <hidden>\n"));
	assert_non_null(strstr(text, " work pop3 < +OK welcome\n"));
	assert_null(strstr(text, "secret"));
	(void)close(fd);
	(void)unlink(path);
}

static void
quits_in_the_middle(void **state)
{
	struct fake f = { .script = LOGIN LIST_TWO
			  "C RETR 1\nS +OK\nS one\nH\n" };

	(void)state;
	fake_start(&f);
	fake_fetch(&f, 7);
	fake_until(&f, "listed a b");
	fake_for(&f, 50);
	fake_end(&f, "listed a b\ndrop\n"
		     "fetched 0, deleted 0 work: the program was closed\n"
		     "done 7 work: the program was closed\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fetches_and_keeps),
		cmocka_unit_test(deletes_what_is_durable),
		cmocka_unit_test(unconfirmed_is_not_deleted),
		cmocka_unit_test(resumes_after_a_drop),
		cmocka_unit_test(says_that_the_server_is_silent),
		cmocka_unit_test(cancels_a_stalled_fetch),
		cmocka_unit_test(wrong_password_is_a_login_error),
		cmocka_unit_test(no_stls_no_login),
		cmocka_unit_test(one_message_refused),
		cmocka_unit_test(a_message_that_is_not_deleted_is_told),
		cmocka_unit_test(a_full_disk_ends_it),
		cmocka_unit_test(names_by_heads),
		cmocka_unit_test(asks_for_sizes_and_heads),
		cmocka_unit_test(neither_uidl_nor_top),
		cmocka_unit_test(stops_reading_when_nothing_is_written),
		cmocka_unit_test(asks_a_command_for_the_password),
		cmocka_unit_test(a_command_that_fails_is_quoted),
		cmocka_unit_test(a_command_is_killed_by_cancel),
		cmocka_unit_test(checks_both_services),
		cmocka_unit_test(collects_by_itself),
		cmocka_unit_test(traces_without_secrets),
		cmocka_unit_test(quits_in_the_middle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
