/*
 * main.c - chooses a face: the command line, or the screens.
 */
#include "base/err.h"
#include "cli/cli.h"
#include "ui/ui.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct draft
fields_of(const struct cli_reader *r, struct arena *a)
{
	struct draft d = { .account = str_of(r->account),
			   .to = r->to,
			   .cc = r->cc,
			   .bcc = r->bcc,
			   .subject = r->subject,
			   .in_reply_to = r->in_reply_to,
			   .markdown = r->markdown,
			   .n_attachments = r->n_attach };

	d.attachments = ARENA_ARRAY(a, struct attachment, r->n_attach);
	for (size_t i = 0; i < r->n_attach; i++)
		d.attachments[i].path = str_of(r->attach[i]);
	return d;
}

static bool
run_once(struct cli_reader *r, bool *again, struct err *e)
{
	struct draft fields = fields_of(r, &r->arena);
	struct config config;
	struct ui_options options = {
		.config = &config,
		.engine = { .path = r->mailbox,
			    .read_only = r->read_only,
			    .trace_path = r->trace_path,
			    .background = true },
		.compose = r->compose,
		.fields = &fields,
		.body = r->body,
		.newcomer = r->setup ? &r->newcomer : NULL,
		.begins_anew = again,
		.template_path = str_of(r->draft_path),
	};
	bool ok;

	ok = r->setup ? config_begin(&config, r->config_path, e)
		      : config_load(&config, r->config_path, e);
	if (!ok)
		return false;
	ok = ui_run(&options, e);
	config_fini(&config);
	return ok;
}

/* Behind the wizard the reader comes, with the account. */
static bool
run_reader(struct cli_reader *r, struct err *e)
{
	bool again = false, ok = run_once(r, &again, e);

	if (r->newcomer.password.n > 0)
		explicit_bzero((char *)(uintptr_t)r->newcomer.password.p,
			       r->newcomer.password.n);
	r->setup = false;
	return ok && again ? run_once(r, &again, e) : ok;
}

/* A file opened in the place of a standard one would get what is printed. */
static void
open_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		(void)close(fd);
}

int
main(int argc, char **argv)
{
	struct cli_reader reader;
	struct err e = ERR_INIT;
	int status;

	open_standard_files();
	/* Names and dates as the user's; numbers stay as protocols want. */
	(void)setlocale(LC_CTYPE, "");
	(void)signal(SIGPIPE, SIG_IGN);
	status = cli_main(argc, argv, &reader);
	if (status == CLI_OPEN_READER) {
		if (!run_reader(&reader, &e))
			(void)fprintf(stderr, "culver: %s\n", e.text);
		status = err_exit(&e);
	}
	cli_reader_fini(&reader);
	return status;
}
