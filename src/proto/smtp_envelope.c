/* The envelope: what no address may hold, and how it is said. */
#include "proto/smtp_inside.h"

static bool
no_utf8(struct str address, struct err *e)
{
	return err_set(e, ERR_DATA,
		       "the server does not take addresses with letters "
		       "beyond ASCII (SMTPUTF8): \"%.*s\"",
		       STR_ARG(address));
}

/* The one place that keeps an address from ending its own command. */
static bool
check_address(const struct smtp *m, struct str address, struct err *e)
{
	for (size_t i = 0; i < address.n; i++) {
		unsigned char c = (unsigned char)address.p[i];

		if (c <= ' ' || c == 0x7f || c == '<' || c == '>')
			return err_set(e, ERR_DATA,
				       "the address \"%.*s\" holds a character "
				       "that no address may have",
				       STR_ARG(address));
	}
	return str_is_ascii(address) || m->has_smtputf8 || no_utf8(address, e);
}

bool
smtp_check_envelope(const struct smtp *m, const struct smtp_envelope *envelope,
		    struct err *e)
{
	if (envelope->to_count == 0)
		return err_set(e, ERR_DATA, "the message has no recipient");
	if (!check_address(m, envelope->from, e))
		return false;
	for (size_t i = 0; i < envelope->to_count; i++) {
		if (envelope->to[i].n == 0)
			return err_set(e, ERR_DATA, "a recipient is empty");
		if (!check_address(m, envelope->to[i], e))
			return false;
	}
	if (envelope->is_utf8 && !m->has_smtputf8)
		return no_utf8(STR("in To or Cc"), e);
	if (m->size_max_bytes > 0 && envelope->size_bytes > m->size_max_bytes)
		return err_set(e, ERR_DATA,
			       "the message has %llu bytes, the server takes "
			       "%llu at most",
			       (unsigned long long)envelope->size_bytes,
			       (unsigned long long)m->size_max_bytes);
	return true;
}

void
smtp_copy_envelope(struct arena *a, const struct smtp_envelope *from,
		   struct smtp_envelope *to)
{
	struct str *addrs = ARENA_ARRAY(a, struct str, from->to_count);

	*to = *from;
	for (size_t i = 0; i < from->to_count; i++)
		addrs[i] = arena_str(a, from->to[i]);
	to->to = addrs;
	to->from = arena_str(a, from->from);
	to->notify = arena_str(a, from->notify);
	to->envid = arena_str(a, from->envid);
}

static bool
needs_utf8(const struct smtp_envelope *envelope)
{
	bool is_plain = str_is_ascii(envelope->from);

	for (size_t i = 0; i < envelope->to_count; i++)
		is_plain = is_plain && str_is_ascii(envelope->to[i]);
	return !is_plain || envelope->is_utf8;
}

void
smtp_say_mail(struct smtp *m, const struct smtp_envelope *envelope)
{
	struct buf line;

	buf_init(&line, SIZE_MAX / 2);
	buf_put(&line, STR("MAIL FROM:<"));
	buf_put(&line, envelope->from);
	buf_put(&line, STR(">"));
	if (m->has_size && envelope->size_bytes > 0)
		buf_printf(&line, " SIZE=%llu",
			   (unsigned long long)envelope->size_bytes);
	if (m->has_8bitmime && envelope->is_8bit)
		buf_put(&line, STR(" BODY=8BITMIME"));
	if (needs_utf8(envelope))
		buf_put(&line, STR(" SMTPUTF8"));
	if (m->has_dsn && envelope->notify.n > 0)
		buf_printf(&line, " RET=HDRS ENVID=%.*s",
			   STR_ARG(envelope->envid));
	talk_say(&m->base, buf_str(&line), SIZE_MAX);
	buf_fini(&line);
}

void
smtp_say_rcpt(struct smtp *m, const struct smtp_envelope *envelope, size_t i)
{
	struct buf line;

	buf_init(&line, SIZE_MAX / 2);
	buf_put(&line, STR("RCPT TO:<"));
	buf_put(&line, envelope->to[i]);
	buf_put(&line, STR(">"));
	if (m->has_dsn && envelope->notify.n > 0)
		buf_printf(&line, " NOTIFY=%.*s", STR_ARG(envelope->notify));
	talk_say(&m->base, buf_str(&line), SIZE_MAX);
	buf_fini(&line);
}
