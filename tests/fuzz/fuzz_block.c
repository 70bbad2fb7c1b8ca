/* Blocks lie in the text, in its order; what they stand for is the same in
 * any room, and no more than there is of them. */
#include "base/buf.h"
#include "base/utf8.h"
#include "mail/block.h"
#include "mail/part_content.h"
#include "mail/yenc.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_yenc(struct str body)
{
	uint32_t whole = 0, cut = 0;
	char bytes[512];
	struct yenc d;
	size_t n, total = 0;

	yenc_init(&d, body);
	while ((n = yenc_read(&d, bytes, sizeof(bytes))) > 0) {
		whole = yenc_crc(whole, (struct str){ bytes, n });
		total += n;
	}
	assert(total <= body.n);
	yenc_init(&d, body);
	while ((n = yenc_read(&d, bytes, 3)) > 0)
		cut = yenc_crc(cut, (struct str){ bytes, n });
	assert(whole == cut);
}

static void
check_block(struct arena *a, struct str text, const struct block *b)
{
	struct part p = { .encoding = b->encoding, .body = b->body };

	assert(b->span.n > 0 && b->span.p >= text.p);
	assert(b->span.p + b->span.n <= text.p + text.n);
	assert(b->span.p == text.p || b->span.p[-1] == '\n');
	assert(b->body.p >= b->span.p);
	assert(b->body.p + b->body.n <= b->span.p + b->span.n);
	/* a uuencoded line may have lost up to 84 blanks */
	assert(part_content_size(&p) <= 64 * b->body.n);
	assert(utf8_is_valid(block_fault(a, b)));
	if (b->encoding == PART_YENC)
		check_yenc(b->body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str text = { (const char *)bytes, n };
	const char *end = text.p;
	struct arena a = { 0 };
	struct block_scan scan;
	struct block b, before = { 0 };

	block_scan(&scan, text);
	while (block_next(&scan, &b)) {
		check_block(&a, text, &b);
		assert(b.span.p >= end);
		end = b.span.p + b.span.n;
		if (before.body.p != NULL && block_join(&before, &b))
			assert(before.body.p + before.body.n ==
			       b.body.p + b.body.n);
		else
			before = b;
	}
	arena_fini(&a);
	return 0;
}
