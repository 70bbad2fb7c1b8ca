#include "engine/showpart.h"

#include "base/figures.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "engine/partlist.h"
#include "engine/showfacts.h"
#include "engine/taste.h"
#include "mail/calendar.h"
#include "mail/external.h"
#include "mail/ical.h"
#include "mail/part_content.h"
#include "mail/part_text.h"
#include "mail/report.h"
#include "text/enriched.h"
#include "text/html.h"
#include "text/plain.h"
#include "text/wrap.h"

static bool
has_param(const struct part *p, struct str name, struct str value)
{
	const struct param *param = param_find(&p->params, name);

	return param != NULL && str_eq_fold(param->text, value);
}

static struct plain_options
plain_options_of(const struct shown *x, const struct part *p)
{
	return (struct plain_options){
		.width_cols = x->o->width_cols,
		.keep_cols = x->o->keep_cols,
		.flowed = has_param(p, STR("format"), STR("flowed")),
		.delsp = has_param(p, STR("delsp"), STR("yes")),
		/* For a person: text that goes into a pipe stays as it is. */
		.number_links = x->number_links && x->o->width_cols > 0,
	};
}

static void
put_plain(struct shown *x, const struct part *p, struct str text)
{
	struct plain_options o = plain_options_of(x, p);

	plain_put(x->out, text, &o);
}

static void
put_html(struct shown *x, const struct part *p, struct str text)
{
	struct html_options o = { .width_cols = x->o->width_cols,
				  .number_links = x->number_links,
				  .cid_name = shown_cid_name,
				  .context = x };
	struct html_result result = { 0 };

	(void)p;
	html_render(x->out, text, &o, &result);
	x->html.remote_images += result.remote_images;
	x->html.trackers += result.trackers;
	x->html.false_links += result.false_links;
	x->html.fields += result.fields;
	x->html.hidden_chars += result.hidden_chars;
	if (result.is_cut)
		shown_cut(x, SHOWN_CUT_TAGS);
}

static void
put_enriched(struct shown *x, const struct part *p, struct str text)
{
	struct buf html;

	buf_init(&html, LIMIT_HTML_BYTES);
	enriched_put_html(&html, text,
			  str_eq(p->type, STR("text/richtext"))
				  ? ENRICHED_RICHTEXT
				  : ENRICHED_RFC_1896);
	if (buf_is_over(&html))
		shown_cut(x, SHOWN_CUT_HTML);
	put_html(x, p, buf_str(&html));
	buf_fini(&html);
}

static void
put_report(struct shown *x, const struct part *p, struct str text)
{
	struct facts facts = { 0 };

	(void)p;
	report_read(&x->scratch, text, &facts);
	showfacts_put(x, &facts);
}

static void
put_external(struct shown *x, const struct part *p, struct str text)
{
	struct facts facts = { 0 };

	external_read(&x->scratch, &p->params, text, &facts);
	showfacts_put(x, &facts);
}

/* Without the files that stand in it, and in the charset that its bytes do
 * not contradict. */
static struct part
believed(const struct part *p)
{
	return part_text_believed(p->bare != NULL ? p->bare : p,
				  part_raw_charset(p));
}

static const struct charset *
guess_of(const struct part *p)
{
	return part_text_guess(p, part_raw_charset(p));
}

/* Some fold the lines of a calendar within a character: they are made whole
 * first. */
static void
read_unfolded(struct buf *out, const struct part *p)
{
	struct part whole = *p;
	struct buf raw, unfolded;

	buf_init(&raw, LIMIT_TEXT_BYTES);
	buf_init(&unfolded, LIMIT_TEXT_BYTES);
	part_content_put(&raw, p);
	ical_unfold(&unfolded, buf_str(&raw));
	whole.body = buf_str(&unfolded);
	whole.encoding = PART_8BIT;
	whole.mapped = NULL;
	whole = believed(&whole);
	part_text(out, &whole, guess_of(&whole));
	buf_fini(&raw);
	buf_fini(&unfolded);
}

/* Many invitations come twice, within the text and as a file. */
static void
put_calendar(struct shown *x, const struct part *p, struct str text)
{
	const struct param *method = param_find(&p->params, STR("method"));
	struct facts facts = { 0 };

	if (x->calendar.n > 0 && str_eq(x->calendar, text)) {
		shown_note(x, STYLE_NOTE, STR("[the same as above]"));
		return;
	}
	x->calendar = arena_str(&x->scratch, text);
	calendar_read(&x->scratch, text,
		      method != NULL ? method->text : STR(""), &facts);
	if (facts.n > 0)
		showfacts_put(x, &facts);
	else if (part_is(p, "text"))
		put_plain(x, p, text);
	else
		shown_note(x, STYLE_NOTE,
			   STR("[nothing in it that a calendar would say]"));
}

/* Plain text, however long, is never all in memory. */
static void
stream_plain(struct shown *x, const struct part *p, size_t limit,
	     enum shown_cut cut)
{
	struct plain_options o = plain_options_of(x, p);
	struct part_text text;
	struct plain plain;
	struct str piece;

	plain_open(&plain, x->out, &o);
	part_text_open(&text, p, guess_of(p),
		       limit < LIMIT_SURVEY_BYTES ? limit : LIMIT_SURVEY_BYTES);
	while (!x->out->is_cut && part_text_next(&text, &piece)) {
		struct str head = utf8_valid_head(str_head(piece, limit));

		x->out->whole_bytes = p->body.n;
		x->out->done_bytes = p->body.n - part_text_left(&text);
		plain_feed(&plain, head);
		limit -= head.n;
		x->left_bytes -= head.n;
		if (head.n == piece.n)
			continue;
		shown_cut(x, cut);
		break;
	}
	part_text_close(&text);
	plain_close(&plain);
}

/* How a part is shown, by its type; all others as plain text. */
static const struct reader {
	const char *type;
	size_t limit_bytes;
	/* An attachment that is read in its place all the same. */
	bool is_report;
	void (*put)(struct shown *x, const struct part *p, struct str text);
} readers[] = {
	{ "text/html", LIMIT_HTML_BYTES, false, put_html },
	{ "application/xhtml+xml", LIMIT_HTML_BYTES, false, put_html },
	{ "text/enriched", LIMIT_HTML_BYTES, false, put_enriched },
	{ "text/richtext", LIMIT_HTML_BYTES, false, put_enriched },
	{ "message/delivery-status", LIMIT_TEXT_BYTES, true, put_report },
	{ "message/global-delivery-status", LIMIT_TEXT_BYTES, true,
	  put_report },
	{ "message/disposition-notification", LIMIT_TEXT_BYTES, true,
	  put_report },
	{ "message/global-disposition-notification", LIMIT_TEXT_BYTES, true,
	  put_report },
	{ "message/feedback-report", LIMIT_TEXT_BYTES, true, put_report },
	{ "message/external-body", LIMIT_TEXT_BYTES, true, put_external },
	{ "text/calendar", LIMIT_TEXT_BYTES, true, put_calendar },
	{ "application/ics", LIMIT_TEXT_BYTES, true, put_calendar },
	{ "text/rfc822-headers", LIMIT_TEXT_BYTES, true, put_plain },
	{ "message/rfc822-headers", LIMIT_TEXT_BYTES, true, put_plain },
	{ "message/global-headers", LIMIT_TEXT_BYTES, true, put_plain },
	{ "", LIMIT_TEXT_BYTES, false, put_plain },
};

/* Some send calendars as bytes of any sort: their name tells. */
static struct str
type_of(const struct part *p)
{
	size_t n = p->filename.n < 4 ? 0 : p->filename.n - 4;

	if (str_eq(p->type, STR("application/octet-stream")) &&
	    str_eq_fold(str_skip(p->filename, n), STR(".ics")))
		return STR("application/ics");
	return p->type;
}

static const struct reader *
reader_of(const struct part *p)
{
	struct str type = type_of(p);
	size_t i = 0;

	while (i + 1 < COUNT_OF(readers) &&
	       !str_eq(type, str_of(readers[i].type)))
		i++;
	return &readers[i];
}

static void
note_encoding(struct shown *x, const struct part *p)
{
	struct str name = utf8_safe(&x->scratch, p->odd_encoding);

	shown_note(x, STYLE_NOTE,
		   arena_printf(&x->scratch,
				"[encoded as \"%.*s\", which culver does not "
				"know: shown as it stands]",
				STR_ARG(name)));
}

bool
showpart_is_text(const struct part *p)
{
	return part_is(p, "text") || part_is(p, "message") || part_is_html(p) ||
	       reader_of(p)->is_report;
}

void
showpart_put(struct shown *x, const struct part *p)
{
	const struct reader *reader = reader_of(p);
	size_t limit = reader->limit_bytes;
	enum shown_cut cut = part_is_html(p) ? SHOWN_CUT_HTML : SHOWN_CUT_TEXT;
	struct part read = believed(p);
	struct buf text;

	if (limit > x->left_bytes) {
		limit = x->left_bytes;
		cut = SHOWN_CUT_ALL;
	}
	if (p->odd_encoding.n > 0)
		note_encoding(x, p);
	if (reader->put == put_plain) {
		stream_plain(x, &read, limit, cut);
		return;
	}
	buf_init(&text, limit);
	if (reader->put == put_calendar)
		read_unfolded(&text, p);
	else
		part_text(&text, &read, guess_of(&read));
	x->left_bytes -= text.n;
	if (buf_is_over(&text))
		shown_cut(x, cut);
	reader->put(x, p, buf_str(&text));
	buf_fini(&text);
}

void
showpart_report(struct shown *x, const struct part *p)
{
	if (p->kind != PART_LEAF || !reader_of(p)->is_report)
		return;
	shown_gap(x);
	showpart_put(x, p);
}

void
showpart_bodies(struct shown *x, const struct part *root)
{
	struct part_list bodies = { 0 };

	part_pick_bodies(&x->scratch, root, taste_of(root, x->o->form),
			 &bodies);
	for (size_t i = 0; i < bodies.n; i++) {
		if (i > 0)
			shown_gap(x);
		showpart_put(x, bodies.v[i]);
	}
}

void
showpart_attachment(struct shown *x, const struct part *p)
{
	struct buf text, safe;

	buf_init(&text, LIMIT_FIELD_BYTES);
	buf_init(&safe, 3 * LIMIT_FIELD_BYTES);
	buf_printf(&text, "[%.*s: ", STR_ARG(p->path));
	buf_put(&text, part_pick_name(&x->scratch, p));
	buf_printf(&text, ", %.*s, ", STR_ARG(p->type));
	figures_put_size(&text, partlist_size(p));
	if (p->odd_encoding.n > 0)
		buf_printf(&text, ", still encoded as \"%.*s\"",
			   STR_ARG(p->odd_encoding));
	if (p->fault.n > 0)
		buf_printf(&text, "; %.*s", STR_ARG(p->fault));
	buf_put_char(&text, ']');
	utf8_put_safe(&safe, buf_str(&text));
	shown_note(x, STYLE_ATTACHMENT, buf_str(&safe));
	buf_fini(&text);
	buf_fini(&safe);
}
