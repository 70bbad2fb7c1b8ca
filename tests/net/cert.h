/* cert.h - certificates for a test: an authority, and what it signs. */
#ifndef TESTS_NET_CERT_H
#define TESTS_NET_CERT_H

#include <stdbool.h>

struct cert_wish {
	const char *name;     /* the common name */
	const char *alt;      /* "DNS:localhost,IP:127.0.0.1", or NULL */
	int from_day, to_day; /* counted from today */
	bool is_self_signed;
};

/* The authority of this process; written to path. */
void cert_make_authority(const char *path);
/* Writes the certificate and its key. */
void cert_make(const struct cert_wish *wish, const char *cert_path,
	       const char *key_path);
void cert_drop_authority(void);

#endif
