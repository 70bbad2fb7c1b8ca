#include "text/render.h"

#include "base/limits.h"
#include "text/anchors.h"
#include "text/controls.h"
#include "text/pictures.h"
#include "text/replies.h"
#include "text/scripts.h"
#include "text/tables.h"
#include "text/unseen.h"
#include "text/url.h"

#include <stdio.h>
#include <string.h>

enum {
	RULE_COLS = 72,
	LINK_TEXT_BYTES = 512,
	ITEM_NUMBER_MAX = 99999,
	DEFINITION_COLS = 4,
};

struct render_frame *
render_top(struct render *r)
{
	return &r->frames.v[r->frames.n - 1];
}

struct render_frame
render_first_frame(void)
{
	return (struct render_frame){ .colour = CSS_COLOUR_UNKNOWN,
				      .background = CSS_COLOUR_NONE };
}

void
render_init(struct render *r, struct lines *out, int width_cols,
	    const struct render_page *page, struct render_frame first)
{
	*r = (struct render){ .page = page };
	flow_init(&r->flow, out, width_cols);
	buf_init(&r->link_text, LINK_TEXT_BYTES);
	*VEC_PUSH(&r->scratch, &r->frames) = first;
}

void
render_fini(struct render *r)
{
	flow_fini(&r->flow);
	buf_fini(&r->link_text);
	arena_fini(&r->scratch);
}

void
render_put(struct render *r, struct str text)
{
	const struct render_frame *f = render_top(r);

	text = scripts_shift(&r->scratch, f->script, text);
	flow_put(&r->flow, f->style, f->link, text);
	if (f->link != 0 && r->link_text.n < LINK_TEXT_BYTES)
		buf_put(&r->link_text,
			str_head(text, LINK_TEXT_BYTES - r->link_text.n));
}

/* Text outside of links, in which a URL is one all the same. */
static void
put_with_urls(struct render *r, struct str text)
{
	enum style style = render_top(r)->style;
	struct str url;

	while (url_find(text, 0, &url)) {
		size_t at = (size_t)(url.p - text.p);

		flow_put(&r->flow, style, 0, str_head(text, at));
		flow_put(&r->flow, STYLE_LINK, lines_link(r->page->links, url),
			 url);
		text = str_skip(text, at + url.n);
	}
	render_put(r, text);
}

/* Columns a line has for text here; 0 = any number. */
static int
room_cols(const struct render *r)
{
	int room = r->flow.width_cols - r->flow.indent_cols -
		   2 * (int)r->flow.quote;

	if (r->flow.width_cols == 0)
		return 0;
	return room > 1 ? room : 1;
}

/* ---- what an element does besides its margins and its style: enter returns
 * false when what is in it is not to be read, and leave will not come */

static bool
enter_quote(struct render *r, const struct dom_node *node)
{
	(void)node;
	r->flow.quote++;
	return true;
}

static void
leave_quote(struct render *r, const struct dom_node *node)
{
	(void)node;
	flow_block(&r->flow, true);
	r->flow.quote--;
}

static bool
enter_q(struct render *r, const struct dom_node *node)
{
	(void)node;
	render_put(r, STR("\""));
	return true;
}

static void
leave_q(struct render *r, const struct dom_node *node)
{
	(void)node;
	render_put(r, STR("\""));
}

/* A list in a list belongs to its item: no empty line round it. */
static bool
enter_list(struct render *r, const struct dom_node *node)
{
	struct str start = dom_attribute(node, "start");
	uint64_t number;

	flow_block(&r->flow, r->flow.indent_cols == 0);
	if (!str_to_u64(start, &number) || number > ITEM_NUMBER_MAX)
		number = 1;
	render_top(r)->number = (int)number;
	return true;
}

static void
leave_list(struct render *r, const struct dom_node *node)
{
	(void)node;
	flow_block(&r->flow, r->flow.indent_cols == 0);
}

/* The number is that of the list, one frame further out. */
static bool
enter_item(struct render *r, const struct dom_node *node)
{
	struct render_frame *list = &r->frames.v[r->frames.n - 2];
	char marker[16] = "* ";

	if (list->is_plain_list)
		marker[0] = '\0';
	else if (node->parent->tag == DOM_OL)
		(void)snprintf(marker, sizeof(marker), "%d. ", list->number++);
	render_top(r)->number = (int)strlen(marker);
	r->flow.indent_cols += render_top(r)->number;
	flow_mark(&r->flow, marker);
	return true;
}

static void
leave_item(struct render *r, const struct dom_node *node)
{
	(void)node;
	flow_block(&r->flow, false);
	flow_mark(&r->flow, "");
	r->flow.indent_cols -= render_top(r)->number;
}

static bool
enter_definition(struct render *r, const struct dom_node *node)
{
	(void)node;
	r->flow.indent_cols += DEFINITION_COLS;
	return true;
}

static void
leave_definition(struct render *r, const struct dom_node *node)
{
	(void)node;
	flow_block(&r->flow, false);
	r->flow.indent_cols -= DEFINITION_COLS;
}

static bool
enter_br(struct render *r, const struct dom_node *node)
{
	(void)node;
	flow_break(&r->flow);
	return true;
}

static bool
enter_hr(struct render *r, const struct dom_node *node)
{
	int cols = room_cols(r);
	char rule[RULE_COLS];

	(void)node;
	if (cols == 0 || cols > RULE_COLS)
		cols = RULE_COLS;
	(void)memset(rule, '-', sizeof(rule));
	flow_put_line(&r->flow, (struct str){ rule, (size_t)cols }, NULL, 0);
	return true;
}

/* What it is short for. */
static void
leave_abbr(struct render *r, const struct dom_node *node)
{
	struct str title = str_trim(dom_attribute(node, "title"));

	if (title.n == 0)
		return;
	render_put(r, STR(" ("));
	render_put(r, title);
	render_put(r, STR(")"));
}

/* How the characters before are read aloud. */
static bool
enter_reading(struct render *r, const struct dom_node *node)
{
	(void)node;
	render_put(r, STR("("));
	return true;
}

static void
leave_reading(struct render *r, const struct dom_node *node)
{
	const struct render_frame *top = render_top(r);

	(void)node;
	flow_put_close(&r->flow, top->style, top->link, STR(")"));
}

/* The brackets round a reading: we have our own. */
static bool
enter_nothing(struct render *r, const struct dom_node *node)
{
	(void)r;
	(void)node;
	return false;
}

static bool
enter_table(struct render *r, const struct dom_node *node)
{
	return !tables_put(r, node);
}

/* ---- elements and the walk */

enum margin {
	MARGIN_NONE,
	MARGIN_LINE,  /* starts and ends a line */
	MARGIN_APART, /* and has empty lines round it */
};

static const struct element {
	enum margin margin;
	enum style style;
	bool (*enter)(struct render *r, const struct dom_node *node);
	void (*leave)(struct render *r, const struct dom_node *node);
} elements[DOM_COUNT] = {
	[DOM_A] = { MARGIN_NONE, STYLE_PLAIN, anchors_enter, anchors_leave },
	[DOM_ABBR] = { MARGIN_NONE, STYLE_PLAIN, NULL, leave_abbr },
	[DOM_AREA] = { MARGIN_NONE, STYLE_PLAIN, anchors_enter_area, NULL },
	[DOM_B] = { MARGIN_NONE, STYLE_BOLD, NULL, NULL },
	[DOM_BLOCKQUOTE] = { MARGIN_APART, STYLE_PLAIN, enter_quote,
			     leave_quote },
	[DOM_BR] = { MARGIN_NONE, STYLE_PLAIN, enter_br, NULL },
	[DOM_CAPTION] = { MARGIN_APART, STYLE_PLAIN, NULL, NULL },
	[DOM_CODE] = { MARGIN_NONE, STYLE_CODE, NULL, NULL },
	[DOM_DATALIST] = { MARGIN_NONE, STYLE_PLAIN, controls_enter_select,
			   NULL },
	[DOM_DD] = { MARGIN_LINE, STYLE_PLAIN, enter_definition,
		     leave_definition },
	[DOM_DIV] = { MARGIN_LINE, STYLE_PLAIN, NULL, NULL },
	[DOM_DL] = { MARGIN_APART, STYLE_PLAIN, NULL, NULL },
	[DOM_DT] = { MARGIN_LINE, STYLE_PLAIN, NULL, NULL },
	[DOM_H1] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_H2] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_H3] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_H4] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_H5] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_H6] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_HR] = { MARGIN_APART, STYLE_PLAIN, enter_hr, NULL },
	[DOM_I] = { MARGIN_NONE, STYLE_ITALIC, NULL, NULL },
	[DOM_IMG] = { MARGIN_NONE, STYLE_PLAIN, pictures_enter, NULL },
	[DOM_INPUT] = { MARGIN_NONE, STYLE_PLAIN, controls_enter_input, NULL },
	[DOM_LI] = { MARGIN_LINE, STYLE_PLAIN, enter_item, leave_item },
	[DOM_OL] = { MARGIN_NONE, STYLE_PLAIN, enter_list, leave_list },
	[DOM_OUTPUT] = { MARGIN_NONE, STYLE_PLAIN, controls_enter_button,
			 controls_leave_button },
	[DOM_P] = { MARGIN_APART, STYLE_PLAIN, NULL, NULL },
	[DOM_PRE] = { MARGIN_APART, STYLE_CODE, NULL, NULL },
	[DOM_Q] = { MARGIN_NONE, STYLE_PLAIN, enter_q, leave_q },
	[DOM_RP] = { MARGIN_NONE, STYLE_PLAIN, enter_nothing, NULL },
	[DOM_RT] = { MARGIN_NONE, STYLE_PLAIN, enter_reading, leave_reading },
	[DOM_TABLE] = { MARGIN_LINE, STYLE_PLAIN, enter_table, NULL },
	[DOM_TD] = { MARGIN_LINE, STYLE_PLAIN, NULL, NULL },
	[DOM_TH] = { MARGIN_LINE, STYLE_BOLD, NULL, NULL },
	[DOM_TR] = { MARGIN_LINE, STYLE_PLAIN, NULL, NULL },
	[DOM_U] = { MARGIN_NONE, STYLE_UNDERLINE, NULL, NULL },
	[DOM_UL] = { MARGIN_NONE, STYLE_PLAIN, enter_list, leave_list },
};

/* Word and Outlook write every line as a paragraph without margins. */
static enum margin
margin_of(const struct dom_node *node)
{
	enum margin margin = elements[node->tag].margin;
	const struct css *css = node->css;

	if (node->tag == DOM_P && css_is(css, CSS_MARGIN_BOTTOM, 0) &&
	    css_is(css, CSS_MARGIN_TOP, 0))
		return MARGIN_LINE;
	if (margin == MARGIN_NONE &&
	    css_is(css, CSS_DISPLAY, CSS_DISPLAY_BLOCK))
		return MARGIN_LINE;
	return margin;
}

static void
put_margin(struct render *r, const struct dom_node *node)
{
	enum margin margin = margin_of(node);

	if (margin != MARGIN_NONE)
		flow_block(&r->flow, margin == MARGIN_APART);
}

/* What stands in a link or a heading looks like that, whatever else it is. */
static void
set_style(struct render_frame *f, const struct dom_node *node)
{
	const struct css *css = node->css;

	if (f->link != 0 || f->style == STYLE_HEADING)
		return;
	if (elements[node->tag].style != STYLE_PLAIN)
		f->style = elements[node->tag].style;
	if (css_is(css, CSS_FONT_WEIGHT, 1))
		f->style = STYLE_BOLD;
	else if (css_is(css, CSS_FONT_WEIGHT, 0) && f->style == STYLE_BOLD)
		f->style = STYLE_PLAIN;
	else if (css_is(css, CSS_FONT_STYLE, 1))
		f->style = STYLE_ITALIC;
	else if (css_is(css, CSS_TEXT_DECORATION, CSS_DECORATION_UNDERLINE))
		f->style = STYLE_UNDERLINE;
}

static void
set_form(struct render_frame *f, const struct dom_node *node)
{
	static const enum flow_white whites[] = {
		[CSS_WHITE_NORMAL] = FLOW_COLLAPSED,
		[CSS_WHITE_PRE] = FLOW_PRE,
		[CSS_WHITE_LINES] = FLOW_LINES,
	};
	const struct css *css = node->css;

	if (node->tag == DOM_PRE)
		f->white = FLOW_PRE;
	if (css_has(css, CSS_WHITE_SPACE))
		f->white = whites[css->value[CSS_WHITE_SPACE]];
	if (css_has(css, CSS_LIST_STYLE))
		f->is_plain_list = css->value[CSS_LIST_STYLE] == 0;
	if (node->tag == DOM_SUP)
		f->script = RENDER_RAISED;
	else if (node->tag == DOM_SUB)
		f->script = RENDER_LOWERED;
	if (node->tag == DOM_S ||
	    css_is(css, CSS_TEXT_DECORATION, CSS_DECORATION_STRIKE))
		f->is_struck = true;
}

struct render_frame
render_frame_in(const struct render_frame *around, const struct dom_node *node)
{
	struct render_frame f = *around;

	set_style(&f, node);
	set_form(&f, node);
	unseen_set(&f, node);
	return f;
}

/* No terminal strikes text out. */
static void
put_strike(struct render *r, const struct dom_node *node)
{
	const struct render_frame *f = render_top(r);

	if (f->is_struck && !(f - 1)->is_struck && node->child != NULL)
		flow_put(&r->flow, f->style, f->link, STR("~~"));
}

static void
end_strike(struct render *r, const struct dom_node *node)
{
	const struct render_frame *f = render_top(r);

	if (f->is_struck && !(f - 1)->is_struck && node->child != NULL)
		flow_put_close(&r->flow, f->style, f->link, STR("~~"));
}

static void
enter_text(struct render *r, const struct dom_node *node)
{
	const struct render_frame *f = render_top(r);

	if (unseen_is_text(f, r->page->dom))
		r->page->result->hidden_chars += unseen_count(node->text);
	else if (f->link != 0)
		render_put(r, node->text);
	else
		put_with_urls(r, node->text);
}

static bool
is_in(const struct dom_node *node, const struct dom_node *root)
{
	while (node != NULL && node != root)
		node = node->parent;
	return node != NULL;
}

/* All below the head of an older letter is that letter. */
static void
open_reply(struct render *r, const struct dom_node *node)
{
	if (r->flow.quote != r->reply_quotes ||
	    r->flow.quote == LIMIT_QUOTE_DEPTH || !r->flow.has_lines ||
	    !replies_is_head(node) ||
	    (r->reply_head != NULL && is_in(node, r->reply_head)))
		return;
	r->reply_head = node;
	flow_block(&r->flow, true);
	r->flow.quote++;
	r->reply_quotes++;
}

/* Returns whether what is in it is to be read; then leave comes later. */
static bool
enter(struct render *r, const struct dom_node *node)
{
	const struct element *e = &elements[node->tag];
	struct render_frame down;

	if (node->tag == DOM_TEXT) {
		enter_text(r, node);
		return false;
	}
	if (css_hides_all(node->css)) {
		render_count_hidden(r, node);
		return false;
	}
	put_margin(r, node);
	open_reply(r, node);
	down = render_frame_in(render_top(r), node);
	*VEC_PUSH(&r->scratch, &r->frames) = down;
	r->flow.white = down.white;
	put_strike(r, node);
	if (e->enter == NULL || e->enter(r, node))
		return true;
	r->frames.n--;
	r->flow.white = render_top(r)->white;
	return false;
}

static void
leave(struct render *r, const struct dom_node *node)
{
	const struct element *e = &elements[node->tag];

	if (e->leave != NULL)
		e->leave(r, node);
	end_strike(r, node);
	put_margin(r, node);
	r->frames.n--;
	r->flow.white = render_top(r)->white;
}

void
render_count_hidden(struct render *r, const struct dom_node *root)
{
	const struct dom_node *node = root;

	for (; node != NULL; node = dom_next(root, node, true)) {
		if (node->tag == DOM_TEXT)
			r->page->result->hidden_chars +=
				unseen_count(node->text);
		else if (node->tag == DOM_IMG)
			pictures_count(r, node, false);
	}
}

/* Without a function that calls itself for what is nested: a cell of a table
 * in columns is the one exception, and has no table in it. */
void
render_walk(struct render *r, const struct dom_node *root)
{
	const struct dom_node *node = root->child;

	while (node != NULL) {
		bool into = enter(r, node);

		if (into && node->child != NULL) {
			node = node->child;
			continue;
		}
		if (into)
			leave(r, node);
		while (node->next == NULL && node->parent != root) {
			node = node->parent;
			leave(r, node);
		}
		node = node->next;
	}
	flow_block(&r->flow, false);
}
