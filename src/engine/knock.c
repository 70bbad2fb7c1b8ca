#include "engine/knock.h"

#include "base/buf.h"
#include "base/limits.h"
#include "net/tcp.h"

/* What is heard in the clear, and said then; NULL: TLS begins. */
struct line {
	const char *expected, *say;
};

static const struct line pop3_lines[] = { { "+OK", "STLS\r\n" },
					  { "+OK", NULL } };
static const struct line smtp_lines[] = { { "220", "EHLO [127.0.0.1]\r\n" },
					  { "250", "STARTTLS\r\n" },
					  { "220", NULL } };

struct knock {
	struct loop *loop;
	struct tls_context *tls;
	knock_fn *ended;
	void *who;
	struct arena arena;
	const char *host;
	struct tcp_dial *dial;
	struct stream *stream;
	struct loop_watch watch;
	struct loop_timer timer;
	const struct line *line; /* what is awaited; NULL: the handshake */
	struct buf heard, saying;
	bool is_over;
	struct err err;
};

/* By the timer: nothing ends from within. Always false, for a ladder. */
static bool
end(struct knock *k, const struct err *e)
{
	if (k->is_over)
		return false;
	k->is_over = true;
	k->err = *e;
	loop_remove_watch(k->loop, &k->watch);
	loop_set_timer(k->loop, &k->timer, 0);
	return false;
}

static bool
refuse(struct knock *k, const char *why)
{
	struct err e = ERR_INIT;

	(void)err_set(&e, ERR_UNAVAILABLE, "%s: %s", k->host, why);
	return end(k, &e);
}

static void
fire(void *who)
{
	struct knock *k = who;

	if (!k->is_over)
		(void)refuse(k, "no answer");
	k->ended(k->who, &k->err);
}

/* The last line of a whole reply; SMTP's may have several. */
static bool
take_reply(struct knock *k, struct str *last)
{
	struct str rest = buf_str(&k->heard), line;

	if (!str_ends(rest, STR("\n")))
		return false;
	while (str_take_line(&rest, &line))
		*last = line;
	return last->n < 4 || last->p[3] != '-';
}

/* What came behind a reply is dropped with it: nothing of it is believed. */
static bool
hear_reply(struct knock *k)
{
	struct str reply = STR("");

	if (buf_is_over(&k->heard))
		return refuse(k, "said too much");
	if (!take_reply(k, &reply))
		return true;
	if (!str_starts(reply, str_of(k->line->expected)))
		return refuse(k, "is no such server, or does no TLS");
	buf_clear(&k->heard);
	if (k->line->say == NULL) {
		k->line = NULL;
		k->stream = tls_wrap(k->tls, k->stream, k->host);
		return true;
	}
	buf_put(&k->saying, str_of(k->line->say));
	k->line++;
	return true;
}

/* False when there is nothing to do now. */
static bool
talk(struct knock *k)
{
	char piece[LIMIT_REPLY_BYTES];
	struct err e = ERR_INIT;
	enum step step;
	size_t n;

	if (k->saying.n > 0) {
		step = stream_write(k->stream, buf_str(&k->saying), &n, &e);
		if (step == STEP_ITEM)
			buf_drop_head(&k->saying, n);
	} else {
		step = stream_read(k->stream, piece, sizeof(piece), &n, &e);
		if (step == STEP_ITEM) {
			buf_put(&k->heard, (struct str){ piece, n });
			return hear_reply(k);
		}
	}
	if (step == STEP_BAD)
		return end(k, &e);
	return step == STEP_END ? refuse(k, "has hung up") : step == STEP_ITEM;
}

static void
shake_hands(struct knock *k)
{
	struct err e = ERR_INIT;

	switch (tls_handshake(k->stream, &e)) {
	case STEP_MORE:
		k->watch.wants = stream_wants(k->stream, 0);
		break;
	case STEP_END:
	case STEP_ITEM:
	case STEP_BAD:
		(void)end(k, &e);
		break;
	}
}

static void
ready(void *who, int got)
{
	struct knock *k = who;

	(void)got;
	while (k->line != NULL && talk(k))
		;
	if (k->is_over)
		return;
	if (k->line == NULL)
		shake_hands(k);
	else
		k->watch.wants = k->saying.n > 0 ? LOOP_WRITE : LOOP_READ;
}

static void
connected(void *who, struct stream *stream, const struct err *e)
{
	struct knock *k = who;

	k->dial = NULL;
	if (stream == NULL) {
		(void)end(k, e);
		return;
	}
	k->stream =
		k->line != NULL ? stream : tls_wrap(k->tls, stream, k->host);
	k->watch = (struct loop_watch){ .fd = stream_fd(k->stream),
					.ready = ready,
					.who = k };
	loop_add_watch(k->loop, &k->watch);
	ready(k, 0);
}

struct knock *
knock_open(struct loop *l, struct tls_context *tls,
	   const struct service *service, knock_fn *ended, void *who)
{
	struct knock *k = mem_zalloc(sizeof(*k));

	*k = (struct knock){
		.loop = l, .tls = tls, .ended = ended, .who = who
	};
	k->host = arena_cstr(&k->arena, service->host);
	k->watch.fd = -1;
	k->timer = (struct loop_timer){ .fire = fire, .who = k };
	buf_init(&k->heard, LIMIT_REPLY_BYTES);
	buf_init(&k->saying, LIMIT_REPLY_BYTES);
	if (service->protocol == PROTOCOL_POP3)
		k->line = pop3_lines;
	else if (service->protocol == PROTOCOL_SMTP)
		k->line = smtp_lines;
	loop_set_timer(l, &k->timer, KNOCK_MS);
	k->dial = tcp_connect(l, k->host, service->port, connected, k);
	return k;
}

void
knock_close(struct knock **k)
{
	struct knock *mine = *k;

	*k = NULL;
	if (mine == NULL)
		return;
	tcp_cancel(&mine->dial);
	loop_remove_watch(mine->loop, &mine->watch);
	loop_stop_timer(mine->loop, &mine->timer);
	stream_close(&mine->stream);
	buf_fini(&mine->heard);
	buf_fini(&mine->saying);
	arena_fini(&mine->arena);
	mem_free(&mine);
}
