/*
 * tls_refusal.h - why a certificate is not believed, in words.
 *
 * Use:    by tls.c alone.
 * Pure.   Thread: any.
 */
#ifndef NET_TLS_REFUSAL_H
#define NET_TLS_REFUSAL_H

#include "base/buf.h"

struct x509_st; /* OpenSSL's X509 */

/* code is one of X509_V_ERR_..., about cert. */
void tls_put_refusal(struct buf *out, int code, struct x509_st *cert);

#endif
