#include "demo/pop3d.h"

#include "proto/wire.h"

void
pop3d_init(struct pop3d *p, struct maildrop *drop, struct buf *out)
{
	*p = (struct pop3d){ .drop = drop };
	buf_put(out, STR("+OK culver demo, POP3 ready\r\n"));
}

void
pop3d_fini(struct pop3d *p)
{
	arena_fini(&p->arena);
}

static void
capa(struct pop3d *p, struct str arg, struct buf *out)
{
	(void)p;
	(void)arg;
	buf_put(out, STR("+OK\r\nUSER\r\nUIDL\r\nTOP\r\nPIPELINING\r\n"
			 "RESP-CODES\r\nIMPLEMENTATION culver demo\r\n.\r\n"));
}

static void
user(struct pop3d *p, struct str arg, struct buf *out)
{
	(void)p;
	(void)arg;
	buf_put(out, STR("+OK any password will do\r\n"));
}

static void
pass(struct pop3d *p, struct str arg, struct buf *out)
{
	(void)arg;
	p->logged_in = true;
	p->count = p->drop->all.n;
	p->dele = ARENA_ARRAY(&p->arena, bool, p->count);
	buf_printf(out, "+OK %zu messages\r\n", p->count);
}

/* The message that a number names, or NULL and -ERR is said. */
static struct drop_message *
find(struct pop3d *p, struct str number, struct buf *out)
{
	uint64_t n;

	if (str_to_u64(number, &n) && n >= 1 && n <= p->count &&
	    !p->drop->all.v[n - 1].deleted && !p->dele[n - 1])
		return &p->drop->all.v[n - 1];
	buf_put(out, STR("-ERR no such message\r\n"));
	return NULL;
}

static bool
is_there(const struct pop3d *p, size_t i)
{
	return !p->drop->all.v[i].deleted && !p->dele[i];
}

static void
stat(struct pop3d *p, struct str arg, struct buf *out)
{
	size_t n = 0, bytes = 0;

	(void)arg;
	for (size_t i = 0; i < p->count; i++) {
		if (is_there(p, i)) {
			n++;
			bytes += p->drop->all.v[i].bytes.n;
		}
	}
	buf_printf(out, "+OK %zu %zu\r\n", n, bytes);
}

static void
put_size(const struct pop3d *p, size_t i, struct buf *out)
{
	buf_printf(out, "%zu %zu\r\n", i + 1, p->drop->all.v[i].bytes.n);
}

static void
put_name(const struct pop3d *p, size_t i, struct buf *out)
{
	(void)p;
	buf_printf(out, "%zu demo-%zu\r\n", i + 1, i + 1);
}

/* Of the message with that number, or of each, a line. */
static void
put_listing(struct pop3d *p, struct str arg, struct buf *out,
	    void (*put)(const struct pop3d *p, size_t i, struct buf *out))
{
	const struct drop_message *m;

	if (arg.n > 0) {
		m = find(p, arg, out);
		if (m != NULL) {
			buf_put(out, STR("+OK "));
			put(p, (size_t)(m - p->drop->all.v), out);
		}
		return;
	}
	buf_put(out, STR("+OK\r\n"));
	for (size_t i = 0; i < p->count; i++) {
		if (is_there(p, i))
			put(p, i, out);
	}
	buf_put(out, STR(".\r\n"));
}

static void
list(struct pop3d *p, struct str arg, struct buf *out)
{
	put_listing(p, arg, out, put_size);
}

static void
uidl(struct pop3d *p, struct str arg, struct buf *out)
{
	put_listing(p, arg, out, put_name);
}

static void
put_content(struct str bytes, struct buf *out)
{
	struct wire_stuffer stuffer = { 0 };

	wire_stuff(&stuffer, bytes, out);
	wire_stuff_end(&stuffer, out);
	buf_put(out, STR(".\r\n"));
}

static void
retr(struct pop3d *p, struct str arg, struct buf *out)
{
	const struct drop_message *m = find(p, arg, out);

	if (m == NULL)
		return;
	buf_printf(out, "+OK %zu octets\r\n", m->bytes.n);
	put_content(m->bytes, out);
}

static void
top(struct pop3d *p, struct str arg, struct buf *out)
{
	const struct drop_message *m;
	struct str number, rest;
	uint64_t lines = 0;
	size_t end;

	(void)str_take_word(&arg, &number);
	(void)str_to_u64(str_trim(arg), &lines);
	m = find(p, number, out);
	if (m == NULL)
		return;
	end = str_find(m->bytes, STR("\n\n"), 0);
	rest = str_skip(m->bytes, end == SIZE_MAX ? SIZE_MAX : end + 2);
	while (lines-- > 0 && str_take_line(&rest, &number))
		;
	buf_put(out, STR("+OK\r\n"));
	put_content(str_head(m->bytes, m->bytes.n - rest.n), out);
}

static void
dele(struct pop3d *p, struct str arg, struct buf *out)
{
	const struct drop_message *m = find(p, arg, out);

	if (m == NULL)
		return;
	p->dele[m - p->drop->all.v] = true;
	buf_put(out, STR("+OK will go at QUIT\r\n"));
}

static void
rset(struct pop3d *p, struct str arg, struct buf *out)
{
	(void)arg;
	for (size_t i = 0; i < p->count; i++)
		p->dele[i] = false;
	buf_put(out, STR("+OK\r\n"));
}

static void
noop(struct pop3d *p, struct str arg, struct buf *out)
{
	(void)p;
	(void)arg;
	buf_put(out, STR("+OK\r\n"));
}

static void
quit(struct pop3d *p, struct str arg, struct buf *out)
{
	(void)arg;
	for (size_t i = 0; i < p->count; i++) {
		if (p->dele[i])
			p->drop->all.v[i].deleted = true;
	}
	p->over = true;
	buf_put(out, STR("+OK bye\r\n"));
}

static const struct {
	const char *word;
	bool needs_login;
	void (*answer)(struct pop3d *p, struct str arg, struct buf *out);
} commands[] = {
	{ "CAPA", false, capa }, { "USER", false, user },
	{ "PASS", false, pass }, { "STAT", true, stat },
	{ "LIST", true, list },  { "UIDL", true, uidl },
	{ "RETR", true, retr },  { "TOP", true, top },
	{ "DELE", true, dele },  { "RSET", true, rset },
	{ "NOOP", true, noop },  { "QUIT", false, quit },
};

void
pop3d_line(struct pop3d *p, struct str line, struct buf *out)
{
	struct str word;

	(void)str_take_word(&line, &word);
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		if (!str_eq_fold(word, str_of(commands[i].word)))
			continue;
		if (commands[i].needs_login && !p->logged_in)
			buf_put(out, STR("-ERR log in first\r\n"));
		else
			commands[i].answer(p, str_trim(line), out);
		return;
	}
	buf_put(out, STR("-ERR unknown command\r\n"));
}
