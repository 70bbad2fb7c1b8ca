#include "engine/service.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"

enum { USER_BYTES_MAX = 1000, HOST_BYTES_MAX = 255 };

static const struct scheme {
	const char *name;
	enum protocol protocol;
	enum service_use use;
	uint16_t port; /* 0: what follows is a path */
} schemes[] = {
	{ "pop3s", PROTOCOL_POP3S, SERVICE_RECEIVE, 995 },
	{ "pop3", PROTOCOL_POP3, SERVICE_RECEIVE, 110 },
	{ "maildir", PROTOCOL_MAILDIR, SERVICE_RECEIVE, 0 },
	{ "mbox", PROTOCOL_MBOX, SERVICE_RECEIVE, 0 },
	{ "smtps", PROTOCOL_SMTPS, SERVICE_SEND, 465 },
	{ "smtp", PROTOCOL_SMTP, SERVICE_SEND, 587 },
};

static const char *const use_words[] = {
	[SERVICE_RECEIVE] = "pop3s://USER@HOST, pop3://USER@HOST, "
			    "maildir:PATH or mbox:PATH",
	[SERVICE_SEND] = "smtps://USER@HOST or smtp://USER@HOST",
};

static const struct scheme *
find_scheme(struct str name, enum service_use use)
{
	for (size_t i = 0; i < COUNT_OF(schemes); i++)
		if (schemes[i].use == use &&
		    str_eq_fold(name, str_of(schemes[i].name)))
			return &schemes[i];
	return NULL;
}

/* What follows the scheme: a host wants "//", a path must not have it. */
static bool
take_scheme(struct str *rest, enum service_use use, const struct scheme **out,
	    struct err *e)
{
	size_t colon = str_find_char(*rest, ':', 0);
	struct str url = *rest;
	struct str name = str_head(url, colon);

	*out = colon == SIZE_MAX ? NULL : find_scheme(name, use);
	if (*out == NULL)
		return err_set(e, ERR_CONFIG,
			       "\"%.*s\" is not supported, expected %s",
			       STR_ARG(name), use_words[use]);
	*rest = str_skip(url, colon + 1);
	if ((*out)->port == 0)
		return true;
	if (!str_starts(*rest, STR("//")))
		return err_set(e, ERR_CONFIG,
			       "\"%.*s\" has no host, expected %s",
			       STR_ARG(url), use_words[use]);
	*rest = str_skip(*rest, 2);
	return true;
}

/* The byte behind '%' at the front of *rest, or -1. */
static int
take_escaped(struct str *rest)
{
	int byte = ascii_hex_pair(str_skip(*rest, 1));

	*rest = str_skip(*rest, 3);
	return byte;
}

static bool
decode_into(struct buf *out, struct str user, struct err *e)
{
	struct str rest = user;

	while (rest.n > 0) {
		int c = (unsigned char)rest.p[0];

		if (c == '%')
			c = take_escaped(&rest);
		else
			rest = str_skip(rest, 1);
		if (c < 0)
			return err_set(e, ERR_CONFIG,
				       "\"%.*s\": expected two hex digits "
				       "behind %%",
				       STR_ARG(user));
		if (c < 0x20 || c == 0x7f)
			return err_set(e, ERR_CONFIG,
				       "a control character in the user name");
		buf_put_char(out, (char)c);
	}
	return true;
}

static bool
parse_user(struct arena *a, struct str user, struct service *out, struct err *e)
{
	struct buf b;
	bool ok;

	if (str_find_char(user, ':', 0) != SIZE_MAX)
		return err_set(e, ERR_CONFIG,
			       "no password belongs in a URL: use password or "
			       "password-command (a ':' of the user name is "
			       "written %%3A)");
	buf_init(&b, USER_BYTES_MAX);
	ok = decode_into(&b, user, e);
	if (ok && buf_is_over(&b))
		ok = err_set(e, ERR_CONFIG, "the user name is too long");
	if (ok && !utf8_is_valid(buf_str(&b)))
		ok = err_set(e, ERR_CONFIG, "the user name is not UTF-8");
	if (ok)
		out->user = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return ok;
}

static bool
is_host_byte(char c, bool is_literal)
{
	if (ascii_is_alnum(c) || c == '.' || c == '-')
		return true;
	if (is_literal)
		return c == ':' || c == '%' || c == '_';
	/* Bytes above ASCII: an international name, as people write it. */
	return c == '_' || (unsigned char)c >= 0x80;
}

static bool
check_host(struct str host, bool is_literal, struct err *e)
{
	if (host.n == 0 || host.n > HOST_BYTES_MAX || host.p[0] == '.' ||
	    host.p[0] == '-' || !utf8_is_valid(host))
		return err_set(e, ERR_CONFIG,
			       "\"%.*s\": expected the name of a host",
			       STR_ARG(str_head(host, HOST_BYTES_MAX)));
	for (size_t i = 0; i < host.n; i++)
		if (!is_host_byte(host.p[i], is_literal))
			return err_set(e, ERR_CONFIG,
				       "'%c' in host \"%.*s\": expected a "
				       "name, an IPv4 address or [IPv6]",
				       host.p[i], STR_ARG(host));
	if (is_literal && str_find_char(host, ':', 0) == SIZE_MAX)
		return err_set(e, ERR_CONFIG,
			       "\"[%.*s]\": expected an IPv6 address in the "
			       "brackets",
			       STR_ARG(host));
	return true;
}

static bool
parse_port(struct str text, uint16_t *port, struct err *e)
{
	uint64_t n;

	if (!str_to_u64(text, &n) || n == 0 || n > UINT16_MAX)
		return err_set(e, ERR_CONFIG,
			       "\"%.*s\": expected a port from 1 to 65535",
			       STR_ARG(text));
	*port = (uint16_t)n;
	return true;
}

/* "[::1]:110", "pop.example.org:110", "pop.example.org" */
static bool
parse_host(struct arena *a, struct str text, struct service *out, struct err *e)
{
	bool is_literal = text.n > 0 && text.p[0] == '[';
	size_t end = str_find_char(text, is_literal ? ']' : ':', 0);
	struct str host = str_head(text, end);
	struct str rest = str_skip(text, host.n);

	if (is_literal) {
		if (end == SIZE_MAX)
			return err_set(e, ERR_CONFIG,
				       "\"%.*s\": expected ']' behind the "
				       "address",
				       STR_ARG(text));
		host = str_skip(host, 1);
		rest = str_skip(rest, 1);
	}
	if (!check_host(host, is_literal, e))
		return false;
	out->host = arena_str(a, host);
	if (rest.n == 0)
		return true;
	if (rest.p[0] != ':')
		return err_set(e, ERR_CONFIG,
			       "\"%.*s\": expected ':' and a port",
			       STR_ARG(rest));
	return parse_port(str_skip(rest, 1), &out->port, e);
}

static bool
parse_server(struct arena *a, struct str rest, struct service *out,
	     struct err *e)
{
	size_t at = SIZE_MAX;

	if (str_ends(rest, STR("/")))
		rest.n--;
	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] == '@')
			at = i;
	if (at != SIZE_MAX) {
		if (!parse_user(a, str_head(rest, at), out, e))
			return false;
		rest = str_skip(rest, at + 1);
	}
	return parse_host(a, rest, out, e);
}

bool
service_parse(struct arena *a, enum service_use use, struct str url,
	      struct service *out, struct err *e)
{
	const struct scheme *scheme;
	struct str rest = str_trim(url);

	*out = (struct service){ .protocol = PROTOCOL_NONE };
	if (!take_scheme(&rest, use, &scheme, e))
		return false;
	out->protocol = scheme->protocol;
	out->port = scheme->port;
	if (scheme->port != 0)
		return parse_server(a, rest, out, e);
	if (rest.n == 0)
		return err_set(e, ERR_CONFIG,
			       "expected a path behind %s:", scheme->name);
	out->path = str_of(file_expand_home(a, rest));
	return true;
}

struct str
service_show(struct arena *a, const struct service *s)
{
	const char *name = "";
	bool is_literal = str_find_char(s->host, ':', 0) != SIZE_MAX;

	for (size_t i = 0; i < COUNT_OF(schemes); i++)
		if (schemes[i].protocol == s->protocol)
			name = schemes[i].name;
	if (!service_is_remote(s))
		return arena_printf(a, "%s:%.*s", name, STR_ARG(s->path));
	return arena_printf(a, "%s://%s%.*s%s:%u", name, is_literal ? "[" : "",
			    STR_ARG(s->host), is_literal ? "]" : "",
			    (unsigned)s->port);
}

bool
service_is_remote(const struct service *s)
{
	return s->port != 0;
}
