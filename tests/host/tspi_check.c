/* tspi_check.c: the host's command `check` as a program of its own, for whoever has a provider and nothing of ours. */
#include <stdio.h>
#include <string.h>

#include "check/explain.h"
#include "commands/commands.h"
#include "commit.h"
#include "platform/host_os.h"
#include "report.h"
#include "version.h"

static int print_version(void)
{
    printf("tspi-check %s%s\n", VERSION, COMMIT);
    return EXIT_GOOD;
}

static int print_usage(void)
{
    printf("usage: tspi-check PROVIDER [option]...\n"
           "       tspi-check explain RULE...\n"
           "       tspi-check --help | --version\n\n"
           "Says of each rule of TSPI whether a telephony service provider keeps it, and shows what it saw.\n"
           "PROVIDER is the path of a DLL, mostly called .tsp; configure it first, and have its switch at hand.\n"
           "It is loaded into processes of this program; Windows' telephony service is neither used nor changed.\n"
           "explain says what a rule means, with examples and Microsoft's pages.\n\n"
           "%s", check_help);
    return EXIT_GOOD;
}

static bool is_among(char **arguments, const char *word)
{
    while (*arguments && strcmp(*arguments, word) != 0)
        arguments++;
    return *arguments != NULL;
}

static int run(char **arguments)
{
    if (is_among(arguments, "--help") || is_among(arguments, "-h"))
        return print_usage();
    if (is_among(arguments, "--version"))
        return print_version();
    if (arguments[0] && strcmp(arguments[0], "explain") == 0)
        return explain_command(arguments + 1);
    /* what its own processes are told begins so, as it does for the host's */
    return check_command(arguments + (arguments[0] && strcmp(arguments[0], "check") == 0));
}

int main(int argc, char **argv)
{
    char **arguments = host_arguments(argc, argv) + (argc > 0);

    host_prepare_output();
    report_program("tspi-check");
    return report_end(run(arguments));
}
