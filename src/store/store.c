#include "store/store.h"

#include "base/file.h"
#include "base/world.h"
#include "store/place.h"
#include "store/schema.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* In the folder of the state. */
#define LOCK_NAME "lock"

static void
copy_options(struct store *s, const struct store_options *o)
{
	struct arena *a = &s->arena;
	struct store_account *v;

	v = ARENA_ARRAY(a, struct store_account, o->n_accounts);
	for (size_t i = 0; i < o->n_accounts; i++) {
		const struct store_account *from = &o->accounts[i];

		v[i].name = arena_str(a, from->name);
		if (from->root != NULL)
			v[i].root = arena_cstr(a, str_of(from->root));
		if (from->mbox != NULL)
			v[i].mbox = arena_cstr(a, str_of(from->mbox));
	}
	s->accounts = v;
	s->n_accounts = o->n_accounts;
	s->charset_hint = o->charset_hint;
	s->mode = o->mode;
	s->read_only = o->read_only;
	s->state_dir = arena_cstr(a, str_of(o->state_dir));
	s->outbox_dir = file_join(a, o->state_dir, "outbox");
}

static bool
make_dir_of(struct arena *a, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL || slash == path)
		return true;
	return file_make_dirs(arena_cstr(a, str_between(path, slash)), e);
}

static bool
open_index(struct store *s, const char *path, struct err *e)
{
	if (db_open(&s->index, path, DB_INDEX, &schema_index, e))
		return true;
	if (e->kind != ERR_DATA)
		return false;
	*e = (struct err)ERR_INIT;
	return db_set_aside(path, e) &&
	       db_open(&s->index, path, DB_INDEX, &schema_index, e);
}

static bool
open_state(struct store *s, enum db_mode mode, struct err *e)
{
	char *path = file_join(&s->arena, s->state_dir, "state.sqlite");

	if (!db_open(&s->state, path, mode, &schema_state, e))
		return false;
	return mode == DB_READER || db_check(s->state, e);
}

/* Every writer shares the lock as long as it runs: who gets it alone, at its
 * start, knows that what the outbox calls "sending" is nobody's any more. */
static bool
lock_alone(struct store *s)
{
	char *path = file_join(&s->arena, s->state_dir, LOCK_NAME);

	s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return s->lock_fd >= 0 && flock(s->lock_fd, LOCK_EX | LOCK_NB) == 0;
}

static void
lock_share(struct store *s)
{
	if (s->lock_fd >= 0)
		(void)flock(s->lock_fd, LOCK_SH);
}

/* Damage in the first pages shows here, before any scan. */
static bool
refresh_places(struct store *s, struct err *e)
{
	if (place_refresh(s, e))
		return true;
	if (e->kind != ERR_DATA)
		return false;
	*e = (struct err)ERR_INIT;
	return db_reset(s->index, &schema_index, e) && place_refresh(s, e);
}

static bool
open_writer(struct store *s, const char *index_path, struct err *e)
{
	bool done;

	if (!make_dir_of(&s->arena, index_path, e) ||
	    !file_make_dirs(s->outbox_dir, e) || !open_state(s, DB_STATE, e) ||
	    !open_index(s, index_path, e))
		return false;
	s->mend = db_is_new(s->state);
	done = refresh_places(s, e) && (!lock_alone(s) || outbox_recover(s, e));
	lock_share(s);
	return done;
}

static bool
open_reader(struct store *s, const char *index_path, struct err *e)
{
	return db_open(&s->index, index_path, DB_READER, &schema_index, e) &&
	       open_state(s, DB_READER, e);
}

bool
store_open(struct store **out, const struct store_options *o, struct err *e)
{
	struct store *s = mem_zalloc(sizeof(*s));

	s->lock_fd = -1;
	copy_options(s, o);
	*out = s;
	if (o->mode == STORE_READER ? open_reader(s, o->index_path, e)
				    : open_writer(s, o->index_path, e))
		return true;
	store_close(out);
	return false;
}

void
store_close(struct store **s)
{
	if (*s == NULL)
		return;
	db_close(&(*s)->index);
	db_close(&(*s)->state);
	if ((*s)->lock_fd >= 0)
		(void)close((*s)->lock_fd);
	arena_fini(&(*s)->arena);
	mem_free(s);
}

void
store_interrupt(struct store *s)
{
	db_interrupt(s->index);
	db_interrupt(s->state);
}

/* ---- lone mailboxes ------------------------------------------------------*/

static bool
check_readable(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_sys(e, errno, "%s", path);
	(void)close(fd);
	return true;
}

bool
store_lone(struct arena *a, const char *path, struct store_account *out,
	   struct err *e)
{
	char *given = realpath(path, NULL);
	char *full;
	struct stat st;

	memset(out, 0, sizeof(*out));
	if (given == NULL)
		return err_sys(e, errno, "%s", path);
	full = arena_cstr(a, str_of(given));
	free(given);
	if (stat(full, &st) != 0)
		return err_sys(e, errno, "%s", path);
	/* A pipe would have us wait for whoever writes into it. */
	if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
		return err_set(e, ERR_DATA, "%s: neither a folder nor a file",
			       path);
	if (!check_readable(full, e))
		return false;
	if (!S_ISDIR(st.st_mode)) {
		out->mbox = full;
		return true;
	}
	out->root = full;
	return maildir_is(full) ||
	       err_set(e, ERR_DATA, "%s: no Maildir: it has no cur and new",
		       path);
}

#define TEMP_NAME "culver-XXXXXX"

/* Who has just made the lock may not have taken it yet. */
enum { STALE_S = 60 };

static bool
is_ours(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) &&
	       st.st_uid == geteuid();
}

/* Whoever still uses the folder shares its lock (lock_share). */
static void
remove_stale(const char *dir, const char *lock)
{
	struct err unheard = ERR_INIT;
	struct stat st;
	int fd = open(lock, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && st.st_mtime < world_now_s() - STALE_S &&
	    flock(fd, LOCK_EX | LOCK_NB) == 0)
		(void)file_remove_tree(dir, &unheard);
	(void)close(fd);
}

/* What programs that were killed have left. */
static void
sweep_temp(const char *tmp)
{
	DIR *d = opendir(tmp);
	struct dirent *file;

	while (d != NULL && (file = readdir(d)) != NULL) {
		struct arena a = { 0 };
		struct str name = str_of(file->d_name);
		char *dir = file_join(&a, tmp, file->d_name);

		if (name.n == sizeof(TEMP_NAME) - 1 &&
		    str_starts(name, STR("culver-")) && is_ours(dir))
			remove_stale(dir, file_join(&a, dir, LOCK_NAME));
		arena_fini(&a);
	}
	if (d != NULL)
		(void)closedir(d);
}

bool
store_temp_dir(struct arena *a, char **out, struct err *e)
{
	const char *tmp = getenv("TMPDIR");

	if (tmp == NULL || tmp[0] == '\0')
		tmp = "/tmp";
	sweep_temp(tmp);
	*out = file_join(a, tmp, TEMP_NAME);
	return mkdtemp(*out) != NULL || err_sys(e, errno, "%s", *out);
}
