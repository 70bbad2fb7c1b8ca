/*
 * mem.h - allocation that never fails, and arenas.
 *
 * Out of memory prints one line and ends the program (exit 75): a mail
 * reader has nothing better to do, and its files are safe at any moment.
 * Thread: any; one arena belongs to one thread at a time.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include "base/str.h"

#include <stddef.h>

/* As malloc (zeroed), realloc of count * size, free. Never NULL. */
void *mem_zalloc(size_t size);
void *mem_realloc(void *old, size_t count, size_t size);
/* Sets *p to NULL; *p may be NULL. */
#define mem_free(p) mem_free_at((void **)(p))
void mem_free_at(void **p);
/* A NUL-terminated copy, freed with mem_free. */
char *mem_strdup(struct str s);

/*
 * Bump memory, dropped whole. What is built for one purpose lives in one
 * arena and is never freed by itself. Zero-initialised is empty and ready.
 */
struct arena {
	struct arena_block *newest;
	size_t used_bytes; /* handed out, over all blocks */
};

/* Zeroed memory aligned for any type; lives until arena_fini. */
void *arena_alloc(struct arena *a, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) \
	((type *)arena_array((a), (count), sizeof(type)))
void *arena_array(struct arena *a, size_t count, size_t size);

/* Copies of s in the arena: as a view (a NUL stands behind it), as C string. */
struct str arena_str(struct arena *a, struct str s);
char *arena_cstr(struct arena *a, struct str s);
/* printf into the arena. */
struct str arena_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Frees all and leaves it empty and ready. */
void arena_fini(struct arena *a);

#endif
