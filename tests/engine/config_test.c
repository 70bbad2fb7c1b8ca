#include "engine/config.h"

#include "engine/binds.h"
#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The example of the manual, with every key there is. */
static const char whole[] =
	"# culver.conf\n"
	"account \"netease\" {\n"
	"	from     = \"\xe6\x9d\x8e\xe9\x9b\xb7 <lilei@163.example>\"\n"
	"	receive  = \"pop3s://lilei%40163.example@pop.163.example\"\n"
	"	send     = \"smtps://lilei%40163.example@smtp.163.example\"\n"
	"	password-command = {\"pass\", \"show\", \"mail/163\"}\n"
	"	keep     = \"30 days\"\n"
	"	check-every = 7\n"
	"	timeout = 90\n"
	"	tls      = \"required\"\n"
	"	ca-file  = \"\"\n"
	"	signature = \"~/.signature\"\n"
	"}\n"
	"account work {\n"
	"	from = \"lilei@work.example\"  receive = "
	"\"pop3://l@[::1]:1100\"\n"
	"	password = \"secret\" tls = off keep = until-deleted\n"
	"	maildir = \"/srv/mail/lilei\" auth = \"PLAIN\"\n"
	"}\n"
	"folder \"unread\" { query = \"is:unread\" }\n"
	"rule { query = \"list:dev@example.org\"  do = \"tag dev; move lists\" "
	"}\n"
	"bind index \"A\" archive\n"
	"theme = \"default\"\n";

/* A config with folders of its own; *e has the error. */
static bool
parse(struct config *c, const char *text, struct err *e)
{
	*c = (struct config){ .path = "culver.conf",
			      .config_dir = "/c",
			      .data_dir = "/d",
			      .state_dir = "/s",
			      .cache_dir = "/k" };
	*e = (struct err)ERR_INIT;
	return config_parse(c, str_of(text), e);
}

static void
reads_every_key(void **state)
{
	const struct account *acc;
	struct config c;
	struct err e;

	(void)state;
	(void)setenv("HOME", "/home/lilei", 1);
	assert_why(parse(&c, whole, &e), e.text);
	assert_int_equal(c.n_accounts, 2);
	acc = config_account(&c, STR("netease"));
	assert_non_null(acc);
	assert_str(acc->from_name, "\xe6\x9d\x8e\xe9\x9b\xb7", "name");
	assert_str(acc->from_addr, "lilei@163.example", "address");
	assert_str(acc->receive.user, "lilei@163.example", "decoded");
	assert_int_equal(acc->send.port, 465);
	assert_string_equal(acc->password_command[2], "mail/163");
	assert_null(acc->password_command[3]);
	assert_int_equal(acc->keep, KEEP_DAYS);
	assert_int_equal(acc->keep_days, 30);
	assert_int_equal(acc->check_every_min, 7);
	assert_int_equal(acc->timeout_s, 90);
	assert_false(acc->plain_allowed);
	assert_null(acc->ca_file);
	assert_string_equal(acc->signature, "/home/lilei/.signature");
	assert_string_equal(acc->maildir, "/d/mail/netease");
	config_fini(&c);
}

/* Whichever stands first. */
static void
accounts_inherit(void **state)
{
	static const char common[] = "account a { from = \"a@h.example\" send "
				     "= \"smtp://h.example\"\n"
				     "	markdown = false }\n"
				     "markdown = true\nreceipts = never\n"
				     "send-delay = 7\n"
				     "account b { from = \"b@h.example\" send "
				     "= \"smtp://h.example\"\n"
				     "	receipts = ask }\n";
	struct config c;
	struct err e;

	(void)state;
	assert_why(parse(&c, common, &e), e.text);
	assert_int_equal(c.accounts[0].markdown, MARKDOWN_OFF);
	assert_int_equal(c.accounts[0].receipts, RECEIPTS_NEVER);
	assert_int_equal(c.accounts[0].send_delay_s, 7);
	assert_int_equal(c.accounts[1].markdown, MARKDOWN_ON);
	assert_int_equal(c.accounts[1].receipts, RECEIPTS_ASK);
	config_fini(&c);
	assert_why(parse(&c, whole, &e), e.text);
	assert_int_equal(c.accounts[0].markdown, MARKDOWN_OFF);
	assert_int_equal(c.accounts[0].receipts, RECEIPTS_ASK);
	config_fini(&c);
}

static void
reads_the_second_account(void **state)
{
	const struct account *acc;
	struct config c;
	struct err e;

	(void)state;
	assert_why(parse(&c, whole, &e), e.text);
	acc = config_account_of(&c, STR("LiLei@work.example"));
	assert_ptr_equal(acc, config_account(&c, STR("work")));
	assert_non_null(acc);
	assert_str(acc->receive.host, "::1", "no brackets");
	assert_str(acc->password, "secret", "password");
	assert_true(acc->plain_allowed);
	assert_int_equal(acc->keep, KEEP_UNTIL_DELETED);
	assert_int_equal(acc->check_every_min, 5);
	assert_int_equal(acc->send.protocol, PROTOCOL_NONE);
	assert_string_equal(acc->maildir, "/srv/mail/lilei");
	assert_str(acc->auth, "PLAIN", "mechanism");
	assert_int_equal(c.n_bindings, 1);
	assert_string_equal(c.bindings[0].screen, "index");
	assert_string_equal(c.bindings[0].key, "A");
	assert_string_equal(c.bindings[0].command, "archive");
	assert_int_equal(c.bindings[0].line, 21);
	assert_null(config_account(&c, STR("nobody")));
	config_fini(&c);
	assert_why(parse(&c, "\xef\xbb\xbftheme = mono\n", &e), e.text);
	assert_string_equal(c.theme, "mono");
	config_fini(&c);
}

static void
ways_to_log_in(void **state)
{
	static const char text[] =
		"account a { from = \"u@h.example\" "
		"receive = \"pop3s://u@h.example\" "
		"token-command = {\"~/bin/token\", \"x y\"} "
		"auth = {\"oauthbearer\", \"XOAUTH2\"} }\n"
		"account b { from = \"v@h.example\" "
		"receive = \"pop3s://v@h.example\" "
		"client-cert = \"/etc/me.pem\" client-key = \"~/me.key\" }\n"
		"account c { from = \"w@h.example\" "
		"receive = \"pop3s://w@h.example\" auth = gssapi }\n"
		"account d { from = \"x@h.example\" password = p "
		"receive = \"pop3s://x@h.example\" auth = \"APOP  user\" }\n";
	struct err e = ERR_INIT;
	struct config c;
	const struct account *acc;

	(void)state;
	(void)setenv("HOME", "/home/u", 1);
	assert_why(parse(&c, text, &e), e.text);
	acc = config_account(&c, STR("a"));
	assert_string_equal(acc->token_command[0], "/home/u/bin/token");
	assert_string_equal(acc->token_command[1], "x y");
	assert_null(acc->token_command[2]);
	assert_str(acc->auth, "oauthbearer XOAUTH2", "a list");
	acc = config_account(&c, STR("b"));
	assert_string_equal(acc->client_cert, "/etc/me.pem");
	assert_string_equal(acc->client_key, "/home/u/me.key");
	assert_str(config_account(&c, STR("c"))->auth, "gssapi", "one");
	assert_str(config_account(&c, STR("d"))->auth, "APOP  user", "words");
	config_fini(&c);
}

#define HEAD "account a {\nfrom = \"u@h.example\"\n"
#define POP  "receive = \"pop3s://u@h.example\"\n"

static const struct {
	const char *why, *text, *says;
} wrongs[] = {
	{ "unknown key", HEAD "colour = red\n}",
	  "culver.conf:3: no such option 'colour' (expected password-command, "
	  "token-command, auth, from" },
	{ "charset", "\ncharset-hint = klingon\n",
	  "culver.conf:2: charset-hint: expected the name of a charset" },
	{ "unknown at the top", "\ncolour = red\n",
	  "culver.conf:2: no such option 'colour' (expected account, folder" },
	{ "protocol", HEAD "receive = \"imaps://u@h.example\"\n}",
	  "culver.conf:3: receive: \"imaps\" is not supported" },
	{ "twice", HEAD POP "password = x }\n" HEAD POP "password = x }\n",
	  "duplicate" },
	{ "keep", HEAD "keep = sometimes\n}",
	  "culver.conf:3: keep: \"sometimes\": expected forever" },
	{ "days", HEAD "keep = \"many days\"\n}", "culver.conf:3: keep" },
	{ "seconds", HEAD "timeout = 0\n}", "culver.conf:3: timeout" },
	{ "minutes", HEAD "check-every = -1\n}", "culver.conf:3: check-every" },
	{ "tls", HEAD "tls = no\n}", "culver.conf:3: tls: \"no\": expected" },
	{ "markdown", "\nmarkdown = yes\n",
	  "culver.conf:2: markdown: \"yes\"" },
	{ "send-delay", HEAD "send-delay = 4000\n}",
	  "culver.conf:3: send-delay: \"4000\": expected seconds, at most "
	  "3600" },
	{ "delivery-reports", HEAD "delivery-reports = often\n}",
	  "culver.conf:3: delivery-reports: \"often\": expected default, "
	  "failure, always or never" },
	{ "receipts", HEAD "receipts = always\n}",
	  "culver.conf:3: receipts: \"always\": expected ask or never" },
	{ "from", "account a {\nfrom = \"somebody\"\n}",
	  "culver.conf:2: from: \"somebody\": expected one address" },
	{ "two froms", "account a {\nfrom = \"a@h.example, b@h.example\"\n}",
	  "culver.conf:2: from" },
	{ "relative maildir", HEAD "maildir = Mail\n}",
	  "culver.conf:3: maildir" },
	{ "no from", "account a {\n" POP "password = x }",
	  "account \"a\": expected from" },
	{ "neither way", HEAD "}", "expected receive or send" },
	{ "no password", HEAD POP "}", "expected password-command" },
	{ "both", HEAD POP "password = x password-command = {y} }", "found 2" },
	{ "a way nobody knows", HEAD POP "password = x auth = ROT13 }",
	  "auth: \"ROT13\": expected some of EXTERNAL, SCRAM-SHA-256-PLUS" },
	{ "a token is wanted", HEAD POP "password = x auth = XOAUTH2 }",
	  "auth: XOAUTH2: expected token-command" },
	{ "a password is wanted",
	  HEAD POP "token-command = {x} auth = {XOAUTH2, plain} }",
	  "auth: PLAIN: expected password-command or password" },
	{ "a certificate is wanted", HEAD POP "password = x auth = EXTERNAL }",
	  "auth: EXTERNAL: expected client-cert" },
	{ "a key without its certificate", HEAD POP "client-key = \"k\" }",
	  "client-key: expected client-cert too" },
	{ "a line for a shell", HEAD POP "password-command = \"pass show x\" }",
	  "expected a list of words" },
	{ "no user", HEAD "receive = \"pop3s://h.example\" password = x }",
	  "expected a user" },
	{ "name as a path", "account \"../a\" { }", "account \"../a\"" },
	{ "no name", "account {\n}", "culver.conf:1: " },
	{ "no brace", HEAD, "culver.conf:3: " },
	{ "bind of two", "\nbind index A\n", "culver.conf:2: bind: expected" },
	{ "behind comments", "# a\n// b\n/* c\nd */\nbad = 1 # e\n",
	  "culver.conf:5: no such option 'bad'" },
	{ "bind in an account", HEAD "bind a b c\n}",
	  "culver.conf:3: no such option 'bind'" },
	{ "not UTF-8", "\n# \xff\n", "culver.conf:2: expected text in UTF-8" },
	{ "the carrier is no key", "\" \"()\n",
	  "culver.conf:1: no such option" },
	{ "nor a value", "\" \" = 3\n", "culver.conf:1: " },
};

static void
says_where_and_what(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
		struct config c;
		struct err e;

		assert_why(!parse(&c, wrongs[i].text, &e), wrongs[i].why);
		assert_int_equal(e.kind, ERR_CONFIG);
		if (strstr(e.text, wrongs[i].says) == NULL)
			fail_msg("%s: %s", wrongs[i].why, e.text);
		config_fini(&c);
	}
}

static const struct {
	const char *why, *text, *becomes;
} binds[] = {
	{ "plain", "bind index \"A\" archive\n",
	  "bind(\"index\", \"A\", \"archive\")\n" },
	{ "keys that are syntax", "bind i } x\nbind i \\ y",
	  "bind(\"i\", \"}\", \"x\")\nbind(\"i\", \"\\\\\", \"y\")" },
	{ "blanks inside quotes", "\tbind i \" \" \"a b\"",
	  "\tbind(\"i\", \" \", \"a b\")" },
	{ "comment behind", "bind i a b # why\nx",
	  "bind(\"i\", \"a\", \"b\")\nx" },
	{ "in a comment", "# a\n// bind i a b\n", " \n \n" },
	{ "in a long comment", "/*\nbind i a b\n*/x", " \n\nx" },
	{ "a URL is no comment", "x = pop3://a/*b # c", "x = pop3://a/*b  " },
	{ "but this is one", "x = //a\n\"b\"/*c", "x =  \n\"b\" " },
	{ "comments in strings", "x = \"#a\" '//b'", "x = \"#a\" '//b'" },
	{ "in a string", "x = \"\nbind i a b\\\"\n\"",
	  "x = \"\nbind i a b\\\"\n\"" },
	{ "not first", "x bind i a b", "x bind i a b" },
	{ "longer word", "binder i", "binder i" },
	{ "nothing behind", "bind \n", "bind()\n" },
};

static void
rewrites_binds(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(binds); i++) {
		struct buf b;

		buf_init(&b, 1000);
		binds_rewrite(str_of(binds[i].text), &b);
		assert_str(buf_str(&b), binds[i].becomes, binds[i].why);
		buf_fini(&b);
	}
}

/* ---- files ------------------------------------------------------------ */

static void
write_file(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	(void)fputs(text, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void
refuses_a_password_others_can_read(void **state)
{
	static const char text[] = HEAD POP "password = \"secret\" }\n";
	char path[] = "/tmp/culver_config_XXXXXX";
	struct config c;
	struct err e = ERR_INIT;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	(void)close(fd);
	write_file(path, text, 0640);
	assert_false(config_load(&c, path, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	assert_non_null(strstr(e.text, "chmod 600"));
	config_fini(&c);
	write_file(path, text, 0600);
	e = (struct err)ERR_INIT;
	assert_why(config_load(&c, path, &e), e.text);
	config_fini(&c);
	write_file(path, HEAD POP "password-command = {pass} }\n", 0644);
	assert_why(config_load(&c, path, &e), e.text);
	assert_string_equal(c.path, path);
	config_fini(&c);
	(void)unlink(path);
}

static void
finds_the_folders(void **state)
{
	struct config c;
	struct err e = ERR_INIT;

	(void)state;
	(void)setenv("HOME", "/nonexistent/h", 1);
	(void)setenv("XDG_DATA_HOME", "/x/data", 1);
	(void)setenv("XDG_STATE_HOME", "relative/is/ignored", 1);
	(void)unsetenv("XDG_CONFIG_HOME");
	(void)unsetenv("XDG_CACHE_HOME");
	(void)unsetenv("CULVER_CONFIG");
	assert_why(config_load(&c, NULL, &e), e.text);
	assert_null(c.path);
	assert_int_equal(c.n_accounts, 0);
	assert_string_equal(c.theme, "default");
	assert_string_equal(c.config_dir, "/nonexistent/h/.config/culver");
	assert_string_equal(c.data_dir, "/x/data/culver");
	assert_string_equal(c.state_dir, "/nonexistent/h/.local/state/culver");
	assert_string_equal(c.cache_dir, "/nonexistent/h/.cache/culver");
	config_fini(&c);
	(void)setenv("CULVER_CONFIG", "/nonexistent/culver.conf", 1);
	assert_false(config_load(&c, NULL, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	assert_non_null(strstr(e.text, "/nonexistent/culver.conf"));
	config_fini(&c);
	(void)unsetenv("CULVER_CONFIG");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_key),
		cmocka_unit_test(reads_the_second_account),
		cmocka_unit_test(accounts_inherit),
		cmocka_unit_test(ways_to_log_in),
		cmocka_unit_test(says_where_and_what),
		cmocka_unit_test(rewrites_binds),
		cmocka_unit_test(refuses_a_password_others_can_read),
		cmocka_unit_test(finds_the_folders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
