/*
 * folder_names.h - the names behind the folder ids of rows.
 *
 * Lives: strings in names->arena, until folder_names_fini.
 */
#ifndef CLI_FOLDER_NAMES_H
#define CLI_FOLDER_NAMES_H

#include "cli/asking.h"

struct folder_names {
	struct arena arena;
	struct folder *v;
	size_t n;
};

/* Asks the engine. Fails as the request does. */
bool folder_names_ask(struct folder_names *names, struct asking *t,
		      struct err *e);
/* The folder of that id; an empty one when there is none. */
struct folder folder_names_get(const struct folder_names *names, uint32_t id);
void folder_names_fini(struct folder_names *names);

#endif
