#include "base/limits.h"
#include "proto/smtp_inside.h"

void
smtp_reply_init(struct smtp_reply *r)
{
	*r = (struct smtp_reply){ 0 };
	buf_init(&r->words, 4 * LIMIT_REPLY_BYTES);
}

void
smtp_reply_fini(struct smtp_reply *r)
{
	buf_fini(&r->words);
}

static void
begin_reply(struct smtp_reply *r)
{
	buf_clear(&r->words);
	r->lines = 0;
	r->is_whole = false;
}

static bool
parse_line(struct str line, int *code, bool *is_last, struct str *words)
{
	uint64_t n;

	if (line.n < 3 || !str_to_u64(str_head(line, 3), &n) || n < 200)
		return false;
	if (line.n > 3 && line.p[3] != ' ' && line.p[3] != '-')
		return false;
	*code = (int)n;
	*is_last = line.n == 3 || line.p[3] == ' ';
	*words = str_trim_end(str_skip(line, 4));
	return true;
}

static enum step
add_line(struct smtp *m, struct str line, struct err *e)
{
	struct smtp_reply *r = &m->reply;
	struct str words;

	if (!parse_line(line, &r->code, &r->is_whole, &words))
		return talk_refused(&m->base, ERR_PROTOCOL, "this is not SMTP",
				    line.n > 0 ? line : STR("(an empty line)"),
				    e);
	if (++r->lines > LIMIT_REPLY_LINES) {
		(void)err_set(e, ERR_PROTOCOL,
			      "the server's reply has more than %d lines",
			      LIMIT_REPLY_LINES);
		return STEP_BAD;
	}
	if (r->words.n > 0)
		buf_put_char(&r->words, '\n');
	buf_put(&r->words, words);
	return STEP_ITEM;
}

/* A challenge is as secret as the answer to it. */
static void
hear_line(struct smtp *m, struct str line)
{
	bool is_challenge = m->is_logging_in && str_starts(line, STR("334"));

	talk_hear(&m->base, line, is_challenge ? 4 : SIZE_MAX);
}

enum step
smtp_take_reply(struct smtp *m, struct err *e)
{
	enum step step = STEP_ITEM;
	struct str line;

	if (m->reply.is_whole)
		begin_reply(&m->reply);
	while (step == STEP_ITEM && !m->reply.is_whole) {
		step = wire_take_line(&m->base.in, &line, e);
		if (step != STEP_ITEM)
			break;
		hear_line(m, line);
		step = add_line(m, line, e);
	}
	return step;
}

bool
smtp_is_good(const struct smtp *m)
{
	return m->reply.code / 100 == 2;
}

bool
smtp_is_temporary(const struct smtp *m)
{
	return m->reply.code / 100 == 4;
}

static bool
is_status(struct str word)
{
	struct str part;
	uint64_t n;
	size_t parts = 0;

	while (str_take_until(&word, '.', &part)) {
		if (part.n > 3 || !str_to_u64(part, &n))
			return false;
		parts++;
	}
	return parts == 3;
}

struct str
smtp_status(const struct smtp *m)
{
	struct str rest = buf_str(&m->reply.words), word;

	if (str_take_word(&rest, &word) && is_status(word))
		return word;
	return (struct str){ NULL, 0 };
}

void
smtp_tell(const struct smtp *m, struct session_event *event)
{
	event->code = m->reply.code;
	event->status = smtp_status(m);
	event->text = buf_str(&m->reply.words);
}

enum err_kind
smtp_other_kind(const struct smtp *m)
{
	return m->reply.code == 530 ? ERR_LOGIN : ERR_UNAVAILABLE;
}

enum step
smtp_refused(struct smtp *m, enum err_kind other, const char *what,
	     struct err *e)
{
	enum err_kind kind = smtp_is_temporary(m) ? ERR_TEMPORARY : other;
	struct buf words;

	buf_init(&words, 5 * LIMIT_REPLY_BYTES);
	buf_printf(&words, "%d ", m->reply.code);
	buf_put(&words, buf_str(&m->reply.words));
	if (m->is_logging_in)
		(void)talk_refused_login(&m->base, kind, what, buf_str(&words),
					 e);
	else
		(void)talk_refused(&m->base, kind, what, buf_str(&words), e);
	buf_fini(&words);
	return STEP_BAD;
}
