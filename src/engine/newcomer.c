#include "engine/newcomer.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "engine/account.h"
#include "engine/keeper.h"
#include "engine/provider.h"
#include "mail/address.h"
#include "mail/field.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMES_MAX = 1000 };

/* What becomes of the secret in the text. */
enum secret_form { SECRET_AS_KEPT, SECRET_AT_HAND, SECRET_HIDDEN };

/* ---- the text --------------------------------------------------------- */

/* A string of libconfuse. */
static void
put_string(struct buf *out, struct str s)
{
	buf_put_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (strchr("\"\\$", s.p[i]) != NULL && s.p[i] != '\0')
			buf_put_char(out, '\\');
		buf_put_char(out, s.p[i]);
	}
	buf_put_char(out, '"');
}

static void
put_key(struct buf *out, const char *key, struct str value)
{
	if (value.n == 0)
		return;
	buf_printf(out, "\t%s = ", key);
	put_string(out, value);
	buf_put_char(out, '\n');
}

static void
put_list(struct buf *out, const char *key, const char *const *words)
{
	buf_printf(out, "\t%s = {", key);
	for (size_t i = 0; words[i] != NULL; i++) {
		if (i > 0)
			buf_put(out, STR(", "));
		put_string(out, str_of(words[i]));
	}
	buf_put(out, STR("}\n"));
}

static void
put_escaped(struct buf *out, struct str user)
{
	for (size_t i = 0; i < user.n; i++) {
		char c = user.p[i];

		if (ascii_is_alnum(c) || strchr("-._~", c) != NULL)
			buf_put_char(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned char)c);
	}
}

static struct str
user_of(const struct newcomer *n)
{
	return n->user.n > 0 ? n->user : n->address;
}

/* With the user in it, if it names a server and has none. */
static struct str
full_url(struct arena *a, const struct newcomer *n, struct str url)
{
	size_t host = str_find(url, STR("://"), 0);
	struct buf b;
	struct str full;

	if (host == SIZE_MAX || str_find_char(url, '@', 0) != SIZE_MAX)
		return url;
	host += 3;
	buf_init(&b, LIMIT_CONFIG_BYTES);
	buf_put(&b, str_head(url, host));
	put_escaped(&b, user_of(n));
	buf_put_char(&b, '@');
	buf_put(&b, str_skip(url, host));
	full = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return full;
}

static void
put_from(struct buf *out, struct arena *a, const struct newcomer *n)
{
	struct buf b;

	buf_init(&b, LIMIT_CONFIG_BYTES);
	if (n->name.n > 0) {
		field_put_quoted(&b, n->name);
		buf_printf(&b, " <%.*s>", STR_ARG(n->address));
	} else {
		buf_put(&b, n->address);
	}
	put_key(out, "from", arena_str(a, buf_str(&b)));
	buf_fini(&b);
}

static bool
put_secret(struct buf *out, struct arena *a, const struct newcomer *n,
	   enum secret_form form, struct err *e)
{
	const char *const *words = NULL;

	if (n->place == PLACE_COMMAND || n->place == PLACE_TOKEN) {
		if (!keeper_split(a, n->command, &words, e))
			return false;
		put_list(out,
			 n->place == PLACE_TOKEN ? "token-command"
						 : "password-command",
			 words);
	} else if (form == SECRET_AT_HAND) {
		put_key(out, "password", n->password);
	} else if (n->place == PLACE_FILE) {
		put_key(out, "password",
			form == SECRET_HIDDEN ? STR("<hidden>") : n->password);
	} else {
		put_list(out, "password-command",
			 keeper_lookup(a, n->place, n->address));
	}
	return true;
}

static bool
put_account(struct buf *out, const struct newcomer *n, struct str account,
	    enum secret_form form, struct err *e)
{
	struct arena a = { 0 };
	bool ok;

	buf_put(out, STR("account "));
	put_string(out, account);
	buf_put(out, STR(" {\n"));
	put_from(out, &a, n);
	put_key(out, "receive", full_url(&a, n, n->receive));
	put_key(out, "send", full_url(&a, n, n->send));
	ok = put_secret(out, &a, n, form, e);
	put_key(out, "keep", n->keep);
	put_key(out, "ca-file", n->ca_file);
	buf_put(out, STR("}\n"));
	arena_fini(&a);
	return ok;
}

/* ---- read again ------------------------------------------------------- */

static bool
has_user(const struct service *s, struct str url, struct str user)
{
	return !service_is_remote(s) ||
	       str_find_char(url, '@', 0) != SIZE_MAX || str_eq(s->user, user);
}

/* Does the account say what the newcomer does? */
static bool
is_same(const struct account *acc, const struct newcomer *n,
	enum secret_form form)
{
	bool is_in_file = n->place == PLACE_FILE ||
			  (form == SECRET_AT_HAND && n->place < PLACE_COMMAND);

	return str_eq(acc->from_name, n->name) &&
	       str_eq(acc->from_addr, n->address) &&
	       has_user(&acc->receive, n->receive, user_of(n)) &&
	       has_user(&acc->send, n->send, user_of(n)) &&
	       (form == SECRET_HIDDEN ||
		str_eq(acc->password, is_in_file ? n->password : STR("")));
}

/* The folders are another config's. */
static void
borrow(struct config *out, const struct config *dirs, const char *path)
{
	*out = (struct config){ .theme = "default",
				.path = path,
				.config_dir = dirs->config_dir,
				.data_dir = dirs->data_dir,
				.state_dir = dirs->state_dir,
				.cache_dir = dirs->cache_dir };
}

static bool
is_one_line(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	return utf8_is_valid(s);
}

static bool
check_fields(const struct newcomer *n, struct err *e)
{
	const struct {
		const char *what;
		struct str s;
	} fields[] = {
		{ "account", n->account },   { "name", n->name },
		{ "address", n->address },   { "receive", n->receive },
		{ "send", n->send },         { "user", n->user },
		{ "keep", n->keep },         { "ca-file", n->ca_file },
		{ "password", n->password }, { "command", n->command },
	};

	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (!is_one_line(fields[i].s))
			return err_set(e, ERR_USAGE,
				       "%s: expected one line of UTF-8",
				       fields[i].what);
	if (n->place < PLACE_COMMAND && n->password.n == 0)
		return err_set(e, ERR_USAGE,
			       "expected a password, or a command that prints "
			       "it");
	return n->place == PLACE_FILE || n->place >= PLACE_COMMAND ||
	       keeper_check(n->place, n->address, e);
}

static bool
refuse_odd(struct err *e)
{
	return err_set(e, ERR_USAGE,
		       "the account cannot be written so that it is read "
		       "again as it is meant: look at its name and address");
}

bool
newcomer_config(const struct newcomer *n, const struct config *dirs,
		struct config *out, struct err *e)
{
	struct str account = n->account.n > 0 ? n->account : STR("new");
	struct buf text;
	bool ok;

	borrow(out, dirs, "the new account");
	buf_init(&text, LIMIT_CONFIG_BYTES);
	ok = check_fields(n, e) &&
	     put_account(&text, n, account, SECRET_AT_HAND, e) &&
	     config_parse(out, buf_str(&text), e);
	if (ok && (out->n_accounts != 1 ||
		   !is_same(&out->accounts[0], n, SECRET_AT_HAND)))
		ok = refuse_odd(e);
	buf_wipe(&text);
	buf_fini(&text);
	if (!ok && e->kind == ERR_CONFIG)
		e->kind = ERR_USAGE;
	if (!ok)
		config_fini(out);
	return ok;
}

/* ---- its name --------------------------------------------------------- */

static struct str
plain_name(struct arena *a, const struct newcomer *n)
{
	const struct provider *p;
	struct str local, domain;

	address_split(n->address, &local, &domain);
	p = provider_of_domain(domain);
	if (p != NULL)
		return str_of(p->id);
	domain = str_head(domain, str_find_char(domain, '.', 0));
	return domain.n > 0 ? arena_str(a, domain) : STR("mail");
}

/* As wished, or one that no account has yet. */
static bool
choose_name(struct arena *a, const struct newcomer *n, const struct config *c,
	    struct str *out, struct err *e)
{
	struct str base = n->account.n > 0 ? n->account : plain_name(a, n);

	*out = base;
	if (n->account.n > 0)
		return config_account(c, base) == NULL ||
		       err_set(e, ERR_CONFIG,
			       "%s has an account \"%.*s\" already", c->path,
			       STR_ARG(base));
	if (config_account_of(c, n->address) != NULL)
		return err_set(e, ERR_CONFIG,
			       "%s has an account for %.*s already; give this "
			       "one a name if you want both",
			       c->path, STR_ARG(n->address));
	for (int i = 2; i < NAMES_MAX && config_account(c, *out) != NULL; i++)
		*out = arena_printf(a, "%.*s-%d", STR_ARG(base), i);
	return true;
}

/* ---- the file --------------------------------------------------------- */

const char *
newcomer_path(struct arena *a, const struct config *c)
{
	return c->path != NULL ? c->path
			       : file_join(a, c->config_dir, "culver.conf");
}

/* culver.conf as it is now. */
struct target {
	struct arena arena;
	const char *path, *real; /* real: behind links */
	unsigned mode;
	bool is_new;
	struct buf text;
	size_t old_bytes;
	struct config before, after;
};

static bool
read_old(struct target *t, struct err *e)
{
	char real[PATH_MAX];
	struct stat st;
	int fd = open(t->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool ok;

	t->real = t->path;
	t->mode = 0600;
	t->is_new = fd < 0 && errno == ENOENT;
	if (t->is_new)
		return true;
	ok = fd >= 0 && fstat(fd, &st) == 0 && realpath(t->path, real) != NULL;
	if (!ok) {
		(void)err_sys(e, errno, "%s", t->path);
	} else {
		t->real = arena_cstr(&t->arena, str_of(real));
		t->mode = st.st_mode & 07777;
		ok = file_read_fd(fd, t->path, &t->text, e);
	}
	if (fd >= 0)
		(void)close(fd);
	t->old_bytes = t->text.n;
	return ok;
}

static bool
is_alone(const struct newcomer *n, const struct target *t, struct err *e)
{
	if (n->place != PLACE_FILE || (t->mode & 077) == 0)
		return true;
	return err_set(e, ERR_CONFIG,
		       "%s: others can read it, so no password goes in: run "
		       "chmod 600 '%s', or keep the password elsewhere",
		       t->path, t->path);
}

/* Reads what there is, and puts the new account behind it. */
static bool
compose(struct target *t, const struct newcomer *n, const struct config *c,
	enum secret_form form, struct err *e)
{
	const struct account *last;
	struct str account;

	t->path = newcomer_path(&t->arena, c);
	borrow(&t->before, c, t->path);
	borrow(&t->after, c, t->path);
	if (!check_fields(n, e) || !read_old(t, e) ||
	    !config_parse(&t->before, buf_str(&t->text), e) ||
	    !is_alone(n, t, e) ||
	    !choose_name(&t->arena, n, &t->before, &account, e))
		return false;
	if (t->old_bytes > 0 && t->text.p[t->old_bytes - 1] != '\n')
		buf_put_char(&t->text, '\n');
	if (t->old_bytes > 0)
		buf_put_char(&t->text, '\n');
	if (!put_account(&t->text, n, account, form, e) ||
	    !config_parse(&t->after, buf_str(&t->text), e))
		return false;
	last = t->after.accounts + t->after.n_accounts - 1;
	return (t->after.n_accounts == t->before.n_accounts + 1 &&
		str_eq(str_of(last->name), account) && is_same(last, n, form) &&
		!buf_is_over(&t->text)) ||
	       refuse_odd(e);
}

static bool
make_folder(struct target *t, struct err *e)
{
	char *dir = arena_cstr(&t->arena, str_of(t->path));
	char *slash = strrchr(dir, '/');

	if (!t->is_new || slash == NULL || slash == dir)
		return true;
	*slash = '\0';
	return file_make_dirs(dir, e);
}

static void
target_fini(struct target *t)
{
	buf_wipe(&t->text);
	buf_fini(&t->text);
	config_fini(&t->before);
	config_fini(&t->after);
	arena_fini(&t->arena);
}

bool
newcomer_append(const struct newcomer *n, const struct config *c, struct err *e)
{
	struct target t = { 0 };
	bool ok;

	buf_init(&t.text, LIMIT_CONFIG_BYTES);
	ok = compose(&t, n, c, SECRET_AS_KEPT, e) && make_folder(&t, e) &&
	     file_write_durable_mode(t.real, buf_str(&t.text), t.mode, e);
	target_fini(&t);
	return ok;
}

bool
newcomer_show(const struct newcomer *n, const struct config *c, struct buf *out,
	      struct err *e)
{
	struct target t = { 0 };
	bool ok;

	buf_init(&t.text, LIMIT_CONFIG_BYTES);
	ok = compose(&t, n, c, SECRET_HIDDEN, e);
	if (ok)
		buf_put(out, str_trim(str_skip(buf_str(&t.text), t.old_bytes)));
	target_fini(&t);
	return ok;
}

void
newcomer_wipe(struct newcomer *n)
{
	if (n->password.n > 0)
		explicit_bzero((char *)(uintptr_t)n->password.p, n->password.n);
	n->password = STR("");
}
