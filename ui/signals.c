#include "ui/signals.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A handler has no other way to reach its pipe. */
static int ends[2] = { -1, -1 };

static const struct {
	int number;
	unsigned seen;
} table[] = {
	{ SIGWINCH, SIGNALS_RESIZE }, { SIGHUP, SIGNALS_END },
	{ SIGTERM, SIGNALS_END },     { SIGINT, SIGNALS_END },
	{ SIGTSTP, SIGNALS_STOP },    { SIGCHLD, SIGNALS_CHILD },
};

static void
note(int number)
{
	unsigned char byte = (unsigned char)number;
	int saved = errno;

	(void)!write(ends[1], &byte, 1);
	errno = saved;
}

static void
set_handler(int number, void (*handler)(int))
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	(void)sigemptyset(&action.sa_mask);
	action.sa_handler = handler;
	action.sa_flags = SA_RESTART;
	(void)sigaction(number, &action, NULL);
}

bool
signals_open(int *fd, struct err *e)
{
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_sys(e, errno, "pipe");
	for (size_t i = 0; i < COUNT_OF(table); i++)
		set_handler(table[i].number, note);
	set_handler(SIGPIPE, SIG_IGN);
	*fd = ends[0];
	return true;
}

void
signals_close(void)
{
	for (size_t i = 0; i < COUNT_OF(table); i++)
		set_handler(table[i].number, SIG_DFL);
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		if (ends[i] >= 0)
			(void)close(ends[i]);
		ends[i] = -1;
	}
}

static unsigned
meaning(unsigned char number)
{
	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (table[i].number == number)
			return table[i].seen;
	return 0;
}

unsigned
signals_take(void)
{
	unsigned char bytes[64];
	unsigned seen = 0;
	ssize_t n;

	while ((n = read(ends[0], bytes, sizeof(bytes))) > 0)
		for (ssize_t i = 0; i < n; i++)
			seen |= meaning(bytes[i]);
	return seen;
}

void
signals_stop_here(void)
{
	set_handler(SIGTSTP, SIG_DFL);
	(void)kill(0, SIGTSTP);
	set_handler(SIGTSTP, note);
}

void
signals_lend(bool lent)
{
	set_handler(SIGTSTP, lent ? SIG_DFL : note);
	set_handler(SIGINT, lent ? SIG_IGN : note);
	set_handler(SIGQUIT, lent ? SIG_IGN : SIG_DFL);
}

void
signals_reset(void)
{
	sigset_t none;

	for (size_t i = 0; i < COUNT_OF(table); i++)
		set_handler(table[i].number, SIG_DFL);
	set_handler(SIGPIPE, SIG_DFL);
	set_handler(SIGQUIT, SIG_DFL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}
