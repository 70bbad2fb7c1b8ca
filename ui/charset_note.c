#include "ui/charset_note.h"

struct want
charset_note_ask(const struct event *message, int what)
{
	struct want want = { .kind = WANT_ASK, .what = what };

	want.ask.label = "Charset (empty: as the message says): ";
	want.ask.kind = ASK_CHARSET;
	if (message != NULL)
		want.ask.text = message->message.charset;
	return want;
}

void
charset_note_tell(struct charset_note *n, struct host *h, uint64_t id,
		  struct str name)
{
	struct request *q = request_new(REQUEST_CHARSET);

	q->charset.id = id;
	q->charset.name = request_str(q, str_trim(name));
	n->ticket = h->post(h, &q);
}

bool
charset_note_event(struct charset_note *n, struct host *h,
		   const struct event *ev)
{
	if (ev->ticket == 0 || ev->ticket != n->ticket)
		return false;
	n->ticket = 0;
	if (ev->err.kind == ERR_NONE)
		return true;
	status_fail(&h->status, "%s", ev->err.text);
	return false;
}
