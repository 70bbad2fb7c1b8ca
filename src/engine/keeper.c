#include "engine/keeper.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/vec.h"
#include "base/world.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { WORDS_MAX = 10, LOOK_MS = 20, SAID_BYTES = 2000 };

/* "@" is the address. */
static const struct {
	enum secret_place place;
	const char *store[WORDS_MAX], *lookup[WORDS_MAX];
} keepers[] = {
	{ PLACE_PASS,
	  { "pass", "insert", "--multiline", "--force", "culver/@" },
	  { "pass", "show", "culver/@" } },
	{ PLACE_SECRET_TOOL,
	  { "secret-tool", "store", "--label=culver: @", "service", "culver",
	    "account", "@" },
	  { "secret-tool", "lookup", "service", "culver", "account", "@" } },
};

static const char *const *
fill_in(struct arena *a, const char *const *words, struct str address)
{
	const char **argv = ARENA_ARRAY(a, const char *, WORDS_MAX);

	for (size_t i = 0; words[i] != NULL; i++) {
		struct str w = str_of(words[i]);
		size_t at = str_find_char(w, '@', 0);

		argv[i] = at == SIZE_MAX
				  ? words[i]
				  : arena_printf(a, "%.*s%.*s",
						 STR_ARG(str_head(w, at)),
						 STR_ARG(address))
					    .p;
	}
	return argv;
}

const char *const *
keeper_lookup(struct arena *a, enum secret_place place, struct str address)
{
	for (size_t i = 0; i < COUNT_OF(keepers); i++)
		if (keepers[i].place == place)
			return fill_in(a, keepers[i].lookup, address);
	return NULL;
}

bool
keeper_check(enum secret_place place, struct str address, struct err *e)
{
	struct arena a = { 0 };
	const char *const *words = keeper_lookup(&a, place, address);
	bool ok = words != NULL && address.n > 0 && address.p[0] != '-' &&
		  str_find_char(address, '/', 0) == SIZE_MAX;

	if (!ok)
		(void)err_set(e, ERR_USAGE,
			      "%s cannot keep a password under \"%.*s\"",
			      words == NULL ? "that" : words[0],
			      STR_ARG(address));
	arena_fini(&a);
	return ok;
}

/* ---- running it ------------------------------------------------------- */

static int
spawn(const char *const *words, const int in[2], const int err[2], pid_t *child)
{
	short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
		      POSIX_SPAWN_SETSID;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	char *argv[WORDS_MAX];
	sigset_t none, usual;
	int why;

	(void)memcpy(argv, words, sizeof(argv));
	(void)sigemptyset(&none);
	(void)sigemptyset(&usual);
	(void)sigaddset(&usual, SIGPIPE);
	(void)posix_spawnattr_init(&attr);
	(void)posix_spawnattr_setsigmask(&attr, &none);
	(void)posix_spawnattr_setsigdefault(&attr, &usual);
	(void)posix_spawnattr_setflags(&attr, flags);
	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawn_file_actions_adddup2(&files, in[0], STDIN_FILENO);
	(void)posix_spawn_file_actions_addopen(&files, STDOUT_FILENO,
					       "/dev/null", O_WRONLY, 0);
	(void)posix_spawn_file_actions_adddup2(&files, err[1], STDERR_FILENO);
	why = posix_spawnp(child, argv[0], &files, &attr, argv, environ);
	(void)posix_spawn_file_actions_destroy(&files);
	(void)posix_spawnattr_destroy(&attr);
	return why;
}

static bool
wait_for(pid_t child, int *status)
{
	const struct timespec pause = { .tv_nsec = LOOK_MS * 1000000L };
	int64_t until_ms = world_tick_ms() + KEEPER_TIMEOUT_MS;

	while (waitpid(child, status, WNOHANG) != child) {
		if (world_tick_ms() > until_ms) {
			(void)kill(-child, SIGKILL);
			(void)waitpid(child, status, 0);
			return false;
		}
		(void)nanosleep(&pause, NULL);
	}
	return true;
}

/* The first line of what it complains of; a pipe holds more than that. */
static struct str
read_words(int fd, char said[SAID_BYTES])
{
	struct str rest, line = { NULL, 0 };
	ssize_t n;

	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	n = read(fd, said, SAID_BYTES);
	rest = (struct str){ said, n > 0 ? (size_t)n : 0 };
	(void)str_take_line(&rest, &line);
	return line;
}

static bool
run(const char *const *words, struct str password, int in[2], int err[2],
    struct err *e)
{
	char said[SAID_BYTES];
	struct err unheard = ERR_INIT;
	struct str why;
	pid_t child;
	int status, rc = spawn(words, in, err, &child);

	if (rc != 0)
		return err_set(e, ERR_CONFIG, "%s cannot be started: %s",
			       words[0], strerror(rc));
	/* It may end without reading; its status tells. */
	(void)file_write_fd(in[1], words[0], password, &unheard);
	(void)file_write_fd(in[1], words[0], STR("\n"), &unheard);
	(void)close(in[1]);
	in[1] = -1;
	if (!wait_for(child, &status))
		return err_set(e, ERR_TEMPORARY, "%s took longer than a minute",
			       words[0]);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	why = read_words(err[0], said);
	return err_set(e, ERR_CONFIG, "%s did not take the password%s%.*s",
		       words[0], why.n > 0 ? ": " : "", STR_ARG(why));
}

static void
close_pipe(const int ends[2])
{
	for (int i = 0; i < 2; i++)
		if (ends[i] >= 0)
			(void)close(ends[i]);
}

bool
keeper_store(enum secret_place place, struct str address, struct str password,
	     struct err *e)
{
	int in[2] = { -1, -1 }, err[2] = { -1, -1 };
	const char *const *words = NULL;
	struct arena a = { 0 };
	bool ok = keeper_check(place, address, e);

	for (size_t i = 0; i < COUNT_OF(keepers); i++)
		if (keepers[i].place == place)
			words = fill_in(&a, keepers[i].store, address);
	if (ok && (pipe2(in, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0))
		ok = err_sys(e, errno, "cannot run %s", words[0]);
	ok = ok && run(words, password, in, err, e);
	close_pipe(in);
	close_pipe(err);
	arena_fini(&a);
	return ok;
}

/* ---- words ------------------------------------------------------------ */

/* One word off the front of *rest, which begins with it. */
static bool
take_typed(struct str *rest, struct buf *word, struct err *e)
{
	char quote = '\0';

	for (; rest->n > 0; *rest = str_skip(*rest, 1)) {
		char c = rest->p[0];

		if (quote == '\0' && ascii_is_blank(c))
			break;
		if (quote == '\0' && (c == '\'' || c == '"')) {
			quote = c;
		} else if (quote != '\0' && c == quote) {
			quote = '\0';
		} else {
			if (c == '\\' && quote != '\'' && rest->n > 1) {
				*rest = str_skip(*rest, 1);
				c = rest->p[0];
			}
			buf_put_char(word, c);
		}
	}
	return quote == '\0' ||
	       err_set(e, ERR_USAGE, "a quote in the command has no end");
}

bool
keeper_split(struct arena *a, struct str typed, const char *const **argv,
	     struct err *e)
{
	VEC(const char *) words = { 0 };
	struct str rest = str_trim(typed);
	struct buf word;
	bool ok = true;

	buf_init(&word, LIMIT_CONFIG_BYTES);
	while (ok && rest.n > 0) {
		buf_clear(&word);
		ok = take_typed(&rest, &word, e);
		*VEC_PUSH(a, &words) = arena_cstr(a, buf_str(&word));
		while (rest.n > 0 && ascii_is_blank(rest.p[0]))
			rest = str_skip(rest, 1);
	}
	buf_fini(&word);
	if (ok && (words.n == 0 || words.v[0][0] == '\0'))
		ok = err_set(e, ERR_USAGE, "expected a command");
	*VEC_PUSH(a, &words) = NULL;
	*argv = words.v;
	return ok;
}
