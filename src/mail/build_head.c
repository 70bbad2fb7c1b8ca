#include "mail/build_head.h"

#include "base/utf8.h"
#include "base/world.h"
#include "mail/address.h"
#include "mail/date.h"
#include "mail/field.h"
#include "mail/msgid.h"

#include <idn2.h>
#include <string.h>

enum {
	ID_BYTES_MAX = 900, /* with its field's name below 998 */
	ID_BYTES = 12,      /* 96 bits nobody can guess, nor meet by chance */
};

bool
build_check_value(const char *field, struct str value, struct err *e)
{
	for (size_t i = 0; i < value.n; i++)
		if (strchr("\r\n", value.p[i]) != NULL) /* NUL too */
			return err_set(e, ERR_DATA,
				       "%s: a line end or NUL in it", field);
	return true;
}

bool
build_head_check(const struct build_mail *m, struct err *e)
{
	const struct {
		const char *field;
		struct str value;
	} values[] = {
		{ "From", m->from },
		{ "To", m->to },
		{ "Cc", m->cc },
		{ "Bcc", m->bcc },
		{ "Reply-To", m->reply_to },
		{ "Subject", m->subject },
		{ "Message-ID", m->message_id },
		{ "In-Reply-To", m->in_reply_to },
		{ "References", m->references },
	};

	for (size_t i = 0; i < COUNT_OF(values); i++)
		if (!build_check_value(values[i].field, values[i].value, e))
			return false;
	for (size_t i = 0; i < m->n_files; i++)
		if (!build_check_value("file name", m->files[i].name, e) ||
		    !build_check_value("file type", m->files[i].type, e))
			return false;
	return true;
}

/* ---- addresses */

static bool
ascii_domain(struct arena *a, struct str domain, struct str *out, struct err *e)
{
	char *label = NULL;
	int rc = idn2_to_ascii_8z(arena_cstr(a, domain), &label,
				  IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);

	if (rc != IDN2_OK)
		return err_set(e, ERR_DATA, "%.*s: %s", STR_ARG(domain),
			       idn2_strerror(rc));
	*out = arena_str(a, str_of(label));
	idn2_free(label);
	return true;
}

bool
build_head_is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] > 126)
			return false;
	return true;
}

/* A name, or an address in brackets. */
static bool
is_domain(struct str s)
{
	bool is_literal = str_starts(s, STR("[")) && str_ends(s, STR("]"));

	if (is_literal)
		s = str_head(str_skip(s, 1), s.n - 2);
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '.' && s.p[i] != '-' &&
		    s.p[i] != '_' && !(is_literal && s.p[i] == ':'))
			return false;
	return s.n > 0;
}

/* RFC 6532, 3.2: characters beyond ASCII are as good as letters. */
static bool
is_dot_atom(struct str local)
{
	bool is_one, is_safe = true;
	struct str rest = local;
	struct buf letters;
	uint32_t code;

	buf_init(&letters, local.n + 1);
	while (utf8_take(&rest, &code)) {
		buf_put_char(&letters, code < 0x80 ? (char)code : 'x');
		is_safe = is_safe && !utf8_is_unsafe(code);
	}
	is_one = field_is_dot_atom(buf_str(&letters));
	buf_fini(&letters);
	return is_one && is_safe;
}

/* An @ in it that is not quoted was a slip of the finger. */
static bool
put_local(struct buf *out, struct str local)
{
	bool is_quoted =
		local.n > 2 && local.p[0] == '"' && local.p[local.n - 1] == '"';

	for (size_t i = 0; i < local.n; i++)
		if ((unsigned char)local.p[i] < ' ' || local.p[i] == 0x7f ||
		    (local.p[i] == '@' && !is_quoted))
			return false;
	if (!build_head_is_ascii(local) &&
	    (!utf8_is_valid(local) || !is_dot_atom(local)))
		return false;
	if (is_dot_atom(local) || is_quoted)
		buf_put(out, local);
	else
		field_put_quoted(out, local);
	return local.n > 0;
}

bool
build_ascii_addr(struct arena *a, struct str addr, struct str *out,
		 struct err *e)
{
	struct str local, domain;
	struct buf b;
	bool ok;

	address_split(addr, &local, &domain);
	if (!build_head_is_ascii(domain) &&
	    !ascii_domain(a, domain, &domain, e))
		return false;
	buf_init(&b, 2 * addr.n + 1024);
	ok = is_domain(domain) && put_local(&b, local);
	buf_put_char(&b, '@');
	buf_put(&b, domain);
	*out = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return ok || err_set(e, ERR_DATA, "%.*s: no address", STR_ARG(addr));
}

static bool
parse_addresses(struct arena *a, const char *field, struct str typed,
		struct address_list *out, struct err *e)
{
	address_parse(a, typed, NULL, out);
	for (size_t i = 0; i < out->n; i++) {
		struct str addr = out->v[i].addr;

		if (addr.n == 0)
			return err_set(e, ERR_DATA, "%s: %.*s: no mail address",
				       field, STR_ARG(out->v[i].name));
		if (!build_ascii_addr(a, addr, &out->v[i].addr, e))
			return err_in(e, "%s", field);
	}
	return true;
}

static void
add_recipient(struct arena *a, struct build_recipients *out, size_t *room,
	      struct str addr)
{
	for (size_t i = 0; i < out->n; i++)
		if (address_eq(out->v[i], addr))
			return;
	vec_grow(a, (void **)&out->v, out->n, room, sizeof(*out->v));
	out->v[out->n++] = addr;
}

bool
build_recipients(struct arena *a, const struct build_mail *m,
		 struct build_recipients *out, struct err *e)
{
	const struct {
		const char *field;
		struct str typed;
	} fields[] = { { "To", m->to }, { "Cc", m->cc }, { "Bcc", m->bcc } };
	size_t room = 0;

	*out = (struct build_recipients){ 0 };
	if (!build_head_check(m, e))
		return false;
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		struct address_list list = { 0 };

		if (!parse_addresses(a, fields[i].field, fields[i].typed, &list,
				     e))
			return false;
		for (size_t k = 0; k < list.n; k++)
			add_recipient(a, out, &room, list.v[k].addr);
	}
	if (out->n == 0)
		return err_set(e, ERR_DATA, "nobody to send it to");
	return true;
}

struct str
build_head_chance(struct arena *a)
{
	unsigned char chance[ID_BYTES];
	struct str hex;
	struct buf b;

	world_random(chance, sizeof(chance));
	buf_init(&b, 64);
	for (size_t i = 0; i < sizeof(chance); i++)
		buf_printf(&b, "%02x", chance[i]);
	hex = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return hex;
}

struct str
build_message_id(struct arena *a, struct str from)
{
	struct address_list list = { 0 };
	struct str local, domain = { 0 }, addr;
	struct err ignored = ERR_INIT;

	address_parse(a, from, NULL, &list);
	if (list.n > 0 && build_ascii_addr(a, list.v[0].addr, &addr, &ignored))
		address_split(addr, &local, &domain);
	return arena_printf(
		a, "%.*s@%.*s", STR_ARG(build_head_chance(a)),
		STR_ARG(domain.n > 0 ? domain : STR("mail.invalid")));
}

/* ---- the head */

static bool
put_addresses(struct arena *a, struct buf *out, const char *name,
	      struct str typed, struct err *e)
{
	struct address_list list = { 0 };
	struct field f;

	if (!parse_addresses(a, name, typed, &list, e))
		return false;
	if (list.n == 0)
		return true;
	field_begin(&f, out, name);
	for (size_t i = 0; i < list.n; i++)
		field_put_address(&f, list.v[i].name, list.v[i].addr,
				  i + 1 < list.n ? "," : "");
	field_end(&f);
	return true;
}

/* Messages we answer may have ids that nobody could pass on. */
static bool
is_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (id.p[i] <= ' ' || id.p[i] > '~' || id.p[i] == '<' ||
		    id.p[i] == '>')
			return false;
	return id.n > 0 && id.n <= ID_BYTES_MAX;
}

static void
put_ids(struct arena *a, struct buf *out, const char *name, struct str ids)
{
	struct msgid_list list = { 0 };
	struct field f = { 0 };

	msgid_parse_list(a, ids, &list);
	for (size_t i = 0; i < list.n; i++) {
		if (!is_id(list.v[i]))
			continue;
		if (f.out == NULL)
			field_begin(&f, out, name);
		field_put_token(&f,
				arena_printf(a, "<%.*s>", STR_ARG(list.v[i])));
	}
	if (f.out != NULL)
		field_end(&f);
}

static bool
put_people(struct arena *a, struct buf *out, const struct build_mail *m,
	   struct err *e)
{
	size_t before;

	if (str_trim(m->from).n == 0)
		return err_set(e, ERR_DATA, "From: nobody");
	if (!put_addresses(a, out, "From", m->from, e) ||
	    !put_addresses(a, out, "Reply-To", m->reply_to, e))
		return false;
	before = out->n;
	if (!put_addresses(a, out, "To", m->to, e) ||
	    !put_addresses(a, out, "Cc", m->cc, e))
		return false;
	/* Some servers take a message without either for spam. */
	if (out->n == before)
		buf_put(out, STR("To: undisclosed-recipients:;\r\n"));
	return true;
}

bool
build_head_put(struct arena *a, struct buf *out, const struct build_mail *m,
	       struct err *e)
{
	struct str id = msgid_parse(a, m->message_id);
	struct field f;

	if (!is_id(id))
		return err_set(e, ERR_DATA, "Message-ID: %.*s: no id",
			       STR_ARG(id));
	buf_put(out, STR("Date: "));
	date_put_rfc5322(out, m->date_s, m->zone_minutes);
	buf_put(out, STR("\r\n"));
	if (!put_people(a, out, m, e))
		return false;
	field_begin(&f, out, "Subject");
	field_put_text(&f, m->subject);
	field_end(&f);
	buf_printf(out, "Message-ID: <%.*s>\r\n", STR_ARG(id));
	put_ids(a, out, "In-Reply-To", m->in_reply_to);
	put_ids(a, out, "References", m->references);
	if (m->wants_receipt &&
	    !put_addresses(a, out, "Disposition-Notification-To", m->from, e))
		return false;
	if (m->report.n > 0)
		buf_put(out, STR("Auto-Submitted: auto-replied\r\n"));
	buf_put(out, STR("MIME-Version: 1.0\r\n"));
	return true;
}
