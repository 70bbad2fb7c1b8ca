/* An SMTP server that says anything: the same events however it is cut, and no
 * secret in a trace or an error. */
#include "proto/smtp.h"
#include "tests/fuzz/chatter.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { LETTERS_MAX = 100 };

static void
send_mail(struct session *s)
{
	const struct str to[] = { STR("bob@example.org"),
				  STR("cleo@example.org") };
	const struct smtp_envelope envelope = { .from = STR("ann@example.org"),
						.to = to,
						.to_count = COUNT_OF(to),
						.size_bytes = 14 };
	struct err e = ERR_INIT;

	if (!smtp_takes_mail(s) || smtp_newest(s) >= LETTERS_MAX)
		return;
	/* Only SIZE may be too small for it. */
	if (!smtp_mail(s, &envelope, &e) && e.kind != ERR_DATA)
		abort();
}

static void
react(struct session *s, const struct session_event *event)
{
	if (event->kind == SESSION_READY || event->kind == SMTP_ACCEPTED) {
		send_mail(s);
	} else if (event->kind == SMTP_WANTS_DATA) {
		smtp_put(s, STR("Subject: x\n\n."));
		smtp_put(s, STR(".\r"));
		smtp_put_end(s);
	} else if (event->kind == SMTP_BEFORE_DOT) {
		smtp_put_dot(s);
		if (!smtp_can_chain(s) && !smtp_is_unsure(s))
			abort();
		if (smtp_can_chain(s))
			send_mail(s);
	} else if (event->kind == SMTP_REFUSED && !smtp_can_chain(s)) {
		smtp_quit(s);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	chatter_check(smtp_open, NULL, react,
		      (struct str){ (const char *)bytes, n });
	return 0;
}
