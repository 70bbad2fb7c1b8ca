/*
 * hash.h - SHA-256, whole and in pieces (FIPS 180-4, by OpenSSL); and MD5.
 *
 * Pure.   Thread: any.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

enum { HASH_BYTES = 32, HASH_HEX_SIZE = 2 * HASH_BYTES + 1 };

struct hash {
	void *state;
};

void hash_init(struct hash *h);
void hash_add(struct hash *h, struct str bytes);
/* Writes the hash as lower-case hex with a NUL, and ends *h. */
void hash_end_hex(struct hash *h, char hex[HASH_HEX_SIZE]);

/* The same as bytes. */
void hash_end(struct hash *h, unsigned char out[HASH_BYTES]);

/* The same for bytes at hand. */
void hash_hex(struct str bytes, char hex[HASH_HEX_SIZE]);

/* Another, for one old way to log in, and never for anything else: MD5 of
 * what the first says and then the second (RFC 1321). */
struct hash_md5 {
	char hex[33];
};

/* False where the system forbids MD5. */
bool hash_md5_hex(struct str first, struct str second, struct hash_md5 *out);

#endif
