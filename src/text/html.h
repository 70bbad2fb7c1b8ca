/*
 * html.h - an HTML body to lines that read well in a terminal.
 *
 * Use:    the only way to gumbo in the program.
 * Pure:   nothing is loaded, ever; remote pictures are counted.
 * Thread: any.
 * Lives:  lines and links are in the arena of the struct lines.
 * Limits: LIMIT_HTML_DEPTH, LIMIT_HTML_TAGS, LIMIT_LINKS. What is nested
 *   deeper keeps its text and loses its tags; what comes after the last tag
 *   that is allowed is left out and sets is_cut. Time and memory are in
 *   proportion to the input.
 * Forgives: whatever browsers forgive; text alone is HTML too.
 *
 * Headings, lists, quotes (blockquote: a quote level), preformatted text and
 * rules keep their form; what follows the head of an older letter, as Outlook
 * writes it, is a quote too. A table of short cells is set in columns; others
 * are read cell by cell. Forms are shown, in brackets.
 *
 * What a reader would not see is left out and counted: not displayed, without
 * size, off the screen, transparent, of the colour that is behind it. In doubt
 * it is shown: what a style sheet says in ways we do not follow (see
 * css_sheet.h) hides nothing.
 */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "text/lines.h"

struct html_options {
	int width_cols; /* as in wrap.h */
	/* Put "[1]" behind links and list their targets at the end. Links are
	 * in lines.links and in the spans in any case. */
	bool number_links;
	/* The name of the attachment that "cid:ID" shows, or empty; may be
	 * NULL. */
	struct str (*cid_name)(void *context, struct str id);
	void *context;
};

struct html_result {
	uint32_t remote_images;
	uint32_t trackers;     /* remote ones that nobody could see */
	uint32_t false_links;  /* their text shows another host: warned */
	uint32_t fields;       /* of forms */
	uint32_t hidden_chars; /* of text that a reader would not see */
	bool is_cut;
};

/* html is UTF-8. */
void html_render(struct lines *out, struct str html,
		 const struct html_options *o, struct html_result *result);

#endif
