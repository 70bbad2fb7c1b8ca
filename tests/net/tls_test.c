/* TLS between two ends of one loop: who is believed, who is not and why, and
 * bytes that go back and forth. */
#include "net/tcp.h"
#include "net/tls.h"
#include "tests/check.h"
#include "tests/net/cert.h"

#include "base/file.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { TURN_MS = 5000 };

static const struct {
	const char *name;
	struct cert_wish wish;
} certs[] = {
	{ "good", { "x", "DNS:localhost,IP:127.0.0.1,IP:::1", -1, 1, false } },
	{ "wild", { "x", "DNS:*.example.org", -1, 1, false } },
	{ "other",
	  { "localhost", "DNS:a.example.org,IP:192.0.2.7,IP:2001:db8::1", -1, 1,
	    false } },
	{ "expired", { "x", "DNS:localhost", -30, -10, false } },
	{ "future", { "x", "DNS:localhost", 10, 30, false } },
	{ "nosan", { "localhost", NULL, -1, 1, false } },
	{ "own", { "x", "DNS:localhost", -1, 1, true } },
};

/* Which certificate a server shows to whom, and what is said of it. */
static const struct {
	const char *why, *cert, *host, *refusal;
	const char *trust; /* the ca-file, or NULL: the system's only */
} rows[] = {
	{ "a good one, by name", "good", "localhost", NULL, "ca" },
	{ "case of a name does not matter", "good", "LocalHost", NULL, "ca" },
	{ "by IPv4 address", "good", "127.0.0.1", NULL, "ca" },
	{ "by IPv6 address", "good", "::1", NULL, "ca" },
	{ "by IPv6 address in brackets", "good", "[::1]", NULL, "ca" },
	{ "an address it does not have", "good", "127.0.0.2",
	  "issued for other names: \"localhost\", \"127.0.0.1\", "
	  "\"0:0:0:0:0:0:0:1\"; nothing was sent",
	  "ca" },
	{ "a wildcard", "wild", "mail.example.org", NULL, "ca" },
	{ "a wildcard stands for one label", "wild", "a.b.example.org",
	  "issued for other names: \"*.example.org\"", "ca" },
	{ "the common name does not count", "nosan", "localhost",
	  "issued for other names: none (it has no subjectAltName)", "ca" },
	{ "nor beside other names", "other", "localhost",
	  "issued for other names: \"a.example.org\", \"192.0.2.7\", "
	  "\"2001:db8:0:0:0:0:0:1\"",
	  "ca" },
	{ "expired", "expired", "localhost", "the certificate expired on ",
	  "ca" },
	{ "not yet valid", "future", "localhost",
	  "the certificate is not valid before ", "ca" },
	{ "self-signed", "own", "localhost", "the certificate is self-signed",
	  "ca" },
	{ "self-signed, and trusted by the user", "own", "localhost", NULL,
	  "own" },
	{ "that does not make it another's", "own", "127.0.0.1",
	  "issued for other names: \"localhost\"", "own" },
	{ "an authority nobody knows", "good", "localhost",
	  "not signed by a trusted authority (it names \"/CN=a test's "
	  "authority\")",
	  NULL },
};

struct end {
	struct stream *stream;
	struct loop_watch watch;
	bool is_shaking, is_over;
	struct err err;
	struct buf in;
	struct str out; /* still to be written */
	bool echoes;
};

static struct {
	struct loop *loop;
	struct arena arena;
	char dir[256];
	int listener, port;
	struct loop_watch listening;
	struct tls_context *client, *server;
	struct end ends[2]; /* client, server */
	const char *host;
} world;

static const char *
path_of(const char *name, const char *suffix)
{
	return arena_printf(&world.arena, "%s/%s%s", world.dir, name, suffix).p;
}

static void
end_over(struct end *end, enum step step)
{
	if (step != STEP_END && step != STEP_BAD)
		return;
	end->is_over = true;
	loop_remove_watch(world.loop, &end->watch);
	stream_close(&end->stream);
}

static void
shake(struct end *end)
{
	enum step step = tls_handshake(end->stream, &end->err);

	if (step == STEP_BAD)
		end_over(end, step);
	end->is_shaking = step == STEP_MORE;
}

static enum step
read_all(struct end *end)
{
	char bytes[5000];
	enum step step;
	size_t n;

	while ((step = stream_read(end->stream, bytes, sizeof(bytes), &n,
				   &end->err)) == STEP_ITEM)
		buf_put(&end->in, (struct str){ bytes, n });
	return step;
}

static enum step
write_all(struct end *end)
{
	enum step step = STEP_ITEM;
	size_t n;

	while (step == STEP_ITEM && end->out.n > 0) {
		step = stream_write(end->stream, end->out, &n, &end->err);
		if (step == STEP_ITEM)
			end->out = str_skip(end->out, n);
	}
	return step;
}

static void
end_ready(void *who, int got)
{
	struct end *end = who;

	(void)got;
	if (end->is_shaking)
		shake(end);
	if (!end->is_shaking && !end->is_over)
		end_over(end, read_all(end));
	if (!end->is_shaking && !end->is_over)
		end_over(end, write_all(end));
	if (end->is_over)
		return;
	end->watch.wants = stream_wants(
		end->stream, LOOP_READ | (end->out.n > 0 ? LOOP_WRITE : 0));
}

static void
begin_end(struct end *end, struct stream *stream, struct tls_context *context)
{
	end->stream = tls_wrap(context, stream, world.host);
	end->is_shaking = true;
	end->watch = (struct loop_watch){ .fd = stream_fd(end->stream),
					  .wants = stream_wants(end->stream, 0),
					  .ready = end_ready,
					  .who = end };
	loop_add_watch(world.loop, &end->watch);
}

static void
accepting(void *who, int got)
{
	struct stream *stream = tcp_accept(world.listener);

	(void)who;
	(void)got;
	if (stream != NULL)
		begin_end(&world.ends[1], stream, world.server);
}

static void
connected(void *who, struct stream *stream, const struct err *e)
{
	(void)who;
	assert_why(stream != NULL, e->text);
	begin_end(&world.ends[0], stream, world.client);
}

static bool
is_settled(size_t bytes)
{
	const struct end *client = &world.ends[0], *server = &world.ends[1];

	return client->is_over || server->is_over || client->in.n >= bytes;
}

/* Until the client has got so many bytes, or one of them is gone. */
static void
converse(size_t bytes)
{
	struct err e = ERR_INIT;

	while (!is_settled(bytes)) {
		assert_true(loop_turn(world.loop, TURN_MS, &e));
		if (world.ends[1].in.n > 0 && world.ends[1].echoes &&
		    world.ends[1].in.n >= bytes && world.ends[1].out.n == 0) {
			world.ends[1].echoes = false;
			world.ends[1].out = buf_str(&world.ends[1].in);
			end_ready(&world.ends[1], 0);
		}
	}
}

static void
open_ends(const char *cert, const char *host, const char *trust)
{
	struct err e = ERR_INIT;

	world.host = host;
	world.server = tls_open_server(path_of(cert, ".pem"),
				       path_of(cert, ".key"), &e);
	assert_why(world.server != NULL, e.text);
	world.client = tls_open_client(
		trust == NULL ? NULL : path_of(trust, ".pem"), &e);
	assert_why(world.client != NULL, e.text);
	for (size_t i = 0; i < 2; i++) {
		world.ends[i] = (struct end){ .err = ERR_INIT };
		buf_init(&world.ends[i].in, SIZE_MAX / 2);
	}
	(void)tcp_connect(world.loop, "127.0.0.1", world.port, connected, NULL);
}

static void
close_ends(void)
{
	for (size_t i = 0; i < 2; i++) {
		if (world.ends[i].stream != NULL)
			end_over(&world.ends[i], STEP_END);
		buf_fini(&world.ends[i].in);
	}
	tls_close(&world.client);
	tls_close(&world.server);
}

static void
check_row(size_t i)
{
	struct str text;

	open_ends(rows[i].cert, rows[i].host, rows[i].trust);
	world.ends[0].out = STR("hello");
	world.ends[1].echoes = true;
	converse(5);
	text = str_of(world.ends[0].err.text);
	if (rows[i].refusal == NULL) {
		assert_str(buf_str(&world.ends[0].in), "hello", rows[i].why);
	} else {
		if (str_find(text, str_of(rows[i].refusal), 0) == SIZE_MAX)
			assert_str(text, rows[i].refusal, rows[i].why);
		assert_int_equal(world.ends[0].err.kind, ERR_TLS);
		assert_true(str_ends(text, STR("; nothing was sent")));
		assert_int_equal(world.ends[1].in.n, 0);
	}
	close_ends();
}

static void
certificates_are_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		check_row(i);
}

/* More than any buffer holds: both ends have to wait for each other. */
static void
much_goes_back_and_forth(void **state)
{
	size_t n = 3 * 1024 * 1024 + 17;
	char *bytes = mem_zalloc(n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)(i * 2654435761u >> 13);
	open_ends("good", "localhost", "ca");
	world.ends[0].out = (struct str){ bytes, n };
	world.ends[1].echoes = true;
	converse(n);
	assert_true(
		str_eq(buf_str(&world.ends[0].in), (struct str){ bytes, n }));
	close_ends();
	mem_free(&bytes);
}

/* One connection, as both ends know it. */
static void
take_binding(struct tls_binding *out)
{
	struct tls_binding theirs;

	open_ends("good", "localhost", "ca");
	world.ends[0].out = STR("hello");
	world.ends[1].echoes = true;
	converse(5);
	assert_true(tls_bind(world.ends[0].stream, out));
	assert_true(tls_bind(world.ends[1].stream, &theirs));
	assert_string_equal(out->type, "tls-exporter");
	assert_string_equal(theirs.type, "tls-exporter");
	assert_int_equal(out->n, 32);
	assert_memory_equal(out->bytes, theirs.bytes, 32);
	close_ends();
}

static void
each_connection_is_bound_to_itself(void **state)
{
	struct tls_binding one, other;

	(void)state;
	take_binding(&one);
	take_binding(&other);
	assert_memory_not_equal(one.bytes, other.bytes, 32);
}

static void
plain_text_is_no_handshake(void **state)
{
	struct stream *plain;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	loop_remove_watch(world.loop, &world.listening);
	open_ends("good", "localhost", "ca");
	while ((plain = tcp_accept(world.listener)) == NULL)
		assert_true(loop_turn(world.loop, 10, &e));
	assert_int_equal(stream_write(plain, STR("+OK POP3 ready\r\n"), &n, &e),
			 STEP_ITEM);
	converse(1);
	assert_str(str_of(world.ends[0].err.text),
		   "no TLS with localhost: the other side does not begin with "
		   "TLS at this port; nothing was sent",
		   "a server that speaks first");
	stream_close(&plain);
	close_ends();
	loop_add_watch(world.loop, &world.listening);
}

static void
hanging_up_is_no_handshake(void **state)
{
	struct stream *plain;
	struct err e = ERR_INIT;

	(void)state;
	loop_remove_watch(world.loop, &world.listening);
	open_ends("good", "localhost", "ca");
	while ((plain = tcp_accept(world.listener)) == NULL)
		assert_true(loop_turn(world.loop, 10, &e));
	stream_close(&plain);
	converse(1);
	assert_int_equal(world.ends[0].err.kind, ERR_TLS);
	close_ends();
	loop_add_watch(world.loop, &world.listening);
}

static void
bad_files_are_told(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_null(tls_open_client("/nonexistent/ca.pem", &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	assert_null(tls_open_server("/nonexistent/a", "/nonexistent/b", &e));
	assert_int_equal(e.kind, ERR_CONFIG);
}

static int
set_up(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	(void)snprintf(world.dir, sizeof(world.dir), "%s/culver-tls-XXXXXX",
		       getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR"));
	assert_non_null(mkdtemp(world.dir));
	cert_make_authority(path_of("ca", ".pem"));
	for (size_t i = 0; i < COUNT_OF(certs); i++)
		cert_make(&certs[i].wish, path_of(certs[i].name, ".pem"),
			  path_of(certs[i].name, ".key"));
	world.loop = loop_open(&e);
	assert_non_null(world.loop);
	assert_true(tcp_listen("127.0.0.1", &world.port, &world.listener, &e));
	world.listening = (struct loop_watch){ .fd = world.listener,
					       .wants = LOOP_READ,
					       .ready = accepting };
	loop_add_watch(world.loop, &world.listening);
	return 0;
}

static int
tear_down(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	tcp_close_listener(&world.listener);
	loop_close(&world.loop);
	cert_drop_authority();
	assert_true(file_remove_tree(world.dir, &e));
	arena_fini(&world.arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(certificates_are_judged),
		cmocka_unit_test(much_goes_back_and_forth),
		cmocka_unit_test(each_connection_is_bound_to_itself),
		cmocka_unit_test(plain_text_is_no_handshake),
		cmocka_unit_test(hanging_up_is_no_handshake),
		cmocka_unit_test(bad_files_are_told),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
