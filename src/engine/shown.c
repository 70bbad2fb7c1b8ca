#include "engine/shown.h"

#include "base/limits.h"
#include "engine/embed.h"
#include "text/wrap.h"

enum { CIDS_MAX = 256 /* pictures of one message that have a name */ };

void
shown_note(struct shown *x, enum style style, struct str text)
{
	struct span span = { .n = (uint32_t)text.n, .style = style };
	struct wrap_paragraph p = { .text = text,
				    .spans = &span,
				    .n_spans = 1 };

	wrap_paragraph(x->out, x->o->width_cols, WRAP_ANYWHERE, &p);
}

void
shown_gap(struct shown *x)
{
	lines_gap(x->out);
}

static void
note_cids(struct shown *x)
{
	const struct part *root = x->tree.root;

	for (const struct part *p = root; p != NULL; p = part_next(root, p)) {
		struct str body;
		struct shown_cid *cid;

		if (p->filename.n == 0 || x->cids.n == CIDS_MAX ||
		    !part_field(p, STR("Content-ID"), &body))
			continue;
		body = str_trim(body);
		if (str_starts(body, STR("<")) && str_ends(body, STR(">")))
			body = str_head(str_skip(body, 1), body.n - 2);
		cid = VEC_PUSH(&x->scratch, &x->cids);
		*cid = (struct shown_cid){ body, p->filename };
	}
}

void
shown_begin(struct shown *x, struct mapped *message)
{
	x->left_bytes = LIMIT_SHOWN_BYTES;
	part_parse_mapped(&x->scratch, message, &x->o->told, &x->tree);
	embed_open(&x->scratch, &x->tree);
	note_cids(x);
}

struct str
shown_cid_name(void *context, struct str id)
{
	struct shown *x = context;

	for (size_t i = 0; i < x->cids.n; i++)
		if (str_eq(x->cids.v[i].id, id))
			return x->cids.v[i].name;
	return (struct str){ 0 };
}

void
shown_cut(struct shown *x, enum shown_cut cut)
{
	x->cuts |= cut;
}

#define MB(bytes) ((unsigned)((bytes) / (1024 * 1024)))

static const struct {
	enum shown_cut cut;
	unsigned limit; /* stands between the two */
	const char *before, *after;
} cuts[] = {
	{ SHOWN_CUT_TEXT, MB(LIMIT_TEXT_BYTES),
	  "a text goes on: only its first ",
	  " MB are shown; save the part to have it whole" },
	{ SHOWN_CUT_HTML, MB(LIMIT_HTML_BYTES),
	  "the HTML goes on: only its first ",
	  " MB are shown; save the part to have it whole" },
	{ SHOWN_CUT_ALL, MB(LIMIT_SHOWN_BYTES),
	  "the message goes on: only the first ",
	  " MB of its texts are shown; save the parts to have them "
	  "whole" },
	{ SHOWN_CUT_TAGS, LIMIT_HTML_TAGS, "the HTML goes on: only its first ",
	  " tags are shown; save the part to have it whole" },
	{ SHOWN_CUT_FACTS, LIMIT_FACTS, "a report or a calendar goes on: only ",
	  " lines of it are shown" },
	{ SHOWN_CUT_INNER, SHOWN_INNER_MAX, "only the first ",
	  " messages inside are shown; the list of parts has the "
	  "others" },
	{ SHOWN_CUT_PARTS, LIMIT_PART_DEPTH,
	  "parts are left out: they are too large to be looked into, "
	  "more than a hundred thousand, or deeper than ",
	  " levels" },
	{ SHOWN_CUT_LINKS, LIMIT_LINKS, "only the first ",
	  " links have a number" },
	{ SHOWN_CUT_LINES, LIMIT_LINES, "the message goes on: only ",
	  " lines are shown" },
};

static void
put_cuts(struct shown *x)
{
	for (size_t i = 0; i < COUNT_OF(cuts); i++)
		if (x->cuts & cuts[i].cut)
			shown_note(x, STYLE_WARNING,
				   arena_printf(&x->scratch, "[%s%u%s]",
						cuts[i].before, cuts[i].limit,
						cuts[i].after));
}

/* What HTML had that is not shown, or not as it was meant. */
static void
put_html_notes(struct shown *x)
{
	const struct {
		uint32_t n;
		enum style style;
		const char *before, *one, *many;
	} notes[] = {
		{ x->html.remote_images, STYLE_NOTE, "",
		  " remote picture not loaded", " remote pictures not loaded" },
		{ x->html.trackers, STYLE_NOTE, "",
		  " tracking pixel not loaded", " tracking pixels not loaded" },
		{ x->html.hidden_chars, STYLE_NOTE,
		  "hidden text left out: ", " character", " characters" },
		{ x->html.fields, STYLE_NOTE,
		  "a form: ", " field, nothing is filled in or sent here",
		  " fields, nothing is filled in or sent here" },
		{ x->html.false_links, STYLE_WARNING, "",
		  " link leads elsewhere than the text says",
		  " links lead elsewhere than the text says" },
	};

	for (size_t i = 0; i < COUNT_OF(notes); i++)
		if (notes[i].n > 0)
			shown_note(x, notes[i].style,
				   arena_printf(&x->scratch, "[%s%u%s]",
						notes[i].before, notes[i].n,
						notes[i].n == 1
							? notes[i].one
							: notes[i].many));
}

void
shown_last_notes(struct shown *x)
{
	const struct html_result *html = &x->html;

	if (x->tree.is_cut)
		shown_cut(x, SHOWN_CUT_PARTS);
	if (x->out->is_cut)
		shown_cut(x, SHOWN_CUT_LINES);
	if (x->out->links.n >= LIMIT_LINKS)
		shown_cut(x, SHOWN_CUT_LINKS);
	if (html->remote_images + html->trackers + html->hidden_chars +
		    html->fields + html->false_links + x->cuts ==
	    0)
		return;
	shown_gap(x);
	put_html_notes(x);
	put_cuts(x);
}
