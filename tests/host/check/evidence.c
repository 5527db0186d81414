/* evidence.c: what has come about in a check. */
#include "evidence.h"

#include <stdio.h>
#include <string.h>

enum { MOST_STAGES = 3 /* whose names are told */ };

/* The function whose name begins there; a new one gets its place. NULL: there are too many. */
static struct deed *deed_of(struct evidence *evidence, const char *name, size_t length)
{
    struct deed *deed = evidence->deeds;

    while (deed < evidence->deeds + MOST_FUNCTIONS && deed->function[0] &&
           (strncmp(deed->function, name, length) != 0 || deed->function[length]))
        deed++;
    if (deed == evidence->deeds + MOST_FUNCTIONS || length >= sizeof deed->function)
        return NULL;
    snprintf(deed->function, sizeof deed->function, "%.*s", (int)length, name);
    return deed;
}

static bool begins(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

void evidence_entered(struct evidence *evidence, const char *function)
{
    deed_of(evidence, function, strlen(function));
}

void evidence_returned(struct evidence *evidence, const char *what)
{
    const char *is = strstr(what, " = ");
    struct deed *deed = is ? deed_of(evidence, what, (size_t)(is - what)) : NULL;

    if (!deed)
        return;
    if (is[3] >= '0' && is[3] <= '9')
        deed->taken = true;
    else
        snprintf(deed->refusal, sizeof deed->refusal, "%s", is + 3);
}

static void take_completion(struct evidence *evidence, const char *name)
{
    const char *result = strstr(name, ": ");
    struct deed *deed = result ? deed_of(evidence, name, strcspn(name, ",")) : NULL;

    if (!deed)
        return;
    if (strcmp(result, ": 0") == 0)
        deed->done = true;
    else
        snprintf(deed->failure, sizeof deed->failure, "%s", result + 2);
}

void evidence_happened(struct evidence *evidence, const char *what)
{
    static const char completion[] = "completion of ";

    if (begins(what, completion))
        take_completion(evidence, what + strlen(completion));
    else if (begins(what, "CALLSTATE CONNECTED,"))
        evidence->had_state = evidence->was_connected = true;
    else if (begins(what, "CALLSTATE "))
        evidence->had_state = true;
    else if (begins(what, "NEWCALL"))
        evidence->was_announced = true;
    else if (begins(what, "CLOSE"))
        evidence->line_closed = true;
    else if (begins(what, "PHONE_CLOSE"))
        evidence->phone_closed = true;
}

void evidence_fell(struct evidence *evidence, const char *stage, const char *how, const char *function)
{
    struct fall *fall = evidence->falls;
    char text[sizeof fall->how];
    size_t length;

    snprintf(text, sizeof text, "%s%s%s", how, function[0] ? " in " : "", function);
    while (fall < evidence->falls + MOST_FALLS && fall->how[0] && strcmp(fall->how, text) != 0)
        fall++;
    if (fall == evidence->falls + MOST_FALLS || (fall->count > 0 && fall->latest == stage))
        return;
    length = strlen(fall->stages);
    snprintf(fall->how, sizeof fall->how, "%s", text);
    snprintf(fall->stages + length, sizeof fall->stages - length, "%s%s", length ? ", " : "", stage);
    fall->latest = stage;
    fall->count++;
}

const struct deed *evidence_of(const struct evidence *evidence, const char *function)
{
    const struct deed *deed;

    for (deed = evidence->deeds; deed < evidence->deeds + MOST_FUNCTIONS && deed->function[0]; deed++)
        if (strcmp(deed->function, function) == 0)
            return deed;
    return NULL;
}

static int tell_fall(const struct fall *fall, char *text, size_t size)
{
    if (fall->count > MOST_STAGES)
        return snprintf(text, size, "%u stages %s", fall->count, fall->how);
    return snprintf(text, size, "the stage%s %s %s", fall->count > 1 ? "s" : "", fall->stages, fall->how);
}

void evidence_tell_falls(const struct evidence *evidence, char *text, size_t size)
{
    const struct fall *fall;
    size_t length = 0;

    text[0] = '\0';
    for (fall = evidence->falls; fall < evidence->falls + MOST_FALLS && fall->count > 0; fall++) {
        length += (size_t)snprintf(text + length, size - length, "%s", length ? ", and " : "");
        length += (size_t)tell_fall(fall, text + length, size - length);
    }
}
