/*
 * mapi.h - a list of MAPI properties as TNEF writes it (MS-OXTNEF 2.1.3.4).
 *
 * Use:    mapi_open, then mapi_next until it returns false.
 * Pure.   Thread: any.   Lives: values are views into the list.
 * Forgives: lists that are cut, or that hold what we do not know: they end
 *   there.
 */
#ifndef MAIL_MAPI_H
#define MAIL_MAPI_H

#include "base/str.h"

enum mapi_type {
	MAPI_LONG = 0x0003,
	MAPI_OBJECT = 0x000d,
	MAPI_STRING8 = 0x001e, /* in the code page of the message */
	MAPI_UNICODE = 0x001f, /* UTF-16, low byte first */
	MAPI_SYSTIME = 0x0040, /* 100 ns since 1601 */
	MAPI_BINARY = 0x0102,
};

struct mapi_prop {
	unsigned type, id;
	struct str value; /* of several the first */
};

struct mapi {
	struct str rest;
	uint32_t left; /* properties */
};

void mapi_open(struct mapi *m, struct str list);
/* Properties that have a name in place of a number are passed over. */
bool mapi_next(struct mapi *m, struct mapi_prop *out);

/* Little-endian numbers off the front; false when there is too little. */
bool mapi_take_u16(struct str *rest, uint32_t *n);
bool mapi_take_u32(struct str *rest, uint32_t *n);
/* So many bytes off the front. */
bool mapi_take(struct str *rest, size_t n, struct str *bytes);

#endif
