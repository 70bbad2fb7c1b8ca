#include "demo/tour.h"

#include "base/world.h"

/* The body of the first field of that name, unfolded only so far that it can
 * stand in a header of ours: at its first line end. */
static struct str
field(struct str message, struct str name)
{
	struct str line;

	while (str_take_line(&message, &line) && line.n > 0) {
		if (str_starts_fold(line, name) && line.n > name.n &&
		    line.p[name.n] == ':')
			return str_trim(str_skip(line, name.n + 1));
	}
	return (struct str){ 0 };
}

static bool
is_to_tour(struct str message)
{
	size_t end = str_find(message, STR("\n\n"), 0);

	return str_find_fold(str_head(message, end), STR("tour@demo.example"),
			     0) != SIZE_MAX;
}

static struct str
answer_subject(struct arena *a, struct str subject)
{
	if (subject.n == 0)
		return STR("Re: your letter");
	if (str_starts_fold(subject, STR("Re:")))
		return subject;
	return arena_printf(a, "Re: %.*s", STR_ARG(subject));
}

static const char letter[] =
	"Thank you for writing: your letter arrived, and this answer stands\n"
	"in one thread with it.\n"
	"\n"
	"What you just did is the whole journey of a mail: culver wrote it\n"
	"into its outbox before the screen said so, sent it over TLS, filed a\n"
	"copy in Sent, and fetched this answer into a Maildir on your disk.\n"
	"\n"
	"Next you may like to try:\n"
	"\n"
	"    f   forward the Chinese message to tour@demo.example\n"
	"    a   in the compose screen: attach a file\n"
	"    O   look at the outbox; a letter to nobody@demo.example stays\n"
	"        there with the server's own words\n"
	"    c   change to the folder Sent\n"
	"    q   leave: everything of this demo is removed\n"
	"\n"
	"-- \n"
	"The tour\n";

void
tour_answer(struct maildrop *drop, struct str message)
{
	struct arena a = { 0 };
	struct str id = field(message, STR("Message-ID"));
	struct str subject, date;
	uint64_t chance;

	if (!is_to_tour(message) || str_find_fold(field(message, STR("From")),
						  STR("tour@"), 0) != SIZE_MAX)
		return;
	world_random(&chance, sizeof(chance));
	subject = answer_subject(&a, field(message, STR("Subject")));
	date = maildrop_date(&a, 0);
	maildrop_add(drop,
		     arena_printf(&a,
				  "Date: %.*s\nFrom: The tour "
				  "<tour@demo.example>\n"
				  "To: You <you@demo.example>\n"
				  "Subject: %.*s\nMessage-ID: "
				  "<%016llx@demo.example>\nIn-Reply-To: %.*s\n"
				  "References: %.*s\nMIME-Version: 1.0\n"
				  "Content-Type: text/plain; "
				  "charset=us-ascii\n\n%s",
				  STR_ARG(date), STR_ARG(subject),
				  (unsigned long long)chance, STR_ARG(id),
				  STR_ARG(id), letter));
	arena_fini(&a);
}
