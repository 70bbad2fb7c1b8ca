/*
 * url.h - links in plain text, and where a link leads (RFC 3986).
 *
 * Pure.   Thread: any.
 * Lives: what comes out are views into the text given.
 * Forgives: letters of any script in a URL, brackets round it, a missing
 *   scheme before "www.".
 */
#ifndef TEXT_URL_H
#define TEXT_URL_H

#include "base/buf.h"
#include "base/mem.h"

/*
 * Finds the next URL at or after from: http, https, ftp, mailto, or starting
 * with "www.". Punctuation that belongs to the sentence is left out, and a
 * closing bracket that was not opened inside. Returns false when there is
 * none.
 */
bool url_find(struct str text, size_t from, struct str *url);

/* May a click on it do anything but open a page or write a letter? True for
 * http, https, ftp, mailto, news, nntp, tel, sms and xmpp; false for
 * javascript, data, file and whatever else. */
bool url_is_harmless(struct str url);

/* Where href leads on a page whose links start from base (RFC 3986, 5.2,
 * without taking dots out of paths). What cannot be known comes back as it is;
 * without a base, "//host" is taken for https. */
struct str url_resolve(struct arena *a, struct str base, struct str href);

/* The host of "scheme://user@host:port/..."; of mailto what stands behind
 * the '@'; empty when there is none. */
struct str url_host(struct str url);

/* The host that a link's visible text claims: that of the first URL in it, or
 * the text is one word that reads as a domain name. Empty when it claims
 * none. */
struct str url_host_claimed(struct str text);

/* Appends a URL with its host as base/hostname.h shows it. Returns false when
 * the host could be taken for another. */
bool url_put_shown(struct buf *out, struct str url);

/* Are a and b one host, or one below the other ("www.x.org" and "x.org")? */
bool url_host_agrees(struct str a, struct str b);

#endif
