#include "engine/receipting.h"

#include "base/limits.h"
#include "base/mapped.h"
#include "base/utf8.h"
#include "base/world.h"
#include "engine/envelope.h"
#include "engine/letter.h"
#include "engine/outgoing.h"
#include "mail/receipt.h"
#include "mail/reply.h"
#include "store/receipts.h"

/* The account the message came to, by its recipients; else the first that can
 * send. NULL when none can. */
static const struct account *
account_of(struct arena *a, const struct config *c, struct str message)
{
	struct str *own = ARENA_ARRAY(a, struct str, c->n_accounts);
	struct reply_wish wish = { REPLY_SENDER, own, c->n_accounts, NULL };
	const struct account *acc = NULL;
	struct err ignored = ERR_INIT;
	struct reply_head head;

	for (size_t i = 0; i < c->n_accounts; i++)
		own[i] = c->accounts[i].from_addr;
	if (reply_head(a, message, &wish, &head, &ignored) &&
	    head.answers.n > 0)
		acc = config_account_of(c, head.answers);
	for (size_t i = 0; i < c->n_accounts && acc == NULL; i++)
		if (c->accounts[i].send.protocol != PROTOCOL_NONE)
			acc = &c->accounts[i];
	return acc != NULL && acc->send.protocol != PROTOCOL_NONE ? acc : NULL;
}

/* Nobody asks himself. */
static bool
is_due(struct arena *a, const struct config *c, struct str message,
       struct receipt *r, const struct account **acc)
{
	*acc = NULL;
	message = str_head(message, LIMIT_SUMMARY_BYTES);
	if (!receipt_read(a, message, r) || config_account_of(c, r->to) != NULL)
		return false;
	*acc = account_of(a, c, message);
	return *acc != NULL && (*acc)->receipts != RECEIPTS_NEVER;
}

void
receipting_offer(const struct config *c, struct store *s, struct str message,
		 struct event *ev)
{
	const struct account *acc;
	struct receipt r;

	if (!is_due(&ev->arena, c, message, &r, &acc) ||
	    receipts_has(s, r.message_id))
		return;
	ev->message.receipt_to =
		utf8_head_cols(utf8_safe(&ev->arena, r.to), 60, NULL);
	ev->message.receipt_is_foreign = r.is_foreign;
}

/* ---- sending ---- */

static bool
build(struct arena *a, const struct account *acc, const struct receipt *r,
      struct envelope *v, struct err *e)
{
	int64_t now_s = world_now_s();
	struct build_mail mail;
	struct str reader;
	struct buf from;

	if (!build_ascii_addr(a, acc->from_addr, &reader, e))
		return false;
	buf_init(&from, LIMIT_FIELD_BYTES);
	letter_put_address(&from, acc->from_name, acc->from_addr);
	receipt_build(a, r, reader, arena_str(a, buf_str(&from)), &mail);
	buf_fini(&from);
	mail.date_s = now_s;
	mail.zone_minutes = world_zone_minutes(now_s);
	mail.message_id = build_message_id(a, mail.from);
	return envelope_of_report(a, acc, &mail, v, e);
}

/* The note comes first: a receipt that is lost does less harm than two. */
static bool
queue(struct writer *w, struct arena *a, const struct request *q,
      struct str message, struct err *e)
{
	struct store *home = w->stores->home;
	struct err ignored = ERR_INIT;
	const struct account *acc;
	struct receipt r;
	struct envelope v = { 0 };
	bool done;

	if (!is_due(a, w->side->config, message, &r, &acc))
		return err_set(e, ERR_USAGE, "no receipt is to be sent");
	if (!receipts_enter(home, r.message_id, e))
		return false;
	done = build(a, acc, &r, &v, e) &&
	       outgoing_queue(w, q->ticket, &v, false, e);
	envelope_fini(&v);
	if (!done)
		(void)receipts_forget(home, r.message_id, &ignored);
	return done;
}

static bool
answer(struct writer *w, struct arena *a, const struct request *q,
       struct err *e)
{
	struct mapped message;
	bool done;

	if (w->stores->home == NULL)
		return err_set(e, ERR_CONFIG, "no account is configured");
	if (!store_map(w->stores->shown, q->receipt.id, &message, e))
		return false;
	done = queue(w, a, q, message.bytes, e);
	mapped_close(&message);
	return done;
}

void
receipting_request(struct writer *w, const struct request *q)
{
	struct arena a = { 0 };
	struct err e = ERR_INIT;

	if (!answer(w, &a, q, &e))
		writer_done(w, q->ticket, &e);
	arena_fini(&a);
}
