/*
 * config.h - culver.conf and the folders of the XDG Base Directory
 * Specification, read once at start (syntax: libconfuse; doc/culver.conf.5).
 *
 * Lives:  everything in the config's arena; const after config_load.
 * Limits: LIMIT_CONFIG_BYTES.
 */
#ifndef ENGINE_CONFIG_H
#define ENGINE_CONFIG_H

#include "base/err.h"
#include "base/mem.h"
#include "engine/service.h"

/* 0: as the key of the same name outside of the accounts says. */
enum markdown_use { MARKDOWN_UNSAID, MARKDOWN_OFF, MARKDOWN_ON };
enum receipts_use { RECEIPTS_UNSAID, RECEIPTS_ASK, RECEIPTS_NEVER };

enum { SEND_DELAY_MAX_S = 3600 };

enum keep_kind { KEEP_FOREVER, KEEP_UNTIL_DELETED, KEEP_DAYS, KEEP_NO };

struct account {
	const char *name;
	struct str from_name, from_addr;     /* of "from" */
	struct service receive, send;        /* PROTOCOL_NONE: not given */
	const char *const *password_command; /* argv, NULL-ended; or NULL */
	const char *const *token_command;    /* likewise: OAuth 2 */
	struct str password;                 /* or empty */
	enum keep_kind keep;
	uint32_t keep_days;
	uint32_t check_every_min; /* 0 = only by hand */
	uint32_t timeout_s;  /* of a silent server; 0 = as its protocol says */
	bool plain_allowed;  /* tls = "off" */
	const char *ca_file; /* or NULL */
	const char *signature;   /* path, ~ expanded; or NULL */
	const char *maildir;     /* the account's folder of folders */
	const char *client_cert; /* PEM files of ours for TLS; or NULL */
	const char *client_key;
	/* The only ways to log in, the dearest first, between blanks; or
	 * empty: any that is good enough. */
	struct str auth;
	enum markdown_use markdown; /* new letters; never UNSAID once read, */
	enum receipts_use receipts; /* nor is this */
	/* Letters written in the reader wait so long before they go. */
	uint32_t send_delay_s;
	bool has_send_delay; /* it was said */
	const char *notify;  /* reports of delivery (RFC 3461), or "" */
};

struct charset;

struct key_binding { /* bind index "A" archive */
	const char *screen, *key, *command;
	int line; /* of culver.conf, from 1 */
};

struct config {
	struct arena arena;
	const char *path; /* of culver.conf; NULL when there is none */
	struct account *accounts;
	size_t n_accounts;
	struct key_binding *bindings;
	size_t n_bindings;
	const char *theme; /* "default" */
	/* What undeclared bytes most likely are, or NULL. */
	const struct charset *charset_hint;
	/* The four of XDG, with /culver behind them. */
	const char *config_dir, *data_dir, *state_dir, *cache_dir;
};

/*
 * Reads path, or where it is NULL $CULVER_CONFIG, else
 * $XDG_CONFIG_HOME/culver/culver.conf. A default file that does not exist
 * gives a config without accounts and path NULL. Fails with ERR_CONFIG,
 * "FILE:LINE: what was found, what was expected"; also when the file holds a
 * password and others can read it (says the chmod to run).
 */
bool config_load(struct config *c, const char *path, struct err *e);
/* The same for a file that is to be written: one that is not there yet is no
 * error, whoever named it, and path says where it will be. */
bool config_begin(struct config *c, const char *path, struct err *e);
void config_fini(struct config *c);

/* The same for text at hand, as a file named c->path would hold it; the four
 * folders must be set. */
bool config_parse(struct config *c, struct str text, struct err *e);

/* The account of that name; the one whose from is addr; or NULL. */
const struct account *config_account(const struct config *c, struct str name);
const struct account *config_account_of(const struct config *c,
					struct str addr);

#endif
