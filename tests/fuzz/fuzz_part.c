/* The tree is whole and bounded, its texts are UTF-8, content comes out the
 * same in pieces, and CRLF line ends give the tree that LF gives. */
#include "base/limits.h"
#include "base/utf8.h"
#include "mail/part_content.h"
#include "mail/part_pick.h"
#include "mail/part_text.h"
#include "mail/summary.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { TEXT_BYTES = 64 * 1024 };

static void
check_leaf(const struct part *p)
{
	struct buf all, text;

	buf_init(&all, p->body.n * 64 + 100);
	buf_init(&text, TEXT_BYTES);
	part_content_put(&all, p);
	assert(all.n == part_content_size(p));
	part_text(&text, p, NULL);
	assert(utf8_is_valid(buf_str(&text)));
	assert(str_find_char(buf_str(&text), '\0', 0) == SIZE_MAX);
	assert(str_find_char(buf_str(&text), '\r', 0) == SIZE_MAX);
	buf_fini(&all);
	buf_fini(&text);
}

static void
check_part(const struct part_tree *tree, const struct part *p)
{
	assert(p->depth <= LIMIT_PART_DEPTH);
	assert((p->kind == PART_LEAF) == (p->child == NULL));
	assert(p->kind == PART_MULTI || part_at(tree->root, p->path) == p);
	assert(utf8_is_valid(p->filename) && utf8_is_valid(p->charset));
	assert(utf8_is_valid(p->type) && utf8_is_valid(p->disposition));
	for (const struct part *c = p->child; c != NULL; c = c->next)
		assert(c->parent == p && c->depth == p->depth + 1);
	if (p->kind == PART_LEAF)
		check_leaf(p);
}

static void
check_picks(struct arena *a, const struct part_tree *tree)
{
	struct part_list bodies, attachments;
	const struct part *body = part_pick_body(tree->root, PART_TASTE_HTML);

	part_pick_bodies(a, tree->root, PART_TASTE_PLAIN, &bodies);
	assert((body == NULL) == (bodies.n == 0));
	part_pick_attachments(a, tree->root, &attachments);
	assert(bodies.n + attachments.n <= tree->count);
	for (size_t i = 0; i < attachments.n; i++)
		assert(part_pick_name(a, attachments.v[i]).n > 0);
}

static void
put_crlf(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			buf_put_char(out, '\r');
		buf_put_char(out, s.p[i]);
	}
}

static void
check_same(const struct part_tree *one, const struct part_tree *two)
{
	const struct part *p = one->root, *q = two->root;

	assert(one->count == two->count);
	while (p != NULL) {
		assert(str_eq(p->path, q->path) && str_eq(p->type, q->type));
		/* "=0D" before a line end is the one exception */
		assert(p->encoding == PART_QP || p->kind != PART_LEAF ||
		       part_content_size(p) == part_content_size(q));
		p = part_next(one->root, p);
		q = part_next(two->root, q);
	}
}

static void
check_crlf(struct arena *a, struct str message, const struct part_tree *tree)
{
	struct part_tree other;
	struct buf crlf;

	if (str_find_char(message, '\r', 0) != SIZE_MAX)
		return;
	buf_init(&crlf, 2 * message.n);
	put_crlf(&crlf, message);
	part_parse(a, buf_str(&crlf), &other);
	check_same(tree, &other);
	buf_fini(&crlf);
}

/* As the first piece of a message: its header is no longer than what it was
 * made of, but for a colon, a blank and a line end each. */
static void
check_pieces(struct arena *a, struct str message)
{
	struct partial piece;
	struct str rest;
	struct buf head;

	buf_init(&head, 4 * message.n + 100);
	rest = partial_put_head(&head, message);
	assert(!buf_is_over(&head));
	assert(rest.n <= message.n);
	assert(partial_body(message).n >= rest.n);
	if (partial_read(a, message, &piece))
		assert(piece.number > 0 && utf8_is_valid(piece.id));
	buf_fini(&head);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str message = { (const char *)bytes, n };
	struct arena a = { 0 };
	struct part_tree tree;
	struct summary s;
	const struct part *p;

	part_parse(&a, message, &tree);
	assert(tree.root != NULL && tree.count <= LIMIT_PARTS);
	for (p = tree.root; p != NULL; p = part_next(tree.root, p))
		check_part(&tree, p);
	check_picks(&a, &tree);
	check_crlf(&a, message, &tree);
	check_pieces(&a, message);
	summary_read(&a, message, &s);
	assert(utf8_is_valid(s.subject) && utf8_is_valid(s.preview));
	arena_fini(&a);
	return 0;
}
