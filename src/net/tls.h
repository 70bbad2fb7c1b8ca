/*
 * tls.h - TLS 1.2 and later over a stream, by OpenSSL.
 *
 * Use:    tls_wrap gives a stream; call tls_handshake each time the stream is
 *         ready for what stream_wants says, until it is no longer STEP_MORE.
 * Waits:  never, but for the files of certificates when a tls_context opens.
 * Thread: one at a time.
 * Trust:  a client believes the system's authorities and those in ca_file;
 *         the host must stand in the certificate's subjectAltName, as a name
 *         or an IP address; the subject's common name counts for nothing.
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include "net/stream.h"

/* Keys and trust, shared by the streams made with it; each of those keeps what
 * it needs, so it may be closed before them. */
struct tls_context;

/* ca_file may be NULL or "". Fails with ERR_CONFIG. */
struct tls_context *tls_open_client(const char *ca_file, struct err *e);
/* From now on a client shows this to servers that ask for one. PEM files: the
 * certificate with its chain, and the key (NULL: in the same file), without a
 * passphrase. Fails with ERR_CONFIG. */
bool tls_show_certificate(struct tls_context *c, const char *cert_file,
			  const char *key_file, struct err *e);
/* The same two for a server. */
struct tls_context *tls_open_server(const char *cert_file, const char *key_file,
				    struct err *e);
void tls_close(struct tls_context **c);

/*
 * TLS over inner, which belongs to the result from now on. host is the name or
 * IP literal that was asked for; NULL on a server.
 */
struct stream *tls_wrap(struct tls_context *c, struct stream *inner,
			const char *host);

/*
 * One push. STEP_MORE: wait for stream_wants(s, 0) and call again. STEP_END:
 * done, and the other side is who it should be. STEP_BAD with ERR_TLS: refused;
 * e says why in words and that nothing was sent. Reading and writing are for
 * afterwards.
 */
enum step tls_handshake(struct stream *s, struct err *e);

/*
 * What only the two ends of this connection have: "tls-exporter" (RFC 9266)
 * from TLS 1.3 on, before it "tls-unique" (RFC 5929), where both ends do RFC
 * 7627. After the handshake. False when there is none.
 */
struct tls_binding {
	const char *type;
	size_t n;
	char bytes[64];
};

bool tls_bind(const struct stream *s, struct tls_binding *out);

/* "TLSv1.3, TLS_AES_256_GCM_SHA384", for a trace; lives with the stream. */
struct str tls_describe(const struct stream *s);

#endif
