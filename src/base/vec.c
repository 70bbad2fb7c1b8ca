#include "base/vec.h"

#include <string.h>

void
vec_grow(struct arena *a, void **v, size_t n, size_t *room, size_t size)
{
	void *bigger;

	if (n < *room)
		return;
	*room = *room == 0 ? 8 : *room * 2;
	bigger = arena_array(a, *room, size);
	if (n > 0)
		(void)memcpy(bigger, *v, n * size);
	*v = bigger;
}
