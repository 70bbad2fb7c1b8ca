/*
 * rig.h - an engine in a temporary XDG tree, for tests.
 *
 * Two accounts, "work" (Ann <ann@example.org>) and "home" (Ann at home
 * <ann@example.net>); their servers are a port of loopback where nobody
 * listens. A step that cannot be done fails the test.
 */
#ifndef TESTS_ENGINE_RIG_H
#define TESTS_ENGINE_RIG_H

#include "engine/config.h"
#include "engine/engine.h"
#include "engine/writer.h"

struct rig {
	struct arena arena;
	char dir[64];
	struct config config;
	struct engine_options options;
	struct engine *engine; /* NULL until rig_open */
	struct side side;      /* the three until rig_close_writer: */
	struct stores stores;
	struct writer writer;
};

/* For cmocka: *state is a struct rig. */
int rig_set_up(void **state);
int rig_tear_down(void **state);

/* Opens and closes the engine, as often as wanted. */
void rig_open(struct rig *r);
void rig_close(struct rig *r);

/* The write side's units without any thread: what they post stays in the
 * boxes of r->side, for the test to take. */
void rig_open_writer(struct rig *r);
void rig_close_writer(struct rig *r);
/* The next job for net, or event for the face; NULL when there is none. */
struct job *rig_take_job(struct rig *r);
struct event *rig_take_event(struct rig *r);

/* The folder of a folder: "mail/work/Inbox" under the data folder. */
const char *rig_folder(struct rig *r, const char *account, const char *name);
/* Puts a message into the inbox of work, as NAME in new; the text is the
 * bytes of the file. */
void rig_put(struct rig *r, const char *name, const char *text);
/* A simple one. */
void rig_put_plain(struct rig *r, int number);
/* Is there a file whose path under the temporary folder is this? */
bool rig_has(struct rig *r, const char *path);
/* Writes a file; the folders above it are made. */
const char *rig_write(struct rig *r, const char *path, const char *text);

/* A request, with strings of the rig's. */
uint64_t rig_post(struct rig *r, struct request **q);
/* Posts and waits for the last event of it; others are thrown away. */
struct event *rig_ask(struct rig *r, struct request **q);
/* The next event of that kind; others are thrown away. */
struct event *rig_wait_for(struct rig *r, enum event_kind kind);

/* The rows of a folder (FOLDERS_...), with a query; freed by the caller. */
struct event *rig_rows(struct rig *r, uint32_t folder, const char *query);
/* The id of the only message that matches. */
uint64_t rig_id(struct rig *r, const char *query);
/* The folder of that name, all figures. */
struct folder rig_find_folder(struct rig *r, const char *account,
			      enum folder_role role);

#endif
