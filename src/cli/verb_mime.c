#include "cli/asking.h"
#include "cli/mime_json.h"
#include "cli/verbs.h"

int
verb_mime(const struct opts *o)
{
	struct err e = ERR_INIT;

	if (o->json && o->args.n == 1)
		return mime_json_run(o->args.v[0]);
	(void)err_set(&e, ERR_USAGE, "mime takes --json and one FILE");
	return asking_fail(&e);
}
