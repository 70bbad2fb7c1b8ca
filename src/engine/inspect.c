#include "engine/inspect.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "mail/address.h"
#include "mail/date.h"
#include "mail/msgid.h"
#include "mail/part.h"
#include "mail/part_content.h"
#include "mail/part_text.h"
#include "mail/word.h"

static void
read_addresses(struct arena *a, const struct part *p, struct str name,
	       struct inspect_addresses *out)
{
	struct address_list list = { 0 };
	struct str body;

	if (part_field(p, name, &body))
		address_parse(a, body, part_raw_charset(p), &list);
	out->v = ARENA_ARRAY(a, struct inspect_address, list.n);
	out->n = list.n;
	for (size_t i = 0; i < list.n; i++)
		out->v[i] = (struct inspect_address){ list.v[i].name,
						      list.v[i].addr };
}

static void
read_ids(struct arena *a, const struct part *p, struct str name,
	 struct inspect_ids *out)
{
	struct msgid_list list = { 0 };
	struct str body;

	if (part_field(p, name, &body))
		msgid_parse_list(a, body, &list);
	*out = (struct inspect_ids){ list.v, list.n };
}

static struct str
date_of(struct arena *a, struct str body)
{
	struct date d;
	struct buf text;
	struct str iso = { 0 };

	buf_init(&text, 64);
	if (date_parse(body, &d)) {
		date_put_iso(&text, d.at_s);
		iso = arena_str(a, buf_str(&text));
	}
	buf_fini(&text);
	return iso;
}

/* p is the entity of a message. */
static void
read_headers(struct arena *a, const struct part *p, struct inspect_headers *out)
{
	struct str body;

	*out = (struct inspect_headers){ 0 };
	if (part_field(p, STR("subject"), &body))
		out->subject = word_decode(a, body, part_raw_charset(p));
	read_addresses(a, p, STR("from"), &out->from);
	read_addresses(a, p, STR("to"), &out->to);
	read_addresses(a, p, STR("cc"), &out->cc);
	read_addresses(a, p, STR("reply-to"), &out->reply_to);
	if (part_field(p, STR("date"), &body))
		out->date = date_of(a, body);
	if (part_field(p, STR("message-id"), &body))
		out->message_id = msgid_parse(a, body);
	read_ids(a, p, STR("in-reply-to"), &out->in_reply_to);
	read_ids(a, p, STR("references"), &out->references);
}

static struct str
hex_of(struct arena *a, struct hash *h)
{
	char hex[HASH_HEX_SIZE];

	hash_end_hex(h, hex);
	return arena_str(a, str_of(hex));
}

static void
read_content(struct arena *a, const struct part *p, struct inspect_part *out)
{
	struct part_content c;
	struct str piece;
	struct hash h;

	hash_init(&h);
	part_content_open(&c, p);
	while (part_content_next(&c, &piece)) {
		hash_add(&h, piece);
		out->size += piece.n;
	}
	out->sha256 = hex_of(a, &h);
}

static void
read_text(struct arena *a, const struct part *p, struct inspect_part *out)
{
	struct str rest, all;
	uint32_t code;
	struct buf text;
	struct hash h;

	buf_init(&text, SIZE_MAX / 2);
	part_text(&text, p, NULL);
	all = rest = buf_str(&text);
	for (int i = 0; i < INSPECT_TEXT_CHARS; i++)
		(void)utf8_take(&rest, &code);
	out->text = arena_str(a, str_head(all, all.n - rest.n));
	hash_init(&h);
	hash_add(&h, all);
	out->text_sha256 = hex_of(a, &h);
	buf_fini(&text);
}

static void
read_part(struct arena *a, const struct part *p, struct inspect_part *out)
{
	struct inspect_headers *headers;

	out->path = p->path;
	out->type = p->type;
	out->charset = p->charset;
	out->disposition = p->disposition;
	out->filename = p->filename;
	if (p->kind == PART_MESSAGE) {
		headers = ARENA_NEW(a, struct inspect_headers);
		read_headers(a, p->child, headers);
		out->headers = headers;
		return;
	}
	read_content(a, p, out);
	if (part_is(p, "text"))
		read_text(a, p, out);
}

void
inspect_message(struct arena *a, struct str bytes, struct inspect *out)
{
	VEC(struct inspect_part) parts = { 0 };
	struct part_tree tree;

	*out = (struct inspect){ 0 };
	part_parse(a, bytes, &tree);
	read_headers(a, tree.root, &out->headers);
	for (const struct part *p = tree.root; p != NULL;
	     p = part_next(tree.root, p)) {
		if (p->kind != PART_MULTI)
			read_part(a, p, VEC_PUSH(a, &parts));
	}
	out->parts = parts.v;
	out->n = parts.n;
	out->is_cut = tree.is_cut;
}
