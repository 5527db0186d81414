/* ini.c: see ini.h. */
#define _GNU_SOURCE /* memfd_create */
#include "ini.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "process.h"

static int file_of_settings; /* that nobody need remove, however this ends */

static FILE *make_file(void)
{
    char path[40];
    file_of_settings = memfd_create("settings", MFD_CLOEXEC);
    FILE *file = file_of_settings >= 0 ? fdopen(dup(file_of_settings), "w") : NULL;
    if (file == NULL)
        process_fails("there is no file in memory: %s", strerror(errno));
    snprintf(path, sizeof path, "/proc/self/fd/%d", file_of_settings);
    setenv("TSPEC_CONFIG", path, 1);
    return file;
}

void ini_write(const struct pbx *pbx, enum pbx_client client, unsigned lines)
{
    char host[16];
    FILE *file = make_file();
    fprintf(file, "[switch]\nport = %u\n", pbx_port(pbx));
    for (unsigned line = 0; line < lines; line++) {
        pbx_host(client, client == PBX_SHARES ? 0 : line, host);
        fprintf(file, "[line %u]\nterminal = %u\nhost = %s\n", line + 1, line + 1, host);
    }
    if (fclose(file) != 0)
        process_fails("the settings cannot be written: %s", strerror(errno));
}

void ini_remove(void)
{
    close(file_of_settings);
}
