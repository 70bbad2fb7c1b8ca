#include "demo/smtpd.h"

#include "demo/tour.h"

enum { MESSAGE_BYTES_MAX = 32 * 1024 * 1024 };

void
smtpd_init(struct smtpd *s, struct maildrop *drop, struct buf *out)
{
	*s = (struct smtpd){ .drop = drop };
	buf_init(&s->message, MESSAGE_BYTES_MAX);
	buf_put(out, STR("220 demo.example ESMTP culver demo\r\n"));
}

void
smtpd_fini(struct smtpd *s)
{
	buf_fini(&s->message);
}

static void
forget_letter(struct smtpd *s)
{
	s->has_sender = false;
	s->recipients = 0;
	buf_clear(&s->message);
}

static void
ehlo(struct smtpd *s, struct str arg, struct buf *out)
{
	(void)arg;
	forget_letter(s);
	buf_printf(out,
		   "250-demo.example\r\n250-AUTH PLAIN LOGIN\r\n"
		   "250-PIPELINING\r\n250-8BITMIME\r\n"
		   "250-ENHANCEDSTATUSCODES\r\n250 SIZE %d\r\n",
		   MESSAGE_BYTES_MAX);
}

static void
helo(struct smtpd *s, struct str arg, struct buf *out)
{
	(void)arg;
	forget_letter(s);
	buf_put(out, STR("250 demo.example\r\n"));
}

/* Any password will do; what matters is that the dance is the real one:
 * LOGIN asks for two lines, PLAIN for one unless it came with the command. */
static void
auth(struct smtpd *s, struct str arg, struct buf *out)
{
	struct str mechanism;
	bool is_login;

	(void)str_take_word(&arg, &mechanism);
	is_login = str_eq_fold(mechanism, STR("LOGIN"));
	s->auth_lines = (is_login ? 2u : 1u) - (str_trim(arg).n > 0);
	if (s->auth_lines == 0)
		buf_put(out, STR("235 2.7.0 welcome\r\n"));
	else if (s->auth_lines == 2)
		buf_put(out, STR("334 VXNlcm5hbWU6\r\n"));
	else
		buf_put(out, is_login ? STR("334 UGFzc3dvcmQ6\r\n")
				      : STR("334 \r\n"));
}

static void
auth_line(struct smtpd *s, struct buf *out)
{
	s->auth_lines--;
	buf_put(out, s->auth_lines == 0 ? STR("235 2.7.0 welcome\r\n")
					: STR("334 UGFzc3dvcmQ6\r\n"));
}

static void
mail(struct smtpd *s, struct str arg, struct buf *out)
{
	forget_letter(s);
	s->has_sender = str_starts_fold(arg, STR("FROM:"));
	buf_put(out, s->has_sender ? STR("250 2.1.0 sender ok\r\n")
				   : STR("501 5.5.4 FROM: is missing\r\n"));
}

static void
rcpt(struct smtpd *s, struct str arg, struct buf *out)
{
	if (!s->has_sender) {
		buf_put(out, STR("503 5.5.1 MAIL first\r\n"));
	} else if (str_find_fold(arg, STR("nobody@"), 0) != SIZE_MAX) {
		buf_put(out, STR("550 5.1.1 nobody lives here\r\n"));
	} else {
		s->recipients++;
		buf_put(out, STR("250 2.1.5 recipient ok\r\n"));
	}
}

static void
data(struct smtpd *s, struct str arg, struct buf *out)
{
	(void)arg;
	s->in_data = s->recipients > 0;
	buf_put(out, s->in_data ? STR("354 end with a lone dot\r\n")
				: STR("554 5.5.1 no recipient\r\n"));
}

static void
rset(struct smtpd *s, struct str arg, struct buf *out)
{
	(void)arg;
	forget_letter(s);
	buf_put(out, STR("250 2.0.0 ok\r\n"));
}

static void
quit(struct smtpd *s, struct str arg, struct buf *out)
{
	(void)arg;
	s->over = true;
	buf_put(out, STR("221 2.0.0 bye\r\n"));
}

static const struct {
	const char *word;
	void (*answer)(struct smtpd *s, struct str arg, struct buf *out);
} commands[] = {
	{ "EHLO", ehlo }, { "HELO", helo }, { "AUTH", auth },
	{ "MAIL", mail }, { "RCPT", rcpt }, { "DATA", data },
	{ "RSET", rset }, { "NOOP", rset }, { "QUIT", quit },
};

void
smtpd_line(struct smtpd *s, struct str line, struct buf *out)
{
	struct str word;

	if (s->auth_lines > 0) {
		auth_line(s, out);
		return;
	}
	(void)str_take_word(&line, &word);
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		if (str_eq_fold(word, str_of(commands[i].word))) {
			commands[i].answer(s, str_trim(line), out);
			return;
		}
	}
	buf_put(out, STR("500 5.5.2 unknown command\r\n"));
}

void
smtpd_content(struct smtpd *s, struct str piece)
{
	buf_put(&s->message, piece);
}

void
smtpd_end(struct smtpd *s, struct buf *out)
{
	s->in_data = false;
	if (buf_is_over(&s->message)) {
		buf_put(out, STR("552 5.3.4 too long for a demo\r\n"));
	} else {
		maildrop_add(s->drop, buf_str(&s->message));
		tour_answer(s->drop, buf_str(&s->message));
		buf_put(out, STR("250 2.0.0 taken; fetch, and it is back\r\n"));
	}
	forget_letter(s);
}
