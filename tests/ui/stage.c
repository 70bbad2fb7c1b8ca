#include "tests/ui/stage.h"

#include "base/file.h"
#include "base/utf8.h"
#include "base/world.h"
#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t
keep(struct host *h, struct request **q)
{
	struct stage *s = h->post_to;

	assert_true(s->n < STAGE_REQUESTS);
	(*q)->ticket = s->n + 1;
	s->asked[s->n++] = *q;
	*q = NULL;
	return s->n;
}

void
stage_open_on(struct stage *s, const struct wish *wish, int rows, int cols)
{
	(void)setenv("TZ", "UTC0", 1);
	tzset();
	world_fake(STAGE_NOW);
	*s = (struct stage){ 0 };
	s->accounts[0] = (struct account){
		.name = "home",
		.from_name = STR("Wei Li"),
		.from_addr = STR("wei@example.org"),
	};
	s->config.accounts = s->accounts;
	s->config.n_accounts = 1;
	s->config.config_dir = "/home/wei/.config/culver";
	keymap_init(&s->keymap, &s->arena);
	grid_init(&s->grid);
	grid_resize(&s->grid, rows, cols);
	stack_init(&s->stack);
	s->stack.host.config = &s->config;
	s->stack.host.keymap = &s->keymap;
	s->stack.host.post = keep;
	s->stack.host.post_to = s;
	stack_resize(&s->stack, rows, cols);
	stack_open(&s->stack, wish);
	stack_ask_folders(&s->stack);
}

void
stage_open(struct stage *s, int rows, int cols)
{
	struct wish list = { .screen = SCREEN_LIST };

	stage_open_on(s, &list, rows, cols);
}

void
stage_close(struct stage *s)
{
	stack_fini(&s->stack);
	grid_fini(&s->grid);
	arena_fini(&s->arena);
	for (size_t i = 0; i < s->n; i++)
		request_free(&s->asked[i]);
	world_fake(0);
}

static void
type(struct stage *s, struct str *rest)
{
	uint32_t code;

	*rest = str_skip(*rest, 1);
	while (rest->n > 0 && rest->p[0] != '\'' && utf8_take(rest, &code))
		stack_key(&s->stack, code);
	*rest = str_skip(*rest, 1);
}

void
stage_press(struct stage *s, const char *keys)
{
	struct str rest = str_of(keys), word;

	for (;;) {
		while (rest.n > 0 && rest.p[0] == ' ')
			rest = str_skip(rest, 1);
		if (rest.n > 0 && rest.p[0] == '\'') {
			type(s, &rest);
			continue;
		}
		if (!str_take_word(&rest, &word))
			return;
		assert_why(keys_parse(word) != KEYS_NONE, keys);
		stack_key(&s->stack, keys_parse(word));
		while (stack_work(&s->stack))
			;
	}
}

const struct request *
stage_asked(const struct stage *s, enum request_kind kind)
{
	for (size_t i = s->n; i > 0; i--)
		if (s->asked[i - 1]->kind == kind)
			return s->asked[i - 1];
	fail_msg("no request of kind %d", (int)kind);
	return NULL;
}

size_t
stage_count(const struct stage *s, enum request_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->asked[i]->kind == kind;
	return n;
}

struct event *
stage_answer(struct stage *s, enum request_kind to, enum event_kind kind)
{
	struct event *ev = event_new(kind, stage_asked(s, to)->ticket);

	ev->last = true;
	return ev;
}

void
stage_give(struct stage *s, struct event *ev)
{
	stack_event(&s->stack, &ev);
	assert_null(ev);
}

/* ---- looking ---- */

static void
dump(struct stage *s, struct buf *out)
{
	stack_draw(&s->stack, &s->grid);
	grid_dump(&s->grid, out);
}

static const char *
dump_path(struct arena *a, const char *name)
{
	const char *root = getenv("CULVER_SRCDIR");

	return arena_printf(a, "%s/tests/screen/%s.txt",
			    root != NULL ? root : ".", name)
		.p;
}

void
stage_shows(struct stage *s, const char *name)
{
	struct arena a = { 0 };
	struct buf actual, expected;
	struct err e = ERR_INIT;
	const char *path = dump_path(&a, name);

	buf_init(&actual, 1 << 20);
	buf_init(&expected, 1 << 20);
	dump(s, &actual);
	if (getenv("CULVER_WRITE_SCREENS") != NULL)
		assert_true(file_write_durable(path, buf_str(&actual), &e));
	assert_why(file_read(path, &expected, &e), path);
	assert_bytes(buf_str(&actual), buf_str(&expected), path);
	buf_fini(&actual);
	buf_fini(&expected);
	arena_fini(&a);
}

struct str
stage_row(struct stage *s, int row)
{
	struct str rest, line = STR("");
	struct buf text;

	buf_init(&text, 1 << 20);
	dump(s, &text);
	rest = buf_str(&text);
	while (row-- >= 0)
		assert_true(str_take_line(&rest, &line));
	line = arena_str(&s->arena, line);
	buf_fini(&text);
	return line;
}

bool
stage_has(struct stage *s, const char *text)
{
	struct buf all;
	bool found;

	buf_init(&all, 1 << 20);
	dump(s, &all);
	found = str_find(buf_str(&all), str_of(text), 0) != SIZE_MAX;
	buf_fini(&all);
	return found;
}

/* ---- mail to show ---- */

static const struct {
	const char *name, *addr, *subject;
} samples[2][5] = {
	{
		{ "Irene Wood", "irene@example.org",
		  "Notes of the meeting on Tuesday, and what to do until "
		  "the next one" },
		{ "", "reports@example.net", "Weekly report" },
		{ "Jürgen Müller", "juergen@example.de", "Re: travel plans" },
		{ "Somebody With a Rather Long Name", "long@example.com", "" },
		{ "dev list", "dev@lists.example.org",
		  "[PATCH 0/3] fix the build 😀 for everybody" },
	},
	{
		{ "李雷", "lilei@163.example", "关于项目会议的通知" },
		{ "韩梅梅", "han@qq.example", "回复：发票 invoice.pdf" },
		{ "欧阳建国", "ouyang@example.cn", "本周工作总结" },
		{ "佐藤花子", "hanako@example.jp", "資料を添付します" },
		{ "김민수", "kim@example.kr", "회의 안건" },
	},
};

struct row
stage_make_row(struct arena *a, enum stage_language language, uint64_t id)
{
	static const uint32_t flags[] = {
		ROW_READ,
		0,
		ROW_READ | ROW_REPLIED,
		ROW_READ | ROW_FLAGGED,
		ROW_FORWARDED | ROW_READ,
		ROW_FLAGGED,
		ROW_READ,
	};
	size_t k = (size_t)id % 5;
	struct row r = { .id = id, .folder = 1 };

	r.flags = flags[id % COUNT_OF(flags)];
	r.attachments = id % 4 == 0;
	/* Today, this year, years gone by. */
	r.date_s =
		STAGE_NOW - (int64_t)(id < 100 ? id * id * id : 1000000) * 5000;
	r.size_bytes = id * id * 777;
	r.from.name = str_of(samples[language][k].name);
	r.from.addr = str_of(samples[language][k].addr);
	r.subject = str_of(samples[language][k].subject);
	r.preview = STR("How it begins 你好");
	r.to = ARENA_ARRAY(a, struct mailbox_name, 1);
	r.to[0].addr = arena_str(a, STR("wei@example.org"));
	r.n_to = 1;
	return r;
}

void
stage_give_rows(struct stage *s, enum stage_language language, uint64_t total)
{
	struct event *ev = stage_answer(s, REQUEST_ROWS, EVENT_ROWS);
	const struct request *q = stage_asked(s, REQUEST_ROWS);
	uint64_t first = q->rows.first, n = q->rows.count;

	ev->rows.anchor_at = UINT64_MAX;
	if (q->rows.anchor > 0 && q->rows.anchor <= total) {
		ev->rows.anchor_at = q->rows.anchor - 1;
		if (ev->rows.anchor_at < first ||
		    ev->rows.anchor_at >= first + n)
			first = ev->rows.anchor_at;
	}
	first = first < total ? first : total;
	n = n < total - first ? n : total - first;
	ev->rows.first = first;
	ev->rows.total = total;
	ev->rows.n = (size_t)n;
	ev->rows.v = ARENA_ARRAY(&ev->arena, struct row, (size_t)n);
	for (uint64_t i = 0; i < n; i++)
		ev->rows.v[i] =
			stage_make_row(&ev->arena, language, first + i + 1);
	stage_give(s, ev);
}

void
stage_give_folders(struct stage *s)
{
	static const struct {
		const char *name;
		enum folder_role role;
		uint32_t total, unread;
	} folders[] = {
		{ "Inbox", FOLDER_INBOX, 40, 12 },
		{ "Archive", FOLDER_ARCHIVE, 1200, 0 },
		{ "Sent", FOLDER_SENT, 300, 0 },
		{ "客户", FOLDER_OTHER, 7, 1 },
	};
	struct event *ev = stage_answer(s, REQUEST_FOLDERS, EVENT_FOLDERS);

	ev->folders.n = COUNT_OF(folders);
	ev->folders.v =
		ARENA_ARRAY(&ev->arena, struct folder, COUNT_OF(folders));
	for (uint32_t i = 0; i < COUNT_OF(folders); i++)
		ev->folders.v[i] = (struct folder){
			.id = i + 1,
			.account = STR("home"),
			.name = str_of(folders[i].name),
			.role = folders[i].role,
			.total = folders[i].total,
			.unread = folders[i].unread,
		};
	stage_give(s, ev);
}
