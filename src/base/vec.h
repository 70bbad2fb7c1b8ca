/*
 * vec.h - a typed array that grows inside an arena.
 *
 * Use:   VEC(struct part) parts = { 0 };
 *        *VEC_PUSH(arena, &parts) = (struct part){ ... };
 *        VEC_EACH(struct part, p, &parts) ...
 * Lives: with its arena. Growing moves the items, so keep indexes, not
 *        pointers, across a push.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/mem.h"

#define VEC(T)               \
	struct {             \
		T *v;        \
		size_t n;    \
		size_t room; \
	}

/* A pointer to a new zeroed item at the end. */
#define VEC_PUSH(arena, vec)                                           \
	(vec_grow((arena), (void **)&(vec)->v, (vec)->n, &(vec)->room, \
		  sizeof(*(vec)->v)),                                  \
	 &(vec)->v[(vec)->n++])

#define VEC_EACH(T, item, vec)                                                \
	for (T *item = (vec)->v; item != NULL && item != (vec)->v + (vec)->n; \
	     item++)

/* Makes room for one item more; used by VEC_PUSH only. */
void vec_grow(struct arena *a, void **v, size_t n, size_t *room, size_t size);

#endif
