#include "mail/part.h"

#include "base/limits.h"
#include "mail/boundary.h"
#include "mail/header.h"
#include "mail/part_content.h"

#include <string.h>

struct parser {
	struct arena *a;
	struct part_tree *tree;
	struct part_told told;
	size_t decode_left;  /* bytes that inner messages may still take */
	uint64_t loose_left; /* bytes that may still be read once more */
};

/* The fields that say what a part is; p is NULL where there is none. */
struct fields {
	struct str type, disposition, encoding;
};

static const char *
end_of(struct str s)
{
	return s.p + s.n;
}

static struct str
lower_copy(struct arena *a, struct str s)
{
	char *copy = arena_cstr(a, s);

	for (size_t i = 0; i < s.n; i++)
		copy[i] = ascii_lower(copy[i]);
	return (struct str){ copy, s.n };
}

/* Of several fields of one name the first counts. */
static void
read_fields(struct part *p, struct str bytes, struct fields *out)
{
	struct header_field f;
	struct header_scan s;

	*out = (struct fields){ 0 };
	header_scan_init(&s, bytes);
	while (header_next(&s, &f)) {
		struct str *to = NULL;

		mapped_passed(p->mapped, f.body.n);
		if (str_eq_fold(f.name, STR("content-type")))
			to = &out->type;
		else if (str_eq_fold(f.name, STR("content-disposition")))
			to = &out->disposition;
		else if (str_eq_fold(f.name, STR("content-transfer-encoding")))
			to = &out->encoding;
		if (to != NULL && to->p == NULL)
			*to = f.body;
	}
	p->head = str_head(bytes, bytes.n - s.rest.n);
	p->body = s.rest;
}

static void
read_encoding(struct arena *a, struct part *p, struct str body)
{
	static const struct {
		const char *name;
		enum part_encoding encoding;
	} names[] = {
		{ "base64", PART_BASE64 }, { "quoted-printable", PART_QP },
		{ "x-uuencode", PART_UU }, { "uuencode", PART_UU },
		{ "x-uue", PART_UU },      { "uue", PART_UU },
		{ "7bit", PART_8BIT },     { "8bit", PART_8BIT },
		{ "binary", PART_8BIT },   { "7-bit", PART_8BIT },
		{ "8-bit", PART_8BIT },    { "", PART_8BIT },
	};
	struct param_field f;

	param_parse(a, body, NULL, &f);
	p->encoding = PART_8BIT;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (!str_eq(f.value, str_of(names[i].name)))
			continue;
		p->encoding = names[i].encoding;
		return;
	}
	p->odd_encoding = f.value;
}

static bool
is_type(struct str value)
{
	size_t slash = str_find_char(value, '/', 0);

	return slash != SIZE_MAX && slash > 0 && slash + 1 < value.n;
}

static struct str
text_of(const struct param_field *f, struct str name)
{
	const struct param *p = param_find(f, name);

	return p == NULL || p->text.n == 0 ? (struct str){ 0 } : p->text;
}

static bool
is_entity(const struct part *p)
{
	return p->parent == NULL || p->parent->kind == PART_MESSAGE;
}

/* What the user says counts more than what the message says. */
static void
apply_told(const struct part_told *told, struct part *p)
{
	p->hint = told->hint;
	if (told->by_hand == NULL)
		return;
	p->is_told = true;
	p->raw = told->by_hand;
	if (part_is(p, "text"))
		p->charset = str_of(charset_name(told->by_hand));
}

/* Content-Type comes first: for the entity of a message it also says what raw
 * bytes in the rest of the header are. */
static void
read_type(struct arena *a, struct part *p, struct str body)
{
	bool in_digest = p->parent != NULL &&
			 str_eq(p->parent->type, STR("multipart/digest"));

	p->raw = is_entity(p) ? NULL : p->parent->raw;
	param_parse(a, body, p->raw, &p->params);
	p->charset = text_of(&p->params, STR("charset"));
	if (p->charset.p != NULL)
		p->charset = lower_copy(a, p->charset);
	if (is_entity(p)) {
		p->raw = charset_find(p->charset);
		if (p->raw != NULL)
			param_parse(a, body, p->raw, &p->params);
	}
	p->type = p->params.value;
	if (!is_type(p->type))
		p->type = in_digest ? STR("message/rfc822") : STR("text/plain");
}

static void
read_head(struct parser *ps, struct part *p, struct str bytes)
{
	struct arena *a = ps->a;
	struct param_field disposition = { 0 };
	struct fields f;

	read_fields(p, bytes, &f);
	read_type(a, p, f.type);
	apply_told(&ps->told, p);
	read_encoding(a, p, f.encoding);
	if (f.disposition.p != NULL)
		param_parse(a, f.disposition, p->raw, &disposition);
	if (disposition.value.n > 0)
		p->disposition = disposition.value;
	p->filename = text_of(&disposition, STR("filename"));
	if (p->filename.p == NULL)
		p->filename = text_of(&p->params, STR("name"));
}

/* The body without its transfer encoding, as the source of parts. NULL when
 * inner messages have taken more than they may. It is measured first: what is
 * uuencoded may be larger than its code. */
static struct boundary_source *
decoded(struct parser *ps, struct part *p)
{
	struct boundary_source *src = ARENA_NEW(ps->a, struct boundary_source);
	uint64_t size = part_content_size(p);
	struct part_content *c;
	struct str piece;
	char *bytes;

	if (size > ps->decode_left) {
		ps->tree->is_cut = true;
		return NULL;
	}
	ps->decode_left -= size;
	bytes = arena_alloc(ps->a, size + 1);
	src->bytes.p = bytes;
	c = mem_zalloc(sizeof(*c));
	part_content_open(c, p);
	while (part_content_next(c, &piece)) {
		/* A file that changed meanwhile may give more. */
		piece = str_head(piece, size - src->bytes.n);
		if (piece.n > 0)
			(void)memcpy(bytes + src->bytes.n, piece.p, piece.n);
		src->bytes.n += piece.n;
	}
	mem_free(&c);
	p->encoding = PART_8BIT;
	p->body = src->bytes;
	p->mapped = NULL;
	return src;
}

static void parse_part(struct parser *ps, struct boundary_source *src,
		       const char *first, struct part *parent,
		       struct part **slot);

/* The part that begins at first, up to the next hit. What is empty and not
 * ended by its own multipart is none. */
static struct part **
add_child(struct parser *ps, struct boundary_source *src, struct part *parent,
	  struct part **slot)
{
	const struct boundary_frame *own = src->hit.frame;
	const char *first = src->hit.after;
	size_t count = ps->tree->count;

	parse_part(ps, src, first, parent, slot);
	if (src->hit.frame != own &&
	    boundary_end_before(&src->hit, first) == first) {
		*slot = NULL;
		ps->tree->count = count;
	}
	return *slot == NULL ? slot : &(*slot)->next;
}

/* The parts of a multipart whose body begins at first, and on to the boundary
 * of another. Returns false when there are none. */
static bool
parse_multi(struct parser *ps, struct boundary_source *src, struct part *p,
	    const char *first, bool is_loose)
{
	const struct param *boundary = param_find(&p->params, STR("boundary"));
	struct boundary_frame frame = { .is_loose = is_loose,
					.outer = src->frames };
	struct part **slot = &p->child;

	if (boundary != NULL)
		frame.text = str_trim_end(boundary->raw);
	if (frame.text.n > 0) {
		frame.tail = boundary_tail(frame.text);
		src->frames = &frame;
	}
	boundary_next(src, first);
	while (src->hit.frame == &frame && !src->hit.is_last)
		slot = add_child(ps, src, p, slot);
	src->frames = frame.outer;
	if (src->hit.frame == &frame)
		boundary_next(src, src->hit.after);
	return p->child != NULL;
}

/* Once more, in p's own body only: any line that begins with the boundary. */
static bool
parse_loosely(struct parser *ps, struct part *p)
{
	struct boundary_source src = { .bytes = p->body, .mapped = p->mapped };

	if (p->body.n > ps->loose_left) {
		ps->tree->is_cut = true;
		return false;
	}
	ps->loose_left -= p->body.n;
	return parse_multi(ps, &src, p, p->body.p, true);
}

static bool
parse_decoded(struct parser *ps, struct part *p)
{
	struct boundary_source *src = decoded(ps, p);

	return src != NULL && (parse_multi(ps, src, p, p->body.p, false) ||
			       parse_loosely(ps, p));
}

static void
end_body(struct part *p, const struct boundary_source *src)
{
	p->body = str_between(p->body.p,
			      boundary_end_before(&src->hit, p->body.p));
}

/* One without parts is a leaf, so that its text can be read. */
static void
parse_container(struct parser *ps, struct boundary_source *src, struct part *p)
{
	enum part_encoding encoding = p->encoding;
	struct mapped *mapped = p->mapped;
	struct str body;
	bool has_parts;

	p->kind = PART_MULTI;
	p->encoding = PART_8BIT;
	has_parts = parse_multi(ps, src, p, p->body.p, false);
	end_body(p, src);
	body = p->body;
	if (has_parts || parse_loosely(ps, p))
		return;
	p->encoding = encoding;
	if (encoding != PART_8BIT && parse_decoded(ps, p))
		return;
	p->encoding = encoding;
	p->body = body;
	p->mapped = mapped;
	p->kind = PART_LEAF;
	p->type = STR("text/plain");
}

/* Some say base64 and do not mean it: then it begins with a field. */
static bool
is_plain_message(struct str body)
{
	struct header_field f;
	struct header_scan s;

	header_scan_init(&s, body);
	return header_next(&s, &f);
}

static void
parse_message(struct parser *ps, struct boundary_source *src, struct part *p)
{
	struct boundary_source *inner = src;

	p->kind = PART_MESSAGE;
	if (p->encoding == PART_BASE64 && is_plain_message(p->body))
		p->encoding = PART_8BIT;
	if (p->encoding != PART_8BIT) {
		boundary_next(src, p->body.p);
		end_body(p, src);
		inner = decoded(ps, p);
	}
	if (inner != NULL)
		parse_part(ps, inner, p->body.p, p, &p->child);
	if (inner == src)
		end_body(p, src);
	if (p->child == NULL)
		p->kind = PART_LEAF;
}

static bool
is_message_type(struct str type)
{
	return str_eq(type, STR("message/rfc822")) ||
	       str_eq(type, STR("message/global")) ||
	       str_eq(type, STR("message/news"));
}

/* A head ends at a boundary at the latest, for no field begins with "--". */
static void
clip_head(struct part *p, const struct boundary_source *src)
{
	const char *end = boundary_end_before(&src->hit, p->head.p);

	if (end < end_of(p->head))
		p->head = str_between(p->head.p, end);
	if (p->body.n == 0)
		p->body.p = end_of(p->head);
}

static void
parse_body(struct parser *ps, struct boundary_source *src, struct part *p)
{
	bool is_container = part_is(p, "multipart");
	bool is_message = is_message_type(p->type);

	if (p->depth < LIMIT_PART_DEPTH && is_container) {
		parse_container(ps, src, p);
	} else if (p->depth < LIMIT_PART_DEPTH && is_message) {
		parse_message(ps, src, p);
	} else {
		if (is_container || is_message) {
			ps->tree->is_cut = true;
			p->type = STR("text/plain");
		}
		boundary_next(src, p->body.p);
		end_body(p, src);
	}
}

/* The part that begins at first; the source's hit says what has ended it. */
static void
parse_part(struct parser *ps, struct boundary_source *src, const char *first,
	   struct part *parent, struct part **slot)
{
	struct part *p;

	if (ps->tree->count >= LIMIT_PARTS) {
		ps->tree->is_cut = true;
		boundary_next(src, first);
		return;
	}
	ps->tree->count++;
	p = ARENA_NEW(ps->a, struct part);
	p->parent = parent;
	p->mapped = src->mapped;
	p->depth = parent == NULL ? 0 : parent->depth + 1;
	*slot = p;
	read_head(ps, p, str_between(first, end_of(src->bytes)));
	parse_body(ps, src, p);
	clip_head(p, src);
}

/* RFC 3501 6.4.5: the entity of a message has no number of its own, unless it
 * is a single part. */
static void
set_path(struct arena *a, struct part *p, size_t number)
{
	struct str above = p->parent == NULL ? STR("") : p->parent->path;

	if (is_entity(p) && p->kind == PART_MULTI)
		p->path = above;
	else if (above.n == 0)
		p->path = arena_printf(a, "%zu", number);
	else
		p->path = arena_printf(a, "%.*s.%zu", STR_ARG(above), number);
	number = 1;
	for (struct part *child = p->child; child != NULL; child = child->next)
		set_path(a, child, number++);
}

/* A file without any LF but with CR has CR line ends. */
static void
use_line_feeds(struct parser *ps, struct boundary_source *src)
{
	struct str message = src->bytes;
	char *copy;

	if (boundary_find_char(src->mapped, message, '\n') != SIZE_MAX ||
	    boundary_find_char(src->mapped, message, '\r') == SIZE_MAX)
		return;
	if (message.n > LIMIT_INNER_BYTES) {
		ps->tree->is_cut = true;
		return;
	}
	copy = arena_cstr(ps->a, message);
	for (size_t i = 0; i < message.n; i++) {
		if (copy[i] == '\r')
			copy[i] = '\n';
	}
	*src = (struct boundary_source){ .bytes = { copy, message.n } };
}

static void
parse_source(struct arena *a, struct boundary_source *src,
	     const struct part_told *told, struct part_tree *out)
{
	struct parser ps = { .a = a, .tree = out };
	struct part *root = NULL;

	*out = (struct part_tree){ 0 };
	if (told != NULL)
		ps.told = *told;
	if (src->bytes.n == 0)
		src->bytes = STR("");
	ps.decode_left = LIMIT_INNER_BYTES;
	if (ps.decode_left / 4 > src->bytes.n)
		ps.decode_left = src->bytes.n * 4;
	use_line_feeds(&ps, src);
	ps.loose_left = (uint64_t)src->bytes.n * 4;
	parse_part(&ps, src, src->bytes.p, NULL, &root);
	set_path(a, root, 1);
	out->root = root;
}

void
part_parse(struct arena *a, struct str message, struct part_tree *out)
{
	part_parse_told(a, message, NULL, out);
}

void
part_parse_told(struct arena *a, struct str message,
		const struct part_told *told, struct part_tree *out)
{
	struct boundary_source src = { .bytes = message };

	parse_source(a, &src, told, out);
}

void
part_parse_mapped(struct arena *a, struct mapped *m,
		  const struct part_told *told, struct part_tree *out)
{
	struct boundary_source src = { .bytes = m->bytes, .mapped = m };

	parse_source(a, &src, told, out);
}

const struct part *
part_next(const struct part *root, const struct part *p)
{
	if (p->child != NULL)
		return p->child;
	while (p != root && p->next == NULL)
		p = p->parent;
	return p == root ? NULL : p->next;
}

const struct part *
part_at(const struct part *root, struct str path)
{
	for (const struct part *p = root; p != NULL; p = part_next(root, p)) {
		if (p->kind != PART_MULTI && str_eq(p->path, path))
			return p;
	}
	return NULL;
}

bool
part_is(const struct part *p, const char *major)
{
	struct str m = str_of(major);

	return str_starts(p->type, m) && p->type.n > m.n &&
	       p->type.p[m.n] == '/';
}

bool
part_is_html(const struct part *p)
{
	return str_eq(p->type, STR("text/html")) ||
	       str_eq(p->type, STR("application/xhtml+xml"));
}

bool
part_field(const struct part *p, struct str name, struct str *body)
{
	return header_find(p->head, name, body);
}

const struct charset *
part_raw_charset(const struct part *p)
{
	return p->raw;
}
