/* A date that is understood, written again, is the same instant. */
#include "mail/date.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct date d, again;
	struct buf text;

	if (!date_parse((struct str){ (const char *)bytes, n }, &d))
		return 0;
	assert(d.zone_minutes >= -14 * 60 && d.zone_minutes <= 14 * 60);
	buf_init(&text, 100);
	date_put_rfc5322(&text, d.at_s, d.zone_minutes);
	assert(date_parse(buf_str(&text), &again));
	assert(again.zone_minutes == d.zone_minutes);
	/* the first and the last day of the calendar are held at its border */
	assert(again.at_s == d.at_s || d.at_s < -62135596800 + 86400 ||
	       d.at_s > 253402300799 - 86400);
	buf_fini(&text);
	return 0;
}
