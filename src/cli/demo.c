#include "cli/demo.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READY_LINE_MAX = 200, READY_MS = 20000 };

struct demo {
	pid_t pid;
	int hold_fd;  /* the server ends when this closes */
	int ready_fd; /* where it says its ports */
	const char *dir;
};

/* Beside our own program (a tree that is not installed), else where
 * `make install` put it. */
static const char *
server_path(struct arena *a)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	while (n > 0 && self[n - 1] != '/')
		n--;
	if (n > 0) {
		const char *beside =
			arena_printf(a, "%.*sculver-demo-server", (int)n, self)
				.p;

		if (access(beside, X_OK) == 0)
			return beside;
	}
	return PKGLIBEXECDIR "/culver-demo-server";
}

static bool
spawn_server(struct demo *d, const char *path, int in, int out, struct err *e)
{
	posix_spawn_file_actions_t actions;
	char *dir = mem_strdup(str_of(d->dir));
	char *name = mem_strdup(STR("culver-demo-server"));
	char *argv[] = { name, dir, NULL };
	int failed;

	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	(void)posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	failed = posix_spawn(&d->pid, path, &actions, NULL, argv, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	mem_free(&dir);
	mem_free(&name);
	return failed == 0 || err_sys(e, failed, "%s", path);
}

static bool
start_server(struct demo *d, const char *path, struct err *e)
{
	int hold[2], ready[2];
	bool ok;

	if (pipe2(hold, O_CLOEXEC) != 0)
		return err_sys(e, errno, "demo");
	if (pipe2(ready, O_CLOEXEC) != 0) {
		(void)close(hold[0]);
		(void)close(hold[1]);
		return err_sys(e, errno, "demo");
	}
	d->hold_fd = hold[1];
	d->ready_fd = ready[0];
	ok = spawn_server(d, path, hold[0], ready[1], e);
	(void)close(hold[0]);
	(void)close(ready[1]);
	return ok;
}

/* The server says "ready POP3S-PORT SMTPS-PORT" when it listens. */
static bool
wait_ready(const struct demo *d, uint64_t ports[2], struct err *e)
{
	struct pollfd fd = { .fd = d->ready_fd, .events = POLLIN };
	char line[READY_LINE_MAX];
	struct str rest, word;
	ssize_t n = 0;

	if (poll(&fd, 1, READY_MS) > 0)
		n = read(d->ready_fd, line, sizeof(line));
	rest = (struct str){ line, n > 0 ? (size_t)n : 0 };
	if (!str_take_word(&rest, &word) || !str_eq(word, STR("ready")))
		return err_set(e, ERR_UNAVAILABLE,
			       "the demo's server did not start");
	for (size_t i = 0; i < 2; i++) {
		if (!str_take_word(&rest, &word) ||
		    !str_to_u64(word, &ports[i]))
			return err_set(e, ERR_UNAVAILABLE,
				       "the demo's server named no port");
	}
	return true;
}

static bool
write_config(const struct demo *d, struct arena *a, const char **path,
	     struct err *e)
{
	uint64_t ports[2];
	struct str text;

	if (!wait_ready(d, ports, e))
		return false;
	text = arena_printf(
		a,
		"# The demo's own; all of it is removed at the end.\n"
		"account \"demo\" {\n"
		"\tfrom = \"You <you@demo.example>\"\n"
		"\treceive = \"pop3s://you@127.0.0.1:%u\"\n"
		"\tsend = \"smtps://you@127.0.0.1:%u\"\n"
		"\tpassword = \"demo\"\n"
		"\tca-file = \"%s/ca.pem\"\n"
		"\tcheck-every = 1\n"
		"}\n",
		(unsigned)ports[0], (unsigned)ports[1], d->dir);
	*path = file_join(a, d->dir, "culver.conf");
	return file_write_durable(*path, text, e);
}

static void
point_folders(const struct demo *d, struct arena *a)
{
	static const char *const names[] = {
		"XDG_CONFIG_HOME",
		"XDG_DATA_HOME",
		"XDG_STATE_HOME",
		"XDG_CACHE_HOME",
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		(void)setenv(names[i], file_join(a, d->dir, names[i] + 4), 1);
}

bool
demo_start(struct demo **out, struct arena *a, const char **config_path,
	   struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	struct demo *d = mem_zalloc(sizeof(*d));
	char *dir =
		file_join(a, tmp != NULL ? tmp : "/tmp", "culver-demo-XXXXXX");

	*out = d;
	d->hold_fd = d->ready_fd = -1;
	if (mkdtemp(dir) == NULL)
		return err_sys(e, errno, "%s", dir);
	d->dir = dir;
	if (!start_server(d, server_path(a), e)) {
		(void)rmdir(dir);
		return false;
	}
	if (!write_config(d, a, config_path, e))
		return false;
	point_folders(d, a);
	return true;
}

void
demo_stop(struct demo **d)
{
	if (*d == NULL)
		return;
	if ((*d)->hold_fd >= 0)
		(void)close((*d)->hold_fd);
	if ((*d)->ready_fd >= 0)
		(void)close((*d)->ready_fd);
	if ((*d)->pid > 0)
		while (waitpid((*d)->pid, NULL, 0) < 0 && errno == EINTR)
			;
	mem_free(d);
}
