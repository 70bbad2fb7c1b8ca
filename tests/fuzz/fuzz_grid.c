/* Whatever is put wherever: no cell holds what a terminal must not see, and
 * the cells of each row add up to its width. */
#include "base/utf8.h"
#include "ui/grid.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { ROWS = 3, COLS = 12 };

static void
check_cell(const struct cell *c)
{
	struct str rest = { c->text, c->n };
	uint32_t code;

	assert(c->n <= CELL_BYTES && utf8_is_valid(rest));
	while (utf8_take(&rest, &code))
		assert(!utf8_is_unsafe(code));
}

static void
check(const struct grid *g)
{
	for (int row = 0; row < g->rows; row++) {
		int cols = 0;

		for (int col = 0; col < g->cols; col++) {
			const struct cell *c = grid_cell(g, row, col);

			check_cell(c);
			assert(c->cols != 0 ||
			       grid_cell(g, row, col - 1)->cols == 2);
			cols += c->cols;
		}
		assert(cols == g->cols);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str rest = { (const char *)bytes, n }, piece;
	struct grid g;

	grid_init(&g);
	grid_resize(&g, ROWS, COLS);
	while (str_take_until(&rest, '|', &piece)) {
		struct area at = { 0, 0, 1, COLS };

		if (piece.n >= 3) {
			at.row = piece.p[0] % (ROWS + 1);
			at.col = piece.p[1] % (COLS + 1);
			at.cols = piece.p[2] % (COLS + 2);
			piece = str_skip(piece, 3);
		}
		grid_put_line(&g, at, LOOK_NORMAL, piece);
		grid_add_attrs(&g, at, ATTR_REVERSE);
		check(&g);
	}
	grid_fini(&g);
	return 0;
}
