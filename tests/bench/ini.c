/* ini.c: see ini.h. */
#include "ini.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

static char path[] = "/tmp/tspec-bench-XXXXXX";

static FILE *make_file(void)
{
    strcpy(path + sizeof path - 7, "XXXXXX");
    int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (file == NULL)
        process_fails("%s cannot be made: %s", path, strerror(errno));
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
        process_fails("%s cannot be written: %s", path, strerror(errno));
    setenv("TSPEC_CONFIG", path, 1);
}

void ini_remove(void)
{
    unlink(path);
}
