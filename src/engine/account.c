#include "engine/account.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "mail/address.h"
#include "proto/mechanism.h"

#include <string.h>

enum {
	DAYS_MAX = 36500,
	NAME_BYTES_MAX = 100,
	CHECK_MIN_MAX = 60 * 24 * 7,
	TIMEOUT_S_MAX = 3600
};

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
set_timeout(struct arena *a, struct account *acc, struct str value,
	    struct err *e)
{
	uint64_t n;

	(void)a;
	if (!str_to_u64(value, &n) || n == 0 || n > TIMEOUT_S_MAX)
		return err_set(e, ERR_CONFIG,
			       "\"%.*s\": expected seconds, 1 to 3600",
			       STR_ARG(value));
	acc->timeout_s = (uint32_t)n;
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
set_client_cert(struct arena *a, struct account *acc, struct str value,
		struct err *e)
{
	(void)e;
	acc->client_cert = path_of(a, value);
	return true;
}

static bool
set_client_key(struct arena *a, struct account *acc, struct str value,
	       struct err *e)
{
	(void)e;
	acc->client_key = path_of(a, value);
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

static bool
set_send_delay(struct arena *a, struct account *acc, struct str value,
	       struct err *e)
{
	uint64_t seconds;

	(void)a;
	if (!str_to_u64(value, &seconds) || seconds > SEND_DELAY_MAX_S)
		return err_set(e, ERR_CONFIG,
			       "\"%.*s\": expected seconds, at most %d",
			       STR_ARG(value), SEND_DELAY_MAX_S);
	acc->send_delay_s = (uint32_t)seconds;
	acc->has_send_delay = true;
	return true;
}

static bool
set_reports(struct arena *a, struct account *acc, struct str value,
	    struct err *e)
{
	static const struct {
		const char *word, *notify;
	} wishes[] = {
		{ "default", "" },
		{ "failure", "FAILURE,DELAY" },
		{ "always", "SUCCESS,FAILURE,DELAY" },
		{ "never", "NEVER" },
	};

	(void)a;
	for (size_t i = 0; i < COUNT_OF(wishes); i++)
		if (str_eq(value, str_of(wishes[i].word))) {
			acc->notify = wishes[i].notify;
			return true;
		}
	return err_set(e, ERR_CONFIG,
		       "\"%.*s\": expected default, failure, always or never",
		       STR_ARG(value));
}

/* In the order of account_keys. */
static set_fn *const setters[ACCOUNT_KEYS] = {
	set_from,       set_receive,   set_send,        set_password,
	set_timeout,    set_keep,      set_check_every, set_tls,
	set_ca_file,    set_signature, set_maildir,     set_client_cert,
	set_client_key, set_markdown,  set_receipts,    set_send_delay,
	set_reports,
};

const char *const account_keys[ACCOUNT_KEYS] = {
	"from",       "receive",          "send",       "password", "timeout",
	"keep",       "check-every",      "tls",        "ca-file",  "signature",
	"maildir",    "client-cert",      "client-key", "markdown", "receipts",
	"send-delay", "delivery-reports",
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
	if (!acc->has_send_delay)
		acc->send_delay_s = common->send_delay_s;
	if (acc->notify == NULL)
		acc->notify = common->notify;
}

/* ---- lists ------------------------------------------------------------ */

typedef bool set_list_fn(struct arena *a, struct account *acc,
			 const char *const *values, struct err *e);

/* Whoever knows a shell writes "pass show x" as one word. */
static bool
take_command(struct arena *a, const char *const *values,
	     const char *const **out, struct err *e)
{
	const char **argv;
	size_t n = 0;

	while (values[n] != NULL)
		n++;
	if (n == 1 && strchr(values[0], ' ') != NULL)
		return err_set(e, ERR_CONFIG,
			       "expected a list of words, as {\"pass\", "
			       "\"show\", \"mail\"}");
	argv = ARENA_ARRAY(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		argv[i] = i == 0 ? file_expand_home(a, str_of(values[i]))
				 : arena_cstr(a, str_of(values[i]));
	*out = argv;
	return true;
}

static bool
set_password_command(struct arena *a, struct account *acc,
		     const char *const *values, struct err *e)
{
	return take_command(a, values, &acc->password_command, e);
}

static bool
set_token_command(struct arena *a, struct account *acc,
		  const char *const *values, struct err *e)
{
	return take_command(a, values, &acc->token_command, e);
}

/* A list, or words between blanks. */
static bool
set_auth(struct arena *a, struct account *acc, const char *const *values,
	 struct err *e)
{
	struct buf ways;

	(void)e;
	buf_init(&ways, LIMIT_CONFIG_BYTES);
	for (size_t i = 0; values[i] != NULL; i++) {
		buf_put(&ways, str_of(values[i]));
		buf_put_char(&ways, ' ');
	}
	acc->auth = arena_str(a, str_trim(buf_str(&ways)));
	buf_fini(&ways);
	return true;
}

/* In the order of account_lists. */
static set_list_fn *const list_setters[ACCOUNT_LISTS] = {
	set_password_command,
	set_token_command,
	set_auth,
};

const char *const account_lists[ACCOUNT_LISTS] = { "password-command",
						   "token-command", "auth" };

bool
account_set_list(struct arena *a, struct account *acc, const char *key,
		 const char *const *values, struct err *e)
{
	for (size_t i = 0; i < ACCOUNT_LISTS; i++)
		if (strcmp(account_lists[i], key) == 0)
			return list_setters[i](a, acc, values, e);
	return err_set(e, ERR_CONFIG, "no such list");
}

/* ---- all together ----------------------------------------------------- */

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
account_has_secret(const struct account *acc)
{
	return acc->password.n > 0 || acc->password_command != NULL ||
	       acc->token_command != NULL;
}

static bool
check_secret(const struct account *acc, struct err *e)
{
	int found = (acc->password.n > 0) + (acc->password_command != NULL) +
		    (acc->token_command != NULL);
	const struct mechanism_means means = {
		.has_password = found > 0 && acc->token_command == NULL,
		.has_token = acc->token_command != NULL,
		.has_certificate = acc->client_cert != NULL,
		.is_tls = true,
	};
	bool logs_in = service_is_remote(&acc->receive) || acc->send.user.n > 0;

	if (found > 1)
		return err_set(e, ERR_CONFIG,
			       "expected one of password, password-command "
			       "and token-command, found %d",
			       found);
	if (acc->client_key != NULL && acc->client_cert == NULL)
		return err_set(e, ERR_CONFIG,
			       "client-key: expected client-cert too");
	if (!mechanism_check(acc->auth, &means, e))
		return err_in(e, "auth");
	if (found == 0 && acc->auth.n > 0)
		return true;
	if (found == 0 && logs_in && acc->client_cert == NULL)
		return err_set(e, ERR_CONFIG,
			       "expected password-command or password");
	return true;
}

bool
account_check(const struct account *acc, struct err *e)
{
	if (!check_name(str_of(acc->name), e))
		return false;
	if (acc->receive.protocol == PROTOCOL_NONE &&
	    acc->send.protocol == PROTOCOL_NONE)
		return err_set(e, ERR_CONFIG, "expected receive or send");
	if (acc->from_addr.n == 0)
		return err_set(e, ERR_CONFIG, "expected from");
	if (service_is_remote(&acc->receive) && acc->receive.user.n == 0)
		return err_set(e, ERR_CONFIG,
			       "receive: expected a user, as in "
			       "pop3s://USER@HOST");
	return check_secret(acc, e);
}
