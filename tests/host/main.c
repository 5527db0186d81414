/* main.c: the host: a program that stands where TAPISRV stands and walks a telephony service provider through its life.
 *
 * It knows TSPI and nothing else: no protocol, no settings, no handle of any provider. */
#include <stdio.h>
#include <string.h>

#include "check/explain.h"
#include "commands/commands.h"
#include "platform/host_os.h"
#include "report.h"

struct command {
    const char *name;
    int (*run)(char **arguments);
    const char *usage;
    const char *title;
    const char *help;
};

static const struct command commands[] = {
    {"dial", dial_command, "NUMBER --provider PATH [--line N] [--talk SECONDS] [--timeout SECONDS] [--wire TRACE]",
     "place a call, print what happens to it, hang up",
     "Walks the provider through what Outlook asks of it when its user dials, and prints each\n"
     "event as it comes. Ctrl-C hangs up.\n"
     "\n"
     "  --provider PATH    the provider: a shared object, on Windows a DLL\n"
     "  --line N           which of its lines, from 0 (default 0)\n"
     "  --talk SECONDS     how long to stay connected (default 1)\n"
     "  --timeout SECONDS  how long to wait for the call to be connected (default 30)\n"
     "  --wire TRACE       print the messages of the connection, too: the provider's settings have it write\n"
     "                     its trace there, a new file, with the level wire\n"
     "\n"
     "Exit code: 0 the call was connected and ended in IDLE, 1 it failed, 2 wrong arguments,\n"
     "3 the provider broke a rule of TSPI, which is printed with its number.\n"},
    {"watch", watch_command, "--provider PATH [--line N] [--calls N] [--timeout SECONDS] [--wire TRACE]",
     "print the calls that come and go on a line, without dialing",
     "Opens a line as a program that shows calls does, and prints each event as it comes, until Ctrl-C.\n"
     "\n"
     "  --provider PATH    the provider: a shared object, on Windows a DLL\n"
     "  --line N           which of its lines, from 0 (default 0)\n"
     "  --calls N          end when so many calls are over\n"
     "  --timeout SECONDS  fail if that takes longer\n"
     "  --wire TRACE       print the messages of the connection, too: as for dial\n"
     "\n"
     "Exit code: 0 all went well, 1 it failed, 2 wrong arguments, 3 the provider broke a rule of TSPI,\n"
     "which is printed with its number.\n"},
    {"probe", probe_command, "--provider PATH", "print what a provider is: exports, versions, lines, features",
     "Starts a session with the provider, looks at each of its lines, opens and closes it.\n"
     "\n"
     "  --provider PATH    the provider: a shared object, on Windows a DLL\n"
     "\n"
     "Exit code: 0 all could be asked, 1 something failed or it has no lines, 2 wrong arguments,\n"
     "3 a rule was broken.\n"},
    {"check", check_command, "PROVIDER [option]...", "say of each rule of TSPI whether a provider keeps it", check_help},
    {"explain", explain_command, "RULE...", "say what rules mean, with examples and Microsoft's pages",
     "Prints what docs/tspi-rules.md says of each.\n"},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static int help(void)
{
    unsigned i;

    printf("usage: host COMMAND …\n\n"
           "Stands where Windows' telephony service stands and drives a service provider.\n\n");
    for (i = 0; i < COMMANDS; i++)
        printf("  host %s %s\n      %s\n", commands[i].name, commands[i].usage, commands[i].title);
    printf("\nhost COMMAND --help says more.\n");
    return EXIT_GOOD;
}

static int help_for(const struct command *command)
{
    printf("usage: host %s %s\n\n%s", command->name, command->usage, command->help);
    return EXIT_GOOD;
}

static bool wants_help(char **arguments)
{
    for (; *arguments; arguments++)
        if (strcmp(*arguments, "--help") == 0)
            return true;
    return false;
}

static int run(int argc, char **arguments)
{
    const char *name = argc > 1 ? arguments[1] : "";
    unsigned i;

    for (i = 0; i < COMMANDS; i++)
        if (strcmp(name, commands[i].name) == 0)
            return wants_help(arguments + 2) ? help_for(&commands[i]) : commands[i].run(arguments + 2);
    if (strcmp(name, "--help") == 0)
        return help();
    if (argc < 2)
        complain("a command is missing; host --help lists all.");
    else
        complain("there is no command \"%s\"; host --help lists all.", name);
    return EXIT_MISUSED;
}

int main(int argc, char **argv)
{
    char **arguments = host_arguments(argc, argv);

    host_prepare_output();
    return report_end(run(argc, arguments));
}
