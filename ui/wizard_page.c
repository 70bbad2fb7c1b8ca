#include "ui/wizard_page.h"

enum { LABEL_COLS = 12 };

static const char *const place_names[] = {
	[PLACE_FILE] = "culver.conf, which others cannot read",
	[PLACE_PASS] = "pass",
	[PLACE_SECRET_TOOL] = "the keyring (secret-tool)",
	[PLACE_COMMAND] = "your command",
	[PLACE_TOKEN] = "your command, which prints tokens",
};

static const char *const welcome[] = {
	"There is no account yet. culver finds the servers of your address,",
	"tries the login, and writes nothing before that went well.",
	"",
	"To look around first, q leaves, and",
	"",
	"    culver demo",
	"",
	"opens a sample mailbox on this machine; nothing of yours is touched.",
	"To write the file yourself: man culver.conf tells how.",
};

/* What has been used of an area from its top. */
static void
used(struct area *a, int rows)
{
	a->row += rows;
	a->rows -= rows;
}

static void
draw_value(struct grid *g, struct area *a, const char *label, struct str value)
{
	if (value.n == 0)
		return;
	(void)grid_put(g, area_line(*a, 0, 2), LOOK_HEADER_NAME, str_of(label));
	(void)grid_put(g, area_line(*a, 0, LABEL_COLS), LOOK_NORMAL, value);
	used(a, 1);
}

static void
draw_values(const struct wizard_look *l, struct grid *g, struct area *a)
{
	const struct newcomer *n = l->newcomer;

	draw_value(g, a, "Address", n->address);
	draw_value(g, a, "Name", n->name);
	draw_value(g, a, "Collects", n->receive);
	draw_value(g, a, "Sends", n->send);
	draw_value(g, a, "User", n->user);
	draw_value(g, a, "Password",
		   l->has_password ? STR("********") : STR(""));
	draw_value(g, a, "Command", n->command);
	if (l->knows_place)
		draw_value(g, a, "Kept by", str_of(place_names[n->place]));
	used(a, 1);
}

static void
draw_folded(struct grid *g, struct area *a, enum look look, struct str text)
{
	struct area inner = { a->row, a->col + 2, a->rows, a->cols - 4 };

	if (text.n > 0 && a->rows > 0)
		used(a, grid_put_folded(g, inner, look, text) + 1);
}

static void
draw_found(const struct event *ev, struct grid *g, struct area *a)
{
	struct arena scratch = { 0 };

	draw_folded(g, a, LOOK_FAINT,
		    arena_printf(&scratch, "Found by %.*s.",
				 STR_ARG(ev->found.how)));
	if (ev->found.needs.n > 0)
		draw_folded(g, a, LOOK_NOTE,
			    arena_printf(&scratch, "%.*s %.*s",
					 STR_ARG(ev->found.provider),
					 STR_ARG(ev->found.needs)));
	arena_fini(&scratch);
}

static void
draw_results(const struct wizard_look *l, struct grid *g, struct area *a)
{
	for (size_t i = 0; i < l->n_results; i++, used(a, 1))
		(void)grid_put(g, area_line(*a, 0, 2), LOOK_NORMAL,
			       l->results[i]);
	used(a, l->n_results > 0);
}

void
wizard_page_draw(const struct wizard_look *l, struct grid *g, struct area a)
{
	g->cursor_row = a.row;
	(void)grid_put(g, area_line(a, 1, 2), LOOK_HEADING,
		       l->is_first ? STR("Welcome to culver")
				   : STR("A new account"));
	used(&a, 3);
	if (l->is_first && l->newcomer->address.n == 0) {
		for (size_t i = 0; i < COUNT_OF(welcome); i++)
			(void)grid_put(g, area_line(a, (int)i, 2), LOOK_NORMAL,
				       str_of(welcome[i]));
		used(&a, COUNT_OF(welcome));
	}
	draw_values(l, g, &a);
	if (l->found != NULL)
		draw_found(l->found, g, &a);
	draw_results(l, g, &a);
	draw_folded(g, &a, LOOK_ERROR, l->trouble);
	draw_folded(g, &a, LOOK_STRONG, l->doing);
}
