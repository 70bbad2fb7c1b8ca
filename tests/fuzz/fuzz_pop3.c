/* A POP3 server that says anything: the same events however it is cut, and no
 * secret in a trace or an error. */
#include "proto/pop3.h"
#include "tests/fuzz/chatter.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
react(struct session *s, const struct session_event *event)
{
	if (event->kind == SESSION_READY) {
		pop3_list(s);
	} else if (event->kind == POP3_LISTED) {
		pop3_retr(s, 1);
		pop3_top(s, 2, 0);
		pop3_dele(s, 1);
		pop3_retr(s, 3);
		pop3_quit(s);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	chatter_check(pop3_open, NULL, react,
		      (struct str){ (const char *)bytes, n });
	return 0;
}
