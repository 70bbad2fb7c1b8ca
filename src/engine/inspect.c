#include "engine/inspect.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "engine/embed.h"
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
read_content(struct arena *a, const struct part *p, uint64_t *size,
	     struct str *sha256)
{
	struct part_content c;
	struct str piece;
	struct hash h;

	hash_init(&h);
	part_content_open(&c, p);
	while (part_content_next(&c, &piece)) {
		hash_add(&h, piece);
		*size += piece.n;
	}
	*sha256 = hex_of(a, &h);
}

/* The first characters of a text, and the hash of all. */
static void
read_text(struct arena *a, const struct part *p, struct inspect_part *out)
{
	struct part_text t;
	struct str piece;
	struct buf head;
	struct hash h;
	uint32_t code;

	buf_init(&head, 4 * INSPECT_TEXT_CHARS);
	hash_init(&h);
	part_text_open(&t, p, NULL, SIZE_MAX);
	while (part_text_next(&t, &piece)) {
		hash_add(&h, piece);
		buf_put(&head, utf8_valid_head(str_head(
				       piece, head.limit_bytes - head.n)));
	}
	part_text_close(&t);
	piece = buf_str(&head);
	for (int i = 0; i < INSPECT_TEXT_CHARS; i++)
		(void)utf8_take(&piece, &code);
	out->text = arena_str(a, str_head(buf_str(&head), head.n - piece.n));
	out->text_sha256 = hex_of(a, &h);
	buf_fini(&head);
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
	read_content(a, p, &out->size, &out->sha256);
	if (part_is(p, "text"))
		read_text(a, p, out);
}

static void
read_embedded(struct arena *a, const struct part *p,
	      struct inspect_embedded *out)
{
	out->path = p->path;
	out->type = p->type;
	out->filename = p->filename;
	out->fault = p->fault;
	if (p->kind == PART_LEAF)
		read_content(a, p, &out->size, &out->sha256);
}

/* The part itself, or the next one behind it that is no multipart. */
static const struct part *
not_multi(const struct part *root, const struct part *p)
{
	while (p != NULL && p->kind == PART_MULTI)
		p = part_next(root, p);
	return p;
}

static const struct part *
next_of(const struct inspect *m)
{
	return not_multi(m->root, part_next(m->root, m->part));
}

void
inspect_begin(struct arena *a, struct mapped *message, struct inspect *out)
{
	struct part_tree tree;

	*out = (struct inspect){ 0 };
	part_parse_mapped(a, message, NULL, &tree);
	embed_open(a, &tree);
	read_headers(a, tree.root, &out->headers);
	out->is_cut = tree.is_cut;
	out->root = tree.root;
	out->part = not_multi(tree.root, tree.root);
}

bool
inspect_next(struct arena *a, struct inspect *m, struct inspect_part *out)
{
	if (m->part == NULL)
		return false;
	*out = (struct inspect_part){ 0 };
	read_part(a, m->part, out);
	m->part = next_of(m);
	/* What is inside a part stands right behind it. */
	for (; m->part != NULL && m->part->is_embedded; m->part = next_of(m))
		read_embedded(a, m->part, VEC_PUSH(a, &out->embedded));
	return true;
}
