#include "cli/folder_names.h"

static void
hear(void *context, const struct event *ev)
{
	struct folder_names *names = context;

	if (ev->kind != EVENT_FOLDERS)
		return;
	names->v = ARENA_ARRAY(&names->arena, struct folder, ev->folders.n);
	names->n = ev->folders.n;
	for (size_t i = 0; i < names->n; i++) {
		names->v[i] = ev->folders.v[i];
		names->v[i].account =
			arena_str(&names->arena, ev->folders.v[i].account);
		names->v[i].name =
			arena_str(&names->arena, ev->folders.v[i].name);
	}
}

bool
folder_names_ask(struct folder_names *names, struct asking *t, struct err *e)
{
	struct request *q = request_new(REQUEST_FOLDERS);

	*names = (struct folder_names){ 0 };
	return asking_do(t, &q, hear, names, e);
}

struct folder
folder_names_get(const struct folder_names *names, uint32_t id)
{
	for (size_t i = 0; i < names->n; i++) {
		if (names->v[i].id == id)
			return names->v[i];
	}
	return (struct folder){ .id = id };
}

void
folder_names_fini(struct folder_names *names)
{
	arena_fini(&names->arena);
	*names = (struct folder_names){ 0 };
}
