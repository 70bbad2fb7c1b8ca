#include "mail/tnef.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/charset.h"
#include "mail/date.h"
#include "mail/lzfu.h"
#include "mail/mapi.h"
#include "mail/rtf.h"
#include "mail/word.h"

enum {
	SIGNATURE = 0x223e9f78,
	IID_BYTES = 16, /* before an object: what it is */
};

/* The attributes that say something to us, without their type, which not all
 * writers know. */
enum attribute {
	ATT_SUBJECT = 0x8004,
	ATT_BODY = 0x800c,
	ATT_FILE_DATA = 0x800f,
	ATT_FILE_TITLE = 0x8010,
	ATT_FILE_TRANSPORT_NAME = 0x9001,
	ATT_FILE_BEGIN = 0x9002,
	ATT_PROPS = 0x9003,
	ATT_FILE_PROPS = 0x9005,
	ATT_CODEPAGE = 0x9007,
	ATT_MASK = 0xffff,
};

/* And the properties. */
enum property {
	PR_SUBJECT = 0x0037,
	PR_SUBMIT_TIME = 0x0039,
	PR_SENDER_NAME = 0x0c1a,
	PR_SENDER_ADDR = 0x0c1f,
	PR_SENDER_SMTP = 0x5d01,
	PR_DISPLAY_CC = 0x0e03,
	PR_DISPLAY_TO = 0x0e04,
	PR_BODY = 0x1000,
	PR_REPORT_TEXT = 0x1001,
	PR_RTF = 0x1009,
	PR_HTML = 0x1013,
	PR_INTERNET_CODEPAGE = 0x3fde,
	PR_DISPLAY_NAME = 0x3001,
	PR_FILE_DATA = 0x3701,
	PR_FILE_NAME = 0x3704,
	PR_FILE_LONG_NAME = 0x3707,
	PR_FILE_TYPE = 0x370e,
	PR_FILE_ID = 0x3712,
};

/* Values of the message as they came; it is only known at the end which of
 * them count, and in which code page they are. */
struct tnef_reader {
	struct arena *a;
	struct tnef *out;
	const struct charset *page;
	const struct charset *internet_page;
	struct str subject, body;     /* of the old attributes */
	struct mapi_prop message[16]; /* those of slots, below */
	struct tnef_file *file;       /* the one being read, or NULL */
	unsigned name_rank;           /* how good its name is */
	bool is_full;                 /* too many files */
};

/* Where a property of the message is kept. */
static const unsigned slots[16] = {
	PR_SUBJECT,     PR_SUBMIT_TIME, PR_SENDER_NAME, PR_SENDER_ADDR,
	PR_SENDER_SMTP, PR_DISPLAY_TO,  PR_DISPLAY_CC,  PR_BODY,
	PR_REPORT_TEXT, PR_RTF,         PR_HTML,
};

static struct mapi_prop *
slot_of(struct tnef_reader *r, unsigned id)
{
	for (size_t i = 0; i < COUNT_OF(slots) && slots[i] != 0; i++)
		if (slots[i] == id)
			return &r->message[i];
	return NULL;
}

/* Up to the NUL at its end. */
static struct str
text_of(struct tnef_reader *r, const struct charset *page, struct str bytes)
{
	struct str text;
	struct buf b;

	buf_init(&b, LIMIT_TEXT_BYTES);
	charset_put(&b, page, bytes);
	text = buf_str(&b);
	text = arena_str(r->a, str_head(text, str_find_char(text, '\0', 0)));
	r->out->is_cut = r->out->is_cut || buf_is_over(&b);
	buf_fini(&b);
	return text;
}

static struct str
text_of_prop(struct tnef_reader *r, const struct mapi_prop *p)
{
	if (p->type == MAPI_UNICODE)
		return text_of(r, charset_find(STR("utf-16le")), p->value);
	return text_of(r, r->page, p->value);
}

static struct str
line_of_prop(struct tnef_reader *r, unsigned id)
{
	return word_line(r->a, text_of_prop(r, slot_of(r, id)));
}

/* ---- files ---- */

static void
begin_file(struct tnef_reader *r)
{
	r->file = NULL;
	r->is_full = r->out->files.n >= LIMIT_PARTS;
	r->out->is_cut = r->out->is_cut || r->is_full;
	if (!r->is_full)
		r->file = VEC_PUSH(r->a, &r->out->files);
	r->name_rank = 0;
}

/* A file has several names: the better one counts, the first of its kind. */
static void
set_name(struct tnef_reader *r, unsigned rank, struct str name)
{
	name = word_line(r->a, name);
	if (rank <= r->name_rank || name.n == 0)
		return;
	r->name_rank = rank;
	r->file->name = name;
}

static bool
is_tnef(struct str bytes)
{
	uint32_t signature;

	return mapi_take_u32(&bytes, &signature) && signature == SIGNATURE;
}

static void
set_object(struct tnef_reader *r, const struct mapi_prop *p)
{
	struct str bytes = p->value;

	if (p->type == MAPI_OBJECT)
		bytes = str_skip(bytes, IID_BYTES);
	if (r->file->bytes.p == NULL || is_tnef(bytes))
		r->file->bytes = bytes;
	r->file->is_message = is_tnef(bytes);
}

enum { RANK_TITLE = 1, RANK_TRANSPORT, RANK_DISPLAY, RANK_NAME, RANK_LONG };

static void
read_file_props(struct tnef_reader *r, struct str list)
{
	struct mapi_prop p;
	struct mapi m;

	mapi_open(&m, list);
	while (mapi_next(&m, &p)) {
		if (p.id == PR_FILE_DATA)
			set_object(r, &p);
		else if (p.id == PR_FILE_LONG_NAME)
			set_name(r, RANK_LONG, text_of_prop(r, &p));
		else if (p.id == PR_FILE_NAME)
			set_name(r, RANK_NAME, text_of_prop(r, &p));
		else if (p.id == PR_DISPLAY_NAME)
			set_name(r, RANK_DISPLAY, text_of_prop(r, &p));
		else if (p.id == PR_FILE_TYPE)
			r->file->type = word_line(r->a, text_of_prop(r, &p));
		else if (p.id == PR_FILE_ID)
			r->file->id = word_line(r->a, text_of_prop(r, &p));
	}
}

/* An attribute of a file. Some leave out where one begins: a second run of
 * data is a second file. */
static void
read_file(struct tnef_reader *r, uint32_t id, struct str value)
{
	if (id == ATT_FILE_BEGIN || (r->file == NULL && !r->is_full) ||
	    (id == ATT_FILE_DATA && r->file != NULL && !r->file->is_message &&
	     r->file->bytes.p != NULL))
		begin_file(r);
	if (r->file == NULL)
		return;
	if (id == ATT_FILE_DATA && !r->file->is_message)
		r->file->bytes = value;
	else if (id == ATT_FILE_TITLE)
		set_name(r, RANK_TITLE, text_of(r, r->page, value));
	else if (id == ATT_FILE_TRANSPORT_NAME)
		set_name(r, RANK_TRANSPORT, text_of(r, r->page, value));
	else if (id == ATT_FILE_PROPS)
		read_file_props(r, value);
}

/* ---- the message ---- */

static void
read_props(struct tnef_reader *r, struct str list)
{
	struct mapi_prop p, *slot;
	struct mapi m;
	uint32_t page;

	mapi_open(&m, list);
	while (mapi_next(&m, &p)) {
		slot = slot_of(r, p.id);
		if (slot != NULL && slot->value.p == NULL)
			*slot = p;
		if (p.id == PR_INTERNET_CODEPAGE &&
		    mapi_take_u32(&p.value, &page))
			r->internet_page = charset_find_page(page);
	}
}

static void
read_attribute(struct tnef_reader *r, uint32_t id, struct str value)
{
	uint32_t page;

	switch (id) {
	case ATT_CODEPAGE:
		if (mapi_take_u32(&value, &page))
			r->page = charset_find_page(page);
		break;
	case ATT_SUBJECT:
		r->subject = value;
		break;
	case ATT_BODY:
		r->body = value;
		break;
	case ATT_PROPS:
		read_props(r, value);
		break;
	case ATT_FILE_BEGIN:
	case ATT_FILE_TITLE:
	case ATT_FILE_TRANSPORT_NAME:
	case ATT_FILE_DATA:
	case ATT_FILE_PROPS:
		read_file(r, id, value);
		break;
	default:
		break;
	}
}

static bool
is_sum(struct str value, uint32_t sum)
{
	uint32_t n = 0;

	for (size_t i = 0; i < value.n; i++)
		n += (unsigned char)value.p[i];
	return (n & 0xffff) == sum;
}

/* Level, id, length, value, checksum. The value may be cut; only of files it
 * is said what is wrong, and messages in messages would be summed up again and
 * again. */
static bool
take_attribute(struct str *rest, uint32_t *id, struct str *value,
	       struct str *fault)
{
	uint32_t n, sum;
	struct str level;

	if (!mapi_take(rest, 1, &level) || !mapi_take_u32(rest, id) ||
	    !mapi_take_u32(rest, &n))
		return false;
	*id &= ATT_MASK;
	*fault = n > rest->n ? STR("its end is missing") : STR("");
	*value = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	if (mapi_take_u16(rest, &sum) && *id == ATT_FILE_DATA &&
	    !is_sum(*value, sum))
		*fault = STR("its checksum is wrong");
	return true;
}

/* ---- what comes out ---- */

static void
put_field(struct buf *out, const char *name, struct str value)
{
	if (value.n > 0)
		buf_printf(out, "%s: %.*s\n", name, STR_ARG(value));
}

static void
put_from(struct tnef_reader *r, struct buf *out)
{
	struct str name = line_of_prop(r, PR_SENDER_NAME);
	struct str addr = line_of_prop(r, PR_SENDER_SMTP);

	if (addr.n == 0)
		addr = line_of_prop(r, PR_SENDER_ADDR);
	/* Within an Exchange server people have no addresses, but paths. */
	if (str_find_char(addr, '@', 0) == SIZE_MAX)
		put_field(out, "From", name);
	else
		buf_printf(out, "From: \"%.*s\" <%.*s>\n", STR_ARG(name),
			   STR_ARG(addr));
}

static void
put_date(struct tnef_reader *r, struct buf *out)
{
	const int64_t from_1601_s = 11644473600, ticks_in_s = 10000000;
	struct str value = slot_of(r, PR_SUBMIT_TIME)->value;
	uint32_t low, high;
	uint64_t ticks;

	if (!mapi_take_u32(&value, &low) || !mapi_take_u32(&value, &high))
		return;
	ticks = (uint64_t)high << 32 | low;
	buf_put(out, STR("Date: "));
	date_put_rfc5322(
		out, (int64_t)(ticks / (uint64_t)ticks_in_s) - from_1601_s, 0);
	buf_put_char(out, '\n');
}

static void
make_head(struct tnef_reader *r)
{
	struct str subject = line_of_prop(r, PR_SUBJECT);
	struct buf b;

	if (subject.n == 0)
		subject = word_line(r->a, text_of(r, r->page, r->subject));
	buf_init(&b, LIMIT_TEXT_BYTES);
	put_from(r, &b);
	put_field(&b, "To", line_of_prop(r, PR_DISPLAY_TO));
	put_field(&b, "Cc", line_of_prop(r, PR_DISPLAY_CC));
	put_field(&b, "Subject", subject);
	put_date(r, &b);
	r->out->head = arena_str(r->a, buf_str(&b));
	buf_fini(&b);
}

static struct str
text_of_rtf(struct tnef_reader *r, struct str packed)
{
	struct buf rtf, text;
	struct str made = { 0 };

	buf_init(&rtf, LIMIT_TEXT_BYTES);
	buf_init(&text, LIMIT_TEXT_BYTES);
	if (lzfu_unpack(&rtf, packed)) {
		rtf_put_text(&text, buf_str(&rtf));
		made = arena_str(r->a, buf_str(&text));
	}
	r->out->is_cut =
		r->out->is_cut || buf_is_over(&rtf) || buf_is_over(&text);
	buf_fini(&rtf);
	buf_fini(&text);
	return made;
}

static void
make_plain(struct tnef_reader *r)
{
	struct str plain = text_of_prop(r, slot_of(r, PR_BODY));

	if (str_trim(plain).n == 0)
		plain = text_of(r, r->page, r->body);
	if (str_trim(plain).n == 0)
		plain = text_of_rtf(r, slot_of(r, PR_RTF)->value);
	if (str_trim(plain).n == 0)
		plain = text_of_prop(r, slot_of(r, PR_REPORT_TEXT));
	if (str_trim(plain).n > 0)
		r->out->plain = plain;
}

static void
make_html(struct tnef_reader *r)
{
	const struct mapi_prop *html = slot_of(r, PR_HTML);

	if (html->value.n == 0)
		return;
	r->out->html = html->value;
	if (html->type == MAPI_UNICODE)
		r->out->html_charset = "utf-16le";
	else if (html->type == MAPI_STRING8 && r->page != NULL)
		r->out->html_charset = charset_name(r->page);
	else if (r->internet_page != NULL)
		r->out->html_charset = charset_name(r->internet_page);
}

/* Some name a file and forget it. */
static void
drop_empty_files(struct tnef *t)
{
	size_t n = 0;

	VEC_EACH (struct tnef_file, f, &t->files)
		if (f->bytes.n > 0 || f->name.n > 0)
			t->files.v[n++] = *f;
	t->files.n = n;
}

bool
tnef_parse(struct arena *a, struct str bytes, struct tnef *out)
{
	struct tnef_reader r = { .a = a, .out = out };
	struct str rest = bytes, value, fault;
	uint32_t signature, key, id;

	*out = (struct tnef){ 0 };
	if (!mapi_take_u32(&rest, &signature) || signature != SIGNATURE ||
	    !mapi_take_u16(&rest, &key))
		return false;
	while (take_attribute(&rest, &id, &value, &fault)) {
		read_attribute(&r, id, value);
		if (id == ATT_FILE_DATA && r.file != NULL)
			r.file->fault = fault;
	}
	make_head(&r);
	make_plain(&r);
	make_html(&r);
	drop_empty_files(out);
	return true;
}
