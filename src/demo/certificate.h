/*
 * certificate.h - an authority and a certificate to throw away.
 *
 * Writes DIR/ca.pem (the authority, for the reader's ca-file), DIR/cert.pem
 * and DIR/key.pem (for localhost, 127.0.0.1 and ::1, good for a day). The
 * authority's own key is never written: nobody can sign with it again.
 */
#ifndef DEMO_CERTIFICATE_H
#define DEMO_CERTIFICATE_H

#include "base/err.h"

bool certificate_make(const char *dir, struct err *e);

#endif
