#include "engine/envelope.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/vec.h"
#include "base/world.h"
#include "engine/letter.h"
#include "engine/letter_files.h"
#include "mail/address.h"
#include "mail/date.h"
#include "mail/field.h"
#include "mail/header.h"

struct recipients {
	VEC(struct str) all;
};

void
envelope_fini(struct envelope *v)
{
	buf_fini(&v->message);
}

static bool
can_send(const struct account *acc, struct err *e)
{
	if (acc == NULL)
		return err_set(e, ERR_CONFIG,
			       "no account to send from is configured");
	return acc->send.protocol != PROTOCOL_NONE ||
	       err_set(e, ERR_CONFIG, "account \"%s\" cannot send", acc->name);
}

/* Line ends of any kind become LF; a CR elsewhere stays for build and wire
 * to judge. */
static bool
put_lf(void *context, struct str bytes, struct err *e)
{
	struct buf *out = context;

	while (bytes.n > 0) {
		size_t end = str_find_char(bytes, '\n', 0);
		struct str line = str_head(bytes, end);

		buf_put(out, line);
		bytes = str_skip(bytes, line.n);
		if (bytes.n == 0)
			break;
		if (out->n > 0 && out->p[out->n - 1] == '\r')
			out->n--;
		buf_put_char(out, '\n');
		bytes = str_skip(bytes, 1);
	}
	return !buf_is_over(out) ||
	       err_set(e, ERR_DATA, "the message is too large");
}

static bool
finish(struct arena *a, struct envelope *out, struct err *e)
{
	if (!can_send(out->account, e) ||
	    !build_ascii_addr(a, out->account->from_addr, &out->sender, e))
		return false;
	return out->n_recipients > 0 ||
	       err_set(e, ERR_DATA, "nobody to send it to");
}

/* "Bcc: a,\n b\n" of a list as typed. */
static bool
private_head(struct arena *a, struct str bcc, struct str *out, struct err *e)
{
	struct address_list list = { 0 };
	struct str addr;

	address_parse(a, bcc, NULL, &list);
	*out = STR("");
	for (size_t i = 0; i < list.n; i++) {
		if (!build_ascii_addr(a, list.v[i].addr, &addr, e))
			return false;
		*out = arena_printf(a, "%.*s%s%.*s", STR_ARG(*out),
				    i == 0 ? "Bcc: " : ",\n ", STR_ARG(addr));
	}
	if (out->n > 0)
		*out = arena_printf(a, "%.*s\n", STR_ARG(*out));
	return true;
}

/* ---- of a draft ---- */

static bool
build(struct arena *a, const struct build_mail *mail, struct envelope *out,
      struct err *e)
{
	struct build_recipients to = { 0 };
	const struct build_sink sink = { put_lf, &out->message };

	if (!build_recipients(a, mail, &to, e) ||
	    !build_message(mail, &sink, e))
		return false;
	out->recipients = to.v;
	out->n_recipients = to.n;
	return true;
}

bool
envelope_of_draft(struct arena *a, const struct config *c,
		  const struct draft *d, struct envelope *out, struct err *e)
{
	int64_t now_s = world_now_s();
	struct build_mail mail = { .from = d->from,
				   .to = d->to,
				   .cc = d->cc,
				   .bcc = d->bcc,
				   .subject = d->subject,
				   .in_reply_to = d->in_reply_to,
				   .references = d->references,
				   .date_s = now_s,
				   .zone_minutes = world_zone_minutes(now_s),
				   .markdown = d->markdown,
				   .wants_receipt = d->wants_receipt };
	struct buf text;
	bool done;

	*out = (struct envelope){ .account = config_account(c, d->account) };
	buf_init(&out->message, LIMIT_MESSAGE_BYTES);
	buf_init(&text, LIMIT_DRAFT_BYTES);
	mail.message_id = build_message_id(a, d->from);
	done = file_read(d->body_path.p, &text, e);
	mail.body = buf_str(&text);
	done = done && letter_files_find(a, d, &mail, e) &&
	       private_head(a, d->bcc, &out->private_head, e) &&
	       build(a, &mail, out, e) && finish(a, out, e);
	buf_fini(&text);
	return done;
}

bool
envelope_of_report(struct arena *a, const struct account *acc,
		   const struct build_mail *mail, struct envelope *out,
		   struct err *e)
{
	*out = (struct envelope){ .account = acc, .sender = STR("") };
	buf_init(&out->message, LIMIT_MESSAGE_BYTES);
	return can_send(acc, e) && build(a, mail, out, e);
}

/* ---- of a finished message ---- */

struct finished { /* what its head says */
	struct str from, to, cc, bcc;
	bool has_date, has_id;
	struct str body;
};

static void
add_field(struct arena *a, struct str *list, struct str body)
{
	*list = list->n == 0 ? body
			     : arena_printf(a, "%.*s, %.*s", STR_ARG(*list),
					    STR_ARG(body));
}

/* Copies the head but for blind copies; the folds of a field stay. */
static void
take_head(struct arena *a, struct str message, struct finished *f,
	  struct buf *head)
{
	struct header_scan scan;
	struct header_field field;

	header_scan_init(&scan, message);
	while (header_next(&scan, &field)) {
		if (str_eq_fold(field.name, STR("Bcc")) ||
		    str_eq_fold(field.name, STR("Resent-Bcc"))) {
			add_field(a, &f->bcc, field.body);
			continue;
		}
		if (str_eq_fold(field.name, STR("From")))
			f->from = field.body;
		else if (str_eq_fold(field.name, STR("To")))
			add_field(a, &f->to, field.body);
		else if (str_eq_fold(field.name, STR("Cc")))
			add_field(a, &f->cc, field.body);
		f->has_date |= str_eq_fold(field.name, STR("Date"));
		f->has_id |= str_eq_fold(field.name, STR("Message-ID"));
		buf_put(head, field.name);
		buf_put(head, STR(": "));
		buf_put(head, field.body);
		buf_put_char(head, '\n');
	}
	f->body = scan.rest;
}

static const struct account *
sending_account(struct arena *a, const struct config *c,
		const struct request *q, struct str from)
{
	const struct account *acc = NULL;
	struct address_list list = { 0 };

	if (q->send.account.n > 0)
		return config_account(c, q->send.account);
	address_parse(a, from, NULL, &list);
	for (size_t i = 0; i < list.n && acc == NULL; i++)
		acc = config_account_of(c, list.v[i].addr);
	for (size_t i = 0; i < c->n_accounts && acc == NULL; i++)
		if (c->accounts[i].send.protocol != PROTOCOL_NONE)
			acc = &c->accounts[i];
	return acc;
}

static bool
add_recipients(struct arena *a, struct str list, struct recipients *to,
	       struct err *e)
{
	struct address_list found = { 0 };
	struct str addr;

	address_parse(a, list, NULL, &found);
	for (size_t i = 0; i < found.n; i++) {
		bool known = false;

		if (!build_ascii_addr(a, found.v[i].addr, &addr, e))
			return false;
		VEC_EACH (struct str, one, &to->all)
			known |= address_eq(*one, addr);
		if (!known)
			*VEC_PUSH(a, &to->all) = addr;
	}
	return true;
}

static bool
find_recipients(struct arena *a, const struct request *q,
		const struct finished *f, struct envelope *out, struct err *e)
{
	struct recipients to = { 0 };
	bool done = true;

	for (size_t i = 0; i < q->send.n && done; i++)
		done = add_recipients(a, q->send.recipients[i], &to, e);
	if (q->send.n == 0)
		done = add_recipients(a, f->to, &to, e) &&
		       add_recipients(a, f->cc, &to, e) &&
		       add_recipients(a, f->bcc, &to, e);
	out->recipients = to.all.v;
	out->n_recipients = to.all.n;
	return done;
}

static bool
put_missing(struct arena *a, const struct account *acc,
	    const struct finished *f, struct buf *head, struct err *e)
{
	int64_t now_s = world_now_s();
	struct field from;
	struct str addr;

	if (f->from.n == 0) {
		if (!build_ascii_addr(a, acc->from_addr, &addr, e))
			return false;
		field_begin(&from, head, "From");
		field_put_address(&from, acc->from_name, addr, "");
		field_end(&from);
	}
	if (!f->has_date) {
		buf_put(head, STR("Date: "));
		date_put_rfc5322(head, now_s, world_zone_minutes(now_s));
		buf_put_char(head, '\n');
	}
	if (!f->has_id)
		buf_printf(head, "Message-ID: <%.*s>\n",
			   STR_ARG(build_message_id(a, acc->from_addr)));
	return true;
}

bool
envelope_of_message(struct arena *a, const struct config *c,
		    const struct request *q, struct envelope *out,
		    struct err *e)
{
	struct finished f = { 0 };
	struct buf head;
	bool done;

	*out = (struct envelope){ 0 };
	buf_init(&out->message, LIMIT_MESSAGE_BYTES);
	buf_init(&head, LIMIT_MESSAGE_BYTES);
	take_head(a, q->send.message, &f, &head);
	out->account = sending_account(a, c, q, f.from);
	done = can_send(out->account, e) &&
	       put_missing(a, out->account, &f, &head, e) &&
	       put_lf(&out->message, buf_str(&head), e) &&
	       put_lf(&out->message, STR("\n"), e) &&
	       put_lf(&out->message, f.body, e) &&
	       private_head(a, f.bcc, &out->private_head, e) &&
	       find_recipients(a, q, &f, out, e) && finish(a, out, e);
	buf_fini(&head);
	return done;
}
