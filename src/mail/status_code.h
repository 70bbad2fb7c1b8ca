/*
 * status_code.h - enhanced status codes of mail in words (RFC 3463, and the
 * registry it began).
 *
 * Pure.   Thread: any.
 */
#ifndef MAIL_STATUS_CODE_H
#define MAIL_STATUS_CODE_H

#include "base/buf.h"

/* Appends the code at the head of s and what it means: "5.1.1: there is no
 * such mailbox (final)"; then what else stands in s. Text without a code is
 * appended as it is. */
void status_code_put(struct buf *out, struct str s);

/* What the code at the head of s means, without its class; or NULL. */
const char *status_code_meaning(struct str s);

#endif
