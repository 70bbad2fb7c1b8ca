#include "engine/headblock.h"

#include "base/hostname.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/world.h"
#include "mail/address.h"
#include "mail/date.h"
#include "mail/header.h"
#include "mail/word.h"
#include "text/wrap.h"

#include <string.h>

/* A mass mailing may name thousands, a joker may write a subject of a
 * megabyte: neither is to push the text off the screen. */
enum { NAMES_SHOWN = 30, VALUE_BYTES_SHOWN = 4096 };

struct block {
	struct lines *out;
	const struct headblock_options *o;
	struct arena scratch;
	bool has_odd_host; /* one has been marked */
};

static void
put_field(struct block *b, const char *name, enum wrap_breaks breaks,
	  struct str value)
{
	enum style style = strcmp(name, "Subject") == 0 ? STYLE_SUBJECT
							: STYLE_HEADER_VALUE;
	struct span spans[2] = { { .style = STYLE_HEADER_NAME },
				 { .style = style } };
	struct wrap_paragraph p = { .spans = spans,
				    .n_spans = 2,
				    .next = STR("    ") };
	struct buf text;

	buf_init(&text, 3 * value.n + 1024);
	utf8_put_safe(&text, str_of(name));
	buf_put_char(&text, ':');
	spans[0].n = (uint32_t)text.n;
	buf_put_char(&text, ' ');
	spans[1].at = (uint32_t)text.n;
	if (b->o->all || value.n <= VALUE_BYTES_SHOWN) {
		utf8_put_safe(&text, value);
	} else {
		value = utf8_valid_head(str_head(value, VALUE_BYTES_SHOWN));
		utf8_put_safe(&text, value);
		buf_put(&text, STR(" [...]"));
	}
	spans[1].n = (uint32_t)text.n - spans[1].at;
	p.text = buf_str(&text);
	wrap_paragraph(b->out, b->o->width_cols, breaks, &p);
	buf_fini(&text);
}

static void
put_address(struct block *b, struct buf *out, const struct address *address)
{
	struct str name = address->name, addr = address->addr;

	buf_put(out, name);
	if (addr.n == 0)
		return;
	buf_put(out, name.n > 0 ? STR(" <") : STR(""));
	if (!hostname_put_address(out, addr))
		b->has_odd_host = true;
	buf_put(out, name.n > 0 ? STR(">") : STR(""));
}

static void
put_addresses(struct block *b, const char *name, struct str body)
{
	struct address_list list = { 0 };
	struct buf text;

	buf_init(&text, 4 * LIMIT_FIELD_BYTES);
	address_parse(&b->scratch, body, b->o->raw, &list);
	for (size_t i = 0; i < list.n && i < NAMES_SHOWN; i++) {
		if (i > 0)
			buf_put(&text, STR(", "));
		put_address(b, &text, &list.v[i]);
	}
	if (list.n > NAMES_SHOWN)
		buf_printf(&text, " and %s%zu more",
			   list.n < LIMIT_ADDRESSES ? "" : "at least ",
			   list.n - NAMES_SHOWN);
	if (list.n > 0)
		put_field(b, name, WRAP_AT_BLANKS, buf_str(&text));
	buf_fini(&text);
}

static void
put_text(struct block *b, const char *name, struct str body)
{
	put_field(b, name, WRAP_ANYWHERE,
		  word_decode(&b->scratch, body, b->o->raw));
}

static void
put_date(struct block *b, const char *name, struct str body)
{
	struct date date;
	struct buf text;

	if (!date_parse(body, &date)) {
		put_text(b, name, body);
		return;
	}
	buf_init(&text, 64);
	date_put_rfc5322(&text, date.at_s, world_zone_minutes(date.at_s));
	put_field(b, name, WRAP_AT_BLANKS, buf_str(&text));
	buf_fini(&text);
}

/* Only where an answer would go somewhere else than one would think. */
static void
put_reply_to(struct block *b, const char *name, struct str body,
	     struct str head)
{
	struct address_list from = { 0 }, to = { 0 };
	struct str from_body;

	address_parse(&b->scratch, body, b->o->raw, &to);
	if (header_find(head, STR("From"), &from_body))
		address_parse(&b->scratch, from_body, b->o->raw, &from);
	if (to.n == 1 && from.n == 1 &&
	    address_eq(to.v[0].addr, from.v[0].addr))
		return;
	put_addresses(b, name, body);
}

static void
put_all(struct block *b, struct str head)
{
	struct header_scan scan;
	struct header_field f;
	size_t left = LIMIT_FIELDS;

	header_scan_init(&scan, head);
	while (left-- > 0 && header_next(&scan, &f)) {
		put_text(b, arena_cstr(&b->scratch, f.name), f.body);
		arena_fini(&b->scratch);
	}
	if (header_next(&scan, &f))
		lines_add_text(b->out, STYLE_WARNING,
			       arena_printf(&b->scratch,
					    "[only the first %d fields are "
					    "shown]",
					    LIMIT_FIELDS));
}

static void
put_odd_host_note(struct block *b)
{
	struct str text = STR("[" HOSTNAME_MARK " this domain has letters that "
			      "look like others; it stands as mail servers "
			      "know it]");
	struct span span = { .n = (uint32_t)text.n, .style = STYLE_WARNING };
	struct wrap_paragraph p = { .text = text,
				    .spans = &span,
				    .n_spans = 1 };

	wrap_paragraph(b->out, b->o->width_cols, WRAP_ANYWHERE, &p);
}

static void
put_chosen(struct block *b, struct str head)
{
	static const struct {
		const char *name;
		void (*put)(struct block *b, const char *name, struct str body);
	} fields[] = {
		{ "From", put_addresses }, { "To", put_addresses },
		{ "Cc", put_addresses },   { "Date", put_date },
		{ "Subject", put_text },
	};
	struct str body;

	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (header_find(head, str_of(fields[i].name), &body))
			fields[i].put(b, fields[i].name, body);
	if (header_find(head, STR("Reply-To"), &body))
		put_reply_to(b, "Reply-To", body, head);
	if (b->has_odd_host)
		put_odd_host_note(b);
}

void
headblock_put(struct lines *out, struct str head,
	      const struct headblock_options *o)
{
	struct block b = { .out = out, .o = o };

	if (o->all)
		put_all(&b, head);
	else
		put_chosen(&b, head);
	arena_fini(&b.scratch);
}
