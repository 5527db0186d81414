/* exports.c: the library by itself: its exports, and whether it can be loaded and unloaded (rules 1, 10). */
#include <stdio.h>
#include <string.h>

#include "../../platform/host_os.h"
#include "../../platform/host_process.h"
#include "../check.h"
#include "../findings.h"

enum { LOADS = 3 };

struct exports {
    unsigned count, strange; /* of names that claim to be TSPI's; of those that are none of them */
    char example[100];
};

/* TSPI 1.x had these; TAPI calls them no more, but nothing forbids to have them still. */
static bool is_obsolete(const char *name)
{
    return strcmp(name, "TSPI_lineConfigDialog") == 0 || strcmp(name, "TSPI_lineConfigDialogEdit") == 0 ||
           strcmp(name, "TSPI_phoneConfigDialog") == 0;
}

static void look_at(void *context, const char *name)
{
    struct exports *exports = context;
    const char *plain = name[0] == '_' ? name + 1 : name; /* as x86 decorates: _TSPI_lineOpen@20 */

    if (strncmp(plain, "TSPI_", 5) != 0 && strncmp(plain, "TUISPI_", 7) != 0)
        return;
    exports->count++;
    if (provider_knows(name) || is_obsolete(name))
        return;
    exports->strange++;
    snprintf(exports->example, sizeof exports->example, "%s", name);
}

static void check_exports(void *library, const char *path)
{
    struct exports exports = {0};

    if (!host_library_exports(library, path, look_at, &exports))
        finding_unreached(1, "its exports cannot be listed");
    else if (exports.strange > 0)
        finding_broken(1, "it exports %s, which is no function of TSPI", exports.example);
    else if (exports.count == 0)
        finding_useless("%s exports no function of TSPI: it is no telephony service provider", path);
    else
        finding(1, NULL);
}

/* Rule 76's other half: what names the UI DLL must be there if there is UI. */
static void check_ui(void *library)
{
    bool has_ui = host_library_symbol(library, "TUISPI_lineConfigDialog") ||
                  host_library_symbol(library, "TUISPI_providerConfig") ||
                  host_library_symbol(library, "TUISPI_providerInstall");

    if (host_library_symbol(library, "TSPI_providerUIIdentify"))
        return;
    if (has_ui)
        finding_broken(76, "it has functions with user interface, but TSPI_providerUIIdentify is not exported");
    else
        finding_absent(76, "it has no user interface: TSPI_providerUIIdentify is not exported");
}

/* A provider that was only loaded has done nothing that could be left (rule 10). */
static void check_reloading(const char *path)
{
    unsigned threads = host_thread_count(), i;
    char why[200];
    void *library;

    for (i = 0; i < LOADS; i++) {
        finding_now(10, "the library's start or end");
        library = host_library_open(path, why, sizeof why);
        if (!library)
            finding_broken(10, "once unloaded, it cannot be loaded again: %s", why);
        else
            host_library_close(library);
        finding_now(0, NULL);
    }
    if (host_thread_count() > threads)
        finding_broken(10, "loading and unloading it left %u threads", host_thread_count() - threads);
}

void stage_exports(struct check *check)
{
    const char *path = check->options->path;
    char why[300];
    void *library;

    finding_now(25, "the library's start");
    library = host_library_open(path, why, sizeof why);
    finding_now(0, NULL);
    if (!library) {
        finding_useless("%s", why);
        return;
    }
    check_exports(library, path);
    check_ui(library);
    host_library_close(library);
    check_reloading(path);
}
