/* Whatever DNS answers: few records, in order, with names that are hosts. */
#include "net/dns.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check(struct str message, enum dns_kind kind)
{
	struct dns_answer answer;
	struct err e = ERR_INIT;

	if (!dns_parse(message, kind, &answer, &e)) {
		assert(e.kind == ERR_PROTOCOL);
		return;
	}
	assert(answer.count <= DNS_MAX);
	for (size_t i = 0; i < answer.count; i++) {
		const struct dns_record *r = &answer.record[i];

		assert(r->host[0] != '\0' && strlen(r->host) < sizeof(r->host));
		for (const char *c = r->host; *c != '\0'; c++)
			assert(ascii_is_alnum(*c) || strchr("-_.", *c) != NULL);
		assert((kind == DNS_SRV) == (r->port != 0));
		assert(i == 0 || r[-1].priority <= r->priority);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str message = { (const char *)bytes, n };

	check(message, DNS_SRV);
	check(message, DNS_MX);
	return 0;
}
