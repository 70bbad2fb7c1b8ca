#include "demo/certificate.h"

#include "base/file.h"
#include "base/world.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

enum { DAY_S = 24 * 60 * 60, VERSION_3 = 2 };

struct signer {
	X509 *cert;
	EVP_PKEY *key;
};

static bool
add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *x;
	bool ok;

	X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
	x = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	ok = x != NULL && X509_add_ext(cert, x, -1) == 1;
	X509_EXTENSION_free(x);
	return ok;
}

static bool
set_name(X509 *cert, const char *common_name)
{
	return X509_NAME_add_entry_by_txt(
		       X509_get_subject_name(cert), "CN", MBSTRING_ASC,
		       (const unsigned char *)common_name, -1, -1, 0) == 1;
}

/* A certificate with a new key, not yet signed. */
static bool
begin(struct signer *s, const char *common_name)
{
	uint32_t serial;

	world_random(&serial, sizeof(serial));
	s->key = EVP_EC_gen("P-256");
	s->cert = X509_new();
	return s->key != NULL && s->cert != NULL &&
	       X509_set_version(s->cert, VERSION_3) == 1 &&
	       ASN1_INTEGER_set_uint64(X509_get_serialNumber(s->cert),
				       (uint64_t)serial + 1) == 1 &&
	       X509_gmtime_adj(X509_getm_notBefore(s->cert), -DAY_S) != NULL &&
	       X509_gmtime_adj(X509_getm_notAfter(s->cert), DAY_S) != NULL &&
	       X509_set_pubkey(s->cert, s->key) == 1 &&
	       set_name(s->cert, common_name);
}

static bool
sign(X509 *cert, const struct signer *by)
{
	return X509_set_issuer_name(cert, X509_get_subject_name(by->cert)) ==
		       1 &&
	       X509_sign(cert, by->key, EVP_sha256()) > 0;
}

static bool
make_both(struct signer *ca, struct signer *host)
{
	static const char names[] = "DNS:localhost,IP:127.0.0.1,IP:::1";

	return begin(ca, "culver demo authority") &&
	       add_extension(ca->cert, ca->cert, NID_basic_constraints,
			     "critical,CA:TRUE") &&
	       add_extension(ca->cert, ca->cert, NID_key_usage,
			     "critical,keyCertSign") &&
	       sign(ca->cert, ca) && begin(host, "localhost") &&
	       add_extension(host->cert, ca->cert, NID_subject_alt_name,
			     names) &&
	       sign(host->cert, ca);
}

static bool
write_pem(const char *dir, const char *name, BIO *pem, struct err *e)
{
	struct arena a = { 0 };
	char *bytes = NULL;
	long n = BIO_get_mem_data(pem, &bytes);
	struct str text = { bytes, n > 0 ? (size_t)n : 0 };
	bool ok = file_write_durable(file_join(&a, dir, name), text, e);

	BIO_free(pem);
	arena_fini(&a);
	return ok;
}

static bool
write_cert(const char *dir, const char *name, X509 *cert, struct err *e)
{
	BIO *pem = BIO_new(BIO_s_mem());

	(void)PEM_write_bio_X509(pem, cert);
	return write_pem(dir, name, pem, e);
}

static bool
write_key(const char *dir, const char *name, EVP_PKEY *key, struct err *e)
{
	BIO *pem = BIO_new(BIO_s_mem());

	(void)PEM_write_bio_PrivateKey(pem, key, NULL, NULL, 0, NULL, NULL);
	return write_pem(dir, name, pem, e);
}

bool
certificate_make(const char *dir, struct err *e)
{
	struct signer ca = { 0 }, host = { 0 };
	bool ok = make_both(&ca, &host);

	if (!ok)
		(void)err_set(e, ERR_UNAVAILABLE,
			      "no certificate could be made");
	ok = ok && write_cert(dir, "ca.pem", ca.cert, e) &&
	     write_cert(dir, "cert.pem", host.cert, e) &&
	     write_key(dir, "key.pem", host.key, e);
	X509_free(ca.cert);
	X509_free(host.cert);
	EVP_PKEY_free(ca.key);
	EVP_PKEY_free(host.key);
	return ok;
}
