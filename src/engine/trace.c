#include "engine/trace.h"

#include "base/file.h"
#include "base/utf8.h"
#include "base/world.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRACE_LINE_MAX = 64 * 1024, DAY_S = 24 * 60 * 60 };

struct trace {
	int fd;
	int64_t born_s, born_tick_ms;
};

/* A device keeps the rights it has: others need it too. */
static bool
make_private(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 &&
	       (!S_ISREG(st.st_mode) || fchmod(fd, S_IRUSR | S_IWUSR) == 0);
}

bool
trace_open(struct trace **out, const char *path, struct err *e)
{
	struct trace *t;
	int fd;

	*out = NULL;
	if (path == NULL)
		return true;
	fd = open(path,
		  O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY |
			  O_NOFOLLOW,
		  S_IRUSR | S_IWUSR);
	if (fd < 0)
		return err_sys(e, errno, "trace %s", path);
	if (!make_private(fd)) {
		(void)err_sys(e, errno, "trace %s", path);
		(void)close(fd);
		return false;
	}
	t = mem_zalloc(sizeof(*t));
	t->fd = fd;
	t->born_s = world_now_s();
	t->born_tick_ms = world_tick_ms();
	*out = t;
	return true;
}

void
trace_close(struct trace **t)
{
	if (*t == NULL)
		return;
	(void)close((*t)->fd);
	mem_free(t);
}

/* Local time of day, by the clock that does not jump. */
static void
put_time(const struct trace *t, struct buf *out)
{
	int64_t ms = world_tick_ms() - t->born_tick_ms;
	int64_t at_s = t->born_s + ms / 1000;
	int64_t of_day;

	at_s += (int64_t)world_zone_minutes(at_s) * 60;
	of_day = (at_s % DAY_S + DAY_S) % DAY_S;
	buf_printf(out, "%02d:%02d:%02d.%03d ", (int)(of_day / 3600),
		   (int)(of_day / 60 % 60), (int)(of_day % 60),
		   (int)(ms % 1000));
}

/* A transcript that cannot be written is no reason to stop. */
void
trace_line(struct trace *t, const char *who, char what, struct str line)
{
	struct err ignored = ERR_INIT;
	struct buf b;

	if (t == NULL)
		return;
	buf_init(&b, TRACE_LINE_MAX);
	put_time(t, &b);
	buf_printf(&b, "%s %c ", who, what);
	utf8_put_safe(&b, line);
	buf_put_char(&b, '\n');
	(void)file_write_fd(t->fd, "trace", buf_str(&b), &ignored);
	buf_fini(&b);
}
