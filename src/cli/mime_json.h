/*
 * mime_json.h - `culver mime --json FILE`: the MIME structure of one message
 * as one JSON object (doc/cli-json.md).
 *
 * Waits for the disk.   Thread: the main one.
 */
#ifndef CLI_MIME_JSON_H
#define CLI_MIME_JSON_H

/* Prints the message in the file at path ("-" is standard input) on standard
 * output. Returns the exit status, having said on standard error why it is
 * not 0. */
int mime_json_run(const char *path);

#endif
