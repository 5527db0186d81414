/* probe.c: the probe command: what a provider is, found out as Windows does when it starts. */
#include <stdio.h>

#include "../names.h"
#include "../provider/device.h"
#include "../report.h"
#include "commands.h"
#include "options.h"

static void print_exports(const struct provider *provider)
{
    unsigned basic = provider_exports(provider, NEEDED) + provider_exports(provider, BASIC);
    unsigned from = 0, missing = 0;
    const char *name;

    printf("exports    %u TSPI functions, %u of them Basic Telephony\n", basic + provider_exports(provider, EXTRA),
           basic);
    for (; (name = provider_next_missing(provider, BASIC, &from)); missing++)
        printf("%s %s\n", missing ? "                  " : "           without", name);
}

/* Each version is offered alone. */
static void print_versions(struct session *session)
{
    static const struct {
        DWORD version;
        const char *text;
    } versions[] = {{VERSION_1_3, "1.3"}, {VERSION_1_4, "1.4"}, {VERSION_2_0, "2.0"},
                    {VERSION_2_1, "2.1"}, {VERSION_2_2, "2.2"}, {VERSION_3_0, "3.0"}};
    DWORD version;
    size_t i;

    printf("versions  ");
    for (i = 0; i < sizeof versions / sizeof *versions; i++)
        if (session_negotiate(session, (DWORD)INITIALIZE_NEGOTIATION, versions[i].version, versions[i].version,
                              &version) == 0)
            printf(" %s", versions[i].text);
    printf("; with 1.3 to 3.0 offered it takes %u.%u\n", (unsigned)session->version >> 16,
           (unsigned)session->version & 0xFFFF);
}

static void print_status(const struct device *device)
{
    LONG result;
    LINEDEVSTATUS *status = get_dev_status(&device->subject, &result);
    char text[64];

    if (status)
        printf("    status         %s, %s\n",
               status->dwDevStatusFlags & LINEDEVSTATUSFLAGS_CONNECTED ? "connected" : "not connected",
               status->dwDevStatusFlags & LINEDEVSTATUSFLAGS_INSERVICE ? "in service" : "out of service");
    else
        printf("    status         %s\n", error_name(result, text, sizeof text));
    structure_free(status);
}

static bool probe_line(struct session *session, DWORD number)
{
    struct device device;
    char text[512];

    if (!device_learn(&device, session, number))
        return false;
    printf("line %u     \"%s\"\n", (unsigned)number, device.name);
    printf("    provider       \"%s\"\n", device.info);
    printf("    version        %u.%u\n", (unsigned)device.subject.version >> 16,
           (unsigned)device.subject.version & 0xFFFF);
    printf("    permanent id   %u\n", (unsigned)device.permanent_id);
    printf("    addresses      %u, the first is \"%s\"\n", (unsigned)device.addresses, device.address);
    printf("    media modes    %s\n", bit_names(BITS_MEDIA_MODE, device.media_modes, text, sizeof text));
    printf("    line features  %s\n", bit_names(BITS_LINE_FEATURE, device.line_features, text, sizeof text));
    printf("    call features  %s\n", bit_names(BITS_CALL_FEATURE, device.call_features, text, sizeof text));
    printf("    call states    %s\n", bit_names(BITS_CALL_STATE, device.call_states, text, sizeof text));
    if (!device_open(&device))
        return false;
    print_status(&device);
    device_close(&device);
    return true;
}

static bool probe(const char *path, struct ledger *ledger)
{
    struct provider provider;
    struct session session;
    char why[512];
    DWORD i;
    bool good;

    if (!provider_load(&provider, path, why, sizeof why)) {
        complain("cannot load the provider %s: %s.", path, why);
        return false;
    }
    printf("provider   %s\n", path);
    print_exports(&provider);
    good = session_start(&session, &provider, ledger);
    if (good) {
        print_versions(&session);
        printf("devices    %u lines, %u telephones\n", (unsigned)session.lines, (unsigned)session.phones);
        for (i = 0; i < session.lines; i++)
            good = probe_line(&session, i) && good;
        if (!session.lines && !session.phones) {
            complain_of_no_lines();
            good = false;
        }
        session_stop(&session);
    } else {
        complain("%s; the provider cannot be used.", session.why);
    }
    provider_unload(&provider);
    return good;
}

int probe_command(char **arguments)
{
    const char *path = NULL;
    const struct option options[] = {{"--provider", OPTION_TEXT, &path}, {NULL, OPTION_TEXT, NULL}};
    struct ledger *ledger;
    struct report report;
    unsigned breaches;
    bool good;

    if (!options_read(arguments, options, NULL))
        return EXIT_MISUSED;
    if (!path) {
        complain("probe needs --provider PATH; see host probe --help.");
        return EXIT_MISUSED;
    }
    report_begin(&report);
    ledger = ledger_new();
    good = probe(path, ledger);
    breaches = complain_of_breaches(ledger);
    ledger_free(ledger);
    return breaches ? EXIT_BROKE : good ? EXIT_GOOD : EXIT_FAILED;
}
