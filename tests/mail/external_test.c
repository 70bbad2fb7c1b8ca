#include "mail/external.h"

#include "tests/check.h"
#include "tests/mail/factlist.h"

#include <stdlib.h>

static const struct {
	const char *why, *type, *text, *facts;
} externals[] = {
	{ "FTP",
	  "message/external-body; access-type=ANON-FTP; site=ftp.example.org;\n"
	  " directory=\"a/b\"; name=c.txt; mode=image; size=12; x-y=z;\n"
	  " expiration=\"Fri, 14 Jun 1991 19:13:14 -0400\"; permission=read",
	  "Content-Type: text/plain\nContent-ID: <a@example.org>\n\n",
	  "To be had: by FTP, open to all\nServer: ftp.example.org\n"
	  "Folder: a/b\nName: c.txt\nMode: image\nSize: 12 bytes\nx-y: z\n"
	  "Until: Fri, 14 Jun 1991 23:13:14 +0000\nRights: read\n"
	  "Content-Type: text/plain\nContent-ID: <a@example.org>\n" },
	{ "a URL in pieces",
	  "message/external-body; access-type=URL;\n"
	  " URL=\"http://a.example/\n b\"",
	  "", "To be had: by its URL\nLink: http://a.example/b\n" },
	{ "a mail server, what it wants is below",
	  "message/external-body; access-type=mail-server; "
	  "server=m@example.org",
	  "Content-Type: text/plain\n\nSEND a\n  file b\n\n",
	  "To be had: by a letter to a mail server\nServer: m@example.org\n"
	  "Content-Type: text/plain\nTo be sent: SEND a\n  file b\n" },
	{ "what nobody knows", "message/external-body; access-type=x-own", "",
	  "To be had: x-own\n" },
	{ "nothing", "message/external-body", "", "" },
};

static void
reads_access(void **state)
{
	const struct str first =
		STR("The content lies elsewhere and is not loaded.\n");
	struct buf all;

	(void)state;
	assert_int_equal(setenv("TZ", "UTC", 1), 0);
	buf_init(&all, 65536);
	for (size_t i = 0; i < COUNT_OF(externals); i++) {
		struct facts facts = { 0 };
		struct param_field type;
		struct arena a = { 0 };

		buf_clear(&all);
		param_parse(&a, str_of(externals[i].type), NULL, &type);
		external_read(&a, &type, str_of(externals[i].text), &facts);
		factlist_put(&all, &facts);
		assert_true(str_starts(buf_str(&all), first));
		assert_str(str_skip(buf_str(&all), first.n), externals[i].facts,
			   externals[i].why);
		arena_fini(&a);
	}
	buf_fini(&all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_access),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
