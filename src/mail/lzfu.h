/*
 * lzfu.h - compressed RTF, as Outlook puts it into winmail.dat (MS-OXRTFCP).
 *
 * Pure.   Thread: any.
 * Limits: out's own; one byte gives nine at most.
 * Forgives: a wrong size or checksum, a cut end.
 */
#ifndef MAIL_LZFU_H
#define MAIL_LZFU_H

#include "base/buf.h"

/* Appends what was packed; false when it is nothing of that kind. */
bool lzfu_unpack(struct buf *out, struct str packed);

#endif
