#include "tests/proto/script.h"

#include "proto/pop3.h"
#include "proto/smtp.h"
#include "tests/check.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/vec.h"

struct run {
	struct arena arena;
	enum script_cut cut;
	uint32_t chance;
	struct str title, line; /* where we are, for what fails */
	struct session_setup setup;
	bool is_smtp;
	struct session *s;
	struct buf unfed;   /* what the server sends next */
	struct buf said;    /* by the client, not yet asked for */
	struct buf content; /* of the message that comes */
	VEC(struct str) events;
	VEC(struct str) traces;
	size_t event_at, trace_at;
	bool is_over;
};

static void
fail_run(const struct run *r, const char *why, struct str got)
{
	print_error("%.*s: at \"%.*s\": %s \"%.*s\"\n", STR_ARG(r->title),
		    STR_ARG(r->line), why, STR_ARG(got));
	fail();
}

/* ---- events as text ---- */

static const char *
kind_name(enum err_kind kind)
{
	switch (kind) {
	case ERR_LOGIN:
		return "LOGIN";
	case ERR_TEMPORARY:
		return "TEMPORARY";
	case ERR_UNAVAILABLE:
		return "UNAVAILABLE";
	case ERR_PROTOCOL:
		return "PROTOCOL";
	case ERR_TLS:
		return "TLS";
	case ERR_CONFIG:
		return "CONFIG";
	case ERR_DATA:
		return "DATA";
	case ERR_NONE:
	case ERR_PARTLY:
	case ERR_USAGE:
	case ERR_NO_INPUT:
	case ERR_NO_HOST:
	case ERR_IO:
	case ERR_CANCELLED:
		break;
	}
	return "?";
}

static void
put_escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\n')
			buf_put(out, STR("\\n"));
		else if (c == '\r')
			buf_put(out, STR("\\r"));
		else if (c < ' ' || c >= 0x7f)
			buf_printf(out, "\\x%02x", c);
		else
			buf_put_char(out, (char)c);
	}
}

static void
put_content(struct run *r, struct buf *out)
{
	struct str all = buf_str(&r->content);

	put_escaped(out, str_head(all, 100));
	if (all.n > 100)
		buf_printf(out, "... (%zu bytes)", all.n);
	buf_clear(&r->content);
}

static void
put_err(struct buf *out, const struct err *e)
{
	buf_printf(out, "%s %s", kind_name(e->kind), e->text);
}

static void
put_reply(struct buf *out, const struct session_event *event)
{
	buf_printf(out, "%d [%.*s] ", event->code, STR_ARG(event->status));
	if (event->why.kind == ERR_NONE)
		put_escaped(out, event->text);
	else
		put_err(out, &event->why);
}

static void
put_event(struct run *r, struct buf *out, const struct session_event *event)
{
	static const char *const names[] = {
		[SESSION_START_TLS] = "START_TLS",
		[SESSION_READY] = "READY",
		[SESSION_BYE] = "BYE",
		[POP3_STAT] = "STAT",
		[POP3_ITEM] = "ITEM",
		[POP3_SIZE] = "SIZE",
		[POP3_SIZED] = "SIZED",
		[POP3_LISTED] = "LISTED",
		[POP3_MESSAGE] = "MESSAGE",
		[POP3_DELETED] = "DELETED",
		[POP3_REFUSED] = "REFUSED",
		[SMTP_RCPT_OK] = "RCPT_OK",
		[SMTP_RCPT_REFUSED] = "RCPT_REFUSED",
		[SMTP_WANTS_DATA] = "WANTS_DATA",
		[SMTP_BEFORE_DOT] = "BEFORE_DOT",
		[SMTP_ACCEPTED] = "ACCEPTED",
		[SMTP_REFUSED] = "SMTP_REFUSED",
	};

	buf_put(out, str_of(names[event->kind]));
	if (event->kind >= SMTP_RCPT_OK && smtp_can_chain(r->s))
		buf_printf(out, " #%llu", (unsigned long long)event->letter);
	buf_put_char(out, ' ');
	if ((event->kind >= POP3_STAT && event->kind <= POP3_REFUSED) ||
	    event->kind == SMTP_RCPT_OK || event->kind == SMTP_RCPT_REFUSED)
		buf_printf(out, "%u ", event->number);
	if (event->kind == POP3_STAT || event->kind == POP3_ITEM ||
	    event->kind == POP3_SIZE || event->kind == POP3_MESSAGE)
		buf_printf(out, "%llu ", (unsigned long long)event->size_bytes);
	if (event->kind == POP3_ITEM)
		put_escaped(out, event->text);
	else if (event->kind == POP3_MESSAGE)
		put_content(r, out);
	else if (event->kind == POP3_REFUSED)
		put_err(out, &event->why);
	else if (event->code != 0 || event->kind == SMTP_REFUSED)
		put_reply(out, event);
}

static void
note_event(struct run *r, struct buf *text)
{
	*VEC_PUSH(&r->arena, &r->events) =
		arena_str(&r->arena, str_trim_end(buf_str(text)));
	buf_clear(text);
}

static enum step
note_step(struct run *r, struct buf *text)
{
	struct session_event event;
	struct err e = ERR_INIT;
	enum step step = session_next(r->s, &event, &e);

	if (step == STEP_ITEM && event.kind == POP3_CHUNK) {
		buf_put(&r->content, event.text);
		return step;
	}
	if (step == STEP_ITEM) {
		put_event(r, text, &event);
		note_event(r, text);
	}
	if ((step == STEP_BAD || step == STEP_END) && !r->is_over) {
		if (r->content.n > 0) {
			buf_put(text, STR("CHUNK "));
			put_content(r, text);
			note_event(r, text);
		}
		buf_put(text, step == STEP_BAD ? STR("BAD ") : STR("END"));
		if (step == STEP_BAD)
			put_err(text, &e);
		note_event(r, text);
		r->is_over = true;
	}
	return step;
}

/* Until nothing moves: what is written may bring the next event. */
static void
drain(struct run *r)
{
	struct buf text;
	size_t n;

	buf_init(&text, SIZE_MAX / 2);
	do {
		while (note_step(r, &text) == STEP_ITEM)
			;
		n = session_output(r->s).n;
		buf_put(&r->said, session_output(r->s));
		session_written(r->s, n);
	} while (n > 0);
	buf_fini(&text);
}

static size_t
next_cut(struct run *r, size_t n)
{
	if (r->cut == SCRIPT_WHOLE)
		return n;
	if (r->cut == SCRIPT_BYTES)
		return 1;
	r->chance = r->chance * 1103515245u + 12345u;
	return 1 + (r->chance >> 16) % 7;
}

static void
feed(struct run *r)
{
	struct str rest = buf_str(&r->unfed);

	while (rest.n > 0) {
		struct str piece = str_head(rest, next_cut(r, rest.n));

		session_feed(r->s, piece);
		drain(r);
		rest = str_skip(rest, piece.n);
	}
	buf_clear(&r->unfed);
}

static void
trace(void *who, enum session_side side, struct str line)
{
	struct run *r = who;

	*VEC_PUSH(&r->arena, &r->traces) =
		arena_printf(&r->arena, "%s %.*s",
			     side == SESSION_CLIENT ? "C" : "S", STR_ARG(line));
}

/* ---- the lines of a script ---- */

static void
put_unescaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c != '\\' || i + 1 == s.n) {
			buf_put_char(out, c);
			continue;
		}
		c = s.p[++i];
		if (c == 'x' && i + 2 < s.n) {
			c = (char)(ascii_hex(s.p[i + 1]) * 16 +
				   ascii_hex(s.p[i + 2]));
			i += 2;
		} else if (c == 'r' || c == 'n') {
			c = c == 'r' ? '\r' : '\n';
		}
		buf_put_char(out, c);
	}
}

static struct str
unescape(struct run *r, struct str value)
{
	struct buf text;

	buf_init(&text, SIZE_MAX / 2);
	put_unescaped(&text, value);
	value = arena_str(&r->arena, buf_str(&text));
	buf_fini(&text);
	return value;
}

static void
set_up(struct run *r, struct str key, struct str value)
{
	value = unescape(r, value);
	if (str_eq(key, STR("protocol")))
		r->is_smtp = str_eq(value, STR("smtp"));
	else if (str_eq(key, STR("tls")))
		r->setup.tls = str_eq(value, STR("first"))   ? SESSION_TLS_FIRST
			       : str_eq(value, STR("start")) ? SESSION_TLS_START
							     : SESSION_TLS_OFF;
	else if (str_eq(key, STR("user")))
		r->setup.user = value;
	else if (str_eq(key, STR("secret")) || str_eq(key, STR("token")))
		r->setup.secret = value;
	else if (str_eq(key, STR("auth")))
		r->setup.ways = value;
	else if (str_eq(key, STR("helo")))
		r->setup.helo = value;
	else if (str_eq(key, STR("certificate")))
		r->setup.has_certificate = true;
	else if (str_eq(key, STR("clear")))
		r->setup.allows_clear_login = true;
	else
		fail_run(r, "no such key", key);
	if (str_eq(key, STR("token")))
		r->setup.is_token = true;
}

static void
begin(struct run *r)
{
	r->setup.host = STR("mail.example.org");
	r->setup.port = 995;
	r->setup.trace = trace;
	r->setup.trace_who = r;
	r->s = r->is_smtp ? smtp_open(&r->setup) : pop3_open(&r->setup);
}

static void
want_said(struct run *r, struct str value, bool is_head)
{
	struct str rest = buf_str(&r->said), line;
	value = unescape(r, value);
	if (!str_ends(rest, STR("\r\n")) || !str_take_line(&rest, &line))
		fail_run(r, "the client said", rest);
	if (is_head)
		line = str_head(line, value.n);
	if (!str_eq(line, value))
		fail_run(r, "the client said", line);
	buf_drop_head(&r->said, r->said.n - rest.n);
}

static void
want_event(struct run *r, struct str value)
{
	struct str got = { NULL, 0 };

	if (r->event_at < r->events.n)
		got = r->events.v[r->event_at++];
	if (!str_eq(got, value))
		fail_run(r, "the event is", got);
}

/* It may come or not, as the bytes were cut. */
static void
allow_event(struct run *r, struct str value)
{
	if (r->event_at < r->events.n &&
	    str_eq(r->events.v[r->event_at], value))
		r->event_at++;
}

static void
want_trace(struct run *r, struct str value)
{
	while (r->trace_at < r->traces.n) {
		if (str_eq(r->traces.v[r->trace_at++], value))
			return;
	}
	fail_run(r, "not in the trace:", value);
}

static uint32_t
take_number(struct run *r, struct str *rest)
{
	struct str word;
	uint64_t n = 0;

	if (!str_take_word(rest, &word) || !str_to_u64(word, &n))
		fail_run(r, "no number in", *rest);
	return (uint32_t)n;
}

/* "mail FROM TO ...": "<>" is the null sender; "size=N" and
 * "notify=WORDS" stand anywhere. */
static void
do_mail(struct run *r, struct str rest)
{
	struct smtp_envelope envelope = { 0 };
	struct err e = ERR_INIT;
	struct str word, to[8];
	struct buf text;

	buf_init(&text, SIZE_MAX / 2);
	rest = unescape(r, rest);
	(void)str_take_until(&rest, ' ', &envelope.from);
	while (str_take_until(&rest, ' ', &word)) {
		if (str_starts(word, STR("size=")))
			(void)str_to_u64(str_skip(word, 5),
					 &envelope.size_bytes);
		else if (str_starts(word, STR("notify=")))
			envelope.notify = str_skip(word, 7);
		else
			to[envelope.to_count++] = word;
	}
	envelope.to = to;
	envelope.envid = STR("7.1");
	if (str_eq(envelope.from, STR("<>")))
		envelope.from.n = 0;
	if (!smtp_mail(r->s, &envelope, &e)) {
		buf_put(&text, STR("NO "));
		put_err(&text, &e);
		note_event(r, &text);
	}
	buf_fini(&text);
}

static bool
do_pop3(struct run *r, struct str verb, struct str *rest)
{
	uint32_t number;

	if (str_eq(verb, STR("list"))) {
		pop3_list(r->s);
	} else if (str_eq(verb, STR("sizes"))) {
		pop3_sizes(r->s);
	} else if (str_eq(verb, STR("size"))) {
		pop3_size(r->s, take_number(r, rest));
	} else if (str_eq(verb, STR("retr"))) {
		pop3_retr(r->s, take_number(r, rest));
	} else if (str_eq(verb, STR("top"))) {
		number = take_number(r, rest);
		pop3_top(r->s, number, take_number(r, rest));
	} else if (str_eq(verb, STR("dele"))) {
		pop3_dele(r->s, take_number(r, rest));
	} else if (str_eq(verb, STR("quit"))) {
		pop3_quit(r->s);
	} else {
		return false;
	}
	return true;
}

static void
do_put(struct run *r, struct str text)
{
	struct buf bytes;

	buf_init(&bytes, SIZE_MAX / 2);
	put_unescaped(&bytes, text);
	for (size_t at = 0; at < bytes.n;) {
		struct str piece = str_skip(buf_str(&bytes), at);

		piece = str_head(piece, next_cut(r, piece.n));
		smtp_put(r->s, piece);
		at += piece.n;
	}
	buf_fini(&bytes);
}

static bool
do_smtp(struct run *r, struct str verb, struct str *rest)
{
	if (str_eq(verb, STR("mail")))
		do_mail(r, str_skip(*rest, 1));
	else if (str_eq(verb, STR("put")))
		do_put(r, str_skip(*rest, 1));
	else if (str_eq(verb, STR("end")))
		smtp_put_end(r->s);
	else if (str_eq(verb, STR("dot")))
		smtp_put_dot(r->s);
	else if (str_eq(verb, STR("quit")))
		smtp_quit(r->s);
	else if (str_eq(verb, STR("unsure")))
		assert_true(smtp_is_unsure(r->s));
	else if (str_eq(verb, STR("busy")))
		assert_false(smtp_takes_mail(r->s));
	else if (str_eq(verb, STR("sure")))
		assert_false(smtp_is_unsure(r->s));
	else
		return false;
	return true;
}

static void
do_command(struct run *r, struct str value)
{
	struct str rest = value, verb;

	(void)str_take_word(&rest, &verb);
	if (str_eq(verb, STR("tls")))
		session_tls_done(r->s);
	else if (str_eq(verb, STR("eof")))
		session_feed_end(r->s);
	else if (str_eq(verb, STR("late")))
		session_time_out(r->s);
	else if (!(r->is_smtp ? do_smtp(r, verb, &rest)
			      : do_pop3(r, verb, &rest)))
		fail_run(r, "no such command", verb);
	drain(r);
}

static void
server_sends(struct run *r, struct str key, struct str value)
{
	uint32_t n = 1;

	if (str_eq(key, STR("S*"))) {
		n = take_number(r, &value);
		value = str_skip(value, 1);
	}
	while (n-- > 0)
		put_unescaped(&r->unfed, value);
	if (key.n == 1)
		buf_put(&r->unfed, STR("\r\n"));
}

static void
run_line(struct run *r, struct str line)
{
	size_t colon = str_find_char(line, ':', 0);
	struct str key = str_head(line, colon);
	struct str value = str_skip(line, key.n + 2);

	r->line = line;
	if (key.n > 2) {
		set_up(r, key, value);
		return;
	}
	if (r->s == NULL)
		begin(r);
	if (key.p[0] == 'S') {
		server_sends(r, key, value);
		return;
	}
	feed(r);
	if (key.p[0] == 'C')
		want_said(r, value, key.n == 2);
	else if (str_eq(key, STR("E?")))
		allow_event(r, value);
	else if (key.p[0] == 'E')
		want_event(r, value);
	else if (key.p[0] == 'T')
		want_trace(r, value);
	else if (str_eq(key, STR("do")))
		do_command(r, value);
	else
		fail_run(r, "no such key", key);
}

/* ---- cases ---- */

static void
check_secret(struct run *r, struct str text)
{
	if (r->setup.secret.n >= 4 &&
	    str_find(text, r->setup.secret, 0) != SIZE_MAX)
		fail_run(r, "the secret is in", text);
}

static void
end(struct run *r)
{
	feed(r);
	r->line = STR("the end");
	if (r->said.n > 0)
		fail_run(r, "the client also said", buf_str(&r->said));
	if (r->event_at < r->events.n)
		fail_run(r, "one event more", r->events.v[r->event_at]);
	VEC_EACH (struct str, text, &r->events)
		check_secret(r, *text);
	VEC_EACH (struct str, text, &r->traces)
		check_secret(r, *text);
	session_close(&r->s);
	buf_fini(&r->unfed);
	buf_fini(&r->said);
	buf_fini(&r->content);
	arena_fini(&r->arena);
}

static void
run_case(struct str title, struct str text, enum script_cut cut, unsigned seed)
{
	struct run r = { .cut = cut, .chance = seed, .title = title };
	struct str line;

	buf_init(&r.unfed, SIZE_MAX / 2);
	buf_init(&r.said, SIZE_MAX / 2);
	buf_init(&r.content, SIZE_MAX / 2);
	r.line = title;
	while (str_take_line(&text, &line)) {
		if (line.n > 0 && line.p[0] != '#')
			run_line(&r, line);
	}
	end(&r);
}

int
script_run(struct str text, enum script_cut cut, unsigned seed)
{
	struct str title;
	int cases = 0;

	text = str_skip(text, str_find(text, STR("== "), 0));
	while (text.n > 0) {
		size_t next = str_find(text, STR("\n== "), 0);
		struct str part = str_head(text, next);

		(void)str_take_line(&part, &title);
		run_case(str_skip(title, 3), part, cut, seed);
		cases++;
		text = str_skip(text, next == SIZE_MAX ? next : next + 1);
	}
	return cases;
}
