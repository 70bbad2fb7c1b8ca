/*
 * verbs.h - what culver does without a screen, one file a verb.
 *
 * Each returns an exit status of sysexits.h (EXIT STATUS in culver(1)), and
 * says its errors itself.   Thread: main.
 */
#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include "cli/opts.h"
#include "engine/model.h"

int verb_setup(const struct opts *o);
int verb_fetch(const struct opts *o);
int verb_list(const struct opts *o);
int verb_show(const struct opts *o);
int verb_mime(const struct opts *o);
int verb_send(const struct opts *o);
int verb_outbox(const struct opts *o);
int verb_check(const struct opts *o);
int verb_index(const struct opts *o);

struct cli_reader;

/* What the options of `setup` say; the password is read. Fails with ERR_USAGE,
 * ERR_NO_INPUT. */
bool verb_setup_read(const struct opts *o, struct arena *a,
		     struct newcomer *out, struct err *e);

/* Sends a letter made from the command line, its text from standard input.
 * The letter is described by *r, as for the compose screen. */
int verb_batch(const struct opts *o, const struct cli_reader *r);

#endif
