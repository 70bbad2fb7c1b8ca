#include "config.h"

#include "cli/cli.h"

#include "base/file.h"
#include "base/limits.h"
#include "cli/asking.h"
#include "cli/demo.h"
#include "cli/mailto.h"
#include "cli/verbs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const struct {
	enum verb verb;
	int (*run)(const struct opts *o);
} runs[] = {
	{ VERB_FETCH, verb_fetch }, { VERB_LIST, verb_list },
	{ VERB_SHOW, verb_show },   { VERB_MIME, verb_mime },
	{ VERB_SEND, verb_send },   { VERB_OUTBOX, verb_outbox },
	{ VERB_CHECK, verb_check }, { VERB_INDEX, verb_index },
};

/* The text of -i; standard input only where it is not the letter's text. */
static bool
read_include(struct cli_reader *r, const char *path, struct err *e)
{
	struct buf text;
	bool ok;

	buf_init(&text, LIMIT_DRAFT_BYTES);
	ok = strcmp(path, "-") == 0
		     ? file_read_fd(STDIN_FILENO, "standard input", &text, e)
		     : file_read(path, &text, e);
	r->body = arena_printf(&r->arena, "%.*s%.*s", STR_ARG(buf_str(&text)),
			       STR_ARG(r->body));
	buf_fini(&text);
	return ok;
}

static bool
check_attachments(const struct cli_reader *r, struct err *e)
{
	for (size_t i = 0; i < r->n_attach; i++) {
		if (access(r->attach[i], R_OK) != 0)
			return err_set(e, ERR_NO_INPUT, "%s: cannot be read",
				       r->attach[i]);
	}
	return true;
}

/* What the command line says of a letter. */
static bool
read_letter(struct cli_reader *r, const struct opts *o, struct err *e)
{
	for (size_t i = 0; i < o->args.n; i++) {
		struct str arg = str_of(o->args.v[i]);
		bool is_url = str_starts_fold(arg, STR("mailto:"));

		if (is_url && !mailto_read(r, arg, e))
			return false;
		if (!is_url && str_find_char(arg, '@', 0) == SIZE_MAX)
			return err_set(e, ERR_USAGE,
				       "%s: neither a verb nor an address "
				       "(see --help)",
				       o->args.v[i]);
		if (!is_url)
			mailto_add(&r->arena, &r->to, arg);
	}
	for (size_t i = 0; i < o->cc.n; i++)
		mailto_add(&r->arena, &r->cc, str_of(o->cc.v[i]));
	for (size_t i = 0; i < o->bcc.n; i++)
		mailto_add(&r->arena, &r->bcc, str_of(o->bcc.v[i]));
	if (o->subject != NULL)
		r->subject = str_of(o->subject);
	r->attach = o->attach.v;
	r->n_attach = o->attach.n;
	r->draft_path = o->draft;
	r->markdown = o->markdown;
	r->compose = o->args.n > 0 || r->cc.n > 0 || r->bcc.n > 0 ||
		     o->subject != NULL || r->n_attach > 0 ||
		     o->include != NULL || o->draft != NULL;
	return check_attachments(r, e) &&
	       (o->include == NULL || read_include(r, o->include, e));
}

static int
open_reader(struct cli_reader *r, const struct opts *o)
{
	struct err e = ERR_INIT;

	r->config_path = o->config_path;
	r->account = o->account;
	r->trace_path = o->trace_path;
	r->mailbox = o->mailbox;
	r->read_only = o->read_only;
	if (!read_letter(r, o, &e))
		return asking_fail(&e);
	if (r->compose && !isatty(STDIN_FILENO))
		return verb_batch(o, r);
	if (!isatty(STDOUT_FILENO)) {
		(void)err_set(&e, ERR_USAGE,
			      "the reader needs a terminal; for scripts see "
			      "culver --help");
		return asking_fail(&e);
	}
	return CLI_OPEN_READER;
}

static int
open_demo(struct cli_reader *r, const struct opts *o)
{
	struct err e = ERR_INIT;

	r->trace_path = o->trace_path;
	if (!isatty(STDOUT_FILENO))
		(void)err_set(&e, ERR_USAGE, "the demo needs a terminal");
	else if (demo_start(&r->demo, &r->arena, &r->config_path, &e))
		return CLI_OPEN_READER;
	return asking_fail(&e);
}

static int
open_setup(struct cli_reader *r, const struct opts *o)
{
	struct err e = ERR_INIT;

	if (o->no_input)
		return verb_setup(o);
	r->setup = true;
	r->config_path = o->config_path;
	r->trace_path = o->trace_path;
	if (!isatty(STDOUT_FILENO) ||
	    (!o->password_stdin && !isatty(STDIN_FILENO)))
		(void)err_set(&e, ERR_USAGE,
			      "setup asks in a terminal; scripts say "
			      "--no-input");
	else if (verb_setup_read(o, &r->arena, &r->newcomer, &e))
		return CLI_OPEN_READER;
	return asking_fail(&e);
}

/* What was printed has arrived, unless its reader had enough of it. */
static int
finish_output(int status)
{
	struct err e = ERR_INIT;

	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno == EPIPE)
		return status;
	(void)err_sys(&e, errno, "standard output");
	return asking_fail(&e);
}

int
cli_main(int argc, char **argv, struct cli_reader *reader)
{
	struct err e = ERR_INIT;
	struct opts o;

	*reader = (struct cli_reader){ 0 };
	if (!opts_parse(&o, argc, argv, &reader->arena, &e))
		return asking_fail(&e);
	if (o.help) {
		opts_help(o.verb, stdout);
		return finish_output(0);
	}
	if (o.version) {
		(void)puts("culver " PACKAGE_VERSION);
		return finish_output(0);
	}
	for (size_t i = 0; i < COUNT_OF(runs); i++) {
		if (runs[i].verb == o.verb)
			return finish_output(runs[i].run(&o));
	}
	if (o.verb == VERB_SETUP)
		return finish_output(open_setup(reader, &o));
	if (o.verb == VERB_DEMO)
		return open_demo(reader, &o);
	return open_reader(reader, &o);
}

void
cli_reader_fini(struct cli_reader *reader)
{
	demo_stop(&reader->demo);
	arena_fini(&reader->arena);
}
