#include "engine/account.h"

#include "base/file.h"
#include "base/utf8.h"
#include "mail/address.h"

#include <string.h>

enum { DAYS_MAX = 36500, NAME_BYTES_MAX = 100, CHECK_MIN_MAX = 60 * 24 * 7 };

typedef bool set_fn(struct arena *a, struct account *acc, struct str value,
		    struct err *e);

static bool
set_from(struct arena *a, struct account *acc, struct str value, struct err *e)
{
	struct address_list list = { 0 };
	struct str local, domain;

	address_parse(a, value, NULL, &list);
	if (list.n == 1) {
		address_split(list.v[0].addr, &local, &domain);
		if (local.n > 0 && domain.n > 0) {
			acc->from_name = list.v[0].name;
			acc->from_addr = list.v[0].addr;
			return true;
		}
	}
	return err_set(e, ERR_CONFIG,
		       "\"%.*s\": expected one address, as in "
		       "\"Name <name@example.org>\"",
		       STR_ARG(value));
}

static bool
set_receive(struct arena *a, struct account *acc, struct str value,
	    struct err *e)
{
	return service_parse(a, SERVICE_RECEIVE, value, &acc->receive, e);
}

static bool
set_send(struct arena *a, struct account *acc, struct str value, struct err *e)
{
	return service_parse(a, SERVICE_SEND, value, &acc->send, e);
}

static bool
set_password(struct arena *a, struct account *acc, struct str value,
	     struct err *e)
{
	if (value.n == 0 || str_find_char(value, '\n', 0) != SIZE_MAX)
		return err_set(e, ERR_CONFIG,
			       "expected a password of one line");
	acc->password = arena_str(a, value);
	return true;
}

/* "30 days" */
static bool
set_keep_days(struct account *acc, struct str value)
{
	struct str rest = value, number, unit, more;
	uint64_t n;

	if (!str_take_word(&rest, &number) || !str_take_word(&rest, &unit) ||
	    str_take_word(&rest, &more) || !str_to_u64(number, &n) ||
	    n > DAYS_MAX)
		return false;
	if (!str_eq(unit, STR("days")) && !str_eq(unit, STR("day")))
		return false;
	acc->keep = KEEP_DAYS;
	acc->keep_days = (uint32_t)n;
	return true;
}

static bool
set_keep(struct arena *a, struct account *acc, struct str value, struct err *e)
{
	static const struct {
		const char *word;
		enum keep_kind keep;
	} words[] = {
		{ "forever", KEEP_FOREVER },
		{ "until-deleted", KEEP_UNTIL_DELETED },
		{ "no", KEEP_NO },
	};

	(void)a;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(value, str_of(words[i].word))) {
			acc->keep = words[i].keep;
			return true;
		}
	if (set_keep_days(acc, value))
		return true;
	return err_set(e, ERR_CONFIG,
		       "\"%.*s\": expected forever, until-deleted, "
		       "\"N days\" or no",
		       STR_ARG(value));
}

static bool
set_check_every(struct arena *a, struct account *acc, struct str value,
		struct err *e)
{
	uint64_t n;

	(void)a;
	if (!str_to_u64(value, &n) || n > CHECK_MIN_MAX)
		return err_set(e, ERR_CONFIG,
			       "\"%.*s\": expected minutes, at most 10080, "
			       "or 0 for only by hand",
			       STR_ARG(value));
	acc->check_every_min = (uint32_t)n;
	return true;
}

static bool
set_tls(struct arena *a, struct account *acc, struct str value, struct err *e)
{
	(void)a;
	acc->plain_allowed = str_eq(value, STR("off"));
	if (acc->plain_allowed || str_eq(value, STR("required")))
		return true;
	return err_set(e, ERR_CONFIG, "\"%.*s\": expected required or off",
		       STR_ARG(value));
}

/* An empty path is none. */
static const char *
path_of(struct arena *a, struct str value)
{
	return value.n == 0 ? NULL : file_expand_home(a, value);
}

static bool
set_ca_file(struct arena *a, struct account *acc, struct str value,
	    struct err *e)
{
	(void)e;
	acc->ca_file = path_of(a, value);
	return true;
}

static bool
set_signature(struct arena *a, struct account *acc, struct str value,
	      struct err *e)
{
	(void)e;
	acc->signature = path_of(a, value);
	return true;
}

static bool
set_maildir(struct arena *a, struct account *acc, struct str value,
	    struct err *e)
{
	acc->maildir = path_of(a, value);
	if (acc->maildir != NULL && acc->maildir[0] == '/')
		return true;
	return err_set(e, ERR_CONFIG,
		       "\"%.*s\": expected a path that begins with / or ~/",
		       STR_ARG(value));
}

static bool
set_auth(struct arena *a, struct account *acc, struct str value, struct err *e)
{
	for (size_t i = 0; i < value.n; i++)
		if (!ascii_is_alnum(value.p[i]) && value.p[i] != '-' &&
		    value.p[i] != '_')
			return err_set(e, ERR_CONFIG,
				       "\"%.*s\": expected a SASL mechanism, "
				       "as PLAIN",
				       STR_ARG(value));
	acc->auth = arena_str(a, value);
	return true;
}

static bool
set_markdown(struct arena *a, struct account *acc, struct str value,
	     struct err *e)
{
	(void)a;
	acc->markdown = str_eq(value, STR("true")) ? MARKDOWN_ON : MARKDOWN_OFF;
	return acc->markdown == MARKDOWN_ON || str_eq(value, STR("false")) ||
	       err_set(e, ERR_CONFIG, "\"%.*s\": expected true or false",
		       STR_ARG(value));
}

static bool
set_receipts(struct arena *a, struct account *acc, struct str value,
	     struct err *e)
{
	(void)a;
	acc->receipts =
		str_eq(value, STR("ask")) ? RECEIPTS_ASK : RECEIPTS_NEVER;
	return acc->receipts == RECEIPTS_ASK || str_eq(value, STR("never")) ||
	       err_set(e, ERR_CONFIG, "\"%.*s\": expected ask or never",
		       STR_ARG(value));
}

/* In the order of account_keys. */
static set_fn *const setters[ACCOUNT_KEYS] = {
	set_from,        set_receive,  set_send,     set_password,  set_keep,
	set_check_every, set_tls,      set_ca_file,  set_signature, set_maildir,
	set_auth,        set_markdown, set_receipts,
};

const char *const account_keys[ACCOUNT_KEYS] = {
	"from",        "receive",  "send",     "password",  "keep",
	"check-every", "tls",      "ca-file",  "signature", "maildir",
	"auth",        "markdown", "receipts",
};

bool
account_set(struct arena *a, struct account *acc, const char *key,
	    struct str value, struct err *e)
{
	for (size_t i = 0; i < ACCOUNT_KEYS; i++)
		if (strcmp(account_keys[i], key) == 0)
			return setters[i](a, acc, value, e);
	return err_set(e, ERR_CONFIG, "no such key");
}

void
account_inherit(struct account *acc, const struct account *common)
{
	if (acc->markdown == MARKDOWN_UNSAID)
		acc->markdown = common->markdown;
	if (acc->receipts == RECEIPTS_UNSAID)
		acc->receipts = common->receipts;
}

/* The name becomes a folder's. */
static bool
check_name(struct str name, struct err *e)
{
	bool ok = name.n > 0 && name.n <= NAME_BYTES_MAX && name.p[0] != '.' &&
		  utf8_is_valid(name);

	for (size_t i = 0; ok && i < name.n; i++)
		ok = name.p[i] != '/' && (unsigned char)name.p[i] > 0x20 &&
		     name.p[i] != 0x7f;
	if (ok)
		return true;
	return err_set(e, ERR_CONFIG,
		       "expected a short name without blanks, '/' or a dot "
		       "at its start");
}

bool
account_check(const struct account *acc, struct err *e)
{
	bool fetches = service_is_remote(&acc->receive);
	bool has_secret = acc->password.n > 0 || acc->password_command != NULL;

	if (!check_name(str_of(acc->name), e))
		return false;
	if (acc->receive.protocol == PROTOCOL_NONE &&
	    acc->send.protocol == PROTOCOL_NONE)
		return err_set(e, ERR_CONFIG, "expected receive or send");
	if (acc->from_addr.n == 0)
		return err_set(e, ERR_CONFIG, "expected from");
	if (fetches && acc->receive.user.n == 0)
		return err_set(e, ERR_CONFIG,
			       "receive: expected a user, as in "
			       "pop3s://USER@HOST");
	if (acc->password.n > 0 && acc->password_command != NULL)
		return err_set(e, ERR_CONFIG,
			       "expected either password or "
			       "password-command, found both");
	if (!has_secret && (fetches || acc->send.user.n > 0))
		return err_set(e, ERR_CONFIG,
			       "expected password-command or password");
	return true;
}
