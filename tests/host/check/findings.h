/* findings.h: what a stage of the check does and finds, told to the process that started it as it comes about: a
 * provider that hangs or crashes takes only its stage with it.
 *
 * Each is a line: the thread, microseconds since the stage began, a word, a rule's number, a text. */
#ifndef HOST_FINDINGS_H
#define HOST_FINDINGS_H

#include <stdint.h>

#include <windows.h>

/* From now on findings go to the parent. To be called once, before the provider is loaded. */
void findings_begin(void);

/* A rule was looked at and kept (text NULL), or broken. May be called on any thread. */
void finding(unsigned rule, const char *text);

void finding_broken(unsigned rule, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Not forbidden, but worth to be told. */
void finding_warning(unsigned rule, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* More of what was just told, for who looks closer: bytes, an address, what is not the same the next time. */
void finding_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Bytes that it is about, one line of several. */
void finding_bytes(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The rule says nothing of this provider; why. */
void finding_absent(unsigned rule, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The rule could not be looked at; why. */
void finding_unreached(unsigned rule, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Something was late: stages that follow need not wait as long for the same ("" for what has no name). */
void finding_late(const char *what);

/* The provider cannot be used; why. */
void finding_useless(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The provider's function is entered (a literal); if it does not return, or crashes, that rule is broken. NULL: no
 * longer. */
void finding_now(unsigned rule, const char *function);

/* The stage has come to its end. A process that ends without this was ended by the provider. */
void finding_end(void);

/* The stage's number-th scene on a line begins. */
void finding_scene(unsigned number);

/* The function that was entered has returned that. */
void finding_left(const char *function, LONG result);

/* The provider has called back. */
void finding_happened(const char *what);

/* The stage waits for something, at most until then (host_now_us's clock). */
void finding_waits(const char *for_what, uint64_t until_us);

#endif
