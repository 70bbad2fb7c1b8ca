#include "tests/net/cert.h"

#include "tests/check.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>

static EVP_PKEY *authority_key;
static X509 *authority;

static void
write_cert(X509 *cert, const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(PEM_write_X509(f, cert), 1);
	(void)fclose(f);
}

static void
write_key(EVP_PKEY *key, const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(
		PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL), 1);
	(void)fclose(f);
}

static void
add_extension(X509 *cert, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, authority, cert, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	assert_non_null(extension);
	assert_int_equal(X509_add_ext(cert, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

static X509 *
new_cert(EVP_PKEY *key, const struct cert_wish *wish)
{
	static long serial = 1;
	X509 *cert = X509_new();
	X509_NAME *name = X509_get_subject_name(cert);

	(void)X509_set_version(cert, X509_VERSION_3);
	(void)ASN1_INTEGER_set(X509_get_serialNumber(cert), serial++);
	(void)X509_time_adj_ex(X509_getm_notBefore(cert), wish->from_day, 0,
			       NULL);
	(void)X509_time_adj_ex(X509_getm_notAfter(cert), wish->to_day, 0, NULL);
	(void)X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
					 (const unsigned char *)wish->name, -1,
					 -1, 0);
	(void)X509_set_pubkey(cert, key);
	return cert;
}

void
cert_make_authority(const char *path)
{
	const struct cert_wish wish = { "a test's authority", NULL, -1, 1,
					false };

	authority_key = EVP_EC_gen("P-256");
	authority = new_cert(authority_key, &wish);
	(void)X509_set_issuer_name(authority, X509_get_subject_name(authority));
	add_extension(authority, NID_basic_constraints, "critical,CA:TRUE");
	assert_true(X509_sign(authority, authority_key, EVP_sha256()) > 0);
	write_cert(authority, path);
}

void
cert_make(const struct cert_wish *wish, const char *cert_path,
	  const char *key_path)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = new_cert(key, wish);

	(void)X509_set_issuer_name(
		cert,
		X509_get_subject_name(wish->is_self_signed ? cert : authority));
	if (wish->alt != NULL)
		add_extension(cert, NID_subject_alt_name, wish->alt);
	assert_true(X509_sign(cert, wish->is_self_signed ? key : authority_key,
			      EVP_sha256()) > 0);
	write_cert(cert, cert_path);
	write_key(key, key_path);
	X509_free(cert);
	EVP_PKEY_free(key);
}

void
cert_drop_authority(void)
{
	X509_free(authority);
	EVP_PKEY_free(authority_key);
}
