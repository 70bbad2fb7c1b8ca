#include "ui/sheet.h"

#include "base/figures.h"
#include "base/utf8.h"

/* Who gets a letter must be seen before it goes: several lines for many. */
enum { LABEL_COLS = 10, ROOMY_ROWS = 12, HEAD_ROWS = 4 };

struct draft
sheet_copy(struct arena *a, const struct draft *d)
{
	struct draft copy = *d;

	copy.id = arena_str(a, d->id);
	copy.account = arena_str(a, d->account);
	for (int i = 0; i < SHEET_HEADS; i++) {
		struct str *s = sheet_field(&copy, (enum sheet_head)i);

		*s = arena_str(a, *s);
	}
	copy.in_reply_to = arena_str(a, d->in_reply_to);
	copy.references = arena_str(a, d->references);
	copy.body_path = arena_str(a, d->body_path);
	copy.attachments = ARENA_ARRAY(a, struct attachment, d->n_attachments);
	for (size_t i = 0; i < d->n_attachments; i++) {
		const struct attachment *from = &d->attachments[i];

		copy.attachments[i] = (struct attachment){
			.path = arena_str(a, from->path),
			.name = arena_str(a, from->name),
			.type = arena_str(a, from->type),
			.size_bytes = from->size_bytes,
		};
	}
	return copy;
}

struct str *
sheet_field(struct draft *d, enum sheet_head head)
{
	switch (head) {
	case SHEET_FROM:
		return &d->from;
	case SHEET_TO:
		return &d->to;
	case SHEET_CC:
		return &d->cc;
	case SHEET_BCC:
		return &d->bcc;
	case SHEET_SUBJECT:
	case SHEET_HEADS:
		break;
	}
	return &d->subject;
}

const char *
sheet_label(enum sheet_head head)
{
	static const char *const labels[SHEET_HEADS] = {
		[SHEET_FROM] = "From: ",       [SHEET_TO] = "To: ",
		[SHEET_CC] = "Cc: ",           [SHEET_BCC] = "Bcc: ",
		[SHEET_SUBJECT] = "Subject: ",
	};

	return labels[head];
}

/* Where there is little room, heads that say nothing give way. */
static bool
is_shown(enum sheet_head head, struct str text, int rows)
{
	return text.n > 0 || rows >= ROOMY_ROWS ||
	       (head != SHEET_CC && head != SHEET_BCC);
}

static int
draw_heads(const struct sheet_look *l, struct grid *g, struct area a)
{
	struct draft draft = *l->draft;
	int row = 0;

	for (unsigned i = 0; i < SHEET_HEADS; i++) {
		enum sheet_head head = (enum sheet_head)i;
		struct str label = str_of(sheet_label(head));
		struct str text = *sheet_field(&draft, head);
		struct area line = area_line(a, row, 0);
		struct area value = area_line(a, row, LABEL_COLS);
		int col = LABEL_COLS - (int)label.n;

		if (!is_shown(head, text, a.rows))
			continue;
		(void)grid_put(g, area_line(line, 0, col), LOOK_HEADER_NAME,
			       label);
		value.rows = a.rows >= ROOMY_ROWS ? HEAD_ROWS : 1;
		value.rows = grid_put_folded(
			g, value,
			head == SHEET_SUBJECT ? LOOK_SUBJECT : LOOK_NORMAL,
			text);
		row += value.rows > 0 ? value.rows : 1;
	}
	return row;
}

/* How it is sent, where that is not the usual way. */
static int
draw_switches(const struct sheet_look *l, struct grid *g, struct area a,
	      int row)
{
	const struct {
		bool on;
		const char *label, *text;
	} switches[] = {
		{ l->draft->markdown,
		  "Format: ", "Markdown, with HTML made from it" },
		{ l->draft->wants_receipt, "Receipt: ", "asked for" },
	};

	for (size_t i = 0; i < COUNT_OF(switches); i++) {
		struct str label = str_of(switches[i].label);
		struct area line = area_line(a, row, 0);

		if (!switches[i].on)
			continue;
		(void)grid_put(g, area_line(line, 0, LABEL_COLS - (int)label.n),
			       LOOK_HEADER_NAME, label);
		(void)grid_put(g, area_line(line, 0, LABEL_COLS), LOOK_NORMAL,
			       str_of(switches[i].text));
		row++;
	}
	return row;
}

/* Files that go along must be seen before they do. */
static int
draw_pictures(const struct sheet_look *l, struct grid *g, struct area a,
	      int row)
{
	struct area line = area_line(a, row, 0);
	struct area value = area_line(a, row, LABEL_COLS);

	if (l->pictures.n == 0)
		return row;
	(void)grid_put(g, line, LOOK_HEADER_NAME, STR("Pictures: "));
	value.rows = a.rows >= ROOMY_ROWS ? HEAD_ROWS : 1;
	value.rows = grid_put_folded(g, value, LOOK_ATTACHMENT, l->pictures);
	return row + (value.rows > 0 ? value.rows : 1);
}

/* As many as leave half of what is below the heads to the text, among them
 * the one at the cursor. */
static int
draw_attachments(const struct sheet_look *l, struct grid *g, struct area a,
		 int row)
{
	size_t room = a.rows > row + 3 ? (size_t)(a.rows - row) / 2 : 1;
	size_t first = l->attachment >= room ? l->attachment - room + 1 : 0;
	char size[FIGURES_SIZE];

	for (size_t i = first; i < l->draft->n_attachments && i < first + room;
	     i++, row++) {
		const struct attachment *at = &l->draft->attachments[i];
		struct area line = area_line(a, row, 0);
		int used;

		figures_size(at->size_bytes, size);
		grid_printf(g, line, LOOK_ATTACHMENT, "%s @ %5s  ",
			    i == l->attachment ? ">" : " ", size);
		used = grid_put(g, area_line(line, 0, 11), LOOK_ATTACHMENT,
				at->name);
		(void)grid_put(g, area_line(line, 0, 13 + used), LOOK_FAINT,
			       at->type);
		if (i == l->attachment && line.cols > 0)
			g->cursor_row = line.row;
	}
	return row;
}

static void
draw_rule(struct grid *g, struct area line)
{
	for (int col = 0; col < line.cols; col++)
		(void)grid_put(g, area_line(line, 0, col), LOOK_FAINT,
			       STR("-"));
}

/* Lines of a draft are as long as they were typed: broken here. */
static void
draw_preview(const struct sheet_look *l, struct grid *g, struct area a)
{
	size_t skip = l->top;
	int row = 0;

	for (size_t i = 0; i < l->preview->all.n && row < a.rows; i++) {
		const struct line *line = &l->preview->all.v[i];
		enum style style =
			line->signature ? STYLE_SIGNATURE : STYLE_PLAIN;
		struct str rest = line->text;

		do {
			struct str head = utf8_head_words(rest, a.cols);

			rest = str_skip(rest, head.n > 0 ? head.n : rest.n);
			if (skip > 0) {
				skip--;
				continue;
			}
			(void)grid_put(g, area_line(a, row++, 0),
				       theme_look(style, line->quote), head);
		} while (rest.n > 0);
	}
}

void
sheet_draw(const struct sheet_look *l, struct grid *g, struct area a)
{
	int row;

	g->cursor_row = a.row;
	row = draw_heads(l, g, a);
	row = draw_switches(l, g, a, row);
	row = draw_pictures(l, g, a, row);
	row = draw_attachments(l, g, a, row);
	draw_rule(g, area_line(a, row++, 0));
	a.row += row;
	a.rows -= row;
	if (l->preview != NULL && a.rows > 0)
		draw_preview(l, g, a);
}
