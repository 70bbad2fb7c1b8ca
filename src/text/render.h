/*
 * render.h - a tree of tags read out into a flow of text: the middle of
 * html.c, which says what it does.
 *
 * Pure.   Thread: any.
 * Lives:  until render_fini; lines in the arena of out, links in that of
 *         links.
 */
#ifndef TEXT_RENDER_H
#define TEXT_RENDER_H

#include "text/dom.h"
#include "text/flow.h"
#include "text/html.h"

/* What an element hands down to what is in it. */
struct render_frame {
	enum style style;
	uint32_t link;
	int number; /* of the next item of an ordered list; of an item, the
		       columns of its indent */
};

struct render_frames {
	struct render_frame *v;
	size_t n, room;
};

struct render {
	struct flow flow;
	struct lines *links; /* whose links are counted */
	const struct html_options *o;
	struct html_result *result;
	struct arena scratch;
	struct render_frames frames;
	struct buf link_text; /* what the open link shows */
	uint32_t numbered;    /* the highest number put */
};

void render_init(struct render *r, struct lines *out, int width_cols,
		 struct render_frame first);
void render_fini(struct render *r);

/* Reads out all that is in root. */
void render_walk(struct render *r, const struct dom_node *root);

/* The frame of the innermost open element. */
struct render_frame *render_top(struct render *r);

/* Would a browser not show it? */
bool render_is_hidden(const struct dom_node *node);

#endif
