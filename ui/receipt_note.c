#include "ui/receipt_note.h"

#include <stdio.h>

void
receipt_note_show(const struct event *message, struct host *h)
{
	if (message->message.receipt_to.n > 0)
		status_say(&h->status,
			   "A receipt is asked for: :receipt sends one");
}

void
receipt_note_title(const struct event *message, struct buf *right)
{
	if (message->message.receipt_to.n > 0)
		buf_put(right, STR("wants :receipt  "));
}

void
receipt_note_send(struct receipt_note *n, struct host *h, uint64_t id)
{
	struct request *q = request_new(REQUEST_RECEIPT);

	q->receipt.id = id;
	n->ticket = h->post(h, &q);
}

/* To somebody else than the sender it goes only when that was seen. */
struct want
receipt_note_ask(struct receipt_note *n, struct host *h,
		 const struct event *message, int what)
{
	struct want want = { .kind = WANT_CHOICE, .what = what };

	if (message == NULL || message->message.receipt_to.n == 0) {
		status_say(&h->status, "No receipt is asked for");
		return WANT_NONE;
	}
	if (!message->message.receipt_is_foreign) {
		receipt_note_send(n, h, message->message.id);
		return WANT_NONE;
	}
	(void)snprintf(n->question, sizeof(n->question),
		       "It may go to a stranger: %.*s. Send it? (y/n) ",
		       STR_ARG(message->message.receipt_to));
	want.choice.question = n->question;
	want.choice.keys = "ny";
	return want;
}

bool
receipt_note_event(struct receipt_note *n, struct host *h,
		   const struct event *ev, struct event *message)
{
	if (ev->ticket == 0 || ev->ticket != n->ticket)
		return false;
	if (ev->kind == EVENT_QUEUED) {
		status_say(&h->status, "The receipt is on its way");
		if (message != NULL)
			message->message.receipt_to = STR("");
	}
	if (ev->last && ev->err.kind != ERR_NONE)
		status_fail(&h->status, "Receipt: %s", ev->err.text);
	if (ev->last)
		n->ticket = 0;
	return true;
}
