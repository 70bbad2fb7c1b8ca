#include "engine/secret.h"

#include "base/buf.h"
#include "base/limits.h"
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

enum {
	POLL_MS = 20,   /* how often to look whether the command has ended */
	GRACE_MS = 200, /* between SIGTERM and SIGKILL */
	WORDS_MAX = 2000,
};

/* One end of a pipe the command writes into. */
struct drain {
	struct loop_watch watch;
	struct secret *secret;
	struct buf bytes;
};

struct secret {
	struct loop *loop;
	const struct account *account;
	bool has_terminal;
	struct buf kept; /* the password, when is_kept */
	bool is_kept;
	struct secret_ask *asks;
	struct loop_timer timer;
	pid_t child; /* or 0 */
	int64_t until_ms;
	struct drain out, err;
};

static void look(void *who);

/* ---- answers ---------------------------------------------------------- */

/* One by one: an answer may make others withdraw. */
static void
answer_all(struct secret *s, struct str password, const struct err *e)
{
	while (s->asks != NULL) {
		struct secret_ask *ask = s->asks;

		s->asks = ask->next;
		ask->waits = false;
		ask->answered(ask->who, password, e);
	}
}

static void
grant(struct secret *s)
{
	struct err none = ERR_INIT;
	bool is_given = s->account->password.n > 0;

	answer_all(s, is_given ? s->account->password : buf_str(&s->kept),
		   &none);
}

static void
refuse(struct secret *s, const struct err *e)
{
	answer_all(s, (struct str){ NULL, 0 }, e);
}

static const char *const *
command_of(const struct secret *s)
{
	return s->account->token_command != NULL ? s->account->token_command
						 : s->account->password_command;
}

static bool
blame_command(const struct secret *s, enum err_kind kind, const char *why,
	      struct str words, struct err *e)
{
	return err_set(e, kind, "%s-command %s: %s%s%.*s",
		       s->account->token_command != NULL ? "token" : "password",
		       command_of(s)[0], why, words.n > 0 ? ": " : "",
		       STR_ARG(words));
}

/* ---- the command ------------------------------------------------------ */

static void
drain_close(struct drain *d)
{
	if (d->watch.fd < 0)
		return;
	loop_remove_watch(d->secret->loop, &d->watch);
	(void)close(d->watch.fd);
	d->watch.fd = -1;
}

/* What there is now; more than the limit is dropped (buf.h). */
static void
drain_read(struct drain *d)
{
	char piece[LIMIT_SECRET_BYTES + 1];
	ssize_t n;

	if (d->watch.fd < 0)
		return;
	n = read(d->watch.fd, piece, sizeof(piece));
	if (n > 0)
		buf_put(&d->bytes, (struct str){ piece, (size_t)n });
	(void)explicit_bzero(piece, sizeof(piece));
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		drain_close(d);
}

static void
drain_ready(void *who, int got)
{
	(void)got;
	drain_read(who);
}

static void
drain_start(struct drain *d, struct secret *s, int fd)
{
	d->secret = s;
	buf_wipe(&d->bytes);
	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	d->watch = (struct loop_watch){
		.fd = fd, .wants = LOOP_READ, .ready = drain_ready, .who = d
	};
	loop_add_watch(s->loop, &d->watch);
}

static void
end_command(struct secret *s)
{
	loop_stop_timer(s->loop, &s->timer);
	drain_close(&s->out);
	drain_close(&s->err);
	buf_wipe(&s->out.bytes);
	buf_wipe(&s->err.bytes);
}

/* A moment to put the terminal in order, for those that changed it. */
static bool
has_left(pid_t child)
{
	const struct timespec pause = { .tv_nsec = POLL_MS * 1000000L };

	for (int ms = 0; ms < GRACE_MS; ms += POLL_MS) {
		if (waitpid(child, NULL, WNOHANG) == child)
			return true;
		(void)nanosleep(&pause, NULL);
	}
	return false;
}

static void
kill_command(struct secret *s)
{
	pid_t all = s->has_terminal ? s->child : -s->child;

	if (s->child != 0) {
		(void)kill(all, SIGTERM);
		if (!has_left(s->child)) {
			(void)kill(all, SIGKILL);
			(void)waitpid(s->child, NULL, 0);
		}
		s->child = 0;
	}
	end_command(s);
}

/* The mask of the net thread blocks all signals, which the command must not
 * inherit; beside a screen it gets a session without a terminal. */
static void
set_attributes(posix_spawnattr_t *attr, bool has_terminal)
{
	short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
	sigset_t none, usual;

	(void)sigemptyset(&none);
	(void)sigemptyset(&usual);
	(void)sigaddset(&usual, SIGPIPE);
	(void)sigaddset(&usual, SIGINT);
	(void)sigaddset(&usual, SIGTSTP);
	(void)posix_spawnattr_setsigmask(attr, &none);
	(void)posix_spawnattr_setsigdefault(attr, &usual);
	if (!has_terminal)
		flags |= POSIX_SPAWN_SETSID;
	(void)posix_spawnattr_setflags(attr, flags);
}

static int
spawn(struct secret *s, int out_fd, int err_fd)
{
	const char *const *words = command_of(s);
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	char **argv;
	size_t n = 0;
	int why;

	while (words[n] != NULL)
		n++;
	argv = mem_realloc(NULL, n + 1, sizeof(*argv));
	(void)memcpy(argv, words, (n + 1) * sizeof(*argv));
	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawnattr_init(&attr);
	set_attributes(&attr, s->has_terminal);
	if (!s->has_terminal)
		(void)posix_spawn_file_actions_addopen(
			&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	(void)posix_spawn_file_actions_adddup2(&files, out_fd, STDOUT_FILENO);
	(void)posix_spawn_file_actions_adddup2(&files, err_fd, STDERR_FILENO);
	why = posix_spawnp(&s->child, argv[0], &files, &attr, argv, environ);
	if (why != 0)
		s->child = 0;
	(void)posix_spawn_file_actions_destroy(&files);
	(void)posix_spawnattr_destroy(&attr);
	mem_free(&argv);
	return why;
}

static void
close_fd(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

static void
start_command(struct secret *s)
{
	int out[2] = { -1, -1 }, err[2] = { -1, -1 }, why;
	struct err e = ERR_INIT;

	if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0)
		why = errno;
	else
		why = spawn(s, out[1], err[1]);
	close_fd(out[1]);
	close_fd(err[1]);
	if (why != 0) {
		close_fd(out[0]);
		close_fd(err[0]);
		(void)blame_command(s, ERR_CONFIG, "cannot be started",
				    str_of(strerror(why)), &e);
		refuse(s, &e);
		return;
	}
	drain_start(&s->out, s, out[0]);
	drain_start(&s->err, s, err[0]);
	s->until_ms = world_tick_ms() + SECRET_TIMEOUT_MS;
	loop_set_timer(s->loop, &s->timer, POLL_MS);
}

static bool
take_password(struct secret *s, int status, struct err *e)
{
	struct str rest = buf_str(&s->out.bytes), line = { NULL, 0 };
	struct str said = buf_str(&s->err.bytes), words = { NULL, 0 };

	(void)str_take_line(&said, &words);
	if (WIFSIGNALED(status))
		return blame_command(s, ERR_LOGIN, "was killed", words, e);
	if (WEXITSTATUS(status) != 0)
		return blame_command(s, ERR_LOGIN, "failed", words, e);
	if (!str_take_line(&rest, &line) || line.n == 0)
		return blame_command(s, ERR_LOGIN, "said nothing", words, e);
	if (buf_is_over(&s->out.bytes))
		return blame_command(s, ERR_LOGIN, "said too much", words, e);
	buf_wipe(&s->kept);
	buf_put(&s->kept, line);
	s->is_kept = true;
	return true;
}

/* The command is gone; something it left behind may still hold the pipes, so
 * what is in them now is all that counts. */
static void
command_ended(struct secret *s, int status)
{
	struct err e = ERR_INIT;
	bool ok;

	s->child = 0;
	drain_read(&s->out);
	drain_read(&s->err);
	ok = take_password(s, status, &e);
	end_command(s);
	if (ok)
		grant(s);
	else
		refuse(s, &e);
}

static void
give_up(struct secret *s)
{
	struct err e = ERR_INIT;

	kill_command(s);
	(void)blame_command(s, ERR_TEMPORARY, "took longer than a minute",
			    STR(""), &e);
	refuse(s, &e);
}

static void
look(void *who)
{
	struct secret *s = who;
	int status;

	if (s->asks == NULL)
		return;
	if (s->account->password.n > 0 || s->is_kept)
		grant(s);
	else if (s->child == 0)
		start_command(s);
	else if (waitpid(s->child, &status, WNOHANG) == s->child)
		command_ended(s, status);
	else if (world_tick_ms() >= s->until_ms)
		give_up(s);
	else
		loop_set_timer(s->loop, &s->timer, POLL_MS);
}

/* ---- who asks --------------------------------------------------------- */

struct secret *
secret_open(struct loop *l, const struct account *account, bool has_terminal)
{
	struct secret *s = mem_zalloc(sizeof(*s));

	s->loop = l;
	s->account = account;
	s->has_terminal = has_terminal;
	s->timer = (struct loop_timer){ .fire = look, .who = s };
	s->out.watch.fd = s->err.watch.fd = -1;
	s->out.secret = s->err.secret = s;
	buf_init(&s->kept, LIMIT_SECRET_BYTES);
	buf_init(&s->out.bytes, LIMIT_SECRET_BYTES);
	buf_init(&s->err.bytes, WORDS_MAX);
	return s;
}

void
secret_close(struct secret **s)
{
	if (*s == NULL)
		return;
	kill_command(*s);
	secret_forget(*s);
	buf_fini(&(*s)->kept);
	buf_fini(&(*s)->out.bytes);
	buf_fini(&(*s)->err.bytes);
	mem_free(s);
}

void
secret_wanted(struct secret *s, struct secret_ask *ask)
{
	ask->next = s->asks;
	ask->waits = true;
	s->asks = ask;
	if (s->child == 0)
		loop_set_timer(s->loop, &s->timer, 0);
}

void
secret_withdraw(struct secret *s, struct secret_ask *ask)
{
	struct secret_ask **at;

	if (!ask->waits)
		return;
	ask->waits = false;
	for (at = &s->asks; *at != NULL; at = &(*at)->next)
		if (*at == ask) {
			*at = ask->next;
			break;
		}
	if (s->asks == NULL)
		kill_command(s);
}

void
secret_forget(struct secret *s)
{
	buf_wipe(&s->kept);
	s->is_kept = false;
}
