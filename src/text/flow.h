/*
 * flow.h - running text gathered into paragraphs, indented and quoted: what
 * stands between a tree of tags and lines.
 *
 * Use:    html.c; text comes in pieces, layout changes between them.
 * Pure.   Thread: any.
 * Lives:  lines in the arena of out; the rest until flow_fini.
 * Limits: LIMIT_QUOTE_DEPTH.
 */
#ifndef TEXT_FLOW_H
#define TEXT_FLOW_H

#include "base/buf.h"
#include "text/lines.h"

enum flow_white {
	FLOW_COLLAPSED, /* blanks and line ends are one blank */
	FLOW_PRE,       /* they count */
	FLOW_LINES,     /* only line ends count */
};

struct flow_spans {
	struct span *v;
	size_t n, room;
};

struct flow {
	struct lines *out;
	int width_cols;        /* as in wrap.h */
	enum flow_white white; /* the caller's to change */
	/* Likewise, but only when no paragraph is open. */
	size_t quote;
	int indent_cols;
	/* The rest is flow's own. */
	struct arena scratch;
	struct buf text;
	struct flow_spans spans;
	char marker[16];
	bool has_blank, has_newline; /* white space waits for a word */
	bool wants_apart;            /* an empty line before what comes */
	bool has_lines;
	size_t last_quote;
	bool signature;
};

void flow_init(struct flow *f, struct lines *out, int width_cols);
void flow_fini(struct flow *f);

/* Adds UTF-8 text; what white says becomes of blanks. */
void flow_put(struct flow *f, enum style style, uint32_t link, struct str text);

/* The same, right behind what stands there already. */
void flow_put_close(struct flow *f, enum style style, uint32_t link,
		    struct str text);

/* Ends the line (an empty one: leaves a line empty). */
void flow_break(struct flow *f);
/* Ends the paragraph, if there is one; apart: the next one comes after an
 * empty line. */
void flow_block(struct flow *f, bool apart);

/* Text that stands in the indent of the next paragraph, at its end. */
void flow_mark(struct flow *f, const char *marker);

/* Adds a line as it is; spans are in text. No paragraph may be open. */
void flow_put_line(struct flow *f, struct str text, const struct span *spans,
		   size_t n_spans);

#endif
