/*
 * mailto.h - mailto: URLs of the command line (RFC 6068).
 *
 * Only fields that cannot do harm are taken: to, cc, subject, body,
 * in-reply-to. A blind copy or an attachment a web page asks for is not.
 * Lives: in the arena.
 */
#ifndef CLI_MAILTO_H
#define CLI_MAILTO_H

#include "cli/cli.h"

/* Adds what the URL says to *r. Fails with ERR_USAGE when it is none. */
bool mailto_read(struct cli_reader *r, struct str url, struct err *e);

/* Appends ", more" to a list of addresses. */
void mailto_add(struct arena *a, struct str *list, struct str more);

#endif
