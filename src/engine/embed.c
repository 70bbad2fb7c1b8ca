#include "engine/embed.h"

#include "base/limits.h"
#include "mail/block.h"
#include "mail/filetype.h"
#include "mail/part_content.h"
#include "mail/part_pick.h"
#include "mail/tnef.h"
#include "mail/word.h"

#include <string.h>

struct opening {
	struct arena *a;
	struct part_tree *tree;
	uint64_t left_bytes; /* that may still be decoded */
	unsigned tnefs;      /* that were opened */
};

/* A leaf that is being opened. */
struct nest {
	struct opening *o;
	struct part *leaf;
	struct part **slot; /* of the next child */
	size_t n;
	bool is_read; /* its text is to be read in its place */
};

/* Adds a child; NULL when there are too many parts. */
static struct part *
add_child(struct nest *nest)
{
	struct opening *o = nest->o;
	struct part *leaf = nest->leaf, *p;

	if (o->tree->count >= LIMIT_PARTS || leaf->depth >= LIMIT_PART_DEPTH) {
		o->tree->is_cut = true;
		return NULL;
	}
	o->tree->count++;
	p = ARENA_NEW(o->a, struct part);
	p->parent = leaf;
	p->depth = leaf->depth + 1;
	p->path =
		arena_printf(o->a, "%.*s:%zu", STR_ARG(leaf->path), ++nest->n);
	p->disposition = STR("attachment");
	p->raw = leaf->raw;
	p->is_embedded = true;
	*nest->slot = p;
	nest->slot = &p->next;
	return p;
}

/* The content in the arena. False when that would be too much. */
static bool
decode(struct opening *o, const struct part *p, struct str *out)
{
	uint64_t size = part_content_size(p);
	struct buf all;

	if (size > o->left_bytes) {
		o->tree->is_cut = true;
		return false;
	}
	o->left_bytes -= size;
	buf_init(&all, size);
	part_content_put(&all, p);
	*out = arena_str(o->a, buf_str(&all));
	buf_fini(&all);
	return true;
}

/* ---- files in a text ---- */

/* Is the word there, with which every block begins? Most texts have none and
 * need not be decoded as a whole. */
static bool
holds_begin(const struct part *p)
{
	struct part raw = *p;
	struct part_content c;
	struct str piece;
	char edge[8];
	size_t n = 0; /* bytes in edge: the last four, then the first four */

	/* Nobody encodes letters in quoted-printable. */
	if (raw.encoding == PART_QP || raw.encoding == PART_8BIT)
		raw.encoding = PART_EXACT;
	part_content_open(&c, &raw);
	while (part_content_next(&c, &piece)) {
		struct str head = str_head(piece, 4);
		struct str tail = str_skip(piece, piece.n - head.n);

		(void)memcpy(edge + n, head.p, head.n);
		if (str_find((struct str){ edge, n + head.n }, STR("begin"),
			     0) != SIZE_MAX ||
		    str_find(piece, STR("begin"), 0) != SIZE_MAX)
			return true;
		(void)memcpy(edge, tail.p, tail.n);
		n = tail.n;
	}
	return false;
}

static void
add_block(struct nest *nest, const struct block *b)
{
	struct arena *a = nest->o->a;
	struct part *p = add_child(nest);

	if (p == NULL)
		return;
	p->encoding = b->encoding;
	p->body = b->body;
	if (nest->leaf->encoding == PART_8BIT)
		p->mapped = nest->leaf->mapped;
	p->filename = word_decode(a, b->name, p->raw);
	if (p->filename.n == 0)
		p->filename = (struct str){ 0 };
	p->type = filetype_by_ending(p->filename);
	p->fault = block_fault(a, b);
}

static void
add_blocks(struct nest *nest, struct str text, struct buf *bare)
{
	struct block_scan scan;
	struct block held, next;
	bool has_held = false;
	const char *from = text.p;

	block_scan(&scan, text);
	while (block_next(&scan, &next)) {
		buf_put(bare, str_between(from, next.span.p));
		from = next.span.p + next.span.n;
		if (has_held && block_join(&held, &next))
			continue;
		if (has_held)
			add_block(nest, &held);
		held = next;
		has_held = true;
	}
	if (has_held)
		add_block(nest, &held);
	buf_put(bare, str_between(from, text.p + text.n));
}

static void
open_text(struct nest *nest)
{
	struct part *p = nest->leaf, *bare;
	struct str text = p->body;
	struct buf rest;

	if (!part_pick_is_readable(p) || text.n == 0 ||
	    text.n > LIMIT_EMBED_BYTES || !holds_begin(p) ||
	    (p->encoding != PART_8BIT && !decode(nest->o, p, &text)))
		return;
	buf_init(&rest, text.n);
	add_blocks(nest, text, &rest);
	if (p->child != NULL) {
		bare = ARENA_NEW(nest->o->a, struct part);
		*bare = *p;
		bare->child = NULL;
		bare->encoding = PART_8BIT;
		bare->mapped = NULL;
		bare->body = arena_str(nest->o->a, buf_str(&rest));
		p->bare = bare;
	}
	buf_fini(&rest);
}

/* ---- winmail.dat ---- */

/* The message that p lies in. */
static const struct part *
entity_of(const struct part *p)
{
	while (p->parent != NULL && p->parent->kind != PART_MESSAGE)
		p = p->parent;
	return p;
}

/* Mostly the message has the same text outside. */
static bool
has_text(const struct part *entity)
{
	const struct part *body = part_pick_body(entity, PART_TASTE_PLAIN);

	return body != NULL && str_trim(body->body).n > 0;
}

static void
add_text(struct nest *nest, const char *type, const char *charset,
	 struct str text)
{
	struct part *p = text.p == NULL ? NULL : add_child(nest);

	if (p == NULL)
		return;
	p->type = str_of(type);
	p->charset = str_of(charset);
	p->disposition = nest->is_read ? STR("inline") : (struct str){ 0 };
	p->encoding = PART_EXACT;
	p->body = text;
}

/* Packed text may be nine times as long as it was. */
static bool
parse_tnef(struct opening *o, struct str bytes, struct tnef *out)
{
	if (o->left_bytes == 0)
		o->tree->is_cut = true;
	if (o->left_bytes == 0 || !tnef_parse(o->a, bytes, out))
		return false;
	o->left_bytes -=
		out->plain.n < o->left_bytes ? out->plain.n : o->left_bytes;
	return true;
}

static void add_tnef(struct nest *nest, const struct tnef *t);

/* The message in p: as one part of many, with the header that was made of its
 * properties. */
static void
add_entity(struct opening *o, struct part *p)
{
	struct nest inner = { .o = o, .is_read = true };
	struct part *entity;
	struct tnef t;

	if (o->tree->count >= LIMIT_PARTS || p->depth >= LIMIT_PART_DEPTH) {
		o->tree->is_cut = true;
		return;
	}
	if (!parse_tnef(o, p->body, &t))
		return;
	o->tree->count++;
	entity = ARENA_NEW(o->a, struct part);
	*entity = (struct part){ .kind = PART_MULTI,
				 .parent = p,
				 .depth = p->depth + 1,
				 .path = p->path,
				 .head = t.head,
				 .type = STR("multipart/mixed"),
				 .is_embedded = true };
	inner.leaf = entity;
	inner.slot = &entity->child;
	add_tnef(&inner, &t);
	if (entity->child == NULL)
		add_text(&inner, "text/plain", "utf-8", STR(""));
	if (entity->child == NULL)
		return;
	p->kind = PART_MESSAGE;
	p->child = entity;
}

static struct str
type_of(struct opening *o, const struct tnef_file *f)
{
	struct param_field type;

	param_parse(o->a, f->type, NULL, &type);
	if (str_find_char(type.value, '/', 0) != SIZE_MAX)
		return type.value;
	return filetype_by_ending(f->name);
}

static void
add_file(struct nest *nest, const struct tnef_file *f)
{
	struct opening *o = nest->o;
	struct part *p = add_child(nest);

	if (p == NULL)
		return;
	p->encoding = PART_EXACT;
	p->body = f->bytes;
	p->type = type_of(o, f);
	if (f->name.n > 0)
		p->filename = f->name;
	if (f->id.n > 0)
		p->head = arena_printf(o->a, "Content-ID: <%.*s>\n",
				       STR_ARG(f->id));
	p->fault = f->fault;
	if (!f->is_message)
		return;
	p->disposition = (struct str){ 0 };
	p->type = STR("application/ms-tnef");
	p->filename = arena_printf(o->a, "%.*s.dat", STR_ARG(f->name));
	add_entity(o, p);
}

static void
add_tnef(struct nest *nest, const struct tnef *t)
{
	nest->o->tree->is_cut = nest->o->tree->is_cut || t->is_cut;
	add_text(nest, "text/plain", "utf-8", t->plain);
	add_text(nest, "text/html", t->html_charset, t->html);
	VEC_EACH (const struct tnef_file, f, &t->files)
		add_file(nest, f);
}

static void
open_tnef(struct nest *nest)
{
	struct opening *o = nest->o;
	struct str bytes = nest->leaf->body;
	struct tnef t;

	if (o->tnefs++ >= LIMIT_TNEF) {
		o->tree->is_cut = true;
		return;
	}
	if (nest->leaf->encoding != PART_8BIT && !decode(o, nest->leaf, &bytes))
		return;
	nest->is_read = !has_text(entity_of(nest->leaf));
	if (parse_tnef(o, bytes, &t))
		add_tnef(nest, &t);
}

/* ---- all leaves ---- */

/* A name stands for a type that was not known where it was sent. */
static struct str
opening_type(const struct part *p)
{
	if (str_eq(p->type, STR("application/octet-stream")) &&
	    str_eq_fold(p->filename, STR("winmail.dat")))
		return STR("application/ms-tnef");
	return p->type;
}

static const struct {
	const char *type;
	void (*open)(struct nest *nest);
} openers[] = {
	{ "text/plain", open_text },
	{ "application/ms-tnef", open_tnef },
	{ "application/vnd.ms-tnef", open_tnef },
};

static void
open_leaf(struct opening *o, struct part *p)
{
	struct nest nest = { .o = o, .leaf = p, .slot = &p->child };

	for (size_t i = 0; i < COUNT_OF(openers); i++)
		if (str_eq(opening_type(p), str_of(openers[i].type))) {
			openers[i].open(&nest);
			return;
		}
}

/* As part_next, for a tree that is still changed. */
static struct part *
next_part(struct part *p)
{
	if (p->child != NULL)
		return p->child;
	while (p != NULL && p->next == NULL)
		p = p->parent;
	return p == NULL ? NULL : p->next;
}

void
embed_open(struct arena *a, struct part_tree *tree)
{
	struct opening o = { .a = a,
			     .tree = tree,
			     .left_bytes = LIMIT_EMBED_BYTES };
	struct part *p = tree->root, *next;

	while (p != NULL) {
		next = next_part(p);
		if (p->kind == PART_LEAF)
			open_leaf(&o, p);
		p = next;
	}
}
