#include "ui/term.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/keys.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

enum { ESC_WAIT_MS = 25, SEQUENCE_BYTES = 32 };

enum {
	JOINER = 0x200d,
	LEFT_TO_RIGHT = 0x200e,
	AS_TEXT = 0xfe0e,
	AS_EMOJI = 0xfe0f,
};

struct term {
	SCREEN *screen;
	const struct theme *theme;
	struct grid shown; /* what curses was told last */
	bool colours;
};

static const struct {
	int curses;
	uint32_t key;
} special_keys[] = {
	{ KEY_UP, KEYS_UP },         { KEY_DOWN, KEYS_DOWN },
	{ KEY_LEFT, KEYS_LEFT },     { KEY_RIGHT, KEYS_RIGHT },
	{ KEY_HOME, KEYS_HOME },     { KEY_END, KEYS_END },
	{ KEY_PPAGE, KEYS_PAGE_UP }, { KEY_NPAGE, KEYS_PAGE_DOWN },
	{ KEY_DC, KEYS_DELETE },     { KEY_BACKSPACE, KEYS_BACKSPACE },
	{ KEY_ENTER, KEYS_ENTER },   { KEY_BTAB, KEYS_BACK_TAB },
};

static const short curses_colours[COLOUR_COUNT] = {
	[COLOUR_NONE] = -1,           [COLOUR_RED] = COLOR_RED,
	[COLOUR_GREEN] = COLOR_GREEN, [COLOUR_MAGENTA] = COLOR_MAGENTA,
	[COLOUR_CYAN] = COLOR_CYAN,
};

void
term_set_locale(void)
{
	const char *charset;

	(void)setlocale(LC_CTYPE, "");
	charset = nl_langinfo(CODESET);
	if (strcmp(charset, "ANSI_X3.4-1968") == 0 ||
	    strcmp(charset, "US-ASCII") == 0)
		(void)setlocale(LC_CTYPE, "C.UTF-8");
}

static void
set_up(struct term *t, struct str theme)
{
	const char *no_color = getenv("NO_COLOR");

	t->colours = has_colors() && (no_color == NULL || *no_color == '\0');
	if (t->colours) {
		start_color();
		t->colours = use_default_colors() != ERR;
	}
	for (short i = 1; t->colours && i < COLOUR_COUNT; i++)
		init_pair(i, curses_colours[i], -1);
	t->theme = theme_find(theme, t->colours);
	if (t->theme == NULL)
		t->theme = theme_find(STR("default"), t->colours);
	raw(); /* Ctrl-C, Ctrl-Z and Ctrl-S are keys like others */
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	idlok(stdscr, FALSE);
	leaveok(stdscr, FALSE);
}

bool
term_open(struct term **out, struct str theme, struct err *e)
{
	struct term *t;
	const char *name = getenv("TERM");
	SCREEN *screen;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(e, ERR_USAGE, "this needs a terminal");
	use_extended_names(TRUE);
	screen = newterm(NULL, stdout, stdin);
	if (screen == NULL)
		return err_set(e, ERR_USAGE, "unknown terminal \"%s\"",
			       name != NULL ? name : "");
	if (tigetstr("cup") == NULL) {
		endwin();
		delscreen(screen);
		return err_set(e, ERR_USAGE,
			       "the terminal \"%s\" cannot place the cursor",
			       name != NULL ? name : "");
	}
	set_escdelay(ESC_WAIT_MS);
	t = mem_zalloc(sizeof(*t));
	t->screen = screen;
	grid_init(&t->shown);
	set_up(t, theme);
	*out = t;
	return true;
}

void
term_close(struct term **tp)
{
	struct term *t = *tp;

	if (t == NULL)
		return;
	if (!isendwin())
		endwin();
	delscreen(t->screen);
	grid_fini(&t->shown);
	mem_free(tp);
}

void
term_lend(struct term *t)
{
	(void)t;
	/* Whoever comes next starts below, on a line of its own. */
	move(LINES - 1, 0);
	clrtoeol();
	refresh();
	endwin();
}

void
term_take_back(struct term *t)
{
	term_resized(t);
	refresh();
	term_forget(t);
}

int
term_fd(const struct term *t)
{
	(void)t;
	return STDIN_FILENO;
}

void
term_size(const struct term *t, int *rows, int *cols)
{
	(void)t;
	*rows = LINES;
	*cols = COLS;
}

void
term_resized(struct term *t)
{
	struct winsize size;

	(void)t;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0)
		resize_term(size.ws_row, size.ws_col);
}

static uint32_t
translate(int status, wint_t c)
{
	if (status == KEY_CODE_YES) {
		if (c >= KEY_F(1) && c <= KEY_F(12))
			return KEYS_F1 + (uint32_t)c - KEY_F(1);
		for (size_t i = 0; i < COUNT_OF(special_keys); i++)
			if (special_keys[i].curses == (int)c)
				return special_keys[i].key;
		return KEYS_OTHER;
	}
	if (c == '\n')
		return KEYS_ENTER;
	if (c == '\b')
		return KEYS_BACKSPACE;
	return c != 0 ? (uint32_t)c : KEYS_OTHER;
}

/* A terminal that went away reads as an end, for ever. */
static bool
is_gone(void)
{
	int waiting = 0;

	return ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0 && errno != EINTR;
}

/*
 * Esc came, then c. An escape sequence that curses did not know is read to
 * its end (ECMA-48: parameters, then a letter), lest its letters be taken for
 * keys; a key pressed after Esc, or with Alt, stands alone.
 */
static uint32_t
after_escape(int status, wint_t c)
{
	char bytes[SEQUENCE_BYTES];
	size_t n = 0;
	wint_t more = 0;

	if (status == KEY_CODE_YES || (c != '[' && c != 'O') ||
	    get_wch(&more) == ERR)
		return translate(status, c) | KEYS_META;
	bytes[n++] = (char)c;
	while (c == '[' && more >= ' ' && more <= '?') {
		if (n < SEQUENCE_BYTES - 1)
			bytes[n++] = (char)more;
		if (get_wch(&more) == ERR)
			return KEYS_OTHER;
	}
	bytes[n++] = more <= '~' ? (char)more : '?';
	return keys_of_sequence((struct str){ bytes, n });
}

bool
term_key(struct term *t, uint32_t *key)
{
	wint_t c = 0;
	int status = get_wch(&c);

	(void)t;
	*key = KEYS_NONE;
	if (status == ERR)
		return !is_gone();
	*key = translate(status, c);
	if (*key != KEYS_ESC)
		return true;
	status = get_wch(&c);
	if (status != ERR && c != KEYS_ESC)
		*key = after_escape(status, c);
	return true;
}

static attr_t
curses_attrs(unsigned attrs)
{
	static const struct {
		unsigned ours;
		attr_t theirs;
	} table[] = {
		{ ATTR_BOLD, A_BOLD },       { ATTR_DIM, A_DIM },
		{ ATTR_ITALIC, A_ITALIC },   { ATTR_UNDERLINE, A_UNDERLINE },
		{ ATTR_REVERSE, A_REVERSE },
	};
	attr_t all = A_NORMAL;

	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (attrs & table[i].ours)
			all |= table[i].theirs;
	return all;
}

/*
 * What of a cell this terminal's curses takes as one character: the base and
 * the marks that add no column. What would make terminals disagree about its
 * columns stays away: the wish for an emoji or for none, the colour of a skin,
 * what joins two emoji. An edge is a left-to-right mark: it has no width and
 * no glyph anywhere, the Linux console included, which is not true of the
 * characters that Unicode made for isolation.
 */
static void
cell_text(const struct cell *cell, wchar_t out[CCHARW_MAX + 1])
{
	struct str rest = { cell->text, cell->n };
	size_t n = 0, room = cell->edge ? CCHARW_MAX - 1 : CCHARW_MAX;
	uint32_t code = ' ';
	int w;

	if (rest.n > 0)
		(void)utf8_take(&rest, &code);
	w = wcwidth((wchar_t)code);
	if (w < 1 || w > cell->cols)
		code = cell->cols == 2 ? 0xff1f : '?'; /* a wide one */
	out[n++] = (wchar_t)code;
	while (n < room && utf8_take(&rest, &code))
		if (wcwidth((wchar_t)code) == 0 && code != JOINER &&
		    code != AS_TEXT && code != AS_EMOJI)
			out[n++] = (wchar_t)code;
	if (cell->edge && wcwidth(LEFT_TO_RIGHT) == 0)
		out[n++] = LEFT_TO_RIGHT;
	out[n] = L'\0';
}

static void
show_cell(const struct term *t, int row, int col, const struct cell *cell)
{
	const struct theme_entry *entry = &t->theme->looks[cell->look];
	attr_t attrs =
		curses_attrs(entry->attrs ^ 0u) | curses_attrs(cell->attrs);
	short pair = t->colours ? (short)entry->colour : 0;
	wchar_t text[CCHARW_MAX + 1];
	cchar_t c;

	cell_text(cell, text);
	if (setcchar(&c, text, attrs, pair, NULL) == ERR)
		return;
	(void)mvadd_wch(row, col, &c);
	if (cell->cols == 2 && wcwidth(text[0]) == 1) {
		(void)setcchar(&c, L" ", attrs, pair, NULL);
		(void)mvadd_wch(row, col + 1, &c);
	}
}

static bool
is_row_shown(const struct term *t, const struct grid *g, int row)
{
	size_t bytes = (size_t)g->cols * sizeof(struct cell);

	return t->shown.rows == g->rows && t->shown.cols == g->cols &&
	       memcmp(grid_cell(g, row, 0), grid_cell(&t->shown, row, 0),
		      bytes) == 0;
}

void
term_show(struct term *t, const struct grid *g)
{
	size_t cells = (size_t)g->rows * (size_t)g->cols;

	for (int row = 0; row < g->rows && row < LINES; row++) {
		if (is_row_shown(t, g, row))
			continue;
		for (int col = 0; col < g->cols && col < COLS; col++)
			if (grid_cell(g, row, col)->cols > 0)
				show_cell(t, row, col, grid_cell(g, row, col));
	}
	if (t->shown.rows != g->rows || t->shown.cols != g->cols)
		grid_resize(&t->shown, g->rows, g->cols);
	memcpy(t->shown.cells, g->cells, cells * sizeof(*g->cells));
	move(g->cursor_row, g->cursor_col);
	refresh();
}

void
term_forget(struct term *t)
{
	grid_resize(&t->shown, 1, 1);
	clearok(stdscr, TRUE);
}
