/* options.c: a command's arguments. */
#include "options.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../report.h"

static bool set_number(const struct option *option, const char *text)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || *end || number > 0xFFFF) {
        complain("%s takes a whole number, not \"%s\".", option->name, text);
        return false;
    }
    *(unsigned *)option->value = (unsigned)number;
    return true;
}

static bool set_seconds(const struct option *option, const char *text)
{
    char *end;
    double seconds = strtod(text, &end);

    if (text[0] < '0' || text[0] > '9' || *end || !(seconds <= 86400)) {
        complain("%s takes seconds, 0 to 86400, not \"%s\".", option->name, text);
        return false;
    }
    *(uint64_t *)option->value = (uint64_t)(seconds * 1e6);
    return true;
}

static bool add_text(const struct option *option, const char *text)
{
    struct option_list *list = option->value;

    if (list->count == MOST_IN_LIST) {
        complain("%s was given more than %d times.", option->name, MOST_IN_LIST);
        return false;
    }
    list->texts[list->count++] = text;
    return true;
}

static bool set(const struct option *option, const char *text)
{
    switch (option->kind) {
    case OPTION_NUMBER: return set_number(option, text);
    case OPTION_SECONDS: return set_seconds(option, text);
    case OPTION_LIST: return add_text(option, text);
    default:
        *(const char **)option->value = text;
        if (!*text)
            complain("%s needs a value, not an empty one.", option->name);
        return *text;
    }
}

static bool set_operand(const char **operand, const char *text)
{
    if (operand && !*operand) {
        *operand = text;
        return true;
    }
    complain("\"%s\" is one argument too many.", text);
    return false;
}

static const struct option *find(const struct option *options, const char *name)
{
    for (; options->name; options++)
        if (strcmp(options->name, name) == 0)
            return options;
    complain("there is no option %s.", name);
    return NULL;
}

bool options_read(char **arguments, const struct option *options, const char **operand)
{
    const struct option *option;

    for (; *arguments; arguments++) {
        if (strncmp(*arguments, "--", 2) != 0) {
            if (!set_operand(operand, *arguments))
                return false;
            continue;
        }
        option = find(options, *arguments);
        if (!option)
            return false;
        if (option->kind == OPTION_FLAG) {
            *(bool *)option->value = true;
            continue;
        }
        if (!*++arguments) {
            complain("%s needs a value.", option->name);
            return false;
        }
        if (!set(option, *arguments))
            return false;
    }
    return true;
}
