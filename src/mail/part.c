#include "mail/part.h"

#include "base/limits.h"
#include "mail/base64.h"
#include "mail/header.h"
#include "mail/part_content.h"

#include <string.h>

enum { STEP_BYTES = 1024 * 1024 };

/*
 * The bytes that parts are views of: the message, or an inner message whose
 * transfer encoding was removed. Lines that could be boundaries are looked
 * for once, whatever the number and depth of multiparts.
 */
struct source {
	struct str bytes;
	struct mapped *mapped; /* what they lie in, or NULL */
	bool is_indexed;
	VEC(const char *) lines; /* starts of lines that begin with "--" */
};

struct parser {
	struct arena *a;
	struct part_tree *tree;
	struct part_told told;
	size_t decode_left; /* bytes that inner messages may still take */
};

/* The fields that say what a part is; p is NULL where there is none. */
struct fields {
	struct str type, disposition, encoding;
};

/* What a boundary line must say. */
struct delimiter {
	struct str text;
	bool is_loose; /* anything may follow it */
};

/* One boundary line. */
struct boundary {
	const char *start; /* of the line, the two dashes */
	const char *after; /* behind its line end */
	bool is_last;      /* with two more dashes */
};

static const char *
end_of(struct str s)
{
	return s.p + s.n;
}

/* As str_find_char; a line may be as long as the file. */
static size_t
find_passing(struct mapped *m, struct str s, char c)
{
	size_t at, n;

	for (n = 0; n < s.n; n += STEP_BYTES) {
		struct str step = str_head(str_skip(s, n), STEP_BYTES);

		at = str_find_char(step, c, 0);
		mapped_passed(m, at == SIZE_MAX ? step.n : at);
		if (at != SIZE_MAX)
			return n + at;
	}
	return SIZE_MAX;
}

/* The next line that begins with "--", from the start of a line on; empty at
 * the end. Dashes are looked for: most lines have none. */
static struct str
next_dashes(struct mapped *m, struct str rest)
{
	const char *first = rest.p;

	for (;;) {
		rest = str_skip(rest, find_passing(m, rest, '-'));
		if (rest.n < 2)
			return (struct str){ 0 };
		if (rest.p[1] == '-' && (rest.p == first || rest.p[-1] == '\n'))
			return rest;
		rest = str_skip(rest, find_passing(m, rest, '\n'));
	}
}

/* Without line starts that are blank after the dashes: signatures. */
static void
index_lines(struct arena *a, struct source *src)
{
	struct str rest = next_dashes(src->mapped, src->bytes);

	src->is_indexed = true;
	while (rest.n > 2) {
		if (rest.p[2] > ' ')
			*VEC_PUSH(a, &src->lines) = rest.p;
		rest = str_skip(rest, find_passing(src->mapped, rest, '\n'));
		rest = next_dashes(src->mapped, str_skip(rest, 1));
	}
}

/* Index of the first line at or after p. */
static size_t
first_line(const struct source *src, const char *p)
{
	size_t low = 0, high = src->lines.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (src->lines.v[middle] < p)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Is the line at rest's start one of this boundary? */
static bool
is_boundary(struct str rest, const struct delimiter *d, struct boundary *out)
{
	struct str line, tail;

	tail = str_skip(rest, 2);
	if (tail.n < d->text.n || memcmp(tail.p, d->text.p, d->text.n) != 0)
		return false;
	out->start = rest.p;
	(void)str_take_until(&rest, '\n', &line);
	out->after = rest.p;
	tail = str_between(tail.p + d->text.n, end_of(line));
	out->is_last = str_starts(tail, STR("--"));
	if (out->is_last)
		tail = str_skip(tail, 2);
	return d->is_loose || str_trim(tail).n == 0;
}

/* The content before a boundary: the line end belongs to the boundary. */
static struct str
content_between(const char *first, const char *last)
{
	struct str s = { first, last > first ? (size_t)(last - first) : 0 };

	if (!str_ends(s, STR("\n")))
		return s;
	s.n--;
	if (str_ends(s, STR("\r")))
		s.n--;
	return s;
}

/* The next line of that boundary from *at on and before end. */
static bool
next_boundary(const struct source *src, size_t *at, const char *end,
	      const struct delimiter *d, struct boundary *out)
{
	while (*at < src->lines.n && src->lines.v[*at] < end) {
		const char *p = src->lines.v[(*at)++];

		if (is_boundary(str_between(p, end), d, out))
			return true;
	}
	return false;
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
static struct source *
decoded(struct parser *ps, struct part *p)
{
	struct source *src = ARENA_NEW(ps->a, struct source);
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
		(void)memcpy(bytes + src->bytes.n, piece.p, piece.n);
		src->bytes.n += piece.n;
	}
	mem_free(&c);
	p->encoding = PART_8BIT;
	p->body = src->bytes;
	p->mapped = NULL;
	return src;
}

static void parse_part(struct parser *ps, struct source *src, struct str bytes,
		       struct part *parent, struct part **slot);

/* Adds what stands between two boundaries; *slot moves on to the next. */
static struct part **
add_child(struct parser *ps, struct source *src, struct str bytes,
	  struct part *parent, struct part **slot)
{
	parse_part(ps, src, bytes, parent, slot);
	return *slot == NULL ? slot : &(*slot)->next;
}

/* The parts of a multipart. Returns false when there is not one boundary. */
static bool
parse_multi(struct parser *ps, struct source *src, struct part *p,
	    const struct delimiter *d)
{
	const char *end = end_of(p->body), *first = NULL;
	struct part **slot = &p->child;
	struct boundary b;
	size_t at;

	if (!src->is_indexed)
		index_lines(ps->a, src);
	at = first_line(src, p->body.p);
	while (next_boundary(src, &at, end, d, &b)) {
		if (first != NULL)
			slot = add_child(ps, src,
					 content_between(first, b.start), p,
					 slot);
		first = b.is_last ? NULL : b.after;
		if (b.is_last)
			break;
	}
	if (first != NULL && first < end)
		(void)add_child(ps, src, str_between(first, end), p, slot);
	return p->child != NULL;
}

static bool
find_parts(struct parser *ps, struct source *src, struct part *p)
{
	const struct param *boundary = param_find(&p->params, STR("boundary"));
	struct delimiter strict, loose;

	if (boundary == NULL)
		return false;
	strict = (struct delimiter){ .text = str_trim_end(boundary->raw) };
	loose = (struct delimiter){ .text = strict.text, .is_loose = true };
	return strict.text.n > 0 && (parse_multi(ps, src, p, &strict) ||
				     parse_multi(ps, src, p, &loose));
}

/* One without parts is a leaf, so that its text can be read. */
static void
parse_container(struct parser *ps, struct source *src, struct part *p)
{
	enum part_encoding encoding = p->encoding;
	struct mapped *mapped = p->mapped;
	struct str body = p->body;

	p->kind = PART_MULTI;
	p->encoding = PART_8BIT;
	if (find_parts(ps, src, p))
		return;
	p->encoding = encoding;
	if (encoding != PART_8BIT) {
		src = decoded(ps, p);
		if (src != NULL && find_parts(ps, src, p))
			return;
		p->encoding = encoding;
		p->body = body;
		p->mapped = mapped;
	}
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
parse_message(struct parser *ps, struct source *src, struct part *p)
{
	p->kind = PART_MESSAGE;
	if (p->encoding == PART_BASE64 && is_plain_message(p->body))
		p->encoding = PART_8BIT;
	if (p->encoding != PART_8BIT)
		src = decoded(ps, p);
	if (src != NULL)
		parse_part(ps, src, p->body, p, &p->child);
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

static void
parse_part(struct parser *ps, struct source *src, struct str bytes,
	   struct part *parent, struct part **slot)
{
	struct part *p;
	bool is_container;

	if (ps->tree->count >= LIMIT_PARTS) {
		ps->tree->is_cut = true;
		return;
	}
	ps->tree->count++;
	p = ARENA_NEW(ps->a, struct part);
	p->parent = parent;
	p->mapped = src->mapped;
	p->depth = parent == NULL ? 0 : parent->depth + 1;
	*slot = p;
	read_head(ps, p, bytes);
	is_container = part_is(p, "multipart");
	if (p->depth < LIMIT_PART_DEPTH) {
		if (is_container)
			parse_container(ps, src, p);
		else if (is_message_type(p->type))
			parse_message(ps, src, p);
	} else if (is_container || is_message_type(p->type)) {
		ps->tree->is_cut = true;
		p->type = STR("text/plain");
	}
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
use_line_feeds(struct parser *ps, struct source *src)
{
	struct str message = src->bytes;
	char *copy;

	if (find_passing(src->mapped, message, '\n') != SIZE_MAX ||
	    find_passing(src->mapped, message, '\r') == SIZE_MAX)
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
	*src = (struct source){ .bytes = { copy, message.n } };
}

static void
parse_source(struct arena *a, struct source *src, const struct part_told *told,
	     struct part_tree *out)
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
	parse_part(&ps, src, src->bytes, NULL, &root);
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
	struct source src = { .bytes = message };

	parse_source(a, &src, told, out);
}

void
part_parse_mapped(struct arena *a, struct mapped *m,
		  const struct part_told *told, struct part_tree *out)
{
	struct source src = { .bytes = m->bytes, .mapped = m };

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
part_field(const struct part *p, struct str name, struct str *body)
{
	return header_find(p->head, name, body);
}

const struct charset *
part_raw_charset(const struct part *p)
{
	return p->raw;
}
