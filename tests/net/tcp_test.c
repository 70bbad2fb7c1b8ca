/* Dialling and taking calls on loopback. */
#include "net/tcp.h"

#include "net/resolve.h"
#include "tests/check.h"

enum { TURN_MS = 5000 };

static struct loop *loop;
static struct stream *dialled;
static struct err dial_err;
static bool is_answered;

static void
answered(void *who, struct stream *stream, const struct err *e)
{
	(void)who;
	is_answered = true;
	dialled = stream;
	dial_err = *e;
}

static void
turn(void)
{
	struct err e = ERR_INIT;

	assert_why(loop_turn(loop, TURN_MS, &e), e.text);
}

static void
dial(const char *host, int port)
{
	is_answered = false;
	(void)tcp_connect(loop, host, port, answered, NULL);
	assert_false(is_answered);
	while (!is_answered)
		turn();
}

static int
set_up(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	loop = loop_open(&e);
	return loop == NULL;
}

static int
tear_down(void **state)
{
	(void)state;
	loop_close(&loop);
	return 0;
}

static const struct {
	const char *why, *listen, *dial, *literal;
} calls[] = {
	{ "IPv4 literal", "127.0.0.1", "127.0.0.1", "[127.0.0.1]" },
	{ "IPv6 literal", "::1", "::1", "[IPv6:::1]" },
	{ "IPv6 in brackets", "::1", "[::1]", "[IPv6:::1]" },
	{ "a name, the server on IPv4 only", "127.0.0.1", "localhost",
	  "[127.0.0.1]" },
	{ "IPv4 in IPv6 is called IPv4", "127.0.0.1", "::ffff:127.0.0.1",
	  "[127.0.0.1]" },
};

static void
read_back(struct stream *from, const char *expected, const char *why)
{
	struct err e = ERR_INIT;
	enum step step;
	char bytes[64];
	size_t n = 0;

	while ((step = stream_read(from, bytes, sizeof(bytes), &n, &e)) ==
	       STEP_MORE)
		;
	assert_int_equal(step, STEP_ITEM);
	assert_str(((struct str){ bytes, n }), expected, why);
}

static void
calls_are_made_and_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(calls); i++) {
		char literal[STREAM_LITERAL_SIZE];
		struct stream *taken;
		struct err e = ERR_INIT;
		int port = 0, fd;
		size_t n;

		if (!tcp_listen(calls[i].listen, &port, &fd, &e)) {
			print_message("no %s here\n", calls[i].listen);
			continue;
		}
		dial(calls[i].dial, port);
		assert_why(dialled != NULL, dial_err.text);
		taken = tcp_accept(fd);
		assert_why(taken != NULL, calls[i].why);
		stream_local_literal(dialled, literal);
		assert_str(str_of(literal), calls[i].literal, calls[i].why);
		assert_int_equal(stream_write(dialled, STR("knock"), &n, &e),
				 STEP_ITEM);
		read_back(taken, "knock", calls[i].why);
		stream_close(&dialled);
		stream_close(&taken);
		tcp_close_listener(&fd);
	}
}

static void
the_other_side_hangs_up(void **state)
{
	struct err e = ERR_INIT;
	struct stream *taken;
	int port = 0, fd;
	enum step step;
	char byte;
	size_t n;

	(void)state;
	assert_true(tcp_listen("127.0.0.1", &port, &fd, &e));
	dial("127.0.0.1", port);
	taken = tcp_accept(fd);
	assert_int_equal(stream_read(dialled, &byte, 1, &n, &e), STEP_MORE);
	stream_close(&taken);
	while ((step = stream_read(dialled, &byte, 1, &n, &e)) == STEP_MORE)
		;
	assert_int_equal(step, STEP_END);
	/* Writing on must fail, not kill us with SIGPIPE. */
	while ((step = stream_write(dialled, STR("?"), &n, &e)) == STEP_ITEM)
		;
	assert_int_equal(step, STEP_BAD);
	assert_int_equal(e.kind, ERR_TEMPORARY);
	stream_close(&dialled);
	tcp_close_listener(&fd);
}

static void
nobody_is_there(void **state)
{
	struct err e = ERR_INIT;
	int port = 0, fd;

	(void)state;
	assert_true(tcp_listen("127.0.0.1", &port, &fd, &e));
	tcp_close_listener(&fd);
	dial("localhost", port);
	assert_null(dialled);
	assert_int_equal(dial_err.kind, ERR_UNAVAILABLE);
	dial("name.invalid", port);
	assert_null(dialled);
	assert_true(dial_err.kind == ERR_NO_HOST ||
		    dial_err.kind == ERR_TEMPORARY);
}

/* Whatever the thread is doing meanwhile; sanitizers see what is left. */
static void
a_call_is_given_up(void **state)
{
	struct tcp_dial *early, *late;

	(void)state;
	is_answered = false;
	early = tcp_connect(loop, "name.invalid", 1, answered, NULL);
	tcp_cancel(&early);
	late = tcp_connect(loop, "127.0.0.1", 1, answered, NULL);
	tcp_cancel(&late);
	assert_null(late);
	assert_false(is_answered);
}

static const struct {
	const char *why, *host, *ascii;
} names[] = {
	{ "plain", "mail.example.org", "mail.example.org" },
	{ "IDNA",
	  "b\xc3\xbc"
	  "cher.example",
	  "xn--bcher-kva.example" },
	{ "IPv4", "192.0.2.1", "192.0.2.1" },
	{ "IPv6", "2001:db8::1", "2001:db8::1" },
	{ "brackets go", "[2001:db8::1]", "2001:db8::1" },
};

static void
names_become_ascii(void **state)
{
	char ascii[RESOLVE_NAME_SIZE];
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		assert_why(resolve_ascii_name(names[i].host, ascii, &e),
			   e.text);
		assert_str(str_of(ascii), names[i].ascii, names[i].why);
	}
	assert_false(resolve_ascii_name("b\xff"
					"d",
					ascii, &e));
	assert_int_equal(e.kind, ERR_NO_HOST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_are_made_and_taken),
		cmocka_unit_test(the_other_side_hangs_up),
		cmocka_unit_test(nobody_is_there),
		cmocka_unit_test(a_call_is_given_up),
		cmocka_unit_test(names_become_ascii),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
