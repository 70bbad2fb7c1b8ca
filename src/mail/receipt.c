#include "mail/receipt.h"

#include "base/utf8.h"
#include "mail/address.h"
#include "mail/header.h"
#include "mail/summary.h"

/* What says that no person waits for an answer. */
static const struct {
	const char *name;
	const char *value; /* begins with, case ignored; "" = whatever */
} refusals[] = {
	{ "List-Id", "" },
	{ "List-Post", "" },
	{ "List-Unsubscribe", "" },
	{ "Precedence", "list" },
	{ "Precedence", "bulk" },
	{ "Precedence", "junk" },
	{ "Auto-Submitted", "auto-" },
	{ "Content-Type", "multipart/report" },
};

static bool
is_refused(struct str message)
{
	struct str body;

	for (size_t i = 0; i < COUNT_OF(refusals); i++)
		if (header_find(message, str_of(refusals[i].name), &body) &&
		    str_starts_fold(body, str_of(refusals[i].value)))
			return true;
	return false;
}

static bool
names(struct arena *a, struct str message, const char *field, struct str addr)
{
	struct address_list list = { 0 };
	struct str body;

	if (!header_find(message, str_of(field), &body))
		return false;
	address_parse(a, body, NULL, &list);
	return list.n == 1 && address_eq(list.v[0].addr, addr);
}

bool
receipt_read(struct arena *a, struct str message, struct receipt *out)
{
	struct address_list to = { 0 };
	struct summary s = { 0 };
	struct str body;

	*out = (struct receipt){ 0 };
	if (!header_find(message, STR("Disposition-Notification-To"), &body) ||
	    is_refused(message))
		return false;
	address_parse(a, body, NULL, &to);
	if (to.n != 1 || str_find_char(to.v[0].addr, '@', 0) == SIZE_MAX)
		return false;
	summary_read(a, message, &s);
	if (s.message_id.n == 0)
		return false;
	out->to = to.v[0].addr;
	out->name = utf8_safe(a, to.v[0].name);
	out->message_id = s.message_id;
	out->subject = utf8_safe(a, s.subject);
	if (header_find(message, STR("Original-Recipient"), &body))
		out->original = utf8_safe(a, body);
	out->is_foreign = !names(a, message, "Return-Path", out->to) ||
			  !names(a, message, "From", out->to);
	return true;
}

static struct str
subject_of(struct arena *a, const struct receipt *r)
{
	return arena_printf(
		a, "Read: %.*s",
		STR_ARG(r->subject.n > 0 ? r->subject : STR("your message")));
}

/* What stands in a field of a report is ASCII, or is left out. */
static bool
is_fit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return s.n > 0 && s.n < 800;
}

static struct str
report_of(struct arena *a, const struct receipt *r, struct str reader)
{
	struct str report = STR("");

	if (is_fit(r->original))
		report = arena_printf(a, "Original-Recipient: %.*s\n",
				      STR_ARG(r->original));
	report = arena_printf(a, "%.*sFinal-Recipient: rfc822;%.*s\n",
			      STR_ARG(report), STR_ARG(reader));
	if (is_fit(r->message_id))
		report = arena_printf(a, "%.*sOriginal-Message-ID: <%.*s>\n",
				      STR_ARG(report), STR_ARG(r->message_id));
	return arena_printf(a,
			    "%.*sDisposition: "
			    "manual-action/MDN-sent-manually; displayed\n",
			    STR_ARG(report));
}

void
receipt_build(struct arena *a, const struct receipt *r, struct str reader,
	      struct str from, struct build_mail *mail)
{
	*mail = (struct build_mail){ .from = from, .to = r->to };
	mail->subject = subject_of(a, r);
	if (r->message_id.n > 0)
		mail->in_reply_to = mail->references =
			arena_printf(a, "<%.*s>", STR_ARG(r->message_id));
	mail->body = arena_printf(
		a,
		"Your message\n\n"
		"    To: %.*s\n"
		"    Subject: %.*s\n\n"
		"was shown on the screen of its recipient. Nobody can know "
		"whether\nit was understood.\n",
		STR_ARG(reader), STR_ARG(r->subject));
	mail->report = report_of(a, r, reader);
}
