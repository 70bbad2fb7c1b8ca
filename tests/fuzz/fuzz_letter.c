/* Whatever a user types, or a message holds that is answered: what is built is
 * ASCII in lines that SMTP takes, and has no field that we did not write. The
 * input is taken apart at '|'. */
#include "base/utf8.h"
#include "mail/build.h"
#include "mail/header.h"
#include "mail/receipt.h"
#include "mail/reply.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool
keep(void *context, struct str bytes, struct err *e)
{
	(void)e;
	buf_put(context, bytes);
	return true;
}

/* Beyond ASCII there are only addresses, in valid UTF-8 in the head. */
static void
check_bytes(struct str message)
{
	size_t line = 0, head = str_find(message, STR("\r\n\r\n"), 0);

	assert(utf8_is_valid(message));
	for (size_t i = 0; i < message.n; i++) {
		char c = message.p[i];

		assert(c != 0 && c != 127 && (c > 0 || i < head));
		assert(c != '\n' || (i > 0 && message.p[i - 1] == '\r'));
		assert(c != '\r' ||
		       (i + 1 < message.n && message.p[i + 1] == '\n'));
		line = c == '\n' ? 0 : line + 1;
		assert(line <= 999);
	}
}

static void
check_fields(struct str message)
{
	static const char *const ours[] = {
		"Date",
		"From",
		"Reply-To",
		"To",
		"Cc",
		"Subject",
		"Message-ID",
		"In-Reply-To",
		"References",
		"Disposition-Notification-To",
		"Auto-Submitted",
		"MIME-Version",
		"Content-Type",
		"Content-Transfer-Encoding",
	};
	struct header_scan scan;
	struct header_field f;
	size_t next = 0;

	header_scan_init(&scan, message);
	while (header_next(&scan, &f)) {
		while (next < COUNT_OF(ours) &&
		       !str_eq(f.name, str_of(ours[next])))
			next++;
		assert(next++ < COUNT_OF(ours));
	}
	assert(scan.junk == 0);
}

static void
check_letter(const struct build_mail *m)
{
	struct err e = ERR_INIT;
	struct buf out;
	const struct build_sink sink = { keep, &out };

	buf_init(&out, 1 << 24);
	if (build_message(m, &sink, &e)) {
		check_bytes(buf_str(&out));
		check_fields(buf_str(&out));
	} else {
		assert(out.n == 0 && (e.kind == ERR_DATA ||
				      (m->markdown && (e.kind == ERR_NO_INPUT ||
						       e.kind == ERR_CONFIG))));
	}
	buf_fini(&out);
}

/* The heads of an answer must be fit to be sent, whatever was answered. */
static void
check_answer(struct str message)
{
	static const enum reply_kind kinds[] = { REPLY_SENDER, REPLY_ALL,
						 REPLY_LIST, REPLY_FORWARD };
	const struct str own = STR("me@example.net");

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct reply_wish wish = { kinds[i], &own, 1, NULL };
		struct err e = ERR_INIT;
		struct arena a = { 0 };
		struct reply_head head;
		struct build_mail m = { .from = own,
					.message_id = STR("1@example.net") };

		if (reply_head(&a, message, &wish, &head, &e)) {
			m.to = head.to;
			m.cc = head.cc;
			m.subject = head.subject;
			m.in_reply_to = head.in_reply_to;
			m.references = head.references;
			assert(build_check_value("Subject", m.subject, &e));
			assert(build_check_value("To", m.to, &e));
			check_letter(&m);
		}
		arena_fini(&a);
	}
}

static void
check_receipt(struct str message)
{
	struct arena a = { 0 };
	struct receipt r;
	struct build_mail m;

	if (receipt_read(&a, message, &r)) {
		receipt_build(&a, &r, STR("me@example.net"),
			      STR("me@example.net"), &m);
		m.message_id = STR("1@example.net");
		check_letter(&m);
	}
	arena_fini(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str rest = { (const char *)bytes, n };
	struct build_mail m = { .from = STR("me@example.net"),
				.message_id = STR("1@example.net") };
	struct str *const fields[] = { &m.to,         &m.cc,       &m.subject,
				       &m.references, &m.reply_to, &m.body };

	check_answer(rest);
	check_receipt(rest);
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		(void)str_take_until(&rest, '|', fields[i]);
	check_letter(&m);
	m.markdown = true;
	check_letter(&m);
	return 0;
}
