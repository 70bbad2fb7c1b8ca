#include "config.h"

#include "mail/filetype.h"

#ifdef HAVE_MAGIC
#include <magic.h>
#endif

/* What people attach to mail; the rest is octet-stream, which every reader
 * can save. */
static const struct {
	const char *ending, *type;
} types[] = {
	{ "7z", "application/x-7z-compressed" },
	{ "avif", "image/avif" },
	{ "bmp", "image/bmp" },
	{ "bz2", "application/x-bzip2" },
	{ "c", "text/x-c" },
	{ "css", "text/css" },
	{ "csv", "text/csv" },
	{ "diff", "text/x-diff" },
	{ "doc", "application/msword" },
	{ "docx", "application/vnd.openxmlformats-officedocument."
		  "wordprocessingml.document" },
	{ "eml", "message/rfc822" },
	{ "epub", "application/epub+zip" },
	{ "flac", "audio/flac" },
	{ "gif", "image/gif" },
	{ "gz", "application/gzip" },
	{ "h", "text/x-c" },
	{ "heic", "image/heic" },
	{ "htm", "text/html" },
	{ "html", "text/html" },
	{ "ics", "text/calendar" },
	{ "jpeg", "image/jpeg" },
	{ "jpg", "image/jpeg" },
	{ "js", "text/javascript" },
	{ "json", "application/json" },
	{ "log", "text/plain" },
	{ "md", "text/markdown" },
	{ "mkv", "video/x-matroska" },
	{ "mov", "video/quicktime" },
	{ "mp3", "audio/mpeg" },
	{ "mp4", "video/mp4" },
	{ "odp", "application/vnd.oasis.opendocument.presentation" },
	{ "ods", "application/vnd.oasis.opendocument.spreadsheet" },
	{ "odt", "application/vnd.oasis.opendocument.text" },
	{ "ogg", "audio/ogg" },
	{ "patch", "text/x-diff" },
	{ "pdf", "application/pdf" },
	{ "png", "image/png" },
	{ "ppt", "application/vnd.ms-powerpoint" },
	{ "pptx", "application/vnd.openxmlformats-officedocument."
		  "presentationml.presentation" },
	{ "ps", "application/postscript" },
	{ "py", "text/x-python" },
	{ "rtf", "application/rtf" },
	{ "sh", "text/x-shellscript" },
	{ "svg", "image/svg+xml" },
	{ "tar", "application/x-tar" },
	{ "tex", "text/x-tex" },
	{ "tif", "image/tiff" },
	{ "tiff", "image/tiff" },
	{ "txt", "text/plain" },
	{ "vcf", "text/vcard" },
	{ "wav", "audio/wav" },
	{ "webm", "video/webm" },
	{ "webp", "image/webp" },
	{ "xls", "application/vnd.ms-excel" },
	{ "xlsx", "application/vnd.openxmlformats-officedocument."
		  "spreadsheetml.sheet" },
	{ "xml", "application/xml" },
	{ "xz", "application/x-xz" },
	{ "zip", "application/zip" },
	{ "zst", "application/zstd" },
};

static const char unknown[] = "application/octet-stream";

struct str
filetype_by_ending(struct str name)
{
	size_t dot = name.n;

	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	for (size_t i = 0; dot > 0 && i < COUNT_OF(types); i++)
		if (str_eq_fold(str_skip(name, dot), str_of(types[i].ending)))
			return str_of(types[i].type);
	return str_of(unknown);
}

#ifdef HAVE_MAGIC
static struct str
type_by_content(struct arena *a, const char *path)
{
	magic_t rules =
		magic_open(MAGIC_MIME_TYPE | MAGIC_SYMLINK | MAGIC_ERROR);
	struct str type = STR("");

	if (rules == NULL)
		return type;
	if (magic_load(rules, NULL) == 0)
		type = arena_str(a, str_of(magic_file(rules, path)));
	magic_close(rules);
	return type;
}
#else
static struct str
type_by_content(struct arena *a, const char *path)
{
	(void)a;
	(void)path;
	return STR("");
}
#endif

static bool
is_one_of(struct str type, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(type, str_of(v[i])))
			return true;
	return false;
}

/* What people may write with an editor. */
static bool
is_textual(struct str type)
{
	static const char *const others[] = {
		"application/javascript", "application/json",
		"application/postscript", "application/rtf",
		"application/xml",        "image/svg+xml",
		"message/rfc822",         "message/news",
	};

	return str_starts(type, STR("text/")) ||
	       is_one_of(type, others, COUNT_OF(others));
}

/* Frames that formats of many programs share. */
static bool
is_frame(struct str type)
{
	static const char *const frames[] = {
		"application/octet-stream",  "application/zip",
		"application/x-ole-storage", "application/CDFV2",
		"application/encrypted",
	};

	return is_one_of(type, frames, COUNT_OF(frames));
}

struct str
filetype_of(struct arena *a, const char *path, struct str name)
{
	struct str ending = filetype_by_ending(name);
	struct str content = type_by_content(a, path);

	if (str_find_char(content, '/', 0) == SIZE_MAX ||
	    str_starts(content, STR("inode/")))
		return ending;
	if (is_textual(content))
		return is_textual(ending) ? ending : content;
	if (is_frame(content) && !is_textual(ending))
		return ending;
	return content;
}
