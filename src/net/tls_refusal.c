#include "net/tls_refusal.h"

#include <openssl/x509v3.h>
#include <time.h>

static void
put_date(struct buf *out, const ASN1_TIME *time)
{
	struct tm tm = { 0 };

	if (ASN1_TIME_to_tm(time, &tm) == 1)
		buf_printf(out, "%04d-%02d-%02d", tm.tm_year + 1900,
			   tm.tm_mon + 1, tm.tm_mday);
	else
		buf_put(out, STR("an unknown date"));
}

static void
put_address(struct buf *out, const ASN1_OCTET_STRING *ip)
{
	const unsigned char *p = ASN1_STRING_get0_data(ip);
	int n = ASN1_STRING_length(ip);

	for (int i = 0; n == 4 && i < n; i++)
		buf_printf(out, "%s%u", i == 0 ? "" : ".", p[i]);
	for (int i = 0; n == 16 && i + 1 < n; i += 2)
		buf_printf(out, "%s%x", i == 0 ? "" : ":",
			   (unsigned)(p[i] << 8 | p[i + 1]));
}

static void
put_name(struct buf *out, const GENERAL_NAME *name, int *count)
{
	if (name->type != GEN_DNS && name->type != GEN_IPADD)
		return;
	buf_put(out, (*count)++ == 0 ? STR("\"") : STR(", \""));
	if (name->type == GEN_IPADD)
		put_address(out, name->d.iPAddress);
	else
		buf_put(out, (struct str){ (const char *)ASN1_STRING_get0_data(
						   name->d.dNSName),
					   (size_t)ASN1_STRING_length(
						   name->d.dNSName) });
	buf_put_char(out, '"');
}

enum { NAMES_SHOWN = 4 };

static void
put_names(struct buf *out, X509 *cert)
{
	GENERAL_NAMES *names =
		X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	int count = 0;

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		if (count == NAMES_SHOWN) {
			buf_put(out, STR(", ..."));
			break;
		}
		put_name(out, sk_GENERAL_NAME_value(names, i), &count);
	}
	GENERAL_NAMES_free(names);
	if (count == 0)
		buf_put(out, STR("none (it has no subjectAltName)"));
}

static void
put_issuer(struct buf *out, X509 *cert)
{
	char issuer[256] = "";

	(void)X509_NAME_oneline(X509_get_issuer_name(cert), issuer,
				sizeof(issuer));
	buf_printf(out,
		   "the certificate is not signed by a trusted authority "
		   "(it names \"%s\")",
		   issuer);
}

void
tls_put_refusal(struct buf *out, int code, X509 *cert)
{
	switch (code) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
		buf_put(out, STR("the certificate expired on "));
		put_date(out, X509_get0_notAfter(cert));
		break;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		buf_put(out, STR("the certificate is not valid before "));
		put_date(out, X509_get0_notBefore(cert));
		break;
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		buf_put(out,
			STR("the certificate was issued for other names: "));
		put_names(out, cert);
		break;
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		buf_put(out, STR("the certificate is self-signed"));
		break;
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		put_issuer(out, cert);
		break;
	default:
		buf_printf(out, "the certificate is not valid: %s",
			   X509_verify_cert_error_string(code));
	}
}
