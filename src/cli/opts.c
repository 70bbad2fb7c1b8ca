#include "cli/opts.h"

#include <stddef.h>
#include <string.h>

enum opt_type { OPT_FLAG, OPT_TEXT, OPT_LIST, OPT_NUMBER };

struct opt {
	char letter; /* 0 = none */
	const char *name;
	enum opt_type type;
	size_t at; /* offset in struct opts */
	unsigned verbs;
	const char *arg, *help;
};

enum { ALL_VERBS = -1u >> 1 };

#define AT(member) offsetof(struct opts, member)

static const struct opt options[] = {
	{ 'f', "folder", OPT_TEXT, AT(mailbox),
	  VERB_READER | VERB_LIST | VERB_SHOW, "PATH",
	  "open one Maildir, mbox or message file" },
	{ 'R', "read-only", OPT_FLAG, AT(read_only),
	  VERB_READER | VERB_LIST | VERB_SHOW, NULL,
	  "change nothing in what is opened" },
	{ 's', "subject", OPT_TEXT, AT(subject), VERB_READER, "TEXT",
	  "subject of the letter" },
	{ 'c', "cc", OPT_LIST, AT(cc), VERB_READER, "ADDRESS",
	  "send a copy (may be given several times)" },
	{ 'b', "bcc", OPT_LIST, AT(bcc), VERB_READER, "ADDRESS",
	  "send a blind copy (may be given several times)" },
	{ 'a', "attach", OPT_LIST, AT(attach), VERB_READER, "FILE",
	  "attach a file (may be given several times)" },
	{ 'i', "include", OPT_TEXT, AT(include), VERB_READER, "FILE",
	  "begin with the text of a file (- = standard input)" },
	{ 'H', "draft", OPT_TEXT, AT(draft), VERB_READER, "FILE",
	  "begin with the heads and the text of a file" },
	{ 0, "markdown", OPT_FLAG, AT(markdown), VERB_READER, NULL,
	  "the text is Markdown: send HTML made from it, too" },
	{ 'n', "count", OPT_NUMBER, AT(count), VERB_LIST, "N",
	  "at most N rows; 0 is all" },
	{ 0, "offset", OPT_NUMBER, AT(offset), VERB_LIST, "N",
	  "leave out the first N rows" },
	{ 0, "json", OPT_FLAG, AT(json),
	  VERB_LIST | VERB_SHOW | VERB_MIME | VERB_OUTBOX, NULL,
	  "JSON on standard output" },
	{ 0, "raw", OPT_FLAG, AT(raw), VERB_SHOW, NULL,
	  "the message as it came, byte for byte" },
	{ 0, "headers", OPT_FLAG, AT(headers), VERB_SHOW, NULL,
	  "all header fields" },
	{ 0, "html", OPT_FLAG, AT(html), VERB_SHOW, NULL,
	  "the HTML part, as text with its links" },
	{ 0, "charset", OPT_TEXT, AT(charset), VERB_SHOW, "NAME",
	  "read the text as of that charset, whatever it says" },
	{ 0, "part", OPT_TEXT, AT(part), VERB_SHOW, "PATH",
	  "the content of one part, such as 2.1" },
	{ 'o', "output", OPT_TEXT, AT(output), VERB_SHOW, "FILE",
	  "write the part to a file that does not exist yet" },
	{ 't', "from-headers", OPT_FLAG, AT(from_headers), VERB_SEND, NULL,
	  "send to To, Cc and Bcc of the message" },
	{ 0, "queue-only", OPT_FLAG, AT(queue_only), VERB_SEND, NULL,
	  "put into the outbox, do not try to send now" },
	{ 0, "at", OPT_TEXT, AT(send_at), VERB_SEND, "TIME",
	  "queue it; send it at a time, as \"tomorrow 9:00\"" },
	{ 0, "rebuild", OPT_FLAG, AT(rebuild), VERB_INDEX, NULL,
	  "throw the index away and make it anew from the files" },
	{ 0, "no-input", OPT_FLAG, AT(no_input), VERB_SETUP, NULL,
	  "ask nothing, show no screen: for scripts" },
	{ 0, "name", OPT_TEXT, AT(name), VERB_SETUP, "NAME",
	  "your name, as others will read it" },
	{ 0, "receive", OPT_TEXT, AT(receive), VERB_SETUP, "URL",
	  "where mail is collected: pop3s://HOST" },
	{ 0, "send", OPT_TEXT, AT(send), VERB_SETUP, "URL",
	  "where letters are given: smtps://HOST; '' is nowhere" },
	{ 0, "user", OPT_TEXT, AT(user), VERB_SETUP, "USER",
	  "who logs in, when that is not the address" },
	{ 0, "password-command", OPT_TEXT, AT(password_command), VERB_SETUP,
	  "WORDS", "a command that prints the password" },
	{ 0, "token-command", OPT_TEXT, AT(token_command), VERB_SETUP, "WORDS",
	  "a command that prints an OAuth 2 token" },
	{ 0, "password-stdin", OPT_FLAG, AT(password_stdin), VERB_SETUP, NULL,
	  "the password is the first line of standard input" },
	{ 0, "password-fd", OPT_TEXT, AT(password_fd), VERB_SETUP, "N",
	  "the same of an open file descriptor" },
	{ 0, "store", OPT_TEXT, AT(store), VERB_SETUP, "WHERE",
	  "keep it in: file (the default), pass, secret-tool" },
	{ 0, "keep", OPT_TEXT, AT(keep), VERB_SETUP, "WORDS",
	  "mail stays on the server: forever, until-deleted, \"N days\", no" },
	{ 0, "ca-file", OPT_TEXT, AT(ca_file), VERB_SETUP, "FILE",
	  "trust these authorities, too" },
	{ 0, "dry-run", OPT_FLAG, AT(dry_run), VERB_SETUP, NULL,
	  "try the login, write nothing, print what would be" },
	{ 'F', "config", OPT_TEXT, AT(config_path), ALL_VERBS, "FILE",
	  "the configuration to use" },
	{ 'A', "account", OPT_TEXT, AT(account), ALL_VERBS, "NAME",
	  "the account to use" },
	{ 0, "trace", OPT_TEXT, AT(trace_path), ALL_VERBS, "FILE",
	  "write what is said to servers, without secrets" },
	{ 'h', "help", OPT_FLAG, AT(help), ALL_VERBS, NULL, "this help" },
	{ 'V', "version", OPT_FLAG, AT(version), ALL_VERBS, NULL,
	  "the version" },
};

static const struct {
	enum verb verb;
	const char *name, *args, *help;
} verbs[] = {
	{ VERB_SETUP, "setup", "[ADDRESS]", "set up an account" },
	{ VERB_FETCH, "fetch", "[ACCOUNT...]", "fetch mail now" },
	{ VERB_LIST, "list", "[QUERY...]", "list messages, newest first" },
	{ VERB_LIST, "search", "[QUERY...]", "the same" },
	{ VERB_SHOW, "show", "ID|FILE|-", "print one message" },
	{ VERB_MIME, "mime", "--json FILE", "the structure of a message" },
	{ VERB_SEND, "send", "[FILE] [ADDRESS...]",
	  "queue a finished message and send it" },
	{ VERB_OUTBOX, "outbox", "[list|flush|cancel ID|retry ID]",
	  "what waits to be sent" },
	{ VERB_CHECK, "check", "[ACCOUNT...]",
	  "try the configuration and the logins" },
	{ VERB_INDEX, "index", "[PATH]",
	  "bring the index up to date with the files" },
	{ VERB_DEMO, "demo", "", "a guided tour with mail of its own" },
};

static const struct opt *
find_letter(char letter, unsigned verb)
{
	for (size_t i = 0; i < COUNT_OF(options); i++) {
		if (options[i].letter == letter && options[i].verbs & verb)
			return &options[i];
	}
	return NULL;
}

static const struct opt *
find_name(struct str name, unsigned verb)
{
	for (size_t i = 0; i < COUNT_OF(options); i++) {
		if (str_eq(str_of(options[i].name), name) &&
		    options[i].verbs & verb)
			return &options[i];
	}
	return NULL;
}

struct args { /* what is left of argv */
	char **at, **end;
	struct arena *arena;
	bool no_more_options;
	VEC(const struct opt *) used;
};

/* The value of an option: what stands behind it in the same word, or the
 * next word. */
static const char *
take_value(struct args *in, const char *attached)
{
	if (attached != NULL)
		return attached;
	return in->at < in->end ? *in->at++ : NULL;
}

static bool
set_value(struct opts *o, const struct opt *opt, struct args *in,
	  const char *value)
{
	void *field = (char *)o + opt->at;

	*VEC_PUSH(in->arena, &in->used) = opt;
	switch (opt->type) {
	case OPT_FLAG:
		*(bool *)field = true;
		return true;
	case OPT_TEXT:
		*(const char **)field = value;
		return true;
	case OPT_LIST:
		*VEC_PUSH(in->arena, (struct opt_list *)field) = value;
		return true;
	case OPT_NUMBER:
		return str_to_u64(str_of(value), field);
	}
	return false;
}

static bool
take_option(struct opts *o, const struct opt *opt, struct args *in,
	    const char *attached, struct err *e)
{
	const char *value = NULL;

	if (opt->type == OPT_FLAG && attached != NULL)
		return err_set(e, ERR_USAGE, "--%s takes no value", opt->name);
	if (opt->type != OPT_FLAG) {
		value = take_value(in, attached);
		if (value == NULL)
			return err_set(e, ERR_USAGE, "--%s needs a %s",
				       opt->name, opt->arg);
	}
	if (!set_value(o, opt, in, value))
		return err_set(e, ERR_USAGE, "--%s: \"%s\" is not a number",
			       opt->name, value);
	return true;
}

static bool
take_long(struct opts *o, struct args *in, const char *word, struct err *e)
{
	const char *equals = strchr(word, '=');
	struct str name =
		equals == NULL ? str_of(word) : str_between(word, equals);
	const struct opt *opt = find_name(name, o->verb);

	if (opt == NULL)
		return err_set(e, ERR_USAGE,
			       "unknown option --%.*s (see --help)",
			       STR_ARG(name));
	return take_option(o, opt, in, equals == NULL ? NULL : equals + 1, e);
}

/* Letters may be joined: -Rf PATH; the last may have its value attached. */
static bool
take_letters(struct opts *o, struct args *in, const char *word, struct err *e)
{
	for (; *word != '\0'; word++) {
		const struct opt *opt = find_letter(*word, o->verb);
		const char *attached = word[1] == '\0' ? NULL : word + 1;

		if (opt == NULL)
			return err_set(e, ERR_USAGE,
				       "unknown option -%c (see --help)",
				       *word);
		if (opt->type != OPT_FLAG)
			return take_option(o, opt, in, attached, e);
		(void)set_value(o, opt, in, NULL);
	}
	return true;
}

static void
take_argument(struct opts *o, struct args *in, const char *word)
{
	bool letter = o->subject != NULL || o->cc.n + o->bcc.n > 0 ||
		      o->attach.n > 0 || o->include != NULL;

	if (o->verb == VERB_READER && o->args.n == 0 && !letter) {
		for (size_t i = 0; i < COUNT_OF(verbs); i++) {
			if (strcmp(word, verbs[i].name) == 0) {
				o->verb = verbs[i].verb;
				return;
			}
		}
	}
	*VEC_PUSH(in->arena, &o->args) = word;
}

/* Those before the verb were taken as the reader's. */
static bool
check_used(const struct opts *o, const struct args *in, struct err *e)
{
	for (size_t i = 0; i < in->used.n; i++) {
		if (!(in->used.v[i]->verbs & (unsigned)o->verb))
			return err_set(e, ERR_USAGE,
				       "--%s is not for this verb (see --help)",
				       in->used.v[i]->name);
	}
	return true;
}

bool
opts_parse(struct opts *o, int argc, char **argv, struct arena *a,
	   struct err *e)
{
	struct args in = { .at = argv + (argc > 0),
			   .end = argv + argc,
			   .arena = a };

	*o = (struct opts){ .verb = VERB_READER };
	while (in.at < in.end) {
		const char *word = *in.at++;
		bool ok = true;

		if (in.no_more_options || word[0] != '-' || word[1] == '\0')
			take_argument(o, &in, word);
		else if (strcmp(word, "--") == 0)
			in.no_more_options = true;
		else if (word[1] == '-')
			ok = take_long(o, &in, word + 2, e);
		else
			ok = take_letters(o, &in, word + 1, e);
		if (!ok)
			return false;
	}
	return check_used(o, &in, e);
}

static void
print_option(const struct opt *opt, FILE *out)
{
	char left[64];
	const char *arg = opt->arg == NULL ? "" : opt->arg;
	const char *gap = opt->arg == NULL ? "" : " ";

	if (opt->letter != 0)
		(void)snprintf(left, sizeof(left), "-%c, --%s%s%s", opt->letter,
			       opt->name, gap, arg);
	else
		(void)snprintf(left, sizeof(left), "    --%s%s%s", opt->name,
			       gap, arg);
	(void)fprintf(out, "  %-24s %s\n", left, opt->help);
}

static void
print_usage(enum verb verb, FILE *out)
{
	if (verb == VERB_READER)
		(void)fputs("usage: culver [-f PATH [-R]]\n"
			    "       culver [-s SUBJECT] [-c ADDRESS] "
			    "[-b ADDRESS] [-a FILE] ADDRESS...\n"
			    "       culver VERB [...]\n\n",
			    out);
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		if (verb == VERB_READER)
			(void)fprintf(out, "  %-8s %-32s %s\n", verbs[i].name,
				      verbs[i].args, verbs[i].help);
		else if (verbs[i].verb == verb)
			(void)fprintf(out, "usage: culver %s%s%s\n       %s\n",
				      verbs[i].name,
				      verbs[i].args[0] != '\0' ? " " : "",
				      verbs[i].args, verbs[i].help);
	}
}

void
opts_help(enum verb verb, FILE *out)
{
	print_usage(verb, out);
	(void)fputc('\n', out);
	for (size_t i = 0; i < COUNT_OF(options); i++) {
		if (options[i].verbs & (unsigned)verb)
			print_option(&options[i], out);
	}
	if (verb == VERB_READER)
		(void)fputs("\nculver VERB --help tells more; "
			    "see also culver(1) and culver.conf(5).\n",
			    out);
}
