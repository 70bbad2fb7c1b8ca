/*
 * render.h - a tree of tags read out into a flow of text: the middle of
 * html.c, which says what it does.
 *
 * Pure.   Thread: any.
 * Lives:  until render_fini; lines in the arena of out, links in that of
 *         page->links.
 */
#ifndef TEXT_RENDER_H
#define TEXT_RENDER_H

#include "text/dom.h"
#include "text/flow.h"
#include "text/html.h"

enum render_script {
	RENDER_LEVEL,
	RENDER_RAISED,
	RENDER_LOWERED,
};

/* What an element hands down to what is in it. */
struct render_frame {
	enum style style;
	uint32_t link;
	int number; /* of the next item of an ordered list; of an item, the
		       columns of its indent */
	int32_t colour, background; /* as in css.h */
	enum flow_white white;
	enum render_script script;
	bool is_tiny, is_invisible, is_struck, is_plain_list;
};

struct render_frames {
	struct render_frame *v;
	size_t n, room;
};

/* What all cells of a page share. */
struct render_page {
	struct lines *links; /* whose links are counted */
	const struct html_options *o;
	struct html_result *result;
	const struct dom *dom;
};

struct render {
	struct flow flow;
	const struct render_page *page;
	struct arena scratch;
	struct render_frames frames;
	struct buf link_text;              /* what the open link shows */
	uint32_t numbered;                 /* the highest number put */
	const struct dom_node *reply_head; /* of the last of these: */
	size_t reply_quotes; /* opened by the heads of older letters */
};

void render_init(struct render *r, struct lines *out, int width_cols,
		 const struct render_page *page, struct render_frame first);
void render_fini(struct render *r);

/* The frame of what stands directly in the page. */
struct render_frame render_first_frame(void);
/* The frame of an element, made from that around it. */
struct render_frame render_frame_in(const struct render_frame *around,
				    const struct dom_node *node);
/* The frame of the innermost open element. */
struct render_frame *render_top(struct render *r);

/* Reads out all that is in root. */
void render_walk(struct render *r, const struct dom_node *root);

/* Adds text in the style of the innermost element, and of its link. */
void render_put(struct render *r, struct str text);

/* Counts what an element that is out of sight holds. */
void render_count_hidden(struct render *r, const struct dom_node *node);

#endif
