/* What is taken apart is whole, clean, and reads the same when shown. */
#include "engine/service.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_clean(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		assert((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f);
}

static void
check_one(struct str url, enum service_use use)
{
	struct arena a = { 0 };
	struct err e = ERR_INIT;
	struct service s, again;

	if (!service_parse(&a, use, url, &s, &e)) {
		assert(e.kind == ERR_CONFIG);
	} else if (service_is_remote(&s)) {
		assert(s.host.n > 0);
		check_clean(s.user);
		check_clean(s.host);
		assert(service_parse(&a, use, service_show(&a, &s), &again,
				     &e));
		assert(str_eq(s.host, again.host) && s.port == again.port);
		assert(s.protocol == again.protocol);
	} else {
		assert(s.path.n > 0);
	}
	arena_fini(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str url = { (const char *)bytes, n };

	check_one(url, SERVICE_RECEIVE);
	check_one(url, SERVICE_SEND);
	return 0;
}
