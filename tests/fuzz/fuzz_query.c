/* Any text as a search: a tree within its limits, or an error at a place in
 * the text. */
#include "store/query.h"

#include "base/limits.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static size_t
count_leaves(const struct query *q)
{
	if (q->kind == QUERY_NOT)
		return count_leaves(q->left);
	if (q->kind == QUERY_AND || q->kind == QUERY_OR)
		return count_leaves(q->left) + count_leaves(q->right);
	assert(q->left == NULL && q->right == NULL);
	return 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct query_text t = { .text = { (const char *)bytes, n },
				.now_s = 1773144000 };
	struct arena a = { 0 };
	struct err e = ERR_INIT;
	struct query *q;

	if (query_parse(&a, &t, &q, &e)) {
		/* "date:" makes two of one. */
		assert(count_leaves(q) <= 2 * LIMIT_QUERY_TERMS);
		assert(e.kind == ERR_NONE);
	} else {
		assert(e.kind == ERR_USAGE && e.text[0] != '\0');
		assert(t.column <= n);
	}
	arena_fini(&a);
	return 0;
}
