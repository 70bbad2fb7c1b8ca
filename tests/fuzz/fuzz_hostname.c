/* Any bytes as a host name: text gives text; what is shown in letters leads
 * to the very name it stands for, and all else has the mark. */
#include "base/hostname.h"
#include "base/utf8.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_same_name(struct str host, struct str shown)
{
	struct buf one, other;

	buf_init(&one, 1 << 16);
	buf_init(&other, 1 << 16);
	hostname_put_ascii(&one, host);
	hostname_put_ascii(&other, shown);
	assert(str_eq(buf_str(&one), buf_str(&other)));
	buf_fini(&one);
	buf_fini(&other);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str host = { (const char *)bytes, n };
	struct buf shown;

	if (n > 4096 || str_find_char(host, '\0', 0) != SIZE_MAX)
		return 0;
	buf_init(&shown, 1 << 16);
	if (hostname_put_shown(&shown, host))
		check_same_name(host, buf_str(&shown));
	else
		assert(str_ends(buf_str(&shown), STR(HOSTNAME_MARK)));
	assert(!utf8_is_valid(host) || utf8_is_valid(buf_str(&shown)));
	assert(!buf_is_over(&shown));
	buf_fini(&shown);
	return 0;
}
