#include "engine/stores.h"

#include "base/file.h"

static struct store_account
account_of(const struct account *acc)
{
	struct store_account one = { .name = str_of(acc->name),
				     .root = acc->maildir };

	if (acc->receive.protocol == PROTOCOL_MAILDIR)
		one.root = acc->receive.path.p;
	else if (acc->receive.protocol == PROTOCOL_MBOX)
		one.mbox = acc->receive.path.p;
	return one;
}

static bool
open_home(struct stores *s, const struct config *c,
	  struct store_options *options, struct err *e)
{
	struct store_account *v =
		ARENA_ARRAY(&s->arena, struct store_account, c->n_accounts);

	for (size_t i = 0; i < c->n_accounts; i++)
		v[i] = account_of(&c->accounts[i]);
	*options = (struct store_options){
		.accounts = v,
		.n_accounts = c->n_accounts,
		.index_path =
			file_join(&s->arena, c->cache_dir, "index.sqlite"),
		.state_dir = c->state_dir,
		.charset_hint = c->charset_hint,
		.mode = STORE_WRITER,
	};
	return file_make_dirs(c->cache_dir, e) &&
	       file_make_dirs(c->state_dir, e) &&
	       store_open(&s->home, options, e);
}

static bool
open_lone(struct stores *s, const struct config *c,
	  const struct engine_options *o, struct store_options *options,
	  struct err *e)
{
	struct store_account *one = ARENA_NEW(&s->arena, struct store_account);

	if (!store_lone(&s->arena, o->path, one, e) ||
	    !store_temp_dir(&s->arena, &s->temp_dir, e))
		return false;
	*options = (struct store_options){
		.accounts = one,
		.n_accounts = 1,
		.index_path = file_join(&s->arena, s->temp_dir, "index.sqlite"),
		.state_dir = s->temp_dir,
		.charset_hint = c->charset_hint,
		.mode = STORE_WRITER,
		.read_only = o->read_only,
	};
	return store_open(&s->shown, options, e);
}

bool
stores_open(struct stores *s, const struct config *c,
	    const struct engine_options *o, struct err *e)
{
	struct store_options options = { 0 };

	*s = (struct stores){ 0 };
	if ((c->n_accounts > 0 || o->path == NULL) &&
	    !open_home(s, c, &options, e))
		return false;
	if (o->path == NULL)
		s->shown = s->home;
	else if (!open_lone(s, c, o, &options, e))
		return false;
	options.mode = STORE_READER;
	return store_open(&s->reader, &options, e);
}

void
stores_close(struct stores *s)
{
	struct err ignored = ERR_INIT;

	store_close(&s->reader);
	if (s->shown != s->home)
		store_close(&s->shown);
	store_close(&s->home);
	if (s->temp_dir != NULL)
		(void)file_remove_tree(s->temp_dir, &ignored);
	arena_fini(&s->arena);
	*s = (struct stores){ 0 };
}
