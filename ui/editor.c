#include "ui/editor.h"

#include "base/mem.h"
#include "ui/signals.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *
find_editor(void)
{
	const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");

	if (visual != NULL && *visual != '\0')
		return visual;
	return editor != NULL && *editor != '\0' ? editor : "vi";
}

bool
editor_start(struct str path, pid_t *child, struct err *e)
{
	struct arena a = { 0 };
	const char *editor = find_editor();
	struct str script = arena_printf(&a, "%s \"$@\"", editor);
	char *file = arena_cstr(&a, path);

	*child = fork();
	if (*child == 0) {
		signals_reset();
		(void)execl("/bin/sh", "sh", "-c", script.p, editor, file,
			    (char *)NULL);
		_exit(127);
	}
	arena_fini(&a);
	return *child > 0 || err_sys(e, errno, "%s", editor);
}

/* A shell says 128 and more for a signal, 127 for what it did not find. */
static bool
explain(int status, struct err *e)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	int number = WIFSIGNALED(status) ? WTERMSIG(status) : code - 128;

	if (number > 0)
		return err_set(e, ERR_PARTLY, "%s was killed (%s)",
			       find_editor(), strsignal(number));
	if (code == 127)
		return err_set(e, ERR_NO_INPUT,
			       "%s: no such editor ($EDITOR names it)",
			       find_editor());
	if (code != 0)
		return err_set(e, ERR_PARTLY, "%s failed with status %d",
			       find_editor(), code);
	return true;
}

bool
editor_has_ended(pid_t child, struct err *e)
{
	int status;
	pid_t got = waitpid(child, &status, WNOHANG);

	if (got == 0 || (got < 0 && errno == EINTR))
		return false;
	*e = (struct err)ERR_INIT;
	if (got < 0)
		(void)err_sys(e, errno, "%s", find_editor());
	else
		(void)explain(status, e);
	return true;
}
