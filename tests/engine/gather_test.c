/* Messages that come in pieces, opened in an engine. */
#include "engine/engine.h"

#include "tests/check.h"
#include "tests/engine/rig.h"

static bool
shows(const struct event *ev, const char *text)
{
	VEC_EACH (struct line, line, &ev->message.lines.all)
		if (str_find(line->text, str_of(text), 0) != SIZE_MAX)
			return true;
	return false;
}

static struct event *
open_message(struct rig *r, uint64_t id)
{
	struct request *q = request_new(REQUEST_OPEN);
	struct event *ev;

	q->open.id = id;
	ev = rig_ask(r, &q);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	return ev;
}

#define PIECE(number, from)                                               \
	"From: " from "\nSubject: piece " number "\n"                     \
	"Date: Mon, 06 Jul 2026 12:00:0" number " +0000\n"                \
	"Content-Type: message/partial; id=\"w@example.com\"; total=3;\n" \
	" number=" number "\n\n"
#define FIRST_PIECE                                                     \
	PIECE("1", "bo@example.com")                                    \
	"Subject: the whole\nContent-Type: text/plain; charset=utf-8\n" \
	"Content-Transfer-Encoding: base64\n\nT25l\n"

static uint64_t
id_of_subject(struct rig *r, const char *subject)
{
	struct event *ev = rig_rows(r, FOLDERS_EVERY, subject);
	uint64_t id = ev->rows.n > 0 ? ev->rows.v[0].id : 0;

	event_free(&ev);
	return id;
}

/* The list is there before the scan is done. */
static void
wait_for_pieces(struct rig *r, size_t wanted)
{
	size_t n;

	do {
		struct event *ev = rig_rows(r, FOLDERS_EVERY, "subject:piece");

		n = ev->rows.n;
		event_free(&ev);
	} while (n < wanted);
}

/* Whatever the order, and once more; but nothing from another sender. */
static void
pieces_are_put_together(void **state)
{
	struct rig *r = *state;
	struct event *ev;

	rig_put(r, "3.R3.test", PIECE("3", "bo@example.com") "VGhyZWU=\n");
	rig_put(r, "1.R1.test", FIRST_PIECE);
	rig_put(r, "2.R2.test", PIECE("2", "eve@example.com") "RXZlLCA=\n");
	rig_open(r);
	wait_for_pieces(r, 3);
	ev = open_message(r, id_of_subject(r, "subject:\"piece 3\""));
	assert_true(shows(ev, "[part 3 of 3 of a message; 1 is not here]"));
	event_free(&ev);
	rig_close(r);
	rig_put(r, "4.R4.test", PIECE("3", "bo@example.com") "VGhyZWU=\n");
	rig_put(r, "5.R5.test", PIECE("2", "bo@example.com") "IHR3byBhbmQg\n");
	rig_open(r);
	wait_for_pieces(r, 5);
	ev = open_message(r, id_of_subject(r, "subject:\"piece 3\""));
	assert_true(shows(ev, "[put together from 3 parts]"));
	assert_true(shows(ev, "Subject: the whole"));
	assert_true(shows(ev, "One two and Three"));
	event_free(&ev);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pieces_are_put_together,
						rig_set_up, rig_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
