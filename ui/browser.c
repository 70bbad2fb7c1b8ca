#include "ui/browser.h"

#include "base/mem.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static bool
is_page(struct str url)
{
	static const char *const schemes[] = { "https://", "http://",
					       "ftp://" };

	for (size_t i = 0; i < COUNT_OF(schemes); i++)
		if (str_starts_fold(url, str_of(schemes[i])))
			return true;
	return false;
}

static struct str
find_browser(void)
{
	struct str wanted = str_trim(str_of(getenv("BROWSER"))), first;

	/* $BROWSER may be a list; its first entry is the favourite. */
	if (str_take_until(&wanted, ':', &first) && first.n > 0)
		return first;
	if (getenv("DISPLAY") != NULL || getenv("WAYLAND_DISPLAY") != NULL)
		return STR("xdg-open");
	return STR("");
}

/* The words of the command, the URL for %s or at the end. */
static char **
make_argv(struct arena *a, struct str command, struct str url)
{
	VEC(char *) argv = { 0 };
	struct str word;
	bool has_url = false;

	while (str_take_word(&command, &word)) {
		bool is_url = str_eq(word, STR("%s"));

		has_url |= is_url;
		*VEC_PUSH(a, &argv) = arena_cstr(a, is_url ? url : word);
	}
	if (!has_url)
		*VEC_PUSH(a, &argv) = arena_cstr(a, url);
	*VEC_PUSH(a, &argv) = NULL;
	return argv.v;
}

/* In the grandchild: becomes the browser, or says by the pipe why not. */
static void
become(char **argv, int report)
{
	int null = open("/dev/null", O_RDWR), sys;

	for (int fd = 0; null >= 0 && fd < 3; fd++)
		(void)dup2(null, fd);
	(void)execvp(argv[0], argv);
	sys = errno;
	(void)!write(report, &sys, sizeof(sys));
	_exit(127);
}

/* Its parent ends at once, so that nobody has to wait for it. */
static void
detach(char **argv, int report)
{
	sigset_t none;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)setsid();
	if (fork() == 0)
		become(argv, report);
	_exit(0);
}

static bool
run(char **argv, struct err *e)
{
	int ends[2], sys = 0;
	pid_t child;
	ssize_t got;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_sys(e, errno, "browser");
	child = fork();
	if (child == 0)
		detach(argv, ends[1]);
	(void)close(ends[1]);
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	do
		got = read(ends[0], &sys, sizeof(sys));
	while (got < 0 && errno == EINTR);
	(void)close(ends[0]);
	if (child < 0)
		return err_set(e, ERR_NO_INPUT, "cannot start a program");
	if (got == (ssize_t)sizeof(sys))
		return err_sys(e, sys, "%s", argv[0]);
	return true;
}

bool
browser_open(struct str url, struct err *e)
{
	struct str command = find_browser();
	struct arena a = { 0 };
	bool ok;

	if (!is_page(url))
		return err_set(e, ERR_DATA, "not a link to a page: %.*s",
			       STR_ARG(url));
	if (command.n == 0)
		return err_set(e, ERR_NO_INPUT, "$BROWSER is not set: %.*s",
			       STR_ARG(url));
	ok = run(make_argv(&a, command, url), e);
	arena_fini(&a);
	return ok;
}
