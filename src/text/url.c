#include "text/url.h"

#include "base/hostname.h"
#include "base/utf8.h"

#include <string.h>

/* Found by their first mark: letters are many. */
static const struct {
	const char *text;
	size_t key; /* where the mark stands */
} starts[] = {
	{ "http://", 4 }, { "https://", 5 }, { "ftp://", 3 },
	{ "mailto:", 6 }, { "www.", 3 },
};

/* What ends a URL though no blank does: quotes, brackets that may not stand
 * in one, and the punctuation of Chinese and Japanese. */
static bool
is_end(uint32_t code)
{
	return code <= ' ' || code == '<' || code == '>' || code == '"' ||
	       code == '`' || code == '|' || code == '\\' || code == '^' ||
	       code == 0x7f || utf8_is_unsafe(code) ||
	       (code >= 0x2010 && code <= 0x2027) ||
	       (code >= 0x3000 && code <= 0x303f) ||
	       (code >= 0xff00 && code <= 0xff0f) ||
	       (code >= 0xff1a && code <= 0xff20) || code == 0xa0 ||
	       code == UTF8_REPLACEMENT;
}

/* Chinese text goes on right behind a host without a blank. */
static bool
is_ideograph(uint32_t code)
{
	return code >= 0x2e80 && code <= 0xd7ff;
}

/* Which of the starts has its first mark, ':' or '.', at key; SIZE_MAX = none.
 * Nothing of letters and digits may stand before it. */
static size_t
find_start(struct str text, size_t from, size_t key, struct str *start)
{
	for (size_t i = 0; i < COUNT_OF(starts); i++) {
		size_t at;

		*start = str_of(starts[i].text);
		if (key - from < starts[i].key ||
		    starts[i].text[starts[i].key] != text.p[key])
			continue;
		at = key - starts[i].key;
		if (str_starts_fold(str_skip(text, at), *start) &&
		    (at == 0 || !ascii_is_alnum(text.p[at - 1])))
			return at;
	}
	return SIZE_MAX;
}

/* Everything up to a character that cannot be in it. */
static struct str
greedy(struct str s, size_t from)
{
	struct str rest = str_skip(s, from);
	bool in_host = true;
	bool dot = from == strlen("www.");
	uint32_t code;
	size_t n = from;

	while (utf8_take(&rest, &code) && !is_end(code)) {
		if (in_host && dot && is_ideograph(code))
			break;
		dot = dot || code == '.';
		in_host = in_host && code != '/' && code != '?' && code != '#';
		n = s.n - rest.n;
	}
	return str_head(s, n);
}

/* A bracket belongs to the URL when its partner does. */
static bool
is_lone_bracket(struct str url, char close)
{
	char open = close == ')' ? '(' : close == ']' ? '[' : '{';
	size_t opened = 0, closed = 0;

	for (size_t i = 0; i < url.n; i++) {
		opened += url.p[i] == open;
		closed += url.p[i] == close;
	}
	return closed > opened;
}

static struct str
without_punctuation(struct str url)
{
	/* Brackets are counted a bounded number of times: this is linear. */
	int brackets = 8;

	while (url.n > 0) {
		char c = url.p[url.n - 1];

		if (strchr(")]}", c) != NULL && c != '\0') {
			if (brackets-- == 0 || !is_lone_bracket(url, c))
				break;
		} else if (c == '\0' || strchr(".,;:!?'*", c) == NULL) {
			break;
		}
		url.n--;
	}
	return url;
}

/* Index of the first ':' or '.' at or after from, or the end. Most texts have
 * few of them: eight bytes are looked at in one go. */
static size_t
next_mark(struct str text, size_t from)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t i = from;

	for (; text.n - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
		uint64_t eight, colon, dot;

		(void)memcpy(&eight, text.p + i, sizeof(eight));
		colon = eight ^ (ones * ':');
		dot = eight ^ (ones * '.');
		/* A byte that became 0 borrows. */
		if ((((colon - ones) & ~colon) | ((dot - ones) & ~dot)) &
		    (ones * 0x80))
			break;
	}
	while (i < text.n && text.p[i] != ':' && text.p[i] != '.')
		i++;
	return i;
}

bool
url_find(struct str text, size_t from, struct str *url)
{
	struct str start;

	for (size_t i = from; (i = next_mark(text, i)) < text.n; i++) {
		size_t at = find_start(text, from, i, &start);

		if (at == SIZE_MAX)
			continue;
		*url = without_punctuation(greedy(str_skip(text, at), start.n));
		if (url->n > start.n)
			return true;
	}
	return false;
}

bool
url_is_harmless(struct str url)
{
	static const char *const schemes[] = {
		"http:", "https:", "ftp:", "mailto:", "news:",
		"nntp:", "tel:",   "sms:", "xmpp:",
	};

	for (size_t i = 0; i < COUNT_OF(schemes); i++)
		if (str_starts_fold(url, str_of(schemes[i])))
			return true;
	return false;
}

static struct str
without_user_and_port(struct str authority)
{
	size_t at;

	while ((at = str_find_char(authority, '@', 0)) != SIZE_MAX)
		authority = str_skip(authority, at + 1);
	if (str_starts(authority, STR("["))) {
		at = str_find_char(authority, ']', 0);
		return at == SIZE_MAX ? authority : str_head(authority, at + 1);
	}
	at = str_find_char(authority, ':', 0);
	return at == SIZE_MAX ? authority : str_head(authority, at);
}

/* Browsers take a backslash for a slash. */
static struct str
authority_of(struct str s)
{
	size_t n = 0;

	while (n < s.n && strchr("/\\?#", s.p[n]) == NULL)
		n++;
	return str_head(s, n);
}

struct str
url_host(struct str url)
{
	size_t at = str_find_char(url, ':', 0);
	struct str host;

	if (at == SIZE_MAX || !url_is_harmless(url))
		return (struct str){ 0 };
	host = str_skip(url, at + 1);
	while (host.n > 0 && (host.p[0] == '/' || host.p[0] == '\\'))
		host = str_skip(host, 1);
	if (str_starts_fold(url, STR("mailto:")) &&
	    str_find_char(authority_of(host), '@', 0) == SIZE_MAX)
		return (struct str){ 0 };
	host = without_user_and_port(authority_of(host));
	return str_ends(host, STR(".")) ? str_head(host, host.n - 1) : host;
}

/* Words with dots that are no host names: "main.py", "Q3-report.md". */
static bool
is_top_level(struct str label)
{
	static const char *const generic[] = {
		"com",    "org",   "net",     "edu",  "gov",  "mil",  "int",
		"info",   "biz",   "app",     "bank", "dev",  "shop", "site",
		"store",  "cloud", "xyz",     "top",  "club", "vip",  "live",
		"online", "tech",  "news",    "pro",  "mobi", "asia", "space",
		"world",  "email", "example",
	};
	static const char *const suffixes[] = {
		"js", "md", "py", "rs", "sh", "pl", "ps", "cc",
		"so", "gz", "db", "go", "cs", "ts", "xz", "hs",
	};

	for (size_t i = 0; i < COUNT_OF(generic); i++)
		if (str_eq_fold(label, str_of(generic[i])))
			return true;
	for (size_t i = 0; i < COUNT_OF(suffixes); i++)
		if (str_eq_fold(label, str_of(suffixes[i])))
			return false;
	return label.n == 2 && ascii_is_alpha(label.p[0]) &&
	       ascii_is_alpha(label.p[1]);
}

static bool
reads_as_host(struct str host)
{
	struct str label, rest = host;
	size_t labels = 0;

	while (str_take_until(&rest, '.', &label)) {
		if (label.n == 0)
			return false;
		for (size_t i = 0; i < label.n; i++)
			if (!ascii_is_alnum(label.p[i]) && label.p[i] != '-' &&
			    (unsigned char)label.p[i] < 0x80)
				return false;
		labels++;
	}
	return labels >= 2 && is_top_level(label);
}

struct str
url_host_claimed(struct str text)
{
	struct str url, host;

	text = str_trim(text);
	if (url_find(text, 0, &url))
		return str_starts_fold(url, STR("www."))
			       ? without_user_and_port(authority_of(url))
			       : url_host(url);
	for (size_t i = 0; i < text.n; i++)
		if (ascii_is_blank(text.p[i]))
			return (struct str){ 0 };
	host = without_user_and_port(authority_of(text));
	return reads_as_host(host) ? host : (struct str){ 0 };
}

static bool
is_below(struct str host, struct str above)
{
	return str_find_char(above, '.', 0) != SIZE_MAX && host.n > above.n &&
	       host.p[host.n - above.n - 1] == '.' &&
	       str_ends_fold(host, above);
}

bool
url_host_agrees(struct str a, struct str b)
{
	struct buf one, other;
	bool agrees;

	buf_init(&one, SIZE_MAX);
	buf_init(&other, SIZE_MAX);
	hostname_put_ascii(&one, a);
	hostname_put_ascii(&other, b);
	a = buf_str(&one);
	b = buf_str(&other);
	agrees = str_eq(a, b) || is_below(a, b) || is_below(b, a);
	buf_fini(&one);
	buf_fini(&other);
	return agrees;
}

bool
url_put_shown(struct buf *out, struct str url)
{
	struct str host = url_host(url);
	bool is_plain;

	if (host.n == 0) {
		buf_put(out, url);
		return true;
	}
	buf_put(out, str_between(url.p, host.p));
	is_plain = hostname_put_shown(out, host);
	buf_put(out, str_between(host.p + host.n, url.p + url.n));
	return is_plain;
}

static bool
has_scheme(struct str s)
{
	size_t n = 0;

	while (n < s.n && (ascii_is_alnum(s.p[n]) || s.p[n] == '+' ||
			   s.p[n] == '-' || s.p[n] == '.'))
		n++;
	return n > 0 && n < s.n && s.p[n] == ':';
}

/* How much of base stands before the relative href. */
static size_t
kept_of_base(struct str base, struct str href)
{
	size_t colon = str_find_char(base, ':', 0);
	struct str path;
	size_t end, at;

	if (str_starts(href, STR("//")))
		return colon + 1;
	path = str_skip(base, colon + 3); /* "://" */
	path = str_skip(path, authority_of(path).n);
	at = base.n - path.n;
	if (path.n == 0 || str_starts(href, STR("/")))
		return at;
	for (end = 0; end < path.n && strchr("?#", path.p[end]) == NULL; end++)
		continue;
	while (!str_starts(href, STR("?")) && end > 0 && path.p[end - 1] != '/')
		end--;
	return at + end;
}

struct str
url_resolve(struct arena *a, struct str base, struct str href)
{
	bool is_web = str_starts_fold(base, STR("http://")) ||
		      str_starts_fold(base, STR("https://"));
	size_t kept;

	if (href.n == 0 || has_scheme(href) || href.p[0] == '#')
		return href;
	if (!is_web)
		return !str_starts(href, STR("//"))
			       ? href
			       : arena_printf(a, "https:%.*s", STR_ARG(href));
	kept = kept_of_base(base, href);
	return arena_printf(a, "%.*s%s%.*s", STR_ARG(str_head(base, kept)),
			    kept == base.n && href.p[0] != '/' &&
					    base.p[kept - 1] != '/' &&
					    href.p[0] != '?'
				    ? "/"
				    : "",
			    STR_ARG(href));
}
