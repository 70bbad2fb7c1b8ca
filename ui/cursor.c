#include "ui/cursor.h"

void
cursor_settle(struct cursor *c)
{
	uint64_t rows = c->rows > 0 ? (uint64_t)c->rows : 1;
	uint64_t last_top = c->total > rows ? c->total - rows : 0;

	if (c->at >= c->total)
		c->at = c->total > 0 ? c->total - 1 : 0;
	if (c->top > last_top)
		c->top = last_top;
	if (c->at < c->top)
		c->top = c->at;
	if (c->at >= c->top + rows)
		c->top = c->at - rows + 1;
}

static void
page_down(struct cursor *c)
{
	uint64_t rows = c->rows > 0 ? (uint64_t)c->rows : 1;

	if (c->top + rows >= c->total) {
		c->at = c->total;
		return;
	}
	c->top += rows;
	c->at += rows;
}

static void
page_up(struct cursor *c)
{
	uint64_t rows = c->rows > 0 ? (uint64_t)c->rows : 1;

	if (c->top == 0)
		c->at = 0;
	c->top -= c->top < rows ? c->top : rows;
	c->at -= c->at < rows ? c->at : rows;
}

bool
cursor_command(struct cursor *c, enum command command)
{
	if (command == COMMAND_DOWN)
		c->at++;
	else if (command == COMMAND_UP)
		c->at -= c->at > 0;
	else if (command == COMMAND_PAGE_DOWN)
		page_down(c);
	else if (command == COMMAND_PAGE_UP)
		page_up(c);
	else if (command == COMMAND_FIRST)
		c->at = 0;
	else if (command == COMMAND_LAST)
		c->at = c->total;
	else
		return false;
	cursor_settle(c);
	return true;
}

bool
cursor_scroll(struct cursor *c, enum command command)
{
	/* From the page's far end the cursor takes the page along. */
	if (command == COMMAND_DOWN && c->rows > 0)
		c->at = c->top + (uint64_t)c->rows - 1;
	else if (command == COMMAND_UP)
		c->at = c->top;
	return cursor_command(c, command);
}
