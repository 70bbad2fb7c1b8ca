#include "mail/status_code.h"

enum { DIGITS_MAX = 3 };

struct code {
	unsigned class, subject, detail;
};

/* Sorted as the registry is: subject, detail. */
static const struct {
	unsigned subject, detail;
	const char *words;
} meanings[] = {
	{ 1, 0, "something is wrong with the address" },
	{ 1, 1, "there is no such mailbox" },
	{ 1, 2, "there is no such mail domain" },
	{ 1, 3, "the address is not well formed" },
	{ 1, 4, "the address means more than one mailbox" },
	{ 1, 5, "the address is right" },
	{ 1, 6, "the mailbox has moved, nobody knows where" },
	{ 1, 7, "the sender's address is not well formed" },
	{ 1, 8, "the sender's domain does not exist" },
	{ 1, 9, "passed on to a server that sends no reports" },
	{ 1, 10, "the domain takes no mail" },
	{ 2, 0, "something is wrong with the mailbox" },
	{ 2, 1, "the mailbox is closed" },
	{ 2, 2, "the mailbox is full" },
	{ 2, 3, "the message is too large for the mailbox" },
	{ 2, 4, "the mailing list does not work" },
	{ 3, 0, "something is wrong with the mail server" },
	{ 3, 1, "the disk of the mail server is full" },
	{ 3, 2, "the mail server takes no mail at present" },
	{ 3, 3, "the mail server cannot do what the message needs" },
	{ 3, 4, "the message is too large for the mail server" },
	{ 3, 5, "the mail server is set up wrongly" },
	{ 3, 6, "the priority was changed" },
	{ 4, 0, "something is wrong on the way" },
	{ 4, 1, "the mail server does not answer" },
	{ 4, 2, "the connection broke" },
	{ 4, 3, "the name service did not answer" },
	{ 4, 4, "there is no way to the mail server" },
	{ 4, 5, "the network or the mail server is overloaded" },
	{ 4, 6, "the message went round in a circle" },
	{ 4, 7, "it could not be delivered in time" },
	{ 5, 0, "the mail servers did not understand each other" },
	{ 5, 1, "a command came at the wrong time" },
	{ 5, 2, "a command was not understood" },
	{ 5, 3, "the message has too many recipients" },
	{ 5, 4, "a command said what it may not" },
	{ 5, 5, "the mail servers speak different versions" },
	{ 6, 0, "something is wrong with the content" },
	{ 6, 1, "the kind of content is not taken there" },
	{ 6, 2, "the content must be converted, which is forbidden" },
	{ 6, 3, "the content must be converted, which nobody can" },
	{ 6, 4, "the content was converted and has lost something" },
	{ 6, 5, "the content could not be converted" },
	{ 6, 6, "the content is not available" },
	{ 6, 7, "addresses beyond ASCII are not taken there" },
	{ 6, 8, "an answer beyond ASCII was needed" },
	{ 6, 9, "headers beyond ASCII are not taken there" },
	{ 7, 0, "something is wrong with security or policy" },
	{ 7, 1, "refused by a rule of the receiver" },
	{ 7, 2, "the sender may not write to this list" },
	{ 7, 3, "the protection of the message would be lost" },
	{ 7, 4, "the protection asked for is not to be had" },
	{ 7, 5, "encrypting or decrypting failed" },
	{ 7, 6, "the cipher is not to be had" },
	{ 7, 7, "the message was changed on its way" },
	{ 7, 8, "the login was refused" },
	{ 7, 9, "the way to log in is too weak" },
	{ 7, 10, "encryption is needed" },
	{ 7, 11, "encryption is needed for this way to log in" },
	{ 7, 13, "the account is closed" },
	{ 7, 14, "the servers do not trust each other" },
	{ 7, 17, "the mailbox belongs to somebody else now" },
	{ 7, 18, "the domain belongs to somebody else now" },
	{ 7, 20, "no signature of the domain (DKIM) is good" },
	{ 7, 21, "no signature of the domain (DKIM) is accepted" },
	{ 7, 22, "the signature (DKIM) is not the writer's" },
	{ 7, 23, "the domain does not send from there (SPF)" },
	{ 7, 24, "what the domain says of its servers (SPF) is wrong" },
	{ 7, 25, "the address of the sending server has no name" },
	{ 7, 26, "neither SPF nor DKIM says that the sender is real" },
	{ 7, 27, "the sender's domain takes no mail itself" },
	{ 7, 28, "too much mail in a short time" },
	{ 7, 29, "the seals of those who passed it on (ARC) are wrong" },
};

static const char *const classes[] = {
	[2] = "done",
	[4] = "this may pass",
	[5] = "final",
};

/* Up to three digits off the front of *rest. */
static bool
take_number(struct str *rest, unsigned *out)
{
	size_t n = 0;

	*out = 0;
	while (n < rest->n && n <= DIGITS_MAX && ascii_is_digit(rest->p[n]))
		*out = *out * 10 + (unsigned)(rest->p[n++] - '0');
	*rest = str_skip(*rest, n);
	return n > 0 && n <= DIGITS_MAX;
}

static bool
take_dot(struct str *rest)
{
	bool is_dot = str_starts(*rest, STR("."));

	*rest = str_skip(*rest, is_dot ? 1 : 0);
	return is_dot;
}

static bool
take_code(struct str *rest, struct code *c)
{
	struct str s = *rest;

	if (!take_number(&s, &c->class) || !take_dot(&s) ||
	    !take_number(&s, &c->subject) || !take_dot(&s) ||
	    !take_number(&s, &c->detail) || c->class >= COUNT_OF(classes) ||
	    classes[c->class] == NULL)
		return false;
	*rest = s;
	return true;
}

/* Of a detail that nobody knows at least the subject. */
static const char *
words_of(const struct code *c)
{
	const char *general = NULL;

	for (size_t i = 0; i < COUNT_OF(meanings); i++) {
		if (meanings[i].subject != c->subject)
			continue;
		if (meanings[i].detail == c->detail)
			return meanings[i].words;
		if (meanings[i].detail == 0)
			general = meanings[i].words;
	}
	return general;
}

void
status_code_put(struct buf *out, struct str s)
{
	struct str rest = str_trim(s);
	struct str all = rest;
	struct code c;
	const char *words;

	if (!take_code(&rest, &c)) {
		buf_put(out, all);
		return;
	}
	words = words_of(&c);
	buf_put(out, str_head(all, all.n - rest.n));
	if (c.class == 2)
		buf_put(out, STR(": done"));
	else if (words != NULL)
		buf_printf(out, ": %s (%s)", words, classes[c.class]);
	else
		buf_printf(out, " (%s)", classes[c.class]);
	rest = str_trim(rest);
	if (rest.n > 0)
		buf_put_char(out, ' ');
	buf_put(out, rest);
}

const char *
status_code_meaning(struct str s)
{
	struct code c;

	return take_code(&s, &c) ? words_of(&c) : NULL;
}
