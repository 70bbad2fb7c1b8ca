#include "mail/build_part.h"

#include "base/utf8.h"
#include "mail/build_head.h"
#include "mail/charset.h"
#include "mail/encode.h"
#include "mail/field.h"
#include "mail/flowed.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { PIECE_BYTES = 256 * ENCODE_BASE64_LINE };

/* ---- text */

void
build_part_put_normal(struct buf *out, struct str body)
{
	struct str line;
	uint32_t code;

	while (str_take_line(&body, &line)) {
		while (utf8_take(&line, &code))
			utf8_put(out, code);
		buf_put_char(out, '\n');
	}
}

/* text with LF line ends, behind a Content-Type without its end. */
static void
put_encoded(struct buf *out, struct str text)
{
	static const char *const names[] = {
		[ENCODE_7BIT] = "7bit",
		[ENCODE_QP] = "quoted-printable",
		[ENCODE_BASE64] = "base64",
	};
	enum encode_form form = encode_choose(text);
	bool after_cr = false;
	struct buf lines;

	buf_init(&lines, 2 * text.n + 2);
	encode_put_crlf(&lines, text, &after_cr);
	buf_printf(out, "\r\nContent-Transfer-Encoding: %s\r\n\r\n",
		   names[form]);
	if (form == ENCODE_QP)
		encode_put_qp(out, text);
	else if (form == ENCODE_BASE64)
		encode_put_base64(out, buf_str(&lines));
	else
		buf_put(out, buf_str(&lines));
	buf_fini(&lines);
}

static void
put_type(struct buf *out, const char *type, struct str text)
{
	buf_printf(out, "Content-Type: %s; charset=%s", type,
		   build_head_is_ascii(text) ? "us-ascii" : "utf-8");
}

bool
build_part_put_text(struct build_out *o, const struct build_node *node,
		    struct err *e)
{
	static const char *const forms[] = {
		[FLOWED_NOT] = "",
		[FLOWED] = "; format=flowed",
		[FLOWED_DELSP] = "; format=flowed; delsp=yes",
	};
	enum flowed_form form;
	struct buf flowed;

	(void)e;
	buf_init(&flowed, 4 * node->text.n + 2);
	form = flowed_put(&flowed, node->text);
	put_type(&o->bytes, "text/plain", node->text);
	buf_put(&o->bytes, str_of(forms[form]));
	put_encoded(&o->bytes,
		    form == FLOWED_NOT ? node->text : buf_str(&flowed));
	buf_fini(&flowed);
	return true;
}

bool
build_part_put_html(struct build_out *o, const struct build_node *node,
		    struct err *e)
{
	(void)e;
	put_type(&o->bytes, "text/html", node->text);
	put_encoded(&o->bytes, node->text);
	return true;
}

/* RFC 8098, 3.1: never encoded. */
bool
build_part_put_report(struct build_out *o, const struct build_node *node,
		      struct err *e)
{
	bool after_cr = false;

	if (encode_choose(node->text) != ENCODE_7BIT)
		return err_set(e, ERR_DATA, "the report is not fit to be sent");
	buf_put(&o->bytes,
		STR("Content-Type: message/disposition-notification\r\n"
		    "Content-Transfer-Encoding: 7bit\r\n\r\n"));
	encode_put_crlf(&o->bytes, node->text, &after_cr);
	return true;
}

/* ---- files */

/* What must be known of a file before its head is written. */
struct file_facts {
	struct encode_check check;
	struct charset_survey survey;
	bool has_mark;               /* the byte order mark of UTF-16 */
	const struct charset *guess; /* of bytes that are no UTF-8; or NULL */
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

static void
survey_piece(struct file_facts *facts, struct str bytes)
{
	bool was_broken = facts->survey.is_broken;

	encode_check_feed(&facts->check, bytes);
	charset_survey_feed(&facts->survey, bytes);
	if (!was_broken && facts->survey.is_broken)
		facts->guess = charset_guess(bytes, NULL);
}

static bool
survey_file(int fd, const char *path, struct file_facts *facts, struct err *e)
{
	struct piece p;

	bool is_first = true;

	*facts = (struct file_facts){ 0 };
	charset_survey_init(&facts->survey);
	do {
		struct str bytes = { p.bytes, 0 };

		if (!read_piece(fd, path, &p, e))
			return false;
		bytes.n = p.n;
		if (is_first)
			facts->has_mark = str_starts(bytes, STR("\xff\xfe")) ||
					  str_starts(bytes, STR("\xfe\xff"));
		is_first = false;
		survey_piece(facts, bytes);
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

/* The bytes go as they are; this is what they are, as far as one can tell. */
static const char *
charset_of(const struct file_facts *facts)
{
	const struct charset *cs;

	if (!facts->survey.is_8bit && !facts->survey.has_escape)
		return "us-ascii";
	if (facts->has_mark)
		return "utf-16";
	cs = charset_survey_end(&facts->survey, facts->guess);
	return cs == NULL ? NULL : charset_name(cs);
}

static void
put_file_head(struct buf *out, const struct build_node *node,
	      const struct file_facts *facts)
{
	const struct build_file *file = node->file;
	bool as_message = goes_as_message(file, facts);
	struct str type = type_of(file);
	struct field f;

	if (!as_message && str_starts_fold(type, STR("message/")))
		type = STR("application/octet-stream");
	field_begin(&f, out, "Content-Type");
	field_put_token(&f, type);
	if (str_starts_fold(type, STR("text/")) && charset_of(facts) != NULL)
		field_put_param(&f, "charset", str_of(charset_of(facts)));
	field_put_param_old(&f, "name", file->name);
	field_end(&f);
	field_begin(&f, out, "Content-Disposition");
	field_put_token(&f, node->id.n > 0 ? STR("inline") : STR("attachment"));
	field_put_param(&f, "filename", file->name);
	field_end(&f);
	if (node->id.n > 0)
		buf_printf(out, "Content-ID: <%.*s>\r\n", STR_ARG(node->id));
	buf_printf(out, "Content-Transfer-Encoding: %s\r\n\r\n",
		   as_message ? "7bit" : "base64");
}

bool
build_out_flush(struct build_out *o, struct err *e)
{
	bool ok = o->sink->put(o->sink->context, buf_str(&o->bytes), e);

	buf_clear(&o->bytes);
	return ok;
}

static bool
put_file_bytes(struct build_out *o, int fd, const struct build_file *file,
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
			encode_put_crlf(&o->bytes, bytes, &after_cr);
		else
			encode_put_base64(&o->bytes, bytes);
		if (!build_out_flush(o, e))
			return false;
	} while (p.n == sizeof(p.bytes));
	return true;
}

bool
build_part_put_file(struct build_out *o, const struct build_node *node,
		    struct err *e)
{
	const struct build_file *file = node->file;
	struct file_facts facts;
	int fd = open_file(file->path, e);
	bool ok;

	if (fd < 0)
		return false;
	ok = survey_file(fd, file->path, &facts, e);
	if (ok) {
		put_file_head(&o->bytes, node, &facts);
		ok = put_file_bytes(o, fd, file, goes_as_message(file, &facts),
				    e);
	}
	(void)close(fd);
	return ok;
}
