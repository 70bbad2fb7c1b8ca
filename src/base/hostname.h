/*
 * hostname.h - host names of all scripts, as people may be shown them (RFC
 * 5890; Unicode UTS 39).
 *
 * Pure.   Thread: any.
 * Limits: HOSTNAME_BYTES; longer ones are no host names and stay as they are.
 *
 * A name in its own letters can be made to look like another: Cyrillic "а"
 * for Latin "a". So it is shown in its letters only when no label mixes
 * scripts (but those that Chinese, Japanese and Korean mix), none is wholly
 * letters that look like Latin ones, and none has what cannot be seen.
 */
#ifndef BASE_HOSTNAME_H
#define BASE_HOSTNAME_H

#include "base/buf.h"

enum { HOSTNAME_BYTES = 253 };
/* Stands behind a name that may be meant to look like another. */
#define HOSTNAME_MARK "(!)"

/* Appends host (UTF-8, or ASCII with "xn--") as it may be shown. Returns
 * false when it could be taken for another: then it stands there as DNS has
 * it, with the mark behind. What comes out is safe when host is. */
bool hostname_put_shown(struct buf *out, struct str host);

/* Appends it as DNS has it, in lower case; one that cannot be a host name as
 * it is. */
void hostname_put_ascii(struct buf *out, struct str host);

/* The same for an address: what stands behind its last @ is the host. */
bool hostname_put_address(struct buf *out, struct str addr);

#endif
