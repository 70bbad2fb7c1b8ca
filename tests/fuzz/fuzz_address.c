/* Mailboxes are UTF-8 without control characters and never wholly empty. An
 * address put in brackets and read again is the same. */
#include "base/buf.h"
#include "base/utf8.h"
#include "mail/address.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_text(struct str s)
{
	uint32_t code;

	assert(utf8_is_valid(s));
	while (utf8_take(&s, &code))
		assert(code >= ' ' && code != 127);
}

static bool
is_simple(struct str addr)
{
	for (size_t i = 0; i < addr.n; i++) {
		if (!ascii_is_alnum(addr.p[i]) && addr.p[i] != '@' &&
		    addr.p[i] != '.')
			return false;
	}
	return addr.n > 0 && addr.p[0] != '@';
}

static void
read_again(struct arena *a, struct str addr)
{
	struct address_list list = { 0 };

	address_parse(a, arena_printf(a, "<%.*s>", STR_ARG(addr)), NULL, &list);
	assert(list.n == 1 && str_eq(list.v[0].addr, addr));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str body = { (const char *)bytes, n };
	struct address_list list = { 0 };
	struct arena a = { 0 };

	address_parse(&a, body, NULL, &list);
	assert(list.n <= n);
	VEC_EACH (struct address, one, &list) {
		check_text(one->name);
		check_text(one->addr);
		assert(one->name.n + one->addr.n > 0);
		if (is_simple(one->addr))
			read_again(&a, one->addr);
	}
	arena_fini(&a);
	return 0;
}
