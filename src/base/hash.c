#include "base/hash.h"

#include <openssl/evp.h>
#include <stdlib.h>

/* EVP fails only for want of memory or of SHA-256 itself. */
static void
must(int ok)
{
	if (ok != 1)
		abort();
}

void
hash_init(struct hash *h)
{
	h->state = EVP_MD_CTX_new();
	must(h->state != NULL);
	must(EVP_DigestInit_ex(h->state, EVP_sha256(), NULL));
}

void
hash_add(struct hash *h, struct str bytes)
{
	must(EVP_DigestUpdate(h->state, bytes.p, bytes.n));
}

void
hash_end_hex(struct hash *h, char hex[HASH_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char raw[HASH_BYTES];

	must(EVP_DigestFinal_ex(h->state, raw, NULL));
	EVP_MD_CTX_free(h->state);
	h->state = NULL;
	for (size_t i = 0; i < HASH_BYTES; i++) {
		hex[2 * i] = digits[raw[i] >> 4];
		hex[2 * i + 1] = digits[raw[i] & 15];
	}
	hex[2 * HASH_BYTES] = '\0';
}

void
hash_hex(struct str bytes, char hex[HASH_HEX_SIZE])
{
	struct hash h;

	hash_init(&h);
	hash_add(&h, bytes);
	hash_end_hex(&h, hex);
}
