#include "engine/extract.h"

#include "base/limits.h"
#include "engine/headblock.h"
#include "engine/partlist.h"
#include "engine/showpart.h"
#include "engine/taste.h"
#include "mail/partial.h"
#include "mail/reply.h"
#include "text/plain.h"

enum { RAW_PIECE_BYTES = 64 * 1024 };

static void
put_head(struct shown *x, const struct part *root)
{
	struct headblock_options o = { .width_cols = x->o->width_cols,
				       .all = x->o->all_headers,
				       .raw = part_pick_raw_charset(root) };

	headblock_put(x->out, root->head, &o);
}

/* A part of the same message that comes behind p, or NULL. */
static const struct part *
next_of_message(const struct part *root, const struct part *p)
{
	if (p->kind != PART_MESSAGE)
		return part_next(root, p);
	while (p != root && p->next == NULL)
		p = p->parent;
	return p == root ? NULL : p->next;
}

static const struct part *
part_of_type(const struct part *root, const char *type)
{
	const struct part *p = root;

	while (p != NULL && !str_eq(p->type, str_of(type)))
		p = next_of_message(root, p);
	return p;
}

/* What protects the message, or a part of it: lists put a footer beside. */
static void
put_protection(struct shown *x, const struct part *root)
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
		if (part_of_type(root, notes[i].type) != NULL)
			shown_note(x, STYLE_NOTE, str_of(notes[i].note));
}

static struct str
piece_note(struct shown *x, const struct partial *piece)
{
	uint32_t here = x->o->pieces > 0 ? x->o->pieces : 1;
	uint32_t missing = piece->total > here ? piece->total - here : 0;

	if (piece->total == 0)
		return arena_printf(&x->scratch,
				    "[part %u of a message; the last one is "
				    "not here]",
				    piece->number);
	return arena_printf(&x->scratch,
			    "[part %u of %u of a message; %u %s not here]",
			    piece->number, piece->total, missing,
			    missing == 1 ? "is" : "are");
}

/* What is missing of a message that was sent in pieces. */
static void
put_pieces(struct shown *x, const struct part *root)
{
	struct partial piece;

	if (root != x->tree.root)
		return;
	if (partial_read(&x->scratch, root->head, &piece))
		shown_note(x, STYLE_WARNING, piece_note(x, &piece));
	else if (x->o->pieces > 0)
		shown_note(x, STYLE_NOTE,
			   arena_printf(&x->scratch,
					"[put together from %u parts]",
					x->o->pieces));
}

static void put_message(struct shown *x, const struct part *root);

/* A message that was sent on inside another is read in its place, unless it
 * was attached on purpose. */
static void
put_inner(struct shown *x, const struct part *p)
{
	if (p->kind != PART_MESSAGE || p->child == NULL ||
	    str_eq(p->disposition, STR("attachment")))
		return;
	if (x->inner >= SHOWN_INNER_MAX) {
		shown_cut(x, SHOWN_CUT_INNER);
		return;
	}
	x->inner++;
	shown_gap(x);
	put_message(x, p->child);
}

static void
put_attachments(struct shown *x, const struct part *root)
{
	struct part_list list = { 0 };

	part_pick_attachments(&x->scratch, root, &list);
	for (size_t i = 0; i < list.n; i++) {
		if (part_pick_is_hidden(list.v[i]))
			continue;
		shown_gap(x);
		showpart_attachment(x, list.v[i]);
		showpart_report(x, list.v[i]);
		put_inner(x, list.v[i]);
	}
}

/* That there is nothing is not to look like a fault of ours. */
static void
put_nothing(struct shown *x, const struct part *root)
{
	if (root->kind != PART_LEAF || root->body.n > 0)
		return;
	shown_note(x, STYLE_NOTE,
		   root->head.n > 0 ? STR("[there is no text]")
				    : STR("[the message is empty]"));
}

/* A message from its head to its attachments. Calls itself for those inside,
 * LIMIT_PART_DEPTH deep at most. */
static void
put_message(struct shown *x, const struct part *root)
{
	put_head(x, root);
	shown_gap(x);
	put_protection(x, root);
	put_pieces(x, root);
	showpart_bodies(x, root);
	put_attachments(x, root);
	put_nothing(x, root);
}

static bool
put_chosen(struct shown *x, struct err *e)
{
	const struct part *p = part_at(x->tree.root, x->o->part);

	if (p == NULL)
		return err_set(e, ERR_NO_INPUT, "no part %.*s",
			       STR_ARG(x->o->part));
	if (p->kind == PART_MESSAGE && p->child != NULL)
		put_message(x, p->child);
	else if (showpart_is_text(p))
		showpart_put(x, p);
	else
		showpart_attachment(x, p);
	return true;
}

static void
put_raw(struct shown *x, struct mapped *message)
{
	const struct plain_options o = { .width_cols = x->o->width_cols,
					 .verbatim = true };
	struct str rest = message->bytes;
	struct plain plain;

	plain_open(&plain, x->out, &o);
	while (!x->out->is_cut && rest.n > 0) {
		struct str piece = str_head(rest, RAW_PIECE_BYTES);

		x->out->whole_bytes = message->bytes.n;
		x->out->done_bytes = message->bytes.n - rest.n + piece.n;
		plain_feed(&plain, piece);
		mapped_passed(message, piece.n);
		rest = str_skip(rest, piece.n);
	}
	plain_close(&plain);
}

static void
note_forms(struct event *ev, const struct part *root, enum open_form form)
{
	const struct part *plain = part_pick_body(root, PART_TASTE_PLAIN);
	const struct part *html = part_pick_body(root, PART_TASTE_HTML);
	const struct part *shown = part_pick_body(root, taste_of(root, form));

	ev->message.has_plain = plain != NULL && !part_is_html(plain);
	ev->message.has_html = html != NULL && part_is_html(html);
	ev->message.shows_html = shown != NULL && part_is_html(shown);
}

/* Where the lines of an event are. */
static struct lines *
lines_of(struct event *ev)
{
	return ev->kind == EVENT_MESSAGE ? &ev->message.lines : &ev->more.lines;
}

struct portions {
	struct event *ev;
	const struct extract_options *o;
};

static void
give_portion(void *context, struct lines *l)
{
	struct portions *p = context;

	lines_take(l, lines_of(p->ev), &p->ev->arena);
	l->is_cut = !p->o->portion(p->o->context, p->ev) || l->is_cut;
}

bool
extract_message(struct event *ev, struct mapped *message,
		const struct extract_options *o, struct err *e)
{
	struct portions portions = { ev, o };
	struct lines lines;
	struct shown x = { .out = &lines, .o = o, .number_links = true };
	bool done = true;

	lines_init(&lines, &ev->arena);
	if (o->portion != NULL)
		lines_in_portions(&lines, &x.scratch, give_portion, &portions);
	shown_begin(&x, message);
	partlist_fill(ev, &x.tree);
	note_forms(ev, x.tree.root, o->form);
	ev->message.list_post = reply_list_post(&ev->arena, message->bytes);
	if (o->form == OPEN_RAW)
		put_raw(&x, message);
	else if (o->part.n > 0)
		done = put_chosen(&x, e);
	else
		put_message(&x, x.tree.root);
	shown_last_notes(&x);
	lines_take(&lines, lines_of(ev), &ev->arena);
	arena_fini(&x.scratch);
	return done;
}
