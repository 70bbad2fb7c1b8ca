#include "net/tls.h"

#include "base/buf.h"
#include "base/mem.h"
#include "net/resolve.h"
#include "net/tls_refusal.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tls_context {
	SSL_CTX *ssl;
	BIO_METHOD *method;
	bool is_server;
	int refs; /* the opener's, and one a stream */
};

struct tls {
	struct stream base; /* first: a struct stream * is one of these */
	struct stream *inner;
	struct tls_context *context;
	SSL *ssl;
	int wants;       /* of the handshake */
	int read_wants;  /* what a read waits for, */
	int write_wants; /* and a write */
	bool is_done, is_closed;
	struct err broken;  /* what the inner stream said */
	struct err refused; /* what is wrong with the certificate */
	char host[RESOLVE_NAME_SIZE];
	char description[96];
};

/* ---- OpenSSL's bytes go through the inner stream ---- */

static int
fail_io(BIO *bio, struct tls *t, enum step step, int retry)
{
	if (step == STEP_MORE)
		BIO_set_flags(bio, retry | BIO_FLAGS_SHOULD_RETRY);
	t->is_closed = step == STEP_END;
	return step == STEP_END ? 0 : -1;
}

static int
bio_read(BIO *bio, char *to, int room)
{
	struct tls *t = BIO_get_data(bio);
	size_t n = 0;
	enum step step;

	BIO_clear_retry_flags(bio);
	step = stream_read(t->inner, to, (size_t)room, &n, &t->broken);
	if (step == STEP_ITEM)
		return (int)n;
	return fail_io(bio, t, step, BIO_FLAGS_READ);
}

static int
bio_write(BIO *bio, const char *from, int length)
{
	struct tls *t = BIO_get_data(bio);
	size_t n = 0;
	enum step step;

	BIO_clear_retry_flags(bio);
	step = stream_write(t->inner, (struct str){ from, (size_t)length }, &n,
			    &t->broken);
	if (step == STEP_ITEM)
		return (int)n;
	return fail_io(bio, t, step, BIO_FLAGS_WRITE);
}

static long
bio_ctrl(BIO *bio, int command, long number, void *pointer)
{
	const struct tls *t = BIO_get_data(bio);

	(void)number;
	(void)pointer;
	if (command == BIO_CTRL_EOF)
		return t->is_closed;
	return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *
make_method(void)
{
	BIO_METHOD *method = BIO_meth_new(
		BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream");

	if (method != NULL) {
		(void)BIO_meth_set_read(method, bio_read);
		(void)BIO_meth_set_write(method, bio_write);
		(void)BIO_meth_set_ctrl(method, bio_ctrl);
	}
	return method;
}

/* ---- who is believed ---- */

static int
verified(int is_good, X509_STORE_CTX *store)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(
		store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls *t = SSL_get_app_data(ssl);
	struct buf why;

	if (is_good == 1 || t->refused.kind != ERR_NONE)
		return is_good;
	buf_init(&why, ERR_TEXT_MAX);
	tls_put_refusal(&why, X509_STORE_CTX_get_error(store),
			X509_STORE_CTX_get_current_cert(store));
	(void)err_set(&t->refused, ERR_TLS,
		      "no trusted connection to %s: %.*s; nothing was sent",
		      t->host, STR_ARG(buf_str(&why)));
	buf_fini(&why);
	return is_good;
}

/* ---- contexts ---- */

static struct tls_context *
open_context(const SSL_METHOD *method, struct err *e)
{
	struct tls_context *c = mem_zalloc(sizeof(*c));

	c->refs = 1;
	c->ssl = SSL_CTX_new(method);
	c->method = make_method();
	if (c->ssl == NULL || c->method == NULL ||
	    SSL_CTX_set_min_proto_version(c->ssl, TLS1_2_VERSION) != 1) {
		(void)err_set(e, ERR_CONFIG, "OpenSSL cannot do TLS 1.2");
		tls_close(&c);
		return NULL;
	}
	(void)SSL_CTX_set_mode(c->ssl,
			       SSL_MODE_ENABLE_PARTIAL_WRITE |
				       SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	/* Many hang up without a farewell. What is cut short by it, the
	 * protocols notice. */
	(void)SSL_CTX_set_options(c->ssl, SSL_OP_IGNORE_UNEXPECTED_EOF);
	return c;
}

static bool
trust_file(struct tls_context *c, const char *ca_file, struct err *e)
{
	if (ca_file == NULL || ca_file[0] == '\0')
		return true;
	ERR_clear_error();
	if (SSL_CTX_load_verify_locations(c->ssl, ca_file, NULL) == 1)
		return true;
	return err_set(e, ERR_CONFIG, "ca-file %s: %s", ca_file,
		       ERR_reason_error_string(ERR_peek_error()));
}

struct tls_context *
tls_open_client(const char *ca_file, struct err *e)
{
	struct tls_context *c = open_context(TLS_client_method(), e);

	if (c == NULL)
		return NULL;
	(void)SSL_CTX_set_default_verify_paths(c->ssl);
	if (!trust_file(c, ca_file, e)) {
		tls_close(&c);
		return NULL;
	}
	SSL_CTX_set_verify(c->ssl, SSL_VERIFY_PEER, verified);
	return c;
}

/* OpenSSL would ask the terminal, and the whole thread would wait. */
static int
know_no_passphrase(char *to, int room, int is_writing, void *who)
{
	(void)to;
	(void)room;
	(void)is_writing;
	(void)who;
	return -1;
}

static bool
fail_files(const char *cert_file, const char *key_file, struct err *e)
{
	unsigned long first = ERR_peek_error(), code;
	const char *why = ERR_SYSTEM_ERROR(first)
				  ? strerror(ERR_GET_REASON(first))
				  : ERR_reason_error_string(first);

	while ((code = ERR_get_error()) != 0)
		if (ERR_GET_LIB(code) == ERR_LIB_PEM &&
		    ERR_GET_REASON(code) == PEM_R_BAD_PASSWORD_READ)
			why = "expected a key without a passphrase";
	return err_set(e, ERR_CONFIG, "%s, %s: %s", cert_file, key_file, why);
}

bool
tls_show_certificate(struct tls_context *c, const char *cert_file,
		     const char *key_file, struct err *e)
{
	if (key_file == NULL)
		key_file = cert_file;
	ERR_clear_error();
	SSL_CTX_set_default_passwd_cb(c->ssl, know_no_passphrase);
	return (SSL_CTX_use_certificate_chain_file(c->ssl, cert_file) == 1 &&
		SSL_CTX_use_PrivateKey_file(c->ssl, key_file,
					    SSL_FILETYPE_PEM) == 1) ||
	       fail_files(cert_file, key_file, e);
}

struct tls_context *
tls_open_server(const char *cert_file, const char *key_file, struct err *e)
{
	struct tls_context *c = open_context(TLS_server_method(), e);

	if (c == NULL)
		return NULL;
	c->is_server = true;
	if (!tls_show_certificate(c, cert_file, key_file, e))
		tls_close(&c);
	return c;
}

void
tls_close(struct tls_context **c)
{
	struct tls_context *old = *c;

	*c = NULL;
	if (old == NULL || --old->refs > 0)
		return;
	SSL_CTX_free(old->ssl);
	BIO_meth_free(old->method);
	mem_free(&old);
}

/* ---- the stream ---- */

static struct tls *
tls_of(struct stream *s)
{
	return (struct tls *)s;
}

/* By TLS 1.3 this comes after the handshake. */
static bool
blames_certificate(int reason)
{
	static const int alerts[] = {
		SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED,
		SSL_R_SSLV3_ALERT_BAD_CERTIFICATE,
		SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE,
		SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED,
		SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED,
		SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN,
		SSL_R_TLSV1_ALERT_UNKNOWN_CA,
	};

	for (size_t i = 0; i < COUNT_OF(alerts); i++)
		if (reason == alerts[i])
			return true;
	return false;
}

/* What it waits for, if it does. */
static enum step
explain(struct tls *t, int rc, int *wants, struct err *e)
{
	switch (SSL_get_error(t->ssl, rc)) {
	case SSL_ERROR_WANT_READ:
		*wants = LOOP_READ;
		return STEP_MORE;
	case SSL_ERROR_WANT_WRITE:
		*wants = LOOP_WRITE;
		return STEP_MORE;
	case SSL_ERROR_ZERO_RETURN:
		return STEP_END;
	default:
		break;
	}
	if (t->broken.kind != ERR_NONE)
		*e = t->broken;
	else if (blames_certificate(ERR_GET_REASON(ERR_peek_error())))
		(void)err_set(e, ERR_LOGIN,
			      "the server does not accept the client's "
			      "certificate: %s",
			      ERR_reason_error_string(ERR_peek_error()));
	else
		(void)err_set(e, ERR_TLS, "TLS broke: %s",
			      ERR_reason_error_string(ERR_peek_error()));
	return STEP_BAD;
}

static enum step
tls_read(struct stream *s, char *to, size_t room, size_t *n, struct err *e)
{
	struct tls *t = tls_of(s);
	int rc;

	ERR_clear_error();
	t->read_wants = LOOP_READ;
	rc = SSL_read_ex(t->ssl, to, room, n);
	return rc == 1 ? STEP_ITEM : explain(t, rc, &t->read_wants, e);
}

static enum step
tls_write(struct stream *s, struct str bytes, size_t *n, struct err *e)
{
	struct tls *t = tls_of(s);
	int rc;

	*n = 0;
	if (bytes.n == 0)
		return STEP_ITEM;
	ERR_clear_error();
	t->write_wants = LOOP_WRITE;
	rc = SSL_write_ex(t->ssl, bytes.p, bytes.n, n);
	return rc == 1 ? STEP_ITEM : explain(t, rc, &t->write_wants, e);
}

static int
tls_wants(const struct stream *s, int wants)
{
	const struct tls *t = (const struct tls *)s;
	int result = 0;

	if (!t->is_done)
		return t->wants;
	if ((wants & LOOP_READ) != 0)
		result |= t->read_wants;
	if ((wants & LOOP_WRITE) != 0)
		result |= t->write_wants;
	return result;
}

static void
tls_local(const struct stream *s, char out[STREAM_LITERAL_SIZE])
{
	stream_local_literal(((const struct tls *)s)->inner, out);
}

static void
tls_close_stream(struct stream *s)
{
	struct tls *t = tls_of(s);

	ERR_clear_error();
	if (t->is_done)
		(void)SSL_shutdown(t->ssl);
	SSL_free(t->ssl);
	stream_close(&t->inner);
	tls_close(&t->context);
	mem_free(&t);
}

static const struct stream_ops tls_ops = {
	.read = tls_read,
	.write = tls_write,
	.wants = tls_wants,
	.local = tls_local,
	.close = tls_close_stream,
};

/* The name in the subjectAltName, and only there. */
static void
expect_host(struct tls *t, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(t->ssl);
	struct err e = ERR_INIT;

	if (!resolve_ascii_name(host, t->host, &e))
		(void)snprintf(t->host, sizeof(t->host), "%s", host);
	X509_VERIFY_PARAM_set_hostflags(
		param, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT |
			       X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (X509_VERIFY_PARAM_set1_ip_asc(param, t->host) == 1)
		return;
	/* An empty name would switch the check off. */
	if (t->host[0] == '\0' ||
	    X509_VERIFY_PARAM_set1_host(param, t->host, 0) != 1)
		abort();
	(void)SSL_set_tlsext_host_name(t->ssl, t->host);
}

struct stream *
tls_wrap(struct tls_context *c, struct stream *inner, const char *host)
{
	struct tls *t = mem_zalloc(sizeof(*t));
	BIO *bio = BIO_new(c->method);

	t->base = (struct stream){ .ops = &tls_ops, .fd = stream_fd(inner) };
	t->inner = inner;
	t->context = c;
	c->refs++;
	t->ssl = SSL_new(c->ssl);
	if (t->ssl == NULL || bio == NULL)
		abort(); /* memory, and nothing else */
	BIO_set_data(bio, t);
	BIO_set_init(bio, 1);
	SSL_set_bio(t->ssl, bio, bio);
	(void)SSL_set_app_data(t->ssl, t);
	t->wants = t->read_wants = LOOP_READ;
	t->write_wants = LOOP_WRITE;
	if (c->is_server) {
		SSL_set_accept_state(t->ssl);
	} else {
		expect_host(t, host);
		SSL_set_connect_state(t->ssl);
		t->wants = LOOP_WRITE;
	}
	return &t->base;
}

static void
fail_handshake(struct tls *t, enum step step, struct err *e)
{
	unsigned long code = ERR_peek_error();
	const char *why = ERR_reason_error_string(code);

	if (t->refused.kind != ERR_NONE) {
		*e = t->refused;
		return;
	}
	if (step == STEP_END || t->is_closed)
		why = "the other side hung up";
	else if (t->broken.kind != ERR_NONE)
		why = t->broken.text;
	else if (ERR_GET_REASON(code) == SSL_R_WRONG_VERSION_NUMBER)
		why = "the other side does not begin with TLS at this port";
	(void)err_set(e, ERR_TLS, "no TLS with %s: %s; nothing was sent",
		      t->context->is_server ? "the client" : t->host,
		      why == NULL ? "unknown reason" : why);
}

enum step
tls_handshake(struct stream *s, struct err *e)
{
	struct tls *t = tls_of(s);
	enum step step;
	int rc;

	ERR_clear_error();
	rc = SSL_do_handshake(t->ssl);
	if (rc == 1) {
		t->is_done = true;
		(void)snprintf(t->description, sizeof(t->description), "%s, %s",
			       SSL_get_version(t->ssl),
			       SSL_get_cipher_name(t->ssl));
		return STEP_END;
	}
	step = explain(t, rc, &t->wants, e);
	if (step == STEP_MORE)
		return STEP_MORE;
	fail_handshake(t, step, e);
	return STEP_BAD;
}

/* The first Finished of the handshake: the client's, for we never resume. */
static bool
bind_unique(const struct tls *t, struct tls_binding *out)
{
	bool is_ours = !t->context->is_server;

	if (SSL_get_extms_support(t->ssl) != 1 || SSL_session_reused(t->ssl))
		return false;
	out->type = "tls-unique";
	out->n = is_ours ? SSL_get_finished(t->ssl, out->bytes,
					    sizeof(out->bytes))
			 : SSL_get_peer_finished(t->ssl, out->bytes,
						 sizeof(out->bytes));
	return out->n > 0 && out->n <= sizeof(out->bytes);
}

bool
tls_bind(const struct stream *s, struct tls_binding *out)
{
	static const char label[] = "EXPORTER-Channel-Binding";
	const struct tls *t = (const struct tls *)s;

	if (SSL_version(t->ssl) < TLS1_3_VERSION)
		return bind_unique(t, out);
	out->type = "tls-exporter";
	out->n = 32;
	return SSL_export_keying_material(t->ssl, (unsigned char *)out->bytes,
					  out->n, label, sizeof(label) - 1,
					  NULL, 0, 0) == 1;
}

struct str
tls_describe(const struct stream *s)
{
	return str_of(((const struct tls *)s)->description);
}
