/*
 * build_head.h - what build.c needs for the head of a letter: checks, chance,
 * fields. The rest of build_head.c is declared in build.h.
 *
 * Pure, but for chance.   Thread: any.
 */
#ifndef MAIL_BUILD_HEAD_H
#define MAIL_BUILD_HEAD_H

#include "base/buf.h"
#include "mail/build.h"

/* Everything that becomes a header value, the names of files included. Fails
 * with ERR_DATA. */
bool build_head_check(const struct build_mail *m, struct err *e);

/* The fields of the letter, MIME-Version the last. */
bool build_head_put(struct arena *a, struct buf *out,
		    const struct build_mail *m, struct err *e);

/* 96 random bits in hex: nobody can guess them, nor meet them by chance. */
struct str build_head_chance(struct arena *a);

bool build_head_is_ascii(struct str s);

#endif
