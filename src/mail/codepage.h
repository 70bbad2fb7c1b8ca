/*
 * codepage.h - Windows code pages by number, as Outlook and RTF name charsets.
 *
 * Pure.   Thread: any.   Lives: constant.
 */
#ifndef MAIL_CODEPAGE_H
#define MAIL_CODEPAGE_H

#include "mail/charset.h"

/* NULL when there is no such. */
const struct charset *codepage_find(uint32_t number);

#endif
