#include "base/world.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

/* The one thing tests may change; set before any thread starts. */
static struct {
	int64_t now_s;
	unsigned char next;
} fake;

void
world_fake(int64_t now_s)
{
	fake.now_s = now_s;
	fake.next = 0;
}

int64_t
world_now_s(void)
{
	return fake.now_s != 0 ? fake.now_s : (int64_t)time(NULL);
}

int64_t
world_tick_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
world_random(void *bytes, size_t n)
{
	unsigned char *at = bytes;

	if (fake.now_s != 0) {
		while (n-- > 0)
			*at++ = fake.next++;
		return;
	}
	while (n > 0) {
		ssize_t got = getrandom(at, n < 256 ? n : 256, 0);

		if (got <= 0)
			abort(); /* no kernel this program runs on */
		at += got;
		n -= (size_t)got;
	}
}

int
world_zone_minutes(int64_t at_s)
{
	time_t at = (time_t)at_s;
	struct tm local;

	if (localtime_r(&at, &local) == NULL)
		return 0;
	return (int)(local.tm_gmtoff / 60);
}
