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

static void
put_hex(const unsigned char *raw, size_t n, char *hex)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digits[raw[i] >> 4];
		hex[2 * i + 1] = digits[raw[i] & 15];
	}
	hex[2 * n] = '\0';
}

void
hash_end(struct hash *h, unsigned char out[HASH_BYTES])
{
	must(EVP_DigestFinal_ex(h->state, out, NULL));
	EVP_MD_CTX_free(h->state);
	h->state = NULL;
}

void
hash_end_hex(struct hash *h, char hex[HASH_HEX_SIZE])
{
	unsigned char raw[HASH_BYTES];

	hash_end(h, raw);
	put_hex(raw, sizeof(raw), hex);
}

void
hash_hex(struct str bytes, char hex[HASH_HEX_SIZE])
{
	struct hash h;

	hash_init(&h);
	hash_add(&h, bytes);
	hash_end_hex(&h, hex);
}

bool
hash_md5_hex(struct str first, struct str second, struct hash_md5 *out)
{
	EVP_MD_CTX *md5 = EVP_MD_CTX_new();
	unsigned char raw[16];
	bool ok;

	must(md5 != NULL);
	ok = EVP_DigestInit_ex(md5, EVP_md5(), NULL) == 1 &&
	     EVP_DigestUpdate(md5, first.p, first.n) == 1 &&
	     EVP_DigestUpdate(md5, second.p, second.n) == 1 &&
	     EVP_DigestFinal_ex(md5, raw, NULL) == 1;
	EVP_MD_CTX_free(md5);
	if (ok)
		put_hex(raw, sizeof(raw), out->hex);
	return ok;
}
