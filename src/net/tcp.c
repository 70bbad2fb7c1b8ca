#include "net/tcp.h"

#include "base/mem.h"
#include "net/resolve.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the stream ---- */

static bool
is_later(int sys)
{
	return sys == EAGAIN || sys == EWOULDBLOCK || sys == EINTR;
}

static enum step
lost(int sys, struct err *e)
{
	if (is_later(sys))
		return STEP_MORE;
	(void)err_sys(e, sys, "the connection broke");
	e->kind = ERR_TEMPORARY;
	return STEP_BAD;
}

static enum step
tcp_read(struct stream *s, char *to, size_t room, size_t *n, struct err *e)
{
	ssize_t got = recv(s->fd, to, room, 0);

	if (got < 0)
		return lost(errno, e);
	*n = (size_t)got;
	return got == 0 ? STEP_END : STEP_ITEM;
}

static enum step
tcp_write(struct stream *s, struct str bytes, size_t *n, struct err *e)
{
	ssize_t sent = send(s->fd, bytes.p, bytes.n, MSG_NOSIGNAL);

	if (sent < 0)
		return lost(errno, e);
	*n = (size_t)sent;
	return STEP_ITEM;
}

static int
tcp_wants(const struct stream *s, int wants)
{
	(void)s;
	return wants;
}

static void
tcp_local(const struct stream *s, char out[STREAM_LITERAL_SIZE])
{
	struct sockaddr_in6 six = { 0 };
	struct sockaddr_in *four = (struct sockaddr_in *)&six;
	socklen_t n = sizeof(six);
	char text[INET6_ADDRSTRLEN] = "127.0.0.1";
	bool is_six;

	(void)getsockname(s->fd, (struct sockaddr *)&six, &n);
	is_six = six.sin6_family == AF_INET6 &&
		 !IN6_IS_ADDR_V4MAPPED(&six.sin6_addr);
	if (is_six)
		(void)inet_ntop(AF_INET6, &six.sin6_addr, text, sizeof(text));
	else if (six.sin6_family == AF_INET6) /* RFC 4291 2.5.5.2 */
		(void)inet_ntop(AF_INET, &six.sin6_addr.s6_addr[12], text,
				sizeof(text));
	else if (six.sin6_family == AF_INET)
		(void)inet_ntop(AF_INET, &four->sin_addr, text, sizeof(text));
	(void)snprintf(out, STREAM_LITERAL_SIZE, "[%s%s]",
		       is_six ? "IPv6:" : "", text);
}

static void
tcp_close(struct stream *s)
{
	(void)close(s->fd);
	mem_free(&s);
}

static const struct stream_ops tcp_ops = {
	.read = tcp_read,
	.write = tcp_write,
	.wants = tcp_wants,
	.local = tcp_local,
	.close = tcp_close,
};

static struct stream *
stream_of(int fd)
{
	struct stream *s = mem_zalloc(sizeof(*s));
	int on = 1;

	*s = (struct stream){ .ops = &tcp_ops, .fd = fd };
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	(void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	return s;
}

/* ---- a connection to be made ---- */

struct attempt {
	struct tcp_dial *dial;
	struct loop_watch watch; /* fd is -1 when this one is over */
};

struct tcp_dial {
	struct loop *loop;
	struct resolve *resolve; /* NULL when it has answered */
	struct resolve_answer answer;
	struct attempt attempts[RESOLVE_MAX];
	size_t tried, alive;
	struct loop_timer hurry, limit;
	struct err last;
	char *host;
	int port;
	tcp_fn *done;
	void *who;
};

static void
drop_attempt(struct attempt *a)
{
	if (a->watch.fd < 0)
		return;
	loop_remove_watch(a->dial->loop, &a->watch);
	(void)close(a->watch.fd);
	a->watch.fd = -1;
	a->dial->alive--;
}

void
tcp_cancel(struct tcp_dial **d)
{
	struct tcp_dial *old = *d;

	if (old == NULL)
		return;
	resolve_cancel(&old->resolve);
	for (size_t i = 0; i < old->tried; i++)
		drop_attempt(&old->attempts[i]);
	loop_stop_timer(old->loop, &old->hurry);
	loop_stop_timer(old->loop, &old->limit);
	mem_free(&old->host);
	mem_free(d);
}

/* The callee gets the stream, or the last thing that went wrong. */
static void
finish(struct tcp_dial *d, struct stream *stream)
{
	tcp_fn *done = d->done;
	void *who = d->who;
	struct err e = d->last;

	if (stream != NULL)
		e = (struct err)ERR_INIT;
	tcp_cancel(&d);
	done(who, stream, &e);
}

static void
note_failure(struct tcp_dial *d, int sys)
{
	(void)err_sys(&d->last, sys, "cannot connect to %s, port %d", d->host,
		      d->port);
	d->last.kind = sys == ETIMEDOUT ? ERR_TEMPORARY : ERR_UNAVAILABLE;
}

static void try_next(struct tcp_dial *d);

static void
attempt_ready(void *who, int got)
{
	struct attempt *a = who;
	struct tcp_dial *d = a->dial;
	int sys = 0, fd = a->watch.fd;
	socklen_t n = sizeof(sys);

	(void)got;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &sys, &n) != 0)
		sys = errno;
	if (sys != 0) {
		note_failure(d, sys);
		drop_attempt(a);
		try_next(d);
		return;
	}
	loop_remove_watch(d->loop, &a->watch);
	a->watch.fd = -1;
	d->alive--;
	finish(d, stream_of(fd));
}

/* False when this address failed at once; d->last says why. */
static bool
begin_attempt(struct tcp_dial *d, const struct resolve_address *to)
{
	struct attempt *a = &d->attempts[d->tried++];
	int fd = socket(to->family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
			0);

	*a = (struct attempt){ .dial = d };
	a->watch = (struct loop_watch){
		.fd = -1, .wants = LOOP_WRITE, .ready = attempt_ready, .who = a
	};
	if (fd < 0) {
		note_failure(d, errno);
		return false;
	}
	/* One that connects at once is told by the next poll as well. */
	if (connect(fd, (const struct sockaddr *)(const void *)to->bytes,
		    to->n) != 0 &&
	    errno != EINPROGRESS) {
		note_failure(d, errno);
		(void)close(fd);
		return false;
	}
	a->watch.fd = fd;
	d->alive++;
	loop_add_watch(d->loop, &a->watch);
	return true;
}

static void
try_next(struct tcp_dial *d)
{
	while (d->tried < d->answer.count) {
		if (begin_attempt(d, &d->answer.address[d->tried])) {
			loop_set_timer(d->loop, &d->hurry, TCP_NEXT_MS);
			return;
		}
	}
	if (d->alive == 0)
		finish(d, NULL);
}

static void
hurry(void *who)
{
	try_next(who);
}

static void
give_up(void *who)
{
	struct tcp_dial *d = who;

	(void)err_set(&d->last, ERR_TEMPORARY,
		      "no answer from %s, port %d, for %d seconds", d->host,
		      d->port, TCP_CONNECT_MS / 1000);
	finish(d, NULL);
}

/* RFC 8305 4: the families take turns, so that a dead one holds up nobody. */
static void
take_turns(const struct resolve_answer *from, struct resolve_answer *to)
{
	int first = from->address[0].family;
	size_t at[2] = { 0, 0 }; /* in from: of the first family, of others */

	for (size_t turn = 0; to->count < from->count; turn = 1 - turn) {
		size_t i = at[turn];

		while (i < from->count &&
		       (from->address[i].family == first) != (turn == 0))
			i++;
		if (i < from->count)
			to->address[to->count++] = from->address[i++];
		at[turn] = i;
	}
}

static void
resolved(void *who, const struct resolve_answer *answer, const struct err *e)
{
	struct tcp_dial *d = who;

	d->resolve = NULL;
	d->last = *e;
	if (answer == NULL) {
		finish(d, NULL);
		return;
	}
	take_turns(answer, &d->answer);
	try_next(d);
}

struct tcp_dial *
tcp_connect(struct loop *l, const char *host, int port, tcp_fn *done, void *who)
{
	struct tcp_dial *d = mem_zalloc(sizeof(*d));

	d->loop = l;
	d->host = mem_strdup(str_of(host));
	d->port = port;
	d->done = done;
	d->who = who;
	d->hurry = (struct loop_timer){ .fire = hurry, .who = d };
	d->limit = (struct loop_timer){ .fire = give_up, .who = d };
	loop_set_timer(l, &d->limit, TCP_CONNECT_MS);
	d->resolve = resolve_start(l, host, port, resolved, d);
	return d;
}

/* ---- connections that come ---- */

static bool
listen_at(int fd, const struct resolve_address *at, int *port)
{
	struct sockaddr_in6 bound = { 0 };
	socklen_t n = sizeof(bound);
	int on = 1;

	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (const struct sockaddr *)(const void *)at->bytes, at->n) !=
		    0 ||
	    listen(fd, 16) != 0 ||
	    getsockname(fd, (struct sockaddr *)&bound, &n) != 0)
		return false;
	*port = ntohs(bound.sin6_port); /* sin_port lies at the same place */
	return true;
}

static bool
parse_literal(const char *literal, int port, struct resolve_address *at)
{
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

	four.sin_port = six.sin6_port = htons((uint16_t)port);
	if (inet_pton(AF_INET, literal, &four.sin_addr) == 1) {
		(void)memcpy(at->bytes, &four, sizeof(four));
		at->n = sizeof(four);
		at->family = AF_INET;
		return true;
	}
	if (inet_pton(AF_INET6, literal, &six.sin6_addr) != 1)
		return false;
	(void)memcpy(at->bytes, &six, sizeof(six));
	at->n = sizeof(six);
	at->family = AF_INET6;
	return true;
}

bool
tcp_listen(const char *literal, int *port, int *fd, struct err *e)
{
	struct resolve_address at;

	if (!parse_literal(literal, *port, &at))
		return err_set(e, ERR_CONFIG, "%s is no IP address", literal);
	*fd = socket(at.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (*fd < 0)
		return err_sys(e, errno, "socket");
	if (!listen_at(*fd, &at, port)) {
		(void)err_sys(e, errno, "cannot listen on %s, port %d", literal,
			      *port);
		tcp_close_listener(fd);
		return false;
	}
	return true;
}

struct stream *
tcp_accept(int listener_fd)
{
	int fd = accept4(listener_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	return fd < 0 ? NULL : stream_of(fd);
}

void
tcp_close_listener(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}
