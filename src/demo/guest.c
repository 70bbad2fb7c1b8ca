#include "demo/guest.h"

#include "demo/pop3d.h"
#include "demo/smtpd.h"
#include "proto/wire.h"

enum { READ_BYTES = 16 * 1024, OUT_BYTES_MAX = 64 * 1024 * 1024 };

struct guest {
	struct house *house;
	struct guest *next;
	struct stream *stream;
	struct loop_watch watch;
	enum guest_kind kind;
	bool shaken; /* the TLS handshake is done */
	struct wire in;
	struct buf out;
	union {
		struct pop3d pop3d;
		struct smtpd smtpd;
	};
};

static bool
is_over(const struct guest *g)
{
	return g->kind == GUEST_POP3 ? g->pop3d.over : g->smtpd.over;
}

static void
guest_free(struct guest *g)
{
	struct guest **at = &g->house->guests;

	while (*at != g)
		at = &(*at)->next;
	*at = g->next;
	loop_remove_watch(g->house->loop, &g->watch);
	stream_close(&g->stream);
	wire_fini(&g->in);
	buf_fini(&g->out);
	if (g->kind == GUEST_POP3)
		pop3d_fini(&g->pop3d);
	else
		smtpd_fini(&g->smtpd);
	mem_free(&g);
}

/* Takes what lies in g->in: lines, and behind DATA the letter. */
static bool
answer_all(struct guest *g, struct err *e)
{
	enum step step = STEP_ITEM;
	struct str piece;

	while (step == STEP_ITEM && !is_over(g)) {
		if (g->kind == GUEST_SMTP && g->smtpd.in_data) {
			step = wire_take_content(&g->in, &piece);
			if (step == STEP_ITEM) {
				smtpd_content(&g->smtpd, piece);
			} else if (step == STEP_END) {
				smtpd_end(&g->smtpd, &g->out);
				step = STEP_ITEM;
			}
			continue;
		}
		step = wire_take_line(&g->in, &piece, e);
		if (step != STEP_ITEM)
			break;
		if (g->kind == GUEST_POP3)
			pop3d_line(&g->pop3d, piece, &g->out);
		else
			smtpd_line(&g->smtpd, piece, &g->out);
		if (g->kind == GUEST_SMTP && g->smtpd.in_data)
			wire_begin_content(&g->in);
	}
	return step != STEP_BAD;
}

static bool
read_all(struct guest *g, struct err *e)
{
	char bytes[READ_BYTES];
	enum step step;
	size_t n;

	while ((step = stream_read(g->stream, bytes, sizeof(bytes), &n, e)) ==
	       STEP_ITEM) {
		wire_feed(&g->in, (struct str){ bytes, n });
		if (!answer_all(g, e))
			return false;
	}
	return step == STEP_MORE;
}

static bool
write_all(struct guest *g, struct err *e)
{
	enum step step = STEP_ITEM;
	size_t n;

	while (g->out.n > 0 && step == STEP_ITEM) {
		step = stream_write(g->stream, buf_str(&g->out), &n, e);
		if (step == STEP_ITEM)
			buf_drop_head(&g->out, n);
	}
	return step == STEP_ITEM || step == STEP_MORE;
}

static bool
push(struct guest *g, struct err *e)
{
	enum step step;

	if (!g->shaken) {
		step = tls_handshake(g->stream, e);
		if (step != STEP_END)
			return step == STEP_MORE;
		g->shaken = true;
	}
	return read_all(g, e) && write_all(g, e) &&
	       !(is_over(g) && g->out.n == 0);
}

static void
on_ready(void *who, int got)
{
	struct guest *g = who;
	struct err e = ERR_INIT;
	int wants = LOOP_READ;

	(void)got;
	if (!push(g, &e)) {
		guest_free(g);
		return;
	}
	if (g->out.n > 0)
		wants |= LOOP_WRITE;
	g->watch.wants = stream_wants(g->stream, g->shaken ? wants : 0);
}

void
guest_welcome(struct house *h, struct stream *tcp, enum guest_kind kind)
{
	struct guest *g = mem_zalloc(sizeof(*g));

	g->house = h;
	g->kind = kind;
	g->stream = tls_wrap(h->tls, tcp, NULL);
	wire_init(&g->in);
	buf_init(&g->out, OUT_BYTES_MAX);
	if (kind == GUEST_POP3)
		pop3d_init(&g->pop3d, &h->drop, &g->out);
	else
		smtpd_init(&g->smtpd, &h->drop, &g->out);
	g->next = h->guests;
	h->guests = g;
	g->watch = (struct loop_watch){ .fd = stream_fd(g->stream),
					.wants = LOOP_READ,
					.ready = on_ready,
					.who = g };
	loop_add_watch(h->loop, &g->watch);
}

void
guest_close_all(struct house *h)
{
	while (h->guests != NULL)
		guest_free(h->guests);
}
