#include "mail/part_pick.h"

#include "base/limits.h"
#include "mail/word.h"

static bool
is_type(const struct part *p, const char *type)
{
	return str_eq(p->type, str_of(type));
}

bool
part_pick_is_readable(const struct part *p)
{
	if (p->kind != PART_LEAF || (!part_is(p, "text") && !part_is_html(p)))
		return false;
	if (str_eq(p->disposition, STR("attachment")) ||
	    (p->is_embedded && p->disposition.p == NULL))
		return false;
	if (is_type(p, "text/calendar") || is_type(p, "text/x-vcard") ||
	    is_type(p, "text/vcard") || is_type(p, "text/directory") ||
	    is_type(p, "text/rfc822-headers"))
		return false;
	return p->filename.p == NULL || p->disposition.p != NULL ||
	       p->parent == NULL;
}

static const struct part *first_body(const struct part *p,
				     enum part_taste taste);

/* The start of multipart/related is named by a parameter; without it, or with
 * one that names nothing, it is the first part. */
static const struct part *
root_of_related(const struct part *multi)
{
	const struct param *start = param_find(&multi->params, STR("start"));
	const struct part *child = multi->child;
	struct str id;

	for (; start != NULL && child != NULL; child = child->next) {
		if (part_field(child, STR("content-id"), &id) &&
		    str_eq(str_trim(id), str_trim(start->raw)))
			return child;
	}
	return multi->child;
}

static bool
is_taste(const struct part *p, enum part_taste taste)
{
	return part_is_html(p) == (taste == PART_TASTE_HTML);
}

/* Of alternatives the last is the richest; plain is the first plain one. */
static const struct part *
body_of_alternative(const struct part *multi, enum part_taste taste)
{
	const struct part *best = NULL;

	for (const struct part *c = multi->child; c != NULL; c = c->next) {
		const struct part *body = first_body(c, taste);

		if (body == NULL)
			continue;
		if (best == NULL ||
		    (is_taste(body, taste) &&
		     (taste == PART_TASTE_HTML || !is_taste(best, taste))))
			best = body;
	}
	return best;
}

static const struct part *
first_body(const struct part *p, enum part_taste taste)
{
	const struct part *body, *blank = NULL;

	/* In a file that was opened stands the same text in several forms. */
	if (p->kind == PART_LEAF)
		return part_pick_is_readable(p) ? p
						: body_of_alternative(p, taste);
	if (p->kind == PART_MESSAGE)
		return NULL;
	if (is_type(p, "multipart/alternative"))
		return body_of_alternative(p, taste);
	if (is_type(p, "multipart/related"))
		return first_body(root_of_related(p), taste);
	for (const struct part *c = p->child; c != NULL; c = c->next) {
		body = first_body(c, taste);
		if (body == NULL)
			continue;
		if (str_trim(body->body).n > 0)
			return body;
		if (blank == NULL)
			blank = body;
	}
	return blank;
}

const struct part *
part_pick_body(const struct part *root, enum part_taste taste)
{
	return first_body(root, taste);
}

/* The child of multi that body stands in. */
static const struct part *
child_around(const struct part *multi, const struct part *body)
{
	while (body->parent != multi)
		body = body->parent;
	return body;
}

static void
add_bodies(struct arena *a, const struct part *p, enum part_taste taste,
	   struct part_list *out)
{
	const struct part *body;

	if (p->kind == PART_MULTI && !is_type(p, "multipart/alternative") &&
	    !is_type(p, "multipart/related")) {
		for (p = p->child; p != NULL; p = p->next)
			add_bodies(a, p, taste, out);
		return;
	}
	body = first_body(p, taste);
	if (body == NULL)
		return;
	/* Apple Mail puts files between two halves of the HTML. */
	if (p->kind == PART_MULTI)
		add_bodies(a, child_around(p, body), taste, out);
	else
		*VEC_PUSH(a, out) = body;
}

void
part_pick_bodies(struct arena *a, const struct part *root,
		 enum part_taste taste, struct part_list *out)
{
	*out = (struct part_list){ 0 };
	add_bodies(a, root, taste, out);
}

/* What a multipart/related shows in either taste. Looked for once, not once
 * a part: there may be LIMIT_PARTS of them in it. */
struct shown {
	const struct part *plain, *html;
};

/* Is p a body in either taste, or an alternative to one? within is NULL when
 * no multipart/related is around it. */
static bool
is_body(const struct part *p, const struct shown *within)
{
	return part_pick_is_readable(p) &&
	       (within == NULL || p == within->plain || p == within->html);
}

static void
add_attachments(struct arena *a, const struct part *p,
		const struct shown *within, struct part_list *out)
{
	struct shown shown;

	if (p->kind != PART_MULTI && !is_body(p, within))
		*VEC_PUSH(a, out) = p;
	if (p->kind == PART_MESSAGE)
		return;
	if (is_type(p, "multipart/related")) {
		shown.plain = first_body(p, PART_TASTE_PLAIN);
		shown.html = first_body(p, PART_TASTE_HTML);
		within = &shown;
	}
	for (p = p->child; p != NULL; p = p->next)
		add_attachments(a, p, within, out);
}

void
part_pick_attachments(struct arena *a, const struct part *root,
		      struct part_list *out)
{
	*out = (struct part_list){ 0 };
	add_attachments(a, root, NULL, out);
}

/* Text out of a file that was opened, where the message has its own. */
static bool
is_spare_text(const struct part *p)
{
	return p->is_embedded && p->kind == PART_LEAF &&
	       p->disposition.p == NULL;
}

/* A file that what is in it stands for. */
static bool
is_opened(const struct part *p)
{
	if (p->kind != PART_LEAF || part_is(p, "text"))
		return false;
	for (const struct part *c = p->child; c != NULL; c = c->next)
		if (!is_spare_text(c))
			return true;
	return false;
}

/* What HTML beside it can show: it has an id, or a place, to be named by.
 * Some put other files there, too. */
static bool
is_for_html(const struct part *p)
{
	struct str id;

	if (!part_is(p, "image") && !part_is(p, "font") &&
	    !is_type(p, "text/css"))
		return false;
	return part_field(p, STR("content-id"), &id) ||
	       part_field(p, STR("content-location"), &id);
}

bool
part_pick_is_hidden(const struct part *p)
{
	const struct part *multi = p->parent;

	if (is_type(p, "application/pgp-signature") ||
	    is_type(p, "application/pkcs7-signature") ||
	    is_type(p, "application/x-pkcs7-signature") ||
	    is_type(p, "application/pgp-encrypted"))
		return true;
	if (is_spare_text(p) || is_opened(p))
		return true;
	if (multi == NULL || multi->kind != PART_MULTI)
		return false;
	return is_type(multi, "multipart/related") && is_for_html(p) &&
	       !str_eq(p->disposition, STR("attachment"));
}

/* Appends the words of a header that hold bytes above 127: only those say in
 * what charset they are. */
static void
put_raw_words(struct buf *out, struct str head)
{
	struct str word;

	while (!buf_is_over(out) && str_take_word(&head, &word)) {
		for (size_t i = 0; i < word.n; i++) {
			if ((unsigned char)word.p[i] < 0x80)
				continue;
			buf_put(out, word);
			buf_put_char(out, ' ');
			break;
		}
	}
}

static const struct charset *
raw_charset(const struct part *root, const struct charset *cs, struct str words)
{
	const struct charset *better;
	struct charset_survey s;

	if (!charset_is_vague(cs)) {
		better = charset_doubt(words, cs, root->hint);
		return better != NULL ? better : cs;
	}
	charset_survey_init(&s);
	charset_survey_feed(&s, words);
	return s.is_broken ? charset_guess(words, root->hint) : NULL;
}

const struct charset *
part_pick_raw_charset(const struct part *root)
{
	const struct charset *cs = part_raw_charset(root);
	const struct part *body = part_pick_body(root, PART_TASTE_PLAIN);
	struct buf words;

	if (root->is_told)
		return cs;
	if (charset_is_vague(cs) && body != NULL)
		cs = charset_find(body->charset);
	buf_init(&words, LIMIT_PREVIEW_BYTES);
	put_raw_words(&words, root->head);
	cs = raw_charset(root, cs, buf_str(&words));
	buf_fini(&words);
	return cs;
}

/* The bytes of a file name that stands raw in a field that says no charset;
 * empty when it does not. */
static struct str
raw_name(struct arena *a, const struct part *p)
{
	static const struct {
		const char *field, *param;
	} places[] = { { "content-disposition", "filename" },
		       { "content-type", "name" } };
	struct charset_survey s;
	struct param_field f;
	const struct param *name;
	struct str body;

	for (size_t i = 0; i < COUNT_OF(places); i++) {
		if (!part_field(p, str_of(places[i].field), &body))
			continue;
		param_parse(a, body, NULL, &f);
		name = param_find(&f, str_of(places[i].param));
		if (name == NULL || name->text.n == 0)
			continue;
		charset_survey_init(&s);
		charset_survey_feed(&s, body);
		return s.is_broken ? name->raw : STR("");
	}
	return STR("");
}

/* What the first text of the message is in. */
static const struct charset *
charset_around(const struct part *p)
{
	while (p->parent != NULL && p->parent->kind == PART_MULTI)
		p = p->parent;
	while (p->kind == PART_MULTI && p->child != NULL)
		p = p->child;
	return charset_find(p->charset);
}

struct str
part_pick_filename(struct arena *a, const struct part *p)
{
	const struct charset *cs = NULL, *around;
	struct str name, raw;
	struct buf text;

	if (p->filename.n == 0 || p->is_embedded || p->raw != NULL)
		return p->filename;
	raw = raw_name(a, p);
	if (raw.n > 0) {
		around = charset_around(p);
		cs = charset_guess(raw,
				   charset_is_vague(around) ? p->hint : around);
	}
	if (cs == NULL)
		return p->filename;
	buf_init(&text, LIMIT_FIELD_BYTES);
	charset_put(&text, cs, raw);
	name = word_line(a, buf_str(&text));
	buf_fini(&text);
	return name.n > 0 ? name : p->filename;
}

/* The usual ending of a type that people meet; else its own second half. */
static struct str
ending(struct str type)
{
	static const struct {
		const char *type, *ending;
	} known[] = {
		{ "text/plain", "txt" },
		{ "text/html", "html" },
		{ "message/delivery-status", "txt" },
		{ "message/disposition-notification", "txt" },
		{ "message/feedback-report", "txt" },
		{ "text/rfc822-headers", "txt" },
		{ "text/calendar", "ics" },
		{ "text/vcard", "vcf" },
		{ "image/jpeg", "jpg" },
		{ "image/svg+xml", "svg" },
		{ "audio/mpeg", "mp3" },
		{ "message/rfc822", "eml" },
		{ "message/global", "eml" },
		{ "message/news", "eml" },
	};
	struct str minor = str_skip(type, str_find_char(type, '/', 0) + 1);

	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (str_eq(type, str_of(known[i].type)))
			return str_of(known[i].ending);
	}
	for (size_t i = 0; i < minor.n; i++) {
		if (!ascii_is_alnum(minor.p[i]))
			return STR("bin");
	}
	return minor.n > 5 ? STR("bin") : minor;
}

struct str
part_pick_name(struct arena *a, const struct part *p)
{
	struct str subject;
	char *path;

	if (p->filename.p != NULL)
		return part_pick_filename(a, p);
	if (p->kind == PART_MESSAGE &&
	    part_field(p->child, STR("subject"), &subject)) {
		subject = word_decode(a, subject, part_raw_charset(p->child));
		if (subject.n > 0)
			return arena_printf(a, "%.*s.eml", STR_ARG(subject));
	}
	path = arena_cstr(a, p->path);
	for (size_t i = 0; i < p->path.n; i++)
		if (path[i] == ':') /* not all file systems take it */
			path[i] = '-';
	return arena_printf(a, "part-%s.%.*s", path, STR_ARG(ending(p->type)));
}
