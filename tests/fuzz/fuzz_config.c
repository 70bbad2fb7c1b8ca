/* A file is either refused with a line, or every account in it is whole. */
#include "engine/config.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
const char *__lsan_default_suppressions(void);

/* libconfuse forgets the arguments of a call that is cut off. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfuse\n";
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct config c = { .path = "f",
			    .config_dir = "/c",
			    .data_dir = "/d",
			    .state_dir = "/s",
			    .cache_dir = "/k" };
	struct err e = ERR_INIT;

	if (config_parse(&c, (struct str){ (const char *)bytes, n }, &e)) {
		assert(e.kind == ERR_NONE);
		for (size_t i = 0; i < c.n_accounts; i++) {
			assert(c.accounts[i].from_addr.n > 0);
			assert(c.accounts[i].maildir[0] == '/');
			assert(config_account(&c, str_of(c.accounts[i].name)) ==
			       &c.accounts[i]);
		}
	} else {
		assert(e.kind == ERR_CONFIG &&
		       str_starts(str_of(e.text), STR("f:")));
	}
	config_fini(&c);
	return 0;
}
