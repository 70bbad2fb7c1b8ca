/*
 * build_part.h - a letter as a tree, and how its leaves are written.
 *
 * Waits:  for the disk, where a leaf is a file.   Thread: any.
 * Lives:  nodes are borrowed, and live in the arena of build_message.
 */
#ifndef MAIL_BUILD_PART_H
#define MAIL_BUILD_PART_H

#include "base/buf.h"
#include "mail/build.h"

enum build_kind {
	BUILD_TEXT,          /* text/plain of node->text */
	BUILD_HTML,          /* text/html of node->text */
	BUILD_FILE,          /* node->file, as an attachment */
	BUILD_REPORT_FIELDS, /* message/disposition-notification */
	BUILD_PICTURE,       /* node->file, which the HTML shows as node->id */
	/* Their children: */
	BUILD_ALTERNATIVE,
	BUILD_RELATED,
	BUILD_MIXED,
	BUILD_REPORT,
};

struct build_node {
	enum build_kind kind;
	struct str text; /* valid UTF-8, LF line ends */
	const struct build_file *file;
	struct str id;                   /* Content-ID, without <> */
	struct build_node *first, *last; /* its children, */
	struct build_node *next;         /* and its brothers */
};

/* Bytes on their way to a sink. */
struct build_out {
	struct arena arena;
	struct buf bytes; /* what the sink has not got yet */
	const struct build_sink *sink;
};

bool build_out_flush(struct build_out *o, struct err *e);

/* Appends body with LF line ends, one at the end, and no broken character. */
void build_part_put_normal(struct buf *out, struct str body);

/* Head and body of a leaf; each ends with CRLF. Fail as build_message. */
bool build_part_put_text(struct build_out *o, const struct build_node *node,
			 struct err *e);
bool build_part_put_html(struct build_out *o, const struct build_node *node,
			 struct err *e);
bool build_part_put_report(struct build_out *o, const struct build_node *node,
			   struct err *e);
bool build_part_put_file(struct build_out *o, const struct build_node *node,
			 struct err *e);

#endif
