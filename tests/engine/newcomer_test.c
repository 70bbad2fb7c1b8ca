#include "engine/newcomer.h"

#include "base/file.h"
#include "engine/keeper.h"
#include "engine/provider.h"
#include "tests/check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the table -------------------------------------------------------- */

static const struct {
	const char *domain, *id, *receive, *needs;
} by_domain[] = {
	{ "163.com", "163", "pop3s://pop.163.com", "not your password" },
	{ "YEAH.net", "yeah", "pop3s://pop.yeah.net", "authorization code" },
	{ "foxmail.com", "qq", "pop3s://pop.qq.com", "30 days" },
	{ "vip.sina.com", "sinavip", "pop3s://pop3.vip.sina.com", "code" },
	{ "googlemail.com", "gmail", "pop3s://pop.gmail.com", "app password" },
	{ "hotmail.com", "outlook", "pop3s://outlook.office365.com",
	  "token-command" },
	{ "me.com", "icloud", NULL, "has no POP3" },
	{ "proton.me", "proton", NULL, "Bridge" },
	{ "tuta.com", "tuta", NULL, "neither POP3 nor SMTP" },
	{ "example.org", NULL, NULL, NULL },
	{ "com", NULL, NULL, NULL },
	{ "", NULL, NULL, NULL },
};

static void
knows_providers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(by_domain); i++) {
		const char *why = by_domain[i].domain;
		const struct provider *p =
			provider_of_domain(str_of(by_domain[i].domain));

		assert_why((p != NULL) == (by_domain[i].id != NULL), why);
		if (p == NULL)
			continue;
		assert_str(str_of(p->id), by_domain[i].id, why);
		assert_why((p->receive != NULL) ==
				   (by_domain[i].receive != NULL),
			   why);
		if (p->receive != NULL)
			assert_str(str_of(p->receive), by_domain[i].receive,
				   why);
		assert_why(str_find(str_of(p->needs),
				    str_of(by_domain[i].needs), 0) != SIZE_MAX,
			   why);
	}
}

static const struct {
	const char *host, *id;
} by_mx[] = {
	{ "aspmx.l.google.com.", "gmail" },
	{ "example-org.mail.protection.outlook.com", "office365" },
	{ "mxbiz1.qq.com", "exmail" },
	{ "qiye163mx01.mxmail.netease.com", "netease" },
	{ "IN1-smtp.messagingengine.com", "fastmail" },
	{ "badgoogle.com", NULL },
	{ "mx.example.org", NULL },
	{ "", NULL },
};

static void
knows_providers_by_mx(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(by_mx); i++) {
		const struct provider *p =
			provider_of_mx(str_of(by_mx[i].host));

		assert_str(str_of(p == NULL ? NULL : p->id),
			   by_mx[i].id == NULL ? "" : by_mx[i].id,
			   by_mx[i].host);
	}
}

/* No domain stands twice, every URL can be read, and all say what to do. */
static void
has_a_sound_table(void **state)
{
	struct arena a = { 0 };
	const struct provider *p;

	(void)state;
	for (size_t i = 0; (p = provider_at(i)) != NULL; i++) {
		struct str rest = str_of(p->domains), domain;
		struct service s;
		struct err e = ERR_INIT;

		while (str_take_word(&rest, &domain))
			assert_why(provider_of_domain(domain) == p, p->id);
		assert_why(p->receive == NULL ||
				   service_parse(&a, SERVICE_RECEIVE,
						 str_of(p->receive), &s, &e),
			   p->id);
		assert_why(p->send == NULL ||
				   service_parse(&a, SERVICE_SEND,
						 str_of(p->send), &s, &e),
			   p->id);
		assert_why(str_ends(str_of(p->needs), STR(".")), p->id);
	}
	arena_fini(&a);
}

/* ---- text ------------------------------------------------------------- */

static const struct config dirs = { .config_dir = "/c",
				    .data_dir = "/d",
				    .state_dir = "/s",
				    .cache_dir = "/k" };

static const struct newcomer usual = {
	.name = { "Li Lei", 6 },
	.address = { "lilei@example.org", 17 },
	.receive = { "pop3s://pop.example.org", 23 },
	.send = { "smtp://smtp.example.org:2525", 28 },
	.password = { "secret", 6 },
};

/* Each comes back from the text as it was, or is refused; none says more. */
static const struct {
	const char *why, *name, *address, *password;
	bool ok;
} odd[] = {
	{ "usual", "Li Lei", "lilei@example.org", "secret", true },
	{ "no name", "", "lilei@example.org", "secret", true },
	{ "quotes", "Li \"Ray\" Lei", "lilei@example.org", "a\"b'c", true },
	{ "backslashes", "A \\ B", "lilei@example.org", "\\n\\\\", true },
	{ "variables", "${HOME}", "lilei@example.org", "${HOME}$x$", true },
	{ "comments", "a # b // c /* d", "l@example.org", "#//*/*", true },
	{ "braces", "x } account y {", "l@example.org", "}{", true },
	{ "commas", "Lei, Li (me) <x@y>", "l@example.org", ",;", true },
	{ "its own script", "\xe6\x9d\x8e\xe9\x9b\xb7", "l@example.org",
	  "\xe5\xaf\x86", true },
	{ "blanks around a password", "L", "l@example.org", " x ", true },
	{ "an odd address", "L", "a+b=c%40@example.org", "x", true },
	{ "a line break in a name", "a\nb", "l@example.org", "x", false },
	{ "a line break in a password", "a", "l@example.org", "x\ny", false },
	{ "two addresses", "a", "l@example.org, m@example.org", "x", false },
	{ "no address", "a", "lilei", "x", false },
	{ "no password", "a", "l@example.org", "", false },
	{ "not UTF-8", "\xff", "l@example.org", "x", false },
};

static void
writes_what_is_read_again(void **state)
{
	(void)state;
	(void)setenv("HOME", "/home/lilei", 1);
	for (size_t i = 0; i < COUNT_OF(odd); i++) {
		struct newcomer n = usual;
		struct err e = ERR_INIT;
		struct config c;
		const struct account *acc;

		n.name = str_of(odd[i].name);
		n.address = str_of(odd[i].address);
		n.password = str_of(odd[i].password);
		assert_why(newcomer_config(&n, &dirs, &c, &e) == odd[i].ok,
			   odd[i].why);
		if (!odd[i].ok) {
			assert_int_equal(e.kind, ERR_USAGE);
			continue;
		}
		acc = &c.accounts[0];
		assert_str(acc->from_name, odd[i].name, odd[i].why);
		assert_str(acc->from_addr, odd[i].address, odd[i].why);
		assert_str(acc->password, odd[i].password, odd[i].why);
		assert_str(acc->receive.user, odd[i].address, odd[i].why);
		assert_int_equal(acc->send.port, 2525);
		config_fini(&c);
	}
}

static void
takes_a_command_as_typed(void **state)
{
	static const struct {
		const char *typed, *words[4];
	} rows[] = {
		{ "pass show mail", { "pass", "show", "mail" } },
		{ " a 'b c'  \"d \\\" e\" ", { "a", "b c", "d \" e" } },
		{ "a\\ b ''", { "a b", "" } },
		{ "x$(y);z", { "x$(y);z" } },
		{ "'no end", { NULL } },
		{ "", { NULL } },
	};
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *const *argv;
		struct err e = ERR_INIT;
		bool ok = keeper_split(&a, str_of(rows[i].typed), &argv, &e);

		assert_why(ok == (rows[i].words[0] != NULL), rows[i].typed);
		for (size_t k = 0; ok && k < 4; k++) {
			assert_str(str_of(argv[k]),
				   rows[i].words[k] == NULL ? ""
							    : rows[i].words[k],
				   rows[i].typed);
			if (argv[k] == NULL)
				break;
		}
	}
	arena_fini(&a);
}

/* ---- the file --------------------------------------------------------- */

struct place { /* a folder of our own */
	char dir[64], path[96];
	struct config config;
};

static void
place_init(struct place *p, const char *text, mode_t mode)
{
	struct err e = ERR_INIT;

	(void)snprintf(p->dir, sizeof(p->dir), "/tmp/newcomer-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	(void)snprintf(p->path, sizeof(p->path), "%s/c/culver.conf", p->dir);
	p->config = dirs;
	p->config.path = p->path;
	if (text == NULL)
		return;
	(void)snprintf(p->path, sizeof(p->path), "%s/culver.conf", p->dir);
	assert_true(file_write_durable_mode(p->path, str_of(text), mode, &e));
}

static void
place_fini(struct place *p)
{
	struct err e = ERR_INIT;

	assert_true(file_remove_tree(p->dir, &e));
}

static void
check_file(const char *path, const char *text, mode_t mode)
{
	struct err e = ERR_INIT;
	struct stat st;
	struct buf b;

	buf_init(&b, 100000);
	assert_true(file_read(path, &b, &e));
	assert_str(buf_str(&b), text, path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, mode);
	buf_fini(&b);
}

static const char block[] =
	"account \"example\" {\n"
	"\tfrom = \"\\\"Li Lei\\\" <lilei@example.org>\"\n"
	"\treceive = \"pop3s://lilei%40example.org@pop.example.org\"\n"
	"\tsend = \"smtp://lilei%40example.org@smtp.example.org:2525\"\n"
	"\tpassword = \"secret\"\n"
	"}\n";

static void
begins_a_file(void **state)
{
	struct place p;
	struct err e = ERR_INIT;

	(void)state;
	place_init(&p, NULL, 0);
	assert_why(newcomer_append(&usual, &p.config, &e), e.text);
	check_file(p.path, block, 0600);
	/* The same again is no second account. */
	assert_false(newcomer_append(&usual, &p.config, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	check_file(p.path, block, 0600);
	place_fini(&p);
}

static void
appends_and_keeps_the_rest(void **state)
{
	static const char before[] =
		"# mine\naccount example { from = a@example.com receive = "
		"\"pop3s://a@pop.example.com\" password-command = {\"x\"} }"
		"\nbind index \"A\" archive # no end of line";
	struct newcomer n = usual;
	struct place p;
	struct err e = ERR_INIT;
	char text[2000], link[200];

	(void)state;
	n.place = PLACE_PASS;
	place_init(&p, before, 0640);
	(void)snprintf(link, sizeof(link), "%s/link.conf", p.dir);
	assert_int_equal(symlink(p.path, link), 0);
	p.config.path = link;
	assert_why(newcomer_append(&n, &p.config, &e), e.text);
	(void)snprintf(
		text, sizeof(text),
		"%s\n\naccount \"example-2\" {\n"
		"\tfrom = \"\\\"Li Lei\\\" <lilei@example.org>\"\n"
		"\treceive = \"pop3s://lilei%%40example.org@pop.example.org\"\n"
		"\tsend = "
		"\"smtp://lilei%%40example.org@smtp.example.org:2525\"\n"
		"\tpassword-command = {\"pass\", \"show\", "
		"\"culver/lilei@example.org\"}\n}\n",
		before);
	check_file(p.path, text, 0640);
	place_fini(&p);
}

static void
refuses_and_leaves_the_file(void **state)
{
	static const struct {
		const char *why, *text, *account, *says;
		mode_t mode;
	} rows[] = {
		{ "others can read it", "theme = \"default\"\n", "",
		  "chmod 600", 0644 },
		{ "wrong already", "account {", "", "", 0600 },
		{ "a name that is taken",
		  "account x { from = a@example.com send = \"smtp://h\" }\n",
		  "x", "has an account \"x\" already", 0600 },
		{ "an address that is there",
		  "account x { from = lilei@example.org send = \"smtp://h\" }",
		  "", "give this one a name", 0600 },
		{ "a name that is none", "theme = \"default\"\n", "a/b",
		  "short name", 0600 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct newcomer n = usual;
		struct err e = ERR_INIT;
		struct place p;

		place_init(&p, rows[i].text, rows[i].mode);
		n.account = str_of(rows[i].account);
		assert_why(!newcomer_append(&n, &p.config, &e), rows[i].why);
		assert_int_equal(e.kind, ERR_CONFIG);
		assert_why(strstr(e.text, rows[i].says) != NULL, e.text);
		check_file(p.path, rows[i].text, rows[i].mode);
		place_fini(&p);
	}
}

static void
shows_no_password(void **state)
{
	struct err e = ERR_INIT;
	struct place p;
	struct buf b;

	(void)state;
	place_init(&p, NULL, 0);
	buf_init(&b, 10000);
	assert_why(newcomer_show(&usual, &p.config, &b, &e), e.text);
	assert_null(strstr(buf_cstr(&b), "secret"));
	assert_non_null(strstr(buf_cstr(&b), "password = \"<hidden>\""));
	assert_int_equal(access(p.path, F_OK), -1);
	buf_fini(&b);
	place_fini(&p);
}

/* ---- programs --------------------------------------------------------- */

/* A pass of our own writes what it hears, and how it was called. */
static void
gives_the_password_on_standard_input(void **state)
{
	struct err e = ERR_INIT;
	struct place p;
	char heard[100], text[400];

	(void)state;
	place_init(&p, NULL, 0);
	(void)snprintf(heard, sizeof(heard), "%s/heard", p.dir);
	(void)snprintf(text, sizeof(text),
		       "#!/bin/sh\necho \"$@\" >%s\ncat >>%s\n", heard, heard);
	(void)snprintf(p.path, sizeof(p.path), "%s/pass", p.dir);
	assert_true(file_write_durable_mode(p.path, str_of(text), 0700, &e));
	(void)snprintf(text, sizeof(text), "%s:/usr/bin:/bin", p.dir);
	(void)setenv("PATH", text, 1);
	assert_why(keeper_store(PLACE_PASS, STR("l@example.org"), STR("a'\"$"),
				&e),
		   e.text);
	check_file(heard,
		   "insert --multiline --force culver/l@example.org\na'\"$\n",
		   0644 & ~022);
	place_fini(&p);
}

static void
says_why_a_program_refuses(void **state)
{
	static const char script[] = "#!/bin/sh\necho no key >&2\nexit 3\n";
	struct err e = ERR_INIT;
	struct place p;
	char path[200];

	(void)state;
	place_init(&p, NULL, 0);
	(void)snprintf(path, sizeof(path), "%s", p.dir);
	(void)setenv("PATH", path, 1);
	assert_false(
		keeper_store(PLACE_PASS, STR("l@example.org"), STR("x"), &e));
	assert_non_null(strstr(e.text, "pass cannot be started"));
	(void)snprintf(p.path, sizeof(p.path), "%s/pass", p.dir);
	assert_true(file_write_durable_mode(p.path, str_of(script), 0700, &e));
	assert_false(
		keeper_store(PLACE_PASS, STR("l@example.org"), STR("x"), &e));
	assert_string_equal(e.text, "pass did not take the password: no key");
	assert_false(keeper_store(PLACE_PASS, STR("-x/../y"), STR("x"), &e));
	assert_int_equal(e.kind, ERR_USAGE);
	place_fini(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_providers),
		cmocka_unit_test(knows_providers_by_mx),
		cmocka_unit_test(has_a_sound_table),
		cmocka_unit_test(writes_what_is_read_again),
		cmocka_unit_test(takes_a_command_as_typed),
		cmocka_unit_test(begins_a_file),
		cmocka_unit_test(appends_and_keeps_the_rest),
		cmocka_unit_test(refuses_and_leaves_the_file),
		cmocka_unit_test(shows_no_password),
		cmocka_unit_test(gives_the_password_on_standard_input),
		cmocka_unit_test(says_why_a_program_refuses),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	(void)umask(022);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
