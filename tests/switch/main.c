/* main.c: the program that stands where the telephone switch stands. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mischief.h"
#include "numbers.h"
#include "options.h"
#include "protocol.h"
#include "server.h"

enum { USAGE_ERROR = 2 };

static void print_help(void)
{
    printf("usage: switch [option]...\n"
           "Speaks the switch's side of %s on the loopback interface until it is told to end.\n\n"
           "  --port N             the port to listen on (default 0: any free one, which is printed)\n"
           "  --port-file PATH     write the port there when listening\n"
           "  --control PATH       a pipe, made there, in which each line tells it to do something: call-back, call-out,\n"
           "                       offer, hang-up, cut\n"
           "  --terminal NUMBER    extension of the first connection; the next one has the next number (default 1001)\n"
           "  --one-terminal       every connection is that extension\n"
           "  --telephone NUMBER   the terminal's telephone dials NUMBER by itself, again and again (default: none, or\n"
           "                       444 where the protocol has no way to dial)\n"
           "  --name NAME          who sits at the first extension\n"
           "  --ring MS            time from one state of a call to the next (default 40)\n"
           "  --setting NAME=VALUE refuse every request that says something else of this setting\n"
           "  --log                print every message\n",
           protocol.title);
    for (unsigned i = 0; i < NUMBER_KINDS; i++)
        printf("  --%s PREFIX%*s %s (default %s)\n", NUMBERS[i].option, 11 - (int)strlen(NUMBERS[i].option), "",
               NUMBERS[i].help, NUMBERS[i].prefix);
    printf("  --talk MS            how long a call that nobody dialed stays connected (default 1500)\n"
           "  --fault NAME         do something wrong:\n");
    for (unsigned i = 0; i < MISCHIEF_COUNT; i++)
        printf("      %-18s %s\n", MISCHIEFS[i].name, MISCHIEFS[i].help);
}

/* A number from 0 to max, or the program ends with a word about it. */
static unsigned parse_number(const char *option, const char *text, unsigned long max)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || *end != '\0' || number > max) {
        fprintf(stderr, "switch: --%s wants a number from 0 to %lu, not \"%s\"\n", option, max, text);
        exit(USAGE_ERROR);
    }
    return (unsigned)number;
}

static enum mischief parse_mischief(const char *name)
{
    enum mischief mischief = mischief_named(name);

    if (mischief == MISCHIEF_COUNT) {
        fprintf(stderr, "switch: there is no fault \"%s\"; --help lists them\n", name);
        exit(USAGE_ERROR);
    }
    return mischief;
}

static void parse_setting(struct options *options, const char *text)
{
    const char *equals = strchr(text, '=');
    size_t len = equals != NULL ? (size_t)(equals - text) : 0;

    for (unsigned i = 0; equals != NULL && i < protocol.setting_count; i++) {
        const char *name = protocol.settings[i].name;
        if (strlen(name) == len && strncmp(name, text, len) == 0) {
            options->setting[i] = equals + 1;
            return;
        }
    }
    fprintf(stderr, "switch: --setting wants NAME=VALUE, and a name that the protocol declares\n");
    exit(USAGE_ERROR);
}

static const struct option OPTIONS[] = {
    {"port", required_argument, NULL, 'p'},
    {"port-file", required_argument, NULL, 'f'},
    {"control", required_argument, NULL, 'c'},
    {"terminal", required_argument, NULL, 't'},
    {"one-terminal", no_argument, NULL, '1'},
    {"telephone", required_argument, NULL, 'd'},
    {"name", required_argument, NULL, 'n'},
    {"ring", required_argument, NULL, 'r'},
    {"talk", required_argument, NULL, 'k'},
    {"setting", required_argument, NULL, 's'},
    {"log", no_argument, NULL, 'l'},
    {"fault", required_argument, NULL, 'x'},
    {"help", no_argument, NULL, 'h'},
};

enum { OPTION_COUNT = sizeof OPTIONS / sizeof *OPTIONS, NUMBER_OPTION = 256 /* no character */ };

/* The numbers' options follow the others. */
static int next_option(int argc, char **argv)
{
    struct option all[OPTION_COUNT + NUMBER_KINDS + 1] = {0};

    memcpy(all, OPTIONS, sizeof OPTIONS);
    for (unsigned i = 0; i < NUMBER_KINDS; i++)
        all[OPTION_COUNT + i] = (struct option){NUMBERS[i].option, required_argument, NULL, NUMBER_OPTION + (int)i};
    return getopt_long(argc, argv, "", all, NULL);
}

static void take_option(struct options *options, int option)
{
    if (option >= NUMBER_OPTION) {
        options->prefix[option - NUMBER_OPTION] = optarg;
        return;
    }
    switch (option) {
    case 'p': options->port = (uint16_t)parse_number("port", optarg, 65535); break;
    case 'f': options->port_file = optarg; break;
    case 'c': options->control = optarg; break;
    case 't': options->terminal = optarg; break;
    case '1': options->one_terminal = true; break;
    case 'd': options->telephone = optarg; break;
    case 'n': options->name = optarg; break;
    case 'r': options->ring_ms = parse_number("ring", optarg, 3600000); break;
    case 'k': options->talk_ms = parse_number("talk", optarg, 3600000); break;
    case 's': parse_setting(options, optarg); break;
    case 'l': options->log = true; break;
    case 'x': options->mischief = parse_mischief(optarg); break;
    case 'h': print_help(); exit(0);
    default: fprintf(stderr, "switch: --help lists the options\n"); exit(USAGE_ERROR); /* getopt has said what is wrong */
    }
}

/* A telephone that dials by itself is there so that nobody has to ask the switch for anything. */
static bool fault_would_show(const struct options *options)
{
    const struct mischief_type *fault = &MISCHIEFS[options->mischief];

    if (options->telephone == NULL || !fault->of_answers)
        return true;
    fprintf(stderr, "switch: the fault \"%s\" shows only in what is answered to a provider, and where the telephone dials by "
            "itself nobody asks; choose another fault%s\n", fault->name,
            protocol_offers(&protocol, OPERATION_MAKE_CALL) ? ", or leave out --telephone" : "");
    return false;
}

int main(int argc, char **argv)
{
    struct options options = {.terminal = "1001", .ring_ms = 40, .talk_ms = 1500};
    int option;

    for (unsigned i = 0; i < NUMBER_KINDS; i++)
        options.prefix[i] = NUMBERS[i].prefix;
    while ((option = next_option(argc, argv)) != -1)
        take_option(&options, option);
    if (optind < argc) {
        fprintf(stderr, "switch: what is \"%s\"? --help lists the options\n", argv[optind]);
        return USAGE_ERROR;
    }
    if (!options.one_terminal && options.terminal[strspn(options.terminal, "0123456789")] != '\0') {
        fprintf(stderr, "switch: \"%s\" has no next number; say --one-terminal\n", options.terminal);
        return USAGE_ERROR;
    }
    if (options.telephone == NULL && !protocol_offers(&protocol, OPERATION_MAKE_CALL))
        options.telephone = options.prefix[NUMBER_CALL_BACK]; /* else nothing would ever happen */
    if (!fault_would_show(&options))
        return USAGE_ERROR;
    setvbuf(stdout, NULL, _IOLBF, 0);
    return server_run(&options);
}
