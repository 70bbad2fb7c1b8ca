#include "mail/build.h"

#include "base/limits.h"
#include "mail/build_head.h"
#include "mail/build_part.h"
#include "mail/markdown.h"

static bool put_node(struct build_out *o, const struct build_node *node,
		     struct err *e);

/* "=_" stands in no encoded text; in plain text chance keeps it apart. */
static bool
put_children(struct build_out *o, const struct build_node *node,
	     const char *subtype, struct err *e)
{
	struct str chance = build_head_chance(&o->arena);

	buf_printf(&o->bytes,
		   "Content-Type: multipart/%s;\r\n boundary=\"=_%.*s\"\r\n",
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
		[BUILD_HTML] = { build_part_put_html, NULL },
		[BUILD_FILE] = { build_part_put_file, NULL },
		[BUILD_PICTURE] = { build_part_put_file, NULL },
		[BUILD_ALTERNATIVE] = { NULL, "alternative" },
		[BUILD_RELATED] = { NULL, "related; type=\"text/html\"" },
		[BUILD_REPORT_FIELDS] = { build_part_put_report, NULL },
		[BUILD_MIXED] = { NULL, "mixed" },
		[BUILD_REPORT] = { NULL, "report; report-type="
					 "disposition-notification" },
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

/* A letter on its way to a tree. */
struct planting {
	struct arena *a;
	const struct build_mail *m;
	struct str *ids; /* one a file: set when the text shows it */
	struct err *e;
};

static bool
find_picture(void *context, struct str ref, struct str *target, struct err *e)
{
	struct planting *p = context;
	size_t i = 0;

	while (i < p->m->n_files && !str_eq(p->m->files[i].ref, ref))
		i++;
	if (i == p->m->n_files || ref.n == 0)
		return err_set(e, ERR_NO_INPUT, "picture %.*s: no such file",
			       STR_ARG(ref));
	if (p->ids[i].n == 0)
		p->ids[i] = build_message_id(p->a, p->m->from);
	*target = arena_printf(p->a, "cid:%.*s", STR_ARG(p->ids[i]));
	return true;
}

static struct build_node *
text_of(struct planting *p)
{
	struct build_node *text = new_node(p->a, BUILD_TEXT);
	struct buf normal;

	buf_init(&normal, 3 * p->m->body.n + 1);
	build_part_put_normal(&normal, p->m->body);
	text->text = arena_str(p->a, buf_str(&normal));
	buf_fini(&normal);
	return text;
}

/* The HTML, with the pictures that it shows; NULL when it cannot be made. */
static struct build_node *
html_of(struct planting *p, struct str typed)
{
	const struct markdown_pictures pictures = { find_picture, p };
	struct build_node *html = new_node(p->a, BUILD_HTML);
	struct build_node *related = new_node(p->a, BUILD_RELATED);
	struct buf b;
	bool ok;

	buf_init(&b, LIMIT_DRAFT_BYTES);
	ok = markdown_put_html(&b, typed, &pictures, p->e) &&
	     (!buf_is_over(&b) ||
	      err_set(p->e, ERR_DATA, "Markdown: the HTML is too long"));
	html->text = arena_str(p->a, buf_str(&b));
	buf_fini(&b);
	add_child(related, html);
	for (size_t i = 0; i < p->m->n_files; i++) {
		struct build_node *picture;

		if (p->ids[i].n == 0)
			continue;
		picture = new_node(p->a, BUILD_PICTURE);
		picture->file = &p->m->files[i];
		picture->id = p->ids[i];
		add_child(related, picture);
	}
	return !ok ? NULL : html->next != NULL ? related : html;
}

/* The shown file whose path begins text, up to the end of a Markdown target;
 * or NULL. */
static const struct build_file *
file_named(const struct planting *p, struct str text)
{
	for (size_t i = 0; i < p->m->n_files; i++) {
		struct str ref = p->m->files[i].ref;

		if (p->ids[i].n > 0 && str_starts(text, ref) &&
		    text.n > ref.n &&
		    str_find_char(STR(")> \"'\t\n"), text.p[ref.n], 0) !=
			    SIZE_MAX)
			return &p->m->files[i];
	}
	return NULL;
}

/* A picture's path says whose machine it lies on, and where: its name is
 * enough for those who read the text. */
static struct str
without_folders(struct planting *p, struct str text)
{
	const struct build_file *file;
	struct str without, head;
	struct buf b;
	size_t at;

	buf_init(&b, LIMIT_DRAFT_BYTES);
	while ((at = str_find(text, STR("]("), 0)) != SIZE_MAX) {
		at += 2;
		at += at < text.n && text.p[at] == '<';
		head = str_head(text, at);
		text = str_skip(text, at);
		file = file_named(p, text);
		buf_put(&b, head);
		if (file == NULL)
			continue;
		buf_put(&b, file->name);
		text = str_skip(text, file->ref.n);
	}
	buf_put(&b, text);
	without = arena_str(p->a, buf_str(&b));
	buf_fini(&b);
	return without;
}

/* What is read: text, or a choice of forms of it. */
static struct build_node *
reading_of(struct planting *p)
{
	struct build_node *text = text_of(p), *html, *both;

	if (!p->m->markdown)
		return text;
	html = html_of(p, text->text);
	if (html == NULL)
		return NULL;
	text->text = without_folders(p, text->text);
	both = new_node(p->a, BUILD_ALTERNATIVE);
	add_child(both, text);
	add_child(both, html);
	return both;
}

static struct build_node *
report_of(struct planting *p)
{
	struct build_node *report = new_node(p->a, BUILD_REPORT);
	struct build_node *fields = new_node(p->a, BUILD_REPORT_FIELDS);

	fields->text = p->m->report;
	add_child(report, text_of(p));
	add_child(report, fields);
	return report;
}

static struct build_node *
letter_of(struct planting *p)
{
	struct build_node *mixed = new_node(p->a, BUILD_MIXED);
	struct build_node *reading = reading_of(p);

	if (reading == NULL)
		return NULL;
	add_child(mixed, reading);
	for (size_t i = 0; i < p->m->n_files; i++) {
		struct build_node *file;

		if (p->ids[i].n > 0)
			continue;
		file = new_node(p->a, BUILD_FILE);
		file->file = &p->m->files[i];
		add_child(mixed, file);
	}
	return reading->next == NULL ? reading : mixed;
}

bool
build_message(const struct build_mail *m, const struct build_sink *sink,
	      struct err *e)
{
	struct build_out o = { .sink = sink };
	struct planting p = { .a = &o.arena, .m = m, .e = e };
	const struct build_node *letter;
	bool ok;

	if (!build_head_check(m, e))
		return false;
	p.ids = ARENA_ARRAY(&o.arena, struct str, m->n_files);
	letter = m->report.n > 0 ? report_of(&p) : letter_of(&p);
	buf_init(&o.bytes, 8 * (size_t)LIMIT_DRAFT_BYTES);
	ok = letter != NULL && build_head_put(&o.arena, &o.bytes, m, e) &&
	     put_node(&o, letter, e);
	if (ok && buf_is_over(&o.bytes))
		ok = err_set(e, ERR_DATA, "the text is too long");
	ok = ok && build_out_flush(&o, e);
	buf_fini(&o.bytes);
	arena_fini(&o.arena);
	return ok;
}
