/*
 * ui.h - the screens' door.
 *
 * Thread: the main one, which ui_run keeps until the user leaves. It waits
 *         for keys, the engine's events and signals, in one poll.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "base/err.h"
#include "engine/engine.h"

struct ui_options {
	const struct config *config;
	struct engine_options engine;
	/* Begin with a letter instead of the list. */
	bool compose;
	const struct draft *fields; /* To, Cc ... given beforehand, or NULL */
	struct str body;
	/* Begin with the wizard, with what is known; or NULL. */
	const struct newcomer *newcomer;
	bool *begins_anew; /* set: read the configuration and come again */
	struct str template_path; /* a message file to edit as new; or empty */
};

/*
 * Opens the engine and the terminal, runs, and gives the terminal back.
 * Without accounts and path it shows how to begin. Fails as engine_open
 * does; with ERR_USAGE when there is no terminal; after a letter it began
 * with, as the sending of that did.
 */
bool ui_run(const struct ui_options *options, struct err *e);

#endif
