/*
 * browser.h - opens a link in the user's browser, beside the screen.
 *
 * Runs $BROWSER, or xdg-open where there is a desktop; without a shell, with
 * no terminal, in a session of its own. Does not wait for it to end.
 * Thread: the screen's.
 */
#ifndef UI_BROWSER_H
#define UI_BROWSER_H

#include "base/err.h"
#include "base/str.h"

/* Fails with ERR_DATA for what is no link to a page, and with ERR_NO_INPUT
 * when there is no browser. */
bool browser_open(struct str url, struct err *e);

#endif
