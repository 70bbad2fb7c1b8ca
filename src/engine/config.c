#include "engine/config.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "engine/account.h"
#include "engine/binds.h"
#include "mail/address.h"
#include "mail/charset.h"

#include <confuse.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	CHECK_EVERY_MIN_DEFAULT = 5,
	COMMON_FIRST = ACCOUNT_KEYS - ACCOUNT_KEYS_COMMON,
	CHARSET_HINT_AT = 6, /* in the table of the keys outside accounts */
};

/* One reading of one file. */
struct reader {
	struct config *c;
	struct err *e; /* the first error counts */
	VEC(struct account) accounts;
	VEC(struct key_binding) bindings;
};

/* ---- libconfuse ------------------------------------------------------- */

/* libconfuse has no pointer of the user's; the first option of every table
 * carries it. As a function of an odd name it cannot be set from a file. */
#define CARRIER " "

static struct reader *
reader_of(cfg_t *cfg)
{
	return (struct reader *)(void *)cfg->opts[0].simple_value.ptr;
}

static int
refuse_carrier(cfg_t *cfg, cfg_opt_t *opt, int argc, const char **argv)
{
	(void)opt;
	(void)argc;
	(void)argv;
	cfg_error(cfg, "no such option");
	return -1;
}

/* "culver.conf:3: no such option 'colour' (expected from, receive ...)" */
static void take_error(cfg_t *cfg, const char *format, va_list ap)
	__attribute__((format(printf, 2, 0)));

static void
take_error(cfg_t *cfg, const char *format, va_list ap)
{
	struct reader *r = reader_of(cfg);
	char text[ERR_TEXT_MAX];
	struct buf known;

	if (r->e->kind != ERR_NONE)
		return;
	(void)vsnprintf(text, sizeof(text), format, ap);
	buf_init(&known, ERR_TEXT_MAX);
	if (strstr(format, "no such option") != NULL) {
		buf_put(&known, STR(" (expected"));
		for (cfg_opt_t *o = cfg->opts + 1; o->name != NULL; o++)
			buf_printf(&known, "%s %s",
				   o == cfg->opts + 1 ? "" : ",", o->name);
		buf_put(&known, STR(")"));
	}
	(void)err_set(r->e, ERR_CONFIG, "%s:%d: %s%s", r->c->path, cfg->line,
		      text, buf_cstr(&known));
	buf_fini(&known);
}

/* Runs as soon as a value is read: only now is its line known. */
static int
check_value(cfg_t *cfg, cfg_opt_t *opt)
{
	struct account scratch = { 0 };
	struct arena a = { 0 };
	struct err e = ERR_INIT;
	const char *value = cfg_opt_getstr(opt);
	bool ok = value != NULL && utf8_is_valid(str_of(value));

	if (ok)
		ok = account_set(&a, &scratch, opt->name, str_of(value), &e);
	else
		(void)err_set(&e, ERR_CONFIG, "expected UTF-8");
	if (!ok)
		cfg_error(cfg, "%s: %s", opt->name, e.text);
	arena_fini(&a);
	return ok ? 0 : -1;
}

static int
check_charset(cfg_t *cfg, cfg_opt_t *opt)
{
	const char *value = cfg_opt_getstr(opt);

	if (value[0] == '\0' || charset_find(str_of(value)) != NULL)
		return 0;
	cfg_error(cfg, "%s: expected the name of a charset, as gb18030",
		  opt->name);
	return -1;
}

static bool
set_values(struct reader *r, cfg_t *section, struct account *acc, struct err *e)
{
	for (size_t i = 0; i < ACCOUNT_KEYS; i++) {
		const char *value = cfg_getstr(section, account_keys[i]);

		if (value != NULL &&
		    !account_set(&r->c->arena, acc, account_keys[i],
				 str_of(value), e))
			return false;
	}
	return true;
}

static bool
set_list(struct reader *r, cfg_t *section, const char *key, struct account *acc,
	 struct err *e)
{
	unsigned n = cfg_size(section, key);
	const char **values = ARENA_ARRAY(&r->c->arena, const char *, n + 1);

	for (unsigned i = 0; i < n; i++)
		values[i] = cfg_getnstr(section, key, i);
	if (n == 0 || account_set_list(&r->c->arena, acc, key, values, e))
		return true;
	return err_in(e, "%s", key);
}

static bool
set_lists(struct reader *r, cfg_t *section, struct account *acc, struct err *e)
{
	for (size_t i = 0; i < ACCOUNT_LISTS; i++)
		if (!set_list(r, section, account_lists[i], acc, e))
			return false;
	return true;
}

static void
set_defaults(struct reader *r, struct account *acc)
{
	struct arena *a = &r->c->arena;

	if (acc->maildir == NULL)
		acc->maildir = file_join(
			a, file_join(a, r->c->data_dir, "mail"), acc->name);
}

/* Runs at the brace that closes an account. */
static int
take_account(cfg_t *cfg, cfg_opt_t *opt)
{
	struct reader *r = reader_of(cfg);
	cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	struct err e = ERR_INIT;
	struct account acc = {
		.name = arena_cstr(&r->c->arena, str_of(cfg_title(section))),
		.keep = KEEP_FOREVER,
		.check_every_min = CHECK_EVERY_MIN_DEFAULT,
	};

	if (!set_lists(r, section, &acc, &e) ||
	    !set_values(r, section, &acc, &e) || !account_check(&acc, &e)) {
		cfg_error(cfg, "account \"%s\": %s", acc.name, e.text);
		return -1;
	}
	set_defaults(r, &acc);
	*VEC_PUSH(&r->c->arena, &r->accounts) = acc;
	return 0;
}

/* bind SCREEN KEY COMMAND */
static int
take_bind(cfg_t *cfg, cfg_opt_t *opt, int argc, const char **argv)
{
	struct reader *r = reader_of(cfg);
	struct arena *a = &r->c->arena;

	(void)opt;
	if (argc != 3 || argv[0][0] == '\0' || argv[1][0] == '\0' ||
	    argv[2][0] == '\0') {
		cfg_error(cfg, "bind: expected a screen, a key and a command, "
			       "as in: bind index \"A\" archive");
		return -1;
	}
	*VEC_PUSH(a, &r->bindings) = (struct key_binding){
		.screen = arena_cstr(a, str_of(argv[0])),
		.key = arena_cstr(a, str_of(argv[1])),
		.command = arena_cstr(a, str_of(argv[2])),
		.line = cfg->line,
	};
	return 0;
}

static cfg_opt_t
carrier(struct reader *r)
{
	cfg_opt_t o = CFG_FUNC(CARRIER, refuse_carrier);

	o.simple_value.ptr = (void **)(void *)r;
	return o;
}

/* n keys of an account, from the key at first. */
static void
set_keys(cfg_opt_t *out, size_t first, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		out[i] = (cfg_opt_t)CFG_STR(account_keys[first + i], NULL,
					    CFGF_NONE);
		out[i].validcb = check_value;
	}
}

/* What is said outside of the accounts, for those that do not say. */
static void
take_common(struct reader *r, cfg_t *cfg)
{
	struct account common = { .markdown = MARKDOWN_OFF,
				  .receipts = RECEIPTS_ASK,
				  .notify = "" };

	for (size_t i = COMMON_FIRST; i < ACCOUNT_KEYS; i++) {
		const char *value = cfg_getstr(cfg, account_keys[i]);
		struct err checked = ERR_INIT;

		if (value != NULL)
			(void)account_set(&r->c->arena, &common,
					  account_keys[i], str_of(value),
					  &checked);
	}
	VEC_EACH (struct account, acc, &r->accounts)
		account_inherit(acc, &common);
}

static void
parse_with(struct reader *r, cfg_opt_t *root, const char *text)
{
	cfg_t *cfg = cfg_init(root, CFGF_NONE);

	(void)cfg_set_error_function(cfg, take_error);
	if (cfg_parse_buf(cfg, text) != CFG_SUCCESS && r->e->kind == ERR_NONE)
		(void)err_set(r->e, ERR_CONFIG, "%s:%d: cannot be understood",
			      r->c->path, cfg->line);
	take_common(r, cfg);
	r->c->charset_hint =
		charset_find(str_of(cfg_getstr(cfg, "charset-hint")));
	r->c->theme =
		arena_cstr(&r->c->arena, str_of(cfg_getstr(cfg, "theme")));
	(void)cfg_free(cfg);
}

static void
parse_text(struct reader *r, const char *text)
{
	cfg_opt_t account[1 + ACCOUNT_LISTS + ACCOUNT_KEYS + 1] = {
		carrier(r),
	};
	cfg_opt_t folder[] = { carrier(r), CFG_STR("query", NULL, CFGF_NONE),
			       CFG_END() };
	cfg_opt_t rule[] = { carrier(r), CFG_STR("query", NULL, CFGF_NONE),
			     CFG_STR("do", NULL, CFGF_NONE), CFG_END() };
	const cfg_flag_t named = CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES;
	cfg_opt_t root[] = {
		carrier(r),
		CFG_SEC("account", account, named),
		CFG_SEC("folder", folder, named),
		CFG_SEC("rule", rule, CFGF_MULTI),
		CFG_FUNC("bind", take_bind),
		CFG_STR("theme", "default", CFGF_NONE),
		CFG_STR("charset-hint", "", CFGF_NONE),
		CFG_END(), /* those common to accounts */
		CFG_END(),
		CFG_END(),
		CFG_END(),
		CFG_END(),
	};

	for (size_t i = 0; i < ACCOUNT_LISTS; i++)
		account[1 + i] = (cfg_opt_t)CFG_STR_LIST(account_lists[i], NULL,
							 CFGF_NONE);
	set_keys(account + 1 + ACCOUNT_LISTS, 0, ACCOUNT_KEYS);
	set_keys(root + COUNT_OF(root) - 1 - ACCOUNT_KEYS_COMMON, COMMON_FIRST,
		 ACCOUNT_KEYS_COMMON);
	account[1 + ACCOUNT_LISTS + ACCOUNT_KEYS] = (cfg_opt_t)CFG_END();
	root[CHARSET_HINT_AT].validcb = check_charset;
	root[1].validcb = take_account;
	parse_with(r, root, text);
}

/* ---- the file --------------------------------------------------------- */

static bool
check_text(const char *path, struct str text, struct err *e)
{
	struct str rest = text, line;

	for (int n = 1; str_take_line(&rest, &line); n++)
		if (str_find_char(line, '\0', 0) != SIZE_MAX ||
		    !utf8_is_valid(line))
			return err_set(e, ERR_CONFIG,
				       "%s:%d: expected text in UTF-8", path,
				       n);
	return true;
}

bool
config_parse(struct config *c, struct str text, struct err *e)
{
	struct reader r = { .c = c, .e = e };
	struct buf b;

	if (str_starts(text, STR("\xef\xbb\xbf"))) /* some editors do */
		text = str_skip(text, 3);
	if (!check_text(c->path, text, e))
		return false;
	buf_init(&b, 4 * (size_t)LIMIT_CONFIG_BYTES);
	binds_rewrite(text, &b);
	e->kind = ERR_NONE;
	if (!buf_is_over(&b))
		parse_text(&r, buf_cstr(&b));
	else
		(void)err_set(e, ERR_CONFIG, "%s: is too long", c->path);
	buf_wipe(&b);
	buf_fini(&b);
	c->accounts = r.accounts.v;
	c->n_accounts = r.accounts.n;
	c->bindings = r.bindings.v;
	c->n_bindings = r.bindings.n;
	return e->kind == ERR_NONE;
}

/* Has group or world any right to this file? */
static bool
is_shared(int fd)
{
	struct stat st;

	return fstat(fd, &st) != 0 || (st.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

static bool
has_password(const struct config *c)
{
	for (size_t i = 0; i < c->n_accounts; i++)
		if (c->accounts[i].password.n > 0)
			return true;
	return false;
}

static bool
read_file(struct config *c, int fd, struct err *e)
{
	struct buf b;
	bool ok;

	buf_init(&b, LIMIT_CONFIG_BYTES);
	ok = file_read_fd(fd, c->path, &b, e) &&
	     config_parse(c, buf_str(&b), e);
	if (ok && has_password(c) && is_shared(fd))
		ok = err_set(e, ERR_CONFIG,
			     "%s: holds a password and others can read it: "
			     "run chmod 600 '%s'",
			     c->path, c->path);
	buf_wipe(&b);
	buf_fini(&b);
	e->kind = ok ? ERR_NONE : ERR_CONFIG;
	return ok;
}

/* $NAME/culver, when it is absolute as the specification wants it, or
 * $HOME/usual/culver. */
static bool
find_folder(struct arena *a, const char *name, const char *usual,
	    const char **out, struct err *e)
{
	const char *base = getenv(name), *home = getenv("HOME");

	if (base == NULL || base[0] != '/') {
		if (home == NULL || home[0] != '/')
			return err_set(e, ERR_CONFIG,
				       "HOME is not set, nor is %s", name);
		base = file_join(a, home, usual);
	}
	*out = file_join(a, base, "culver");
	return true;
}

static bool
find_folders(struct config *c, struct err *e)
{
	struct arena *a = &c->arena;

	return find_folder(a, "XDG_CONFIG_HOME", ".config", &c->config_dir,
			   e) &&
	       find_folder(a, "XDG_DATA_HOME", ".local/share", &c->data_dir,
			   e) &&
	       find_folder(a, "XDG_STATE_HOME", ".local/state", &c->state_dir,
			   e) &&
	       find_folder(a, "XDG_CACHE_HOME", ".cache", &c->cache_dir, e);
}

/* begins: the file may be missing, whatever named it. */
static bool
load(struct config *c, const char *path, bool begins, struct err *e)
{
	bool is_usual, is_missing, ok;
	int fd;

	*c = (struct config){ .theme = "default" };
	if (!find_folders(c, e))
		return false;
	if (path == NULL)
		path = getenv("CULVER_CONFIG");
	is_usual = path == NULL || path[0] == '\0';
	if (is_usual)
		path = file_join(&c->arena, c->config_dir, "culver.conf");
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	is_missing = fd < 0 && (errno == ENOENT || errno == ENOTDIR);
	if (is_missing && is_usual && !begins)
		return true;
	c->path = arena_cstr(&c->arena, str_of(path));
	if (is_missing && begins)
		return true;
	if (fd < 0) {
		(void)err_sys(e, errno, "%s", path);
		e->kind = ERR_CONFIG;
		return false;
	}
	ok = read_file(c, fd, e);
	(void)close(fd);
	return ok;
}

bool
config_load(struct config *c, const char *path, struct err *e)
{
	return load(c, path, false, e);
}

bool
config_begin(struct config *c, const char *path, struct err *e)
{
	return load(c, path, true, e);
}

void
config_fini(struct config *c)
{
	arena_fini(&c->arena);
	*c = (struct config){ 0 };
}

const struct account *
config_account(const struct config *c, struct str name)
{
	for (size_t i = 0; i < c->n_accounts; i++)
		if (str_eq(str_of(c->accounts[i].name), name))
			return &c->accounts[i];
	return NULL;
}

const struct account *
config_account_of(const struct config *c, struct str addr)
{
	for (size_t i = 0; i < c->n_accounts; i++)
		if (address_eq(c->accounts[i].from_addr, addr))
			return &c->accounts[i];
	return NULL;
}
