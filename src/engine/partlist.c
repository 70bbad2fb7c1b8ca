#include "engine/partlist.h"

#include "base/utf8.h"
#include "mail/part_content.h"
#include "mail/part_pick.h"

uint64_t
partlist_size(const struct part *p)
{
	return p->kind == PART_LEAF ? part_content_size_quick(p) : p->body.n;
}

static struct part_info
describe(struct arena *a, const struct part *p)
{
	return (struct part_info){
		.path = arena_str(a, p->path),
		.type = utf8_safe(a, p->type),
		.filename = utf8_safe(a, part_pick_filename(a, p)),
		.charset = utf8_safe(a, p->charset),
		.fault = p->fault.n > 0 ? arena_str(a, p->fault) : STR(""),
		.size_bytes = partlist_size(p),
		.depth = p->depth,
	};
}

/* Parts inside an inner message are attachments of that, not of this. */
void
partlist_fill(struct event *ev, const struct part_tree *tree)
{
	struct part_list list = { 0 };
	struct arena scratch = { 0 };
	struct part_info *all =
		ARENA_ARRAY(&ev->arena, struct part_info, tree->count);
	size_t n = 0, at = 0;

	part_pick_attachments(&scratch, tree->root, &list);
	for (const struct part *p = tree->root; p != NULL && n < tree->count;
	     p = part_next(tree->root, p)) {
		if (p->kind == PART_MULTI)
			continue;
		all[n] = describe(&ev->arena, p);
		if (at < list.n && p == list.v[at]) {
			all[n].attachment = !part_pick_is_hidden(p);
			at++;
		}
		n++;
	}
	ev->message.parts = all;
	ev->message.n_parts = n;
	arena_fini(&scratch);
}
