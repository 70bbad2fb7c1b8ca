#include "engine/changes.h"

static uint64_t
told_of(const struct changes *c, uint32_t folder)
{
	for (size_t i = 0; i < c->told.n; i++)
		if (c->told.v[i].id == folder)
			return c->told.v[i].generation;
	return UINT64_MAX;
}

static void
emit(const struct side *side, uint32_t folder, uint64_t generation)
{
	struct event *ev = event_new(EVENT_CHANGED, 0);

	ev->changed.folder = folder;
	ev->changed.generation = generation;
	side_emit(side, &ev);
}

static bool
look(struct changes *now, struct store *s, struct err *e)
{
	*now = (struct changes){ 0 };
	if (store_list_folders(s, &now->arena, &now->told, e))
		return true;
	changes_fini(now);
	return false;
}

bool
changes_start(struct changes *c, struct store *s, struct err *e)
{
	return look(c, s, e);
}

bool
changes_tell(struct changes *c, const struct side *side, struct store *s,
	     struct err *e)
{
	struct changes now;

	if (!look(&now, s, e))
		return false;
	for (size_t i = 0; i < now.told.n; i++) {
		const struct store_folder *f = &now.told.v[i];

		if (told_of(c, f->id) != f->generation)
			emit(side, f->id, f->generation);
	}
	changes_fini(c);
	*c = now;
	return true;
}

void
changes_fini(struct changes *c)
{
	arena_fini(&c->arena);
	*c = (struct changes){ 0 };
}
