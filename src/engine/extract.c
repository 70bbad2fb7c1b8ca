#include "engine/extract.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "engine/headblock.h"
#include "engine/partlist.h"
#include "mail/header.h"
#include "mail/part_pick.h"
#include "mail/part_text.h"
#include "mail/reply.h"
#include "mail/word.h"
#include "text/html.h"
#include "text/wrap.h"

#include <string.h>

enum {
	CIDS_MAX = 256,       /* pictures of one message that have a name */
	INNER_SHOWN_MAX = 50, /* messages in a message that are shown */
	/* A plain text that is shorter, beside an HTML part that is so many
	 * times longer, only says that one should read the HTML. */
	STUB_BYTES = 300,
	STUB_TIMES = 20,
};

struct cid {
	struct str id, name;
};

/* One message on its way to lines. */
struct extraction {
	struct lines *out;
	const struct extract_options *o;
	bool number_links;
	struct arena scratch;
	struct part_tree tree;
	VEC(struct cid) cids;
	size_t inner;      /* messages inside that were shown */
	size_t left_bytes; /* of text that may still be shown */
	bool is_cut;
	uint32_t remote_images, false_links;
};

static void
put_note(struct extraction *x, enum style style, struct str text)
{
	struct span span = { .n = (uint32_t)text.n, .style = style };
	struct wrap_paragraph p = { .text = text,
				    .spans = &span,
				    .n_spans = 1 };

	wrap_paragraph(x->out, x->o->width_cols, WRAP_ANYWHERE, &p);
}

/* An empty line, but never two. */
static void
put_gap(struct extraction *x)
{
	size_t n = x->out->all.n;

	if (n > 0 && x->out->all.v[n - 1].text.n > 0)
		(void)lines_add(x->out);
}

static bool
is_html(const struct part *p)
{
	return str_eq(p->type, STR("text/html"));
}

/* ---- text of a part */

static struct str
name_of_cid(void *context, struct str id)
{
	struct extraction *x = context;

	for (size_t i = 0; i < x->cids.n; i++)
		if (str_eq(x->cids.v[i].id, id))
			return x->cids.v[i].name;
	return (struct str){ 0 };
}

static void
note_cids(struct extraction *x)
{
	const struct part *root = x->tree.root;

	for (const struct part *p = root; p != NULL; p = part_next(root, p)) {
		struct str body;
		struct cid *cid;

		if (p->filename.n == 0 || x->cids.n == CIDS_MAX ||
		    !part_field(p, STR("Content-ID"), &body))
			continue;
		body = str_trim(body);
		if (str_starts(body, STR("<")) && str_ends(body, STR(">")))
			body = str_head(str_skip(body, 1), body.n - 2);
		cid = VEC_PUSH(&x->scratch, &x->cids);
		*cid = (struct cid){ body, p->filename };
	}
}

static bool
has_param(const struct part *p, struct str name, struct str value)
{
	const struct param *param = param_find(&p->params, name);

	return param != NULL && str_eq_fold(param->text, value);
}

static void
put_plain(struct extraction *x, const struct part *p, struct str text)
{
	struct wrap_options o = {
		.width_cols = x->o->width_cols,
		.keep_cols = x->o->keep_cols,
		.flowed = has_param(p, STR("format"), STR("flowed")),
		.delsp = has_param(p, STR("delsp"), STR("yes")),
		/* For a person: text that goes into a pipe stays as it is. */
		.number_links = x->number_links && x->o->width_cols > 0,
	};

	wrap_plain(x->out, text, &o);
}

static void
put_html(struct extraction *x, struct str text)
{
	struct html_options o = { .width_cols = x->o->width_cols,
				  .number_links = x->number_links,
				  .cid_name = name_of_cid,
				  .context = x };
	struct html_result result;

	html_render(x->out, text, &o, &result);
	x->remote_images += result.remote_images;
	x->false_links += result.false_links;
	x->is_cut = x->is_cut || result.is_cut;
}

static void
read_text(struct extraction *x, struct buf *out, const struct part *p)
{
	struct part as_told = *p;

	/* What the user says counts more than what the message says. */
	if (charset_find(x->o->charset) != NULL)
		as_told.charset = x->o->charset;
	part_text(out, &as_told, part_text_guess(p, part_raw_charset(p)));
}

static void
put_part(struct extraction *x, const struct part *p)
{
	size_t limit = is_html(p) ? LIMIT_HTML_BYTES : LIMIT_TEXT_BYTES;
	struct buf text;

	buf_init(&text, limit < x->left_bytes ? limit : x->left_bytes);
	read_text(x, &text, p);
	x->left_bytes -= text.n;
	x->is_cut = x->is_cut || buf_is_over(&text);
	if (is_html(p))
		put_html(x, buf_str(&text));
	else
		put_plain(x, p, buf_str(&text));
	buf_fini(&text);
}

/* ---- which parts */

static bool
is_stub(const struct part *plain, const struct part *html)
{
	struct buf text;
	struct str trimmed;
	bool stub;

	buf_init(&text, STUB_BYTES);
	part_text(&text, plain, NULL);
	trimmed = str_trim(buf_str(&text));
	stub = !buf_is_over(&text) &&
	       (trimmed.n == 0 || html->body.n > STUB_TIMES * STUB_BYTES) &&
	       (trimmed.n == 0 ||
		str_find_fold(trimmed, STR("html"), 0) != SIZE_MAX ||
		str_find_fold(trimmed, STR("browser"), 0) != SIZE_MAX);
	buf_fini(&text);
	return stub;
}

static enum part_taste
taste_of(const struct part *root, enum open_form form)
{
	const struct part *plain = part_pick_body(root, PART_TASTE_PLAIN);
	const struct part *html = part_pick_body(root, PART_TASTE_HTML);

	if (form == OPEN_HTML)
		return PART_TASTE_HTML;
	if (form == OPEN_TEXT && plain != NULL && html != NULL &&
	    !is_html(plain) && is_html(html) && is_stub(plain, html))
		return PART_TASTE_HTML;
	return PART_TASTE_PLAIN;
}

static void
put_bodies(struct extraction *x, const struct part *root)
{
	struct part_list bodies = { 0 };

	part_pick_bodies(&x->scratch, root, taste_of(root, x->o->form),
			 &bodies);
	for (size_t i = 0; i < bodies.n; i++) {
		if (i > 0)
			put_gap(x);
		put_part(x, bodies.v[i]);
	}
}

/* What undeclared bytes of a header most likely are. */
static const struct charset *
raw_charset(struct extraction *x, const struct part *root)
{
	const struct charset *cs = charset_find(x->o->charset);

	return cs != NULL ? cs : part_pick_raw_charset(root);
}

static void
put_head(struct extraction *x, const struct part *root)
{
	struct headblock_options o = { .width_cols = x->o->width_cols,
				       .all = x->o->all_headers,
				       .raw = raw_charset(x, root) };

	headblock_put(x->out, root->head, &o);
}

/* ---- notes */

/* What protects the message, from its outermost type. */
static void
put_protection(struct extraction *x, const struct part *root)
{
	static const struct {
		const char *type, *note;
	} notes[] = {
		{ "multipart/signed",
		  "[signed; the signature has not been checked]" },
		{ "multipart/encrypted",
		  "[encrypted; culver cannot read it, save the part for a "
		  "program that can]" },
		{ "application/pkcs7-mime",
		  "[S/MIME: signed or encrypted; culver cannot read it]" },
		{ "application/x-pkcs7-mime",
		  "[S/MIME: signed or encrypted; culver cannot read it]" },
	};

	for (size_t i = 0; i < COUNT_OF(notes); i++)
		if (str_eq(root->type, str_of(notes[i].type)))
			put_note(x, STYLE_NOTE, str_of(notes[i].note));
}

static void
put_last_notes(struct extraction *x)
{
	struct arena *a = &x->scratch;

	if (x->remote_images + x->false_links == 0 && !x->is_cut &&
	    !x->tree.is_cut && !x->out->is_cut)
		return;
	put_gap(x);
	if (x->remote_images > 0)
		put_note(x, STYLE_NOTE,
			 arena_printf(a, "[%u remote picture%s not loaded]",
				      x->remote_images,
				      x->remote_images == 1 ? "" : "s"));
	if (x->false_links > 0)
		put_note(x, STYLE_WARNING,
			 arena_printf(a,
				      "[%u link%s elsewhere than the text "
				      "says]",
				      x->false_links,
				      x->false_links == 1 ? " leads"
							  : "s lead"));
	if (x->is_cut || x->tree.is_cut || x->out->is_cut)
		put_note(x, STYLE_WARNING,
			 STR("[too large or too deep to show in full: see the "
			     "source]"));
}

/* ---- attachments and messages inside */

static void
put_size(struct buf *out, uint64_t bytes)
{
	static const char *const units[] = { "bytes", "KB", "MB", "GB" };
	double size = (double)bytes;
	size_t unit = 0;

	while (size >= 1000 && unit + 1 < COUNT_OF(units)) {
		size /= 1024;
		unit++;
	}
	buf_printf(out, unit == 0 || size >= 10 ? "%.0f %s" : "%.1f %s", size,
		   units[unit]);
}

static void
put_attachment(struct extraction *x, const struct part *p)
{
	struct buf text, safe;

	buf_init(&text, LIMIT_FIELD_BYTES);
	buf_init(&safe, 3 * LIMIT_FIELD_BYTES);
	buf_printf(&text, "[%.*s: ", STR_ARG(p->path));
	buf_put(&text, part_pick_name(&x->scratch, p));
	buf_printf(&text, ", %.*s, ", STR_ARG(p->type));
	put_size(&text, partlist_size(p));
	buf_put_char(&text, ']');
	utf8_put_safe(&safe, buf_str(&text));
	put_note(x, STYLE_ATTACHMENT, buf_str(&safe));
	buf_fini(&text);
	buf_fini(&safe);
}

static void put_message(struct extraction *x, const struct part *root);

/* A message that was sent on inside another is read in its place, unless it
 * was attached on purpose. */
static void
put_inner(struct extraction *x, const struct part *p)
{
	if (p->kind != PART_MESSAGE || p->child == NULL ||
	    str_eq(p->disposition, STR("attachment")) ||
	    x->inner >= INNER_SHOWN_MAX)
		return;
	x->inner++;
	put_gap(x);
	put_message(x, p->child);
}

/* The report of a bounce says in fields what its text says in words. */
static void
put_report(struct extraction *x, const struct part *p)
{
	if (!str_eq(p->type, STR("message/delivery-status")) ||
	    p->kind != PART_LEAF)
		return;
	put_gap(x);
	put_part(x, p);
}

static void
put_attachments(struct extraction *x, const struct part *root)
{
	struct part_list list = { 0 };

	part_pick_attachments(&x->scratch, root, &list);
	for (size_t i = 0; i < list.n; i++) {
		if (part_pick_is_hidden(list.v[i]))
			continue;
		put_gap(x);
		put_attachment(x, list.v[i]);
		put_report(x, list.v[i]);
		put_inner(x, list.v[i]);
	}
}

/* A message from its head to its attachments. Calls itself for those inside,
 * LIMIT_PART_DEPTH deep at most. */
static void
put_message(struct extraction *x, const struct part *root)
{
	put_head(x, root);
	put_gap(x);
	put_protection(x, root);
	put_bodies(x, root);
	put_attachments(x, root);
}

static bool
put_chosen(struct extraction *x, struct err *e)
{
	const struct part *p = part_at(x->tree.root, x->o->part);

	if (p == NULL)
		return err_set(e, ERR_NO_INPUT, "no part %.*s",
			       STR_ARG(x->o->part));
	if (p->kind == PART_MESSAGE && p->child != NULL)
		put_message(x, p->child);
	else if (part_is(p, "text") || part_is(p, "message"))
		put_part(x, p);
	else
		put_attachment(x, p);
	return true;
}

static void
put_raw(struct extraction *x, struct str message)
{
	struct str line;
	struct buf text;

	buf_init(&text, 8 * (size_t)LIMIT_TEXT_BYTES);
	while (!x->out->is_cut && str_take_line(&message, &line)) {
		struct wrap_paragraph p = { 0 };

		buf_clear(&text);
		wrap_put_untabbed(&text, line, 0);
		p.text = buf_str(&text);
		wrap_paragraph(x->out, x->o->width_cols, WRAP_ANYWHERE, &p);
	}
	buf_fini(&text);
}

static void
note_forms(struct event *ev, const struct part *root, enum open_form form)
{
	const struct part *plain = part_pick_body(root, PART_TASTE_PLAIN);
	const struct part *html = part_pick_body(root, PART_TASTE_HTML);
	const struct part *shown = part_pick_body(root, taste_of(root, form));

	ev->message.has_plain = plain != NULL && !is_html(plain);
	ev->message.has_html = html != NULL && is_html(html);
	ev->message.shows_html = shown != NULL && is_html(shown);
}

static void
begin(struct extraction *x, struct str message)
{
	x->left_bytes = LIMIT_SHOWN_BYTES;
	part_parse(&x->scratch, message, &x->tree);
	note_cids(x);
}

bool
extract_message(struct event *ev, struct str message,
		const struct extract_options *o, struct err *e)
{
	struct extraction x = { .out = &ev->message.lines,
				.o = o,
				.number_links = true };
	bool done = true;

	lines_init(x.out, &ev->arena);
	begin(&x, message);
	partlist_fill(ev, &x.tree);
	note_forms(ev, x.tree.root, o->form);
	ev->message.list_post = reply_list_post(&ev->arena, message);
	if (o->form == OPEN_RAW)
		put_raw(&x, message);
	else if (o->part.n > 0)
		done = put_chosen(&x, e);
	else
		put_message(&x, x.tree.root);
	put_last_notes(&x);
	ev->message.remote_images = x.remote_images;
	arena_fini(&x.scratch);
	return done;
}

/* ---- for replies and for the index */

/* A URL that was broken must come out whole. */
static bool
is_broken_link(const struct line *line, const struct line *next)
{
	const struct span *last, *first;

	if (!line->wrapped || line->n_spans == 0 || next->n_spans == 0)
		return false;
	last = &line->spans[line->n_spans - 1];
	first = &next->spans[0];
	return !line->blank_cut && last->link != 0 &&
	       last->link == first->link && first->at == next->prefix &&
	       last->at + last->n == line->text.n;
}

static void
put_lines(struct buf *out, const struct lines *lines, bool without_signature)
{
	const struct line *before = NULL;

	VEC_EACH (const struct line, line, &lines->all) {
		if (line->signature && without_signature)
			continue;
		if (before != NULL && is_broken_link(before, line)) {
			out->n--; /* its line end */
			buf_put(out, str_skip(line->text, line->prefix));
		} else {
			buf_put(out, line->text);
		}
		buf_put_char(out, '\n');
		before = line;
	}
}

void
extract_put_quotable(struct buf *out, struct str message,
		     bool without_signature)
{
	const struct extract_options o = { .width_cols = EXTRACT_QUOTE_COLS,
					   .keep_cols = EXTRACT_KEEP_COLS };
	struct extraction x = { .o = &o };
	struct arena a = { 0 };
	struct lines lines;
	const struct part *body;

	lines_init(&lines, &a);
	x.out = &lines;
	begin(&x, message);
	body = part_pick_body(x.tree.root, taste_of(x.tree.root, OPEN_TEXT));
	if (body != NULL)
		put_part(&x, body);
	put_lines(out, &lines, without_signature);
	arena_fini(&x.scratch);
	arena_fini(&a);
}

/* Subjects and names of what is inside; those of the message itself are in
 * fields of their own. */
static void
put_index_head(struct extraction *x, struct buf *out, const struct part *p)
{
	struct str body;

	if (p->kind == PART_MESSAGE && p->child != NULL &&
	    part_field(p->child, STR("Subject"), &body))
		buf_put(out, word_decode(&x->scratch, body, NULL));
	else
		buf_put(out, part_pick_name(&x->scratch, p));
	buf_put_char(out, '\n');
}

static void
put_index(struct extraction *x, struct buf *out, const struct part *root)
{
	struct part_list list = { 0 };

	put_bodies(x, root);
	part_pick_attachments(&x->scratch, root, &list);
	for (size_t i = 0; i < list.n; i++) {
		const struct part *p = list.v[i];

		if (part_pick_is_hidden(p))
			continue;
		put_index_head(x, out, p);
		if (p->kind == PART_MESSAGE && p->child != NULL)
			put_index(x, out, p->child);
	}
}

void
extract_put_index(struct buf *out, struct str message)
{
	const struct extract_options o = { 0 };
	struct extraction x = { .o = &o };
	struct arena a = { 0 };
	struct lines lines;

	lines_init(&lines, &a);
	x.out = &lines;
	begin(&x, message);
	if (x.left_bytes > out->limit_bytes)
		x.left_bytes = out->limit_bytes;
	put_index(&x, out, x.tree.root);
	put_lines(out, &lines, false);
	arena_fini(&x.scratch);
	arena_fini(&a);
}
