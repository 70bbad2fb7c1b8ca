/* Names and bodies are views of the block, in order, and the body follows. */
#include "mail/header.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str message = { (const char *)bytes, n };
	const char *last = message.p;
	struct header_scan s;
	struct header_field f;

	header_scan_init(&s, message);
	while (header_next(&s, &f)) {
		assert(f.name.n > 0 && f.name.p >= last);
		assert(f.body.n == 0 || f.body.p > f.name.p);
		assert(f.body.n == 0 ||
		       f.body.p + f.body.n <= message.p + message.n);
		for (size_t i = 0; i < f.name.n; i++)
			assert(f.name.p[i] > ' ' && f.name.p[i] <= '~');
		last = f.name.p + f.name.n;
		assert(s.rest.n < message.n);
	}
	assert(s.rest.n <= message.n);
	assert(s.rest.n == 0 || s.rest.p + s.rest.n == message.p + n);
	return 0;
}
