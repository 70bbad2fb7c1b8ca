#include "mail/build.h"

#include "base/limits.h"
#include "mail/build_head.h"
#include "mail/build_part.h"

static bool put_node(struct build_out *o, const struct build_node *node,
		     struct err *e);

/* "=_" stands in no encoded text; in plain text chance keeps it apart. */
static bool
put_children(struct build_out *o, const struct build_node *node,
	     const char *subtype, struct err *e)
{
	struct str chance = build_head_chance(&o->arena);

	buf_printf(&o->bytes,
		   "Content-Type: multipart/%s; boundary=\"=_%.*s\"\r\n",
		   subtype, STR_ARG(chance));
	for (const struct build_node *c = node->first; c != NULL; c = c->next) {
		buf_printf(&o->bytes, "\r\n--=_%.*s\r\n", STR_ARG(chance));
		if (!put_node(o, c, e))
			return false;
	}
	buf_printf(&o->bytes, "\r\n--=_%.*s--\r\n", STR_ARG(chance));
	return true;
}

/* A kind is either a leaf, which knows how to write itself, or a multipart. */
static bool
put_node(struct build_out *o, const struct build_node *node, struct err *e)
{
	static const struct {
		bool (*put)(struct build_out *o, const struct build_node *node,
			    struct err *e);
		const char *multipart;
	} kinds[] = {
		[BUILD_TEXT] = { build_part_put_text, NULL },
		[BUILD_FILE] = { build_part_put_file, NULL },
		[BUILD_MIXED] = { NULL, "mixed" },
	};

	if (kinds[node->kind].put != NULL)
		return kinds[node->kind].put(o, node, e);
	return put_children(o, node, kinds[node->kind].multipart, e);
}

/* ---- what a letter looks like ---- */

static struct build_node *
new_node(struct arena *a, enum build_kind kind)
{
	struct build_node *node = ARENA_NEW(a, struct build_node);

	node->kind = kind;
	return node;
}

static void
add_child(struct build_node *parent, struct build_node *child)
{
	if (parent->first == NULL)
		parent->first = child;
	else
		parent->last->next = child;
	parent->last = child;
}

static struct build_node *
text_of(struct arena *a, const struct build_mail *m)
{
	struct build_node *text = new_node(a, BUILD_TEXT);

	text->text = m->body;
	return text;
}

static struct build_node *
letter_of(struct arena *a, const struct build_mail *m)
{
	struct build_node *mixed;

	if (m->n_files == 0)
		return text_of(a, m);
	mixed = new_node(a, BUILD_MIXED);
	add_child(mixed, text_of(a, m));
	for (size_t i = 0; i < m->n_files; i++) {
		struct build_node *file = new_node(a, BUILD_FILE);

		file->file = &m->files[i];
		add_child(mixed, file);
	}
	return mixed;
}

bool
build_message(const struct build_mail *m, const struct build_sink *sink,
	      struct err *e)
{
	struct build_out o = { .sink = sink };
	bool ok;

	if (!build_head_check(m, e))
		return false;
	buf_init(&o.bytes, 8 * (size_t)LIMIT_DRAFT_BYTES);
	ok = build_head_put(&o.arena, &o.bytes, m, e) &&
	     put_node(&o, letter_of(&o.arena, m), e);
	if (ok && buf_is_over(&o.bytes))
		ok = err_set(e, ERR_DATA, "the text is too long");
	ok = ok && build_out_flush(&o, e);
	buf_fini(&o.bytes);
	arena_fini(&o.arena);
	return ok;
}
