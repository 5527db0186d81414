/* findings.h: what a stage of the check finds, told to the process that started it as it is found: a provider that
 * hangs or crashes takes only its stage with it.
 *
 * A finding is a line: a word, a rule's number, a text. */
#ifndef HOST_FINDINGS_H
#define HOST_FINDINGS_H

/* From now on findings go to the parent. To be called once, before the provider is loaded. */
void findings_begin(void);

/* A rule was looked at and kept (text NULL), or broken. May be called on any thread. */
void finding(unsigned rule, const char *text);

void finding_broken(unsigned rule, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Not forbidden, but worth to be told. */
void finding_warning(unsigned rule, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The rule says nothing of this provider; why. */
void finding_absent(unsigned rule, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The rule could not be looked at; why. */
void finding_unreached(unsigned rule, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Something was late: stages that follow need not wait as long for the same. */
void finding_late(void);

/* The provider cannot be used; why. */
void finding_useless(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The provider's function is entered (a literal); if it does not return, or crashes, that rule is broken. NULL: no
 * longer. */
void finding_now(unsigned rule, const char *function);

#endif
