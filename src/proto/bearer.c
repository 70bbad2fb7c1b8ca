#include "proto/bearer.h"

#include <jansson.h>

void
bearer_put_xoauth2(struct buf *out, struct str user, struct str token)
{
	buf_printf(out, "user=%.*s\001auth=Bearer %.*s\001\001", STR_ARG(user),
		   STR_ARG(token));
}

/* RFC 5801 4: a comma and an equal sign would end the name. */
static void
put_name(struct buf *out, struct str user)
{
	for (size_t i = 0; i < user.n; i++) {
		if (user.p[i] == ',')
			buf_put(out, STR("=2C"));
		else if (user.p[i] == '=')
			buf_put(out, STR("=3D"));
		else
			buf_put_char(out, user.p[i]);
	}
}

void
bearer_put_oauthbearer(struct buf *out, struct str user, struct str host,
		       int port, struct str token)
{
	buf_put(out, STR("n,a="));
	put_name(out, user);
	buf_printf(out, ",\001host=%.*s\001port=%d\001auth=Bearer %.*s\001\001",
		   STR_ARG(host), port, STR_ARG(token));
}

bool
bearer_is_token(struct str token)
{
	for (size_t i = 0; i < token.n; i++)
		if (token.p[i] <= ' ' || token.p[i] > '~')
			return false;
	return token.n > 0;
}

/* RFC 7628 knows status and scope; the rest is what OAuth itself says. */
static const struct {
	const char *key, *label;
} fields[] = {
	{ "status", "" },
	{ "error", "" },
	{ "error_description", "" },
	{ "scope", "scope " },
};

static void
put_fields(struct buf *out, const json_t *object)
{
	size_t before = out->n;

	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		const json_t *value = json_object_get(object, fields[i].key);

		if (json_string_length(value) == 0)
			continue;
		if (out->n > before)
			buf_put(out, STR(", "));
		buf_put(out, str_of(fields[i].label));
		buf_put(out, (struct str){ json_string_value(value),
					   json_string_length(value) });
	}
}

void
bearer_put_complaint(struct buf *out, struct str json)
{
	json_error_t error;
	json_t *object = json_loadb(json.n > 0 ? json.p : "", json.n,
				    JSON_ALLOW_NUL, &error);

	if (json_is_object(object))
		put_fields(out, object);
	else
		buf_put(out, json);
	json_decref(object);
}
