/*
 * wizard.h - an account is set up: what somebody sees who has none, and
 * `culver setup`. Asks for what is not known yet, one question after the other.
 *
 * When the account is in culver.conf it sets the host's begins_anew and wants
 * to quit: the configuration has to be read again.
 */
#ifndef UI_WIZARD_H
#define UI_WIZARD_H

#include "ui/view.h"

/* What the wish's newcomer says is not asked. */
struct view *wizard_open(struct host *h, const struct wish *w);

#endif
