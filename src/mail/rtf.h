/*
 * rtf.h - Rich Text Format to plain text: what Outlook writes as the body of a
 * winmail.dat.
 *
 * Pure.   Thread: any.
 * Limits: out's own; LIMIT_RTF_DEPTH, beyond which groups are not told apart.
 *   Time is linear.
 * Forgives: groups that are never closed or never opened, unknown words.
 *
 * Paragraphs become lines, cells tabs; pictures, fonts, styles and fields'
 * instructions are left out. Text that was made from HTML is read as the RTF it
 * was made into.
 */
#ifndef MAIL_RTF_H
#define MAIL_RTF_H

#include "base/buf.h"

/* Appends UTF-8, lines ended by LF. */
void rtf_put_text(struct buf *out, struct str rtf);

#endif
