#include "base/buf.h"

#include "base/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
buf_init(struct buf *b, size_t limit_bytes)
{
	*b = (struct buf){ .limit_bytes = limit_bytes };
}

void
buf_fini(struct buf *b)
{
	mem_free(&b->p);
	*b = (struct buf){ .limit_bytes = b->limit_bytes };
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	b->over = false;
}

char *
buf_reserve(struct buf *b, size_t n)
{
	size_t room = b->room;

	if (n > b->limit_bytes || b->n > b->limit_bytes - n) {
		b->over = true;
		return NULL;
	}
	if (b->n + n + 1 > room) { /* one more for buf_cstr's NUL */
		room = room < 64 ? 64 : room + room / 2;
		if (room < b->n + n + 1)
			room = b->n + n + 1;
		b->p = mem_realloc(b->p, room, 1);
		b->room = room;
	}
	return b->p + b->n;
}

void
buf_grown(struct buf *b, size_t n)
{
	assert(n < b->room && b->n < b->room - n);
	b->n += n;
}

void
buf_put(struct buf *b, struct str s)
{
	char *at = buf_reserve(b, s.n);

	if (at == NULL || s.n == 0)
		return;
	(void)memcpy(at, s.p, s.n);
	b->n += s.n;
}

void
buf_put_char(struct buf *b, char c)
{
	buf_put(b, (struct str){ &c, 1 });
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list args, again;
	char *at;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(n >= 0);
	at = buf_reserve(b, (size_t)n); /* it keeps one more for a NUL */
	if (at != NULL) {
		(void)vsnprintf(at, (size_t)n + 1, format, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void
buf_put_percent_decoded(struct buf *b, struct str s)
{
	while (s.n > 0) {
		int byte = s.p[0] == '%' ? ascii_hex_pair(str_skip(s, 1)) : -1;

		buf_put_char(b, byte < 0 ? s.p[0] : (char)byte);
		s = str_skip(s, byte < 0 ? 1 : 3);
	}
}

void
buf_drop_head(struct buf *b, size_t n)
{
	assert(n <= b->n);
	if (n == 0)
		return;
	b->n -= n;
	(void)memmove(b->p, b->p + n, b->n);
}

void
buf_wipe(struct buf *b)
{
	if (b->p != NULL)
		explicit_bzero(b->p, b->room);
	buf_clear(b);
}

bool
buf_is_over(const struct buf *b)
{
	return b->over;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

const char *
buf_cstr(struct buf *b)
{
	if (b->p == NULL)
		return "";
	b->p[b->n] = '\0';
	return b->p;
}
