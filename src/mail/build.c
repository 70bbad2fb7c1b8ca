#include "mail/build.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/world.h"
#include "mail/address.h"
#include "mail/charset.h"
#include "mail/date.h"
#include "mail/encode.h"
#include "mail/field.h"
#include "mail/msgid.h"

#include <errno.h>
#include <fcntl.h>
#include <idn2.h>
#include <string.h>
#include <unistd.h>

enum {
	ID_BYTES_MAX = 900, /* with its field's name below 998 */
	ID_BYTES = 12,      /* 96 bits nobody can guess, nor meet by chance */
	PIECE_BYTES = 256 * ENCODE_BASE64_LINE,
};

struct building {
	struct arena arena;
	struct buf out; /* what the sink has not got yet */
	const struct build_sink *sink;
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

/* Everything that becomes a header value, the names of files included. */
static bool
check_values(const struct build_mail *m, struct err *e)
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

static bool
is_ascii(struct str s)
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

/* An @ in it that is not quoted was a slip of the finger. */
static bool
put_local(struct buf *out, struct str local)
{
	bool is_quoted =
		local.n > 2 && local.p[0] == '"' && local.p[local.n - 1] == '"';

	for (size_t i = 0; i < local.n; i++)
		if (local.p[i] < ' ' || (local.p[i] == '@' && !is_quoted))
			return false;
	if (field_is_dot_atom(local) || is_quoted)
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
	if (!is_ascii(local))
		return err_set(e, ERR_DATA, "%.*s: only ASCII before the @",
			       STR_ARG(addr));
	if (!is_ascii(domain) && !ascii_domain(a, domain, &domain, e))
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
	if (!check_values(m, e))
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
build_message_id(struct arena *a, struct str from)
{
	struct address_list list = { 0 };
	struct str local, domain = { 0 }, addr;
	struct err ignored = ERR_INIT;
	unsigned char chance[ID_BYTES];
	struct buf b;

	address_parse(a, from, NULL, &list);
	if (list.n > 0 && build_ascii_addr(a, list.v[0].addr, &addr, &ignored))
		address_split(addr, &local, &domain);
	world_random(chance, sizeof(chance));
	buf_init(&b, domain.n + 64);
	for (size_t i = 0; i < sizeof(chance); i++)
		buf_printf(&b, "%02x", chance[i]);
	buf_printf(&b, "@%.*s",
		   STR_ARG(domain.n > 0 ? domain : STR("mail.invalid")));
	addr = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return addr;
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

static bool
put_head(struct arena *a, struct buf *out, const struct build_mail *m,
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
	buf_put(out, STR("MIME-Version: 1.0\r\n"));
	return true;
}

/* ---- the body */

/* With LF line ends, one at the end, and no broken character. */
static void
put_normal(struct buf *out, struct str body)
{
	struct str line;
	uint32_t code;

	while (str_take_line(&body, &line)) {
		while (utf8_take(&line, &code))
			utf8_put(out, code);
		buf_put_char(out, '\n');
	}
}

static void
put_text_part(struct buf *out, struct str body)
{
	static const char *const names[] = {
		[ENCODE_7BIT] = "7bit",
		[ENCODE_QP] = "quoted-printable",
		[ENCODE_BASE64] = "base64",
	};
	enum encode_form form;
	struct buf text, lines;
	bool after_cr = false;

	buf_init(&text, 3 * body.n + 1);
	buf_init(&lines, 6 * body.n + 2);
	put_normal(&text, body);
	encode_put_crlf(&lines, buf_str(&text), &after_cr);
	form = encode_choose(buf_str(&text));
	buf_printf(out,
		   "Content-Type: text/plain; charset=%s\r\n"
		   "Content-Transfer-Encoding: %s\r\n\r\n",
		   is_ascii(body) ? "us-ascii" : "utf-8", names[form]);
	if (form == ENCODE_QP)
		encode_put_qp(out, buf_str(&text));
	else if (form == ENCODE_BASE64)
		encode_put_base64(out, buf_str(&lines));
	else
		buf_put(out, buf_str(&lines));
	buf_fini(&text);
	buf_fini(&lines);
}

/* ---- files */

/* What must be known of a file before its head is written. */
struct file_facts {
	struct encode_check check;
	struct charset_survey survey;
};

struct piece {
	char bytes[PIECE_BYTES];
	size_t n; /* less than there is room for: the last one */
};

static bool
read_piece(int fd, const char *path, struct piece *p, struct err *e)
{
	ssize_t got;

	p->n = 0;
	while (p->n < sizeof(p->bytes)) {
		got = read(fd, p->bytes + p->n, sizeof(p->bytes) - p->n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_sys(e, errno, "%s", path);
		if (got == 0)
			break;
		p->n += (size_t)got;
	}
	return true;
}

static int
open_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		int sys = errno;

		(void)err_sys(e, sys, "%s", path);
		e->kind = sys == ENOENT   ? ERR_NO_INPUT
			  : sys == EACCES ? ERR_LOGIN
					  : ERR_IO;
	}
	return fd;
}

static bool
survey_file(int fd, const char *path, struct file_facts *facts, struct err *e)
{
	struct piece p;

	*facts = (struct file_facts){ 0 };
	charset_survey_init(&facts->survey);
	do {
		struct str bytes = { p.bytes, 0 };

		if (!read_piece(fd, path, &p, e))
			return false;
		bytes.n = p.n;
		encode_check_feed(&facts->check, bytes);
		charset_survey_feed(&facts->survey, bytes);
	} while (p.n == sizeof(p.bytes));
	if (lseek(fd, 0, SEEK_SET) < 0)
		return err_sys(e, errno, "%s", path);
	return true;
}

/* As "major/minor", or something that can do no harm. */
static struct str
type_of(const struct build_file *file)
{
	size_t slash = str_find_char(file->type, '/', 0);

	if (slash == SIZE_MAX ||
	    !field_is_dot_atom(str_head(file->type, slash)) ||
	    !field_is_dot_atom(str_skip(file->type, slash + 1)) ||
	    str_starts_fold(file->type, STR("multipart/")))
		return STR("application/octet-stream");
	return file->type;
}

/* RFC 2046, 5.2.1: a message may not be encoded. One that is not fit as it is
 * goes as a file: its bytes matter more than its type. */
static bool
goes_as_message(const struct build_file *file, const struct file_facts *facts)
{
	return str_eq_fold(file->type, STR("message/rfc822")) &&
	       !facts->check.is_unsafe && !facts->check.after_cr;
}

static void
put_file_head(struct buf *out, const struct build_file *file,
	      const struct file_facts *facts)
{
	bool as_message = goes_as_message(file, facts);
	struct str type = type_of(file);
	struct field f;

	if (!as_message && str_starts_fold(type, STR("message/")))
		type = STR("application/octet-stream");
	field_begin(&f, out, "Content-Type");
	field_put_token(&f, type);
	if (str_starts_fold(type, STR("text/")) && facts->survey.is_8bit &&
	    !facts->survey.is_broken)
		field_put_param(&f, "charset", STR("utf-8"));
	field_put_param_old(&f, "name", file->name);
	field_end(&f);
	field_begin(&f, out, "Content-Disposition");
	field_put_token(&f, STR("attachment"));
	field_put_param(&f, "filename", file->name);
	field_end(&f);
	buf_printf(out, "Content-Transfer-Encoding: %s\r\n\r\n",
		   as_message ? "7bit" : "base64");
}

static bool
flush(struct building *b, struct err *e)
{
	bool ok = b->sink->put(b->sink->context, buf_str(&b->out), e);

	buf_clear(&b->out);
	return ok;
}

static bool
put_file_bytes(struct building *b, int fd, const struct build_file *file,
	       bool as_message, struct err *e)
{
	bool after_cr = false;
	struct piece p;

	do {
		struct str bytes = { p.bytes, 0 };

		if (!read_piece(fd, file->path, &p, e))
			return false;
		bytes.n = p.n;
		if (as_message)
			encode_put_crlf(&b->out, bytes, &after_cr);
		else
			encode_put_base64(&b->out, bytes);
		if (!flush(b, e))
			return false;
	} while (p.n == sizeof(p.bytes));
	return true;
}

static bool
put_file(struct building *b, const struct build_file *file, struct err *e)
{
	struct file_facts facts;
	int fd = open_file(file->path, e);
	bool ok;

	if (fd < 0)
		return false;
	ok = survey_file(fd, file->path, &facts, e);
	if (ok) {
		put_file_head(&b->out, file, &facts);
		ok = put_file_bytes(b, fd, file, goes_as_message(file, &facts),
				    e);
	}
	(void)close(fd);
	return ok;
}

/* "=_" stands in no encoded text; in plain text chance keeps it apart. */
static struct str
new_boundary(struct arena *a)
{
	unsigned char chance[ID_BYTES];
	struct str boundary;
	struct buf b;

	world_random(chance, sizeof(chance));
	buf_init(&b, 64);
	buf_put(&b, STR("=_"));
	for (size_t i = 0; i < sizeof(chance); i++)
		buf_printf(&b, "%02x", chance[i]);
	boundary = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return boundary;
}

static bool
put_parts(struct building *b, const struct build_mail *m, struct err *e)
{
	struct str boundary = new_boundary(&b->arena);

	buf_printf(&b->out,
		   "Content-Type: multipart/mixed; boundary=\"%.*s\"\r\n\r\n"
		   "--%.*s\r\n",
		   STR_ARG(boundary), STR_ARG(boundary));
	put_text_part(&b->out, m->body);
	for (size_t i = 0; i < m->n_files; i++) {
		buf_printf(&b->out, "\r\n--%.*s\r\n", STR_ARG(boundary));
		if (!put_file(b, &m->files[i], e))
			return false;
	}
	buf_printf(&b->out, "\r\n--%.*s--\r\n", STR_ARG(boundary));
	return true;
}

bool
build_message(const struct build_mail *m, const struct build_sink *sink,
	      struct err *e)
{
	struct building b = { .sink = sink };
	bool ok;

	if (!check_values(m, e))
		return false;
	buf_init(&b.out, 8 * (size_t)LIMIT_DRAFT_BYTES);
	ok = put_head(&b.arena, &b.out, m, e);
	if (ok && m->n_files > 0)
		ok = put_parts(&b, m, e);
	else if (ok)
		put_text_part(&b.out, m->body);
	if (ok && buf_is_over(&b.out))
		ok = err_set(e, ERR_DATA, "the text is too long");
	ok = ok && flush(&b, e);
	buf_fini(&b.out);
	arena_fini(&b.arena);
	return ok;
}
