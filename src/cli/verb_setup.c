#include "cli/asking.h"
#include "cli/meter.h"
#include "cli/verbs.h"

#include "base/file.h"
#include "base/limits.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- what the options say --------------------------------------------- */

/* The first line of what is open there. */
static bool
read_password(int fd, struct arena *a, struct newcomer *n, struct err *e)
{
	struct str rest, line = STR("");
	struct buf b;
	bool ok;

	buf_init(&b, LIMIT_SECRET_BYTES);
	ok = file_read_fd(fd, "the password", &b, e);
	rest = buf_str(&b);
	(void)str_take_line(&rest, &line);
	if (ok && line.n == 0)
		ok = err_set(e, ERR_NO_INPUT, "the password: nothing to read");
	n->password = arena_str(a, line);
	buf_wipe(&b);
	buf_fini(&b);
	return ok;
}

static bool
set_store(const struct opts *o, struct newcomer *n, struct err *e)
{
	static const struct {
		const char *word;
		enum secret_place place;
	} words[] = { { "file", PLACE_FILE },
		      { "pass", PLACE_PASS },
		      { "secret-tool", PLACE_SECRET_TOOL } };

	if (o->store == NULL)
		return true;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(o->store, words[i].word) == 0) {
			n->place = words[i].place;
			return true;
		}
	return err_set(e, ERR_USAGE,
		       "--store: \"%s\": expected file, pass or secret-tool",
		       o->store);
}

static bool
set_secret(const struct opts *o, struct arena *a, struct newcomer *n,
	   struct err *e)
{
	int ways = o->password_stdin + (o->password_fd != NULL) +
		   (o->password_command != NULL) + (o->token_command != NULL);
	uint64_t fd = STDIN_FILENO;

	if (ways > 1)
		return err_set(e, ERR_USAGE,
			       "expected one of --password-stdin, "
			       "--password-fd, --password-command and "
			       "--token-command, found %d",
			       ways);
	if (o->password_command != NULL) {
		n->place = PLACE_COMMAND;
		n->command = str_of(o->password_command);
		return true;
	}
	if (o->token_command != NULL) {
		n->place = PLACE_TOKEN;
		n->command = str_of(o->token_command);
		return true;
	}
	if (ways == 0)
		return true;
	if (o->password_fd != NULL &&
	    (!str_to_u64(str_of(o->password_fd), &fd) || fd > INT16_MAX))
		return err_set(e, ERR_USAGE,
			       "--password-fd: \"%s\" is not a number",
			       o->password_fd);
	if (fcntl((int)fd, F_GETFD) < 0)
		return err_set(e, ERR_USAGE, "--password-fd: %d is not open",
			       (int)fd);
	return read_password((int)fd, a, n, e);
}

bool
verb_setup_read(const struct opts *o, struct arena *a, struct newcomer *n,
		struct err *e)
{
	char path[PATH_MAX];

	*n = (struct newcomer){
		.account = str_of(o->account),
		.name = str_of(o->name),
		.receive = str_of(o->receive),
		.send = str_of(o->send),
		.user = str_of(o->user),
		.keep = str_of(o->keep),
		.ca_file = str_of(o->ca_file),
	};
	/* The file outlives the folder we are in. */
	if (o->ca_file != NULL && realpath(o->ca_file, path) != NULL)
		n->ca_file = arena_str(a, str_of(path));
	if (o->args.n > 1)
		return err_set(e, ERR_USAGE, "setup takes one address");
	if (o->args.n == 1)
		n->address = str_of(o->args.v[0]);
	return set_store(o, n, e) && set_secret(o, a, n, e);
}

/* ---- from a script ---------------------------------------------------- */

struct setting {
	struct asking asking;
	struct arena arena;
	struct newcomer newcomer;
	const struct opts *opts;
	struct err *e;
	bool has_failed;
};

static void
hear_found(void *context, const struct event *ev)
{
	struct setting *s = context;
	struct newcomer *n = &s->newcomer;

	if (ev->kind != EVENT_FOUND)
		return;
	if (ev->found.needs.n > 0)
		(void)printf("%.*s %.*s\n", STR_ARG(ev->found.provider),
			     STR_ARG(ev->found.needs));
	if (ev->found.is_foreign)
		s->has_failed = !err_set(
			s->e, ERR_USAGE,
			"DNS names %.*s and %.*s, which are of another domain, "
			"and anybody may have said so: if that is right, give "
			"them as --receive and --send",
			STR_ARG(ev->found.receive), STR_ARG(ev->found.send));
	else if (ev->found.login == FOUND_TOKEN && n->place != PLACE_TOKEN)
		s->has_failed = !err_set(s->e, ERR_USAGE,
					 "%.*s takes no passwords: expected "
					 "--token-command",
					 STR_ARG(ev->found.provider));
	if (s->opts->receive == NULL)
		n->receive = arena_str(&s->arena, ev->found.receive);
	if (s->opts->send == NULL)
		n->send = arena_str(&s->arena, ev->found.send);
	(void)printf("found by %.*s\n", STR_ARG(ev->found.how));
	if (ev->found.provider.n == 0 && n->receive.n == 0)
		s->has_failed = !err_set(
			s->e, ERR_NO_HOST,
			"no POP3 server of %.*s was found: give --receive",
			STR_ARG(n->address));
}

/* What the options leave open. */
static bool
find(struct setting *s)
{
	struct request *q = request_new(REQUEST_ACCOUNT_FIND);

	q->account_find.address = request_str(q, s->newcomer.address);
	if (asking_do(&s->asking, &q, hear_found, s, s->e))
		return true;
	meter_clear();
	if (s->has_failed)
		return false;
	/* One of the two is enough to go on with. */
	if (s->newcomer.receive.n == 0 && s->newcomer.send.n == 0)
		return false;
	*s->e = (struct err)ERR_INIT;
	return true;
}

static void
hear_checked(void *context, const struct event *ev)
{
	(void)context;
	if (ev->kind != EVENT_CHECKED || ev->err.kind != ERR_NONE)
		return;
	meter_clear();
	(void)printf("%.*s: ok%s%.*s\n", STR_ARG(ev->checked.service),
		     ev->checked.way.n > 0 ? ", logged in by " : "",
		     STR_ARG(ev->checked.way));
}

static void
hear_added(void *context, const struct event *ev)
{
	struct setting *s = context;

	if (!ev->last || ev->err.kind != ERR_NONE)
		return;
	(void)printf(s->opts->dry_run ? "%.*s\n"
				      : "the account was added to %.*s\n",
		     STR_ARG(ev->text));
}

static bool
post(struct setting *s, enum request_kind kind, ASKING_HEAR((*hear)))
{
	struct request *q = request_new(kind);
	bool ok;

	q->account_try.newcomer = request_newcomer(q, &s->newcomer);
	q->account_try.only_show = s->opts->dry_run;
	ok = asking_do(&s->asking, &q, hear, s, s->e);
	meter_clear();
	return ok;
}

static bool
has_all(const struct setting *s)
{
	const struct newcomer *n = &s->newcomer;

	if (n->address.n == 0)
		return err_set(s->e, ERR_USAGE, "setup: expected an address");
	if (n->place != PLACE_COMMAND && n->place != PLACE_TOKEN &&
	    n->password.n == 0)
		return err_set(s->e, ERR_USAGE,
			       "setup: expected --password-stdin, "
			       "--password-fd, --password-command or "
			       "--token-command");
	return true;
}

static bool
run(struct setting *s)
{
	const struct opts *o = s->opts;

	return verb_setup_read(o, &s->arena, &s->newcomer, s->e) &&
	       has_all(s) && asking_open_setup(&s->asking, o, s->e) &&
	       ((o->receive != NULL && o->send != NULL) || find(s)) &&
	       post(s, REQUEST_ACCOUNT_TRY, hear_checked) &&
	       post(s, REQUEST_ACCOUNT_ADD, hear_added);
}

int
verb_setup(const struct opts *o)
{
	struct err e = ERR_INIT;
	struct setting s = { .opts = o, .e = &e, .asking.signal_fd = -1 };
	bool ok = run(&s);

	asking_close(&s.asking);
	if (s.newcomer.password.n > 0)
		explicit_bzero((char *)(uintptr_t)s.newcomer.password.p,
			       s.newcomer.password.n);
	arena_fini(&s.arena);
	return ok ? 0 : asking_fail(&e);
}
