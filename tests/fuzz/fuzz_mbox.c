/* Any bytes as an mbox: messages lie in the file, one behind the other, each
 * behind a From line, and unquoting makes nothing longer. */
#include "store/mbox.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_item(struct str file, const struct mbox_item *m)
{
	struct str message;
	struct buf out;

	assert(m->offset <= file.n);
	assert(m->size_bytes <= file.n - m->offset);
	message = str_head(str_skip(file, m->offset), m->size_bytes);
	(void)mbox_flags(message);
	buf_init(&out, file.n + 1);
	mbox_put_unquoted(&out, message);
	assert(!buf_is_over(&out) && out.n <= message.n);
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str file = { (const char *)bytes, n };
	struct mbox_list list = { 0 };
	struct arena a = { 0 };
	size_t end = 0;

	mbox_scan(&a, &(struct mapped){ .bytes = file }, &list);
	for (size_t i = 0; i < list.n; i++) {
		struct mbox_item *m = &list.v[i];

		assert(m->offset >= end + 5);
		check_item(file, m);
		end = m->offset + m->size_bytes;
	}
	assert(!mbox_is(file) || list.n > 0);
	arena_fini(&a);
	return 0;
}
