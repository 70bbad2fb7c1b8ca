#include "tests/fuzz/chatter.h"

#include "base/utf8.h"

#include <stdlib.h>

/* "\0ann\0Sesame-3141", and the secret alone, as SASL says them. */
static const char secret_plain[] = "AGFubgBTZXNhbWUtMzE0MQ==";
static const char secret_login[] = "U2VzYW1lLTMxNDE=";

static const char usual_secret[] = "Sesame-3141";

struct chatter {
	struct session *s;
	const struct session_setup *setup;
	struct buf shown; /* the secret, made safe to show */
	struct str tail;  /* all but its first byte, or empty */
	chatter_fn *react;
	struct buf *out;
	struct buf content, said; /* said goes to out at the end */
	bool is_over;
};

static bool
has(struct str text, const char *what)
{
	return str_find(text, str_of(what), 0) != SIZE_MAX;
}

/* What we say is hidden at once; what a server repeats, when we have said it:
 * before that nobody can know that it is a secret. */
static void
check_hidden(const struct chatter *c, struct str text, bool is_ours)
{
	struct str said = buf_str(&c->said);

	if (str_find(text, c->setup->secret, 0) != SIZE_MAX ||
	    (c->shown.n >= 4 &&
	     str_find(text, buf_str(&c->shown), 0) != SIZE_MAX))
		abort();
	if (c->tail.n > 0 && str_find(text, c->tail, 0) != SIZE_MAX)
		abort();
	if (!str_eq(c->setup->secret, str_of(usual_secret)))
		return;
	if (has(text, secret_plain) && (is_ours || has(said, secret_plain)))
		abort();
	if (has(text, secret_login) && (is_ours || has(said, secret_login)))
		abort();
}

static void
trace(void *who, enum session_side side, struct str line)
{
	struct chatter *c = who;

	check_hidden(c, line, side == SESSION_CLIENT);
	buf_printf(c->out, "T%d ", (int)side);
	buf_put(c->out, line);
	buf_put_char(c->out, '\n');
}

static void
put_content(struct chatter *c)
{
	if (c->content.n == 0)
		return;
	buf_put(c->out, STR("content "));
	buf_put(c->out, buf_str(&c->content));
	buf_clear(&c->content);
}

static void
put_event(struct chatter *c, const struct session_event *event)
{
	put_content(c);
	buf_printf(c->out, "E%d %u %llu %d %d %s ", (int)event->kind,
		   event->number, (unsigned long long)event->size_bytes,
		   event->code, (int)event->why.kind, event->why.text);
	buf_put(c->out, event->status);
	buf_put(c->out, event->text);
	buf_put_char(c->out, '\n');
	check_hidden(c, str_of(event->why.text), false);
}

static enum step
take_event(struct chatter *c)
{
	struct session_event event;
	struct err e = ERR_INIT;
	enum step step = session_next(c->s, &event, &e);

	if (step == STEP_ITEM && event.kind == POP3_CHUNK) {
		buf_put(&c->content, event.text);
	} else if (step == STEP_ITEM) {
		put_event(c, &event);
		c->react(c->s, &event);
	} else if (step != STEP_MORE && !c->is_over) {
		c->is_over = true;
		put_content(c);
		check_hidden(c, str_of(e.text), false);
		buf_printf(c->out, "over %d %s\n", (int)step, e.text);
	}
	buf_put(&c->said, session_output(c->s));
	session_written(c->s, session_output(c->s).n);
	return step;
}

static void
drain(struct chatter *c)
{
	while (take_event(c) == STEP_ITEM)
		;
}

static size_t
next_cut(uint32_t *seed, size_t n)
{
	if (*seed == 0)
		return n;
	*seed = *seed * 1664525u + 1013904223u;
	return 1 + (*seed >> 16) % ((*seed >> 8) % 2 == 0 ? 3 : 40);
}

/* A secret must not come through without its first byte either, which a
 * charset could swallow; but for what the server says of its own accord. */
static struct str
tail_of(struct str secret, struct str bytes)
{
	struct str tail = str_skip(secret, 1);
	size_t at = 0;

	while ((at = str_find(bytes, tail, at)) != SIZE_MAX) {
		if (at == 0 || bytes.p[at - 1] != secret.p[0])
			return (struct str){ NULL, 0 };
		at++;
	}
	return tail.n < 4 ? (struct str){ NULL, 0 } : tail;
}

void
chatter_run(struct session *(*open)(const struct session_setup *),
	    const struct session_setup *setup, chatter_fn *react,
	    struct chatter_feed feed, struct buf *out)
{
	struct chatter c = { .setup = setup, .react = react, .out = out };
	struct session_setup own = *setup;
	struct str rest = feed.bytes;

	own.trace = trace;
	own.trace_who = &c;
	buf_init(&c.content, SIZE_MAX / 2);
	buf_init(&c.said, SIZE_MAX / 2);
	buf_init(&c.shown, SIZE_MAX / 2);
	utf8_put_safe(&c.shown, setup->secret);
	c.tail = tail_of(setup->secret, feed.bytes);
	c.s = open(&own);
	drain(&c);
	while (rest.n > 0) {
		struct str piece = str_head(rest, next_cut(&feed.seed, rest.n));

		session_feed(c.s, piece);
		drain(&c);
		rest = str_skip(rest, piece.n);
	}
	session_feed_end(c.s);
	drain(&c);
	session_close(&c.s);
	if (!has(buf_str(&c.said), "AUTH SCRAM") && /* those throw dice */
	    !has(buf_str(&c.said), "AUTH DIGEST"))
		buf_put(out, buf_str(&c.said));
	buf_fini(&c.said);
	buf_fini(&c.shown);
	buf_fini(&c.content);
}

void
chatter_check(struct session *(*open)(const struct session_setup *),
	      const struct session_setup *setup, chatter_fn *react,
	      struct str bytes)
{
	const struct session_setup usual = { .tls = SESSION_TLS_FIRST,
					     .host = STR("mail.example.org"),
					     .user = STR("ann"),
					     .secret = str_of(usual_secret) };
	struct buf whole, cut;

	if (setup == NULL)
		setup = &usual;
	buf_init(&whole, SIZE_MAX / 2);
	buf_init(&cut, SIZE_MAX / 2);
	chatter_run(open, setup, react, (struct chatter_feed){ bytes, 0 },
		    &whole);
	for (uint32_t seed = 1; seed < 4; seed++) {
		buf_clear(&cut);
		chatter_run(open, setup, react,
			    (struct chatter_feed){ bytes, seed * 7919 }, &cut);
		if (!str_eq(buf_str(&whole), buf_str(&cut)))
			abort();
	}
	buf_fini(&whole);
	buf_fini(&cut);
}
