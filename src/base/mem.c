#include "base/mem.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* Many arenas hold one short text, a few hold megabytes. */
enum { BLOCK_BYTES_FIRST = 512, BLOCK_BYTES = 16 * 1024 };

struct arena_block {
	struct arena_block *older;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

static void *
not_null(void *p)
{
	static const char said[] = "culver: out of memory\n";

	if (p != NULL)
		return p;
	if (write(STDERR_FILENO, said, sizeof(said) - 1) < 0)
		abort();
	_exit(EX_TEMPFAIL);
}

void *
mem_zalloc(size_t size)
{
	return not_null(calloc(1, size == 0 ? 1 : size));
}

void *
mem_realloc(void *old, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return not_null(NULL);
	return not_null(realloc(old, count * size == 0 ? 1 : count * size));
}

void
mem_free_at(void **p)
{
	free(*p);
	*p = NULL;
}

char *
mem_strdup(struct str s)
{
	char *copy = mem_zalloc(s.n + 1);

	if (s.n > 0)
		(void)memcpy(copy, s.p, s.n);
	return copy;
}

static size_t
rounded_up(size_t size)
{
	const size_t unit = alignof(max_align_t);

	return (size + unit - 1) / unit * unit;
}

/* As much again as there is, within bounds. */
static size_t
usual_room(const struct arena *a)
{
	if (a->used_bytes < BLOCK_BYTES_FIRST)
		return BLOCK_BYTES_FIRST;
	return a->used_bytes < BLOCK_BYTES ? a->used_bytes : BLOCK_BYTES;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct arena_block *b = a->newest;
	size_t want = rounded_up(size == 0 ? 1 : size);
	void *p;

	if (size > SIZE_MAX / 2)
		return not_null(NULL);
	if (b == NULL || b->size - b->used < want) {
		size_t usual = usual_room(a);
		size_t room = want > usual ? want : usual;

		b = not_null(calloc(1, sizeof(*b) + room));
		b->size = room;
		b->older = a->newest;
		a->newest = b;
	}
	p = b->bytes + b->used;
	b->used += want;
	a->used_bytes += want;
	return p;
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return not_null(NULL);
	return arena_alloc(a, count * size);
}

char *
arena_cstr(struct arena *a, struct str s)
{
	char *copy = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		(void)memcpy(copy, s.p, s.n);
	return copy;
}

struct str
arena_str(struct arena *a, struct str s)
{
	return (struct str){ arena_cstr(a, s), s.n };
}

struct str
arena_printf(struct arena *a, const char *format, ...)
{
	va_list args, again;
	char *text;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(n >= 0);
	text = arena_alloc(a, (size_t)n + 1);
	(void)vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);
	return (struct str){ text, (size_t)n };
}

void
arena_fini(struct arena *a)
{
	struct arena_block *b = a->newest;

	while (b != NULL) {
		struct arena_block *older = b->older;

		free(b);
		b = older;
	}
	*a = (struct arena){ 0 };
}
