/* progress.c: what the check does while it runs. */
#include "progress.h"

#include <stdio.h>
#include <string.h>

#include "../platform/host_os.h"

enum { TOO_SOON_US = 100000, WIDEST = 300 };

void progress_begin(struct progress *progress)
{
    *progress = (struct progress){.begun_us = host_now_us()};
}

/* Write over the line that stands there, with blanks where it was longer. In one piece and without escapes: not every
 * console takes them otherwise. */
static void write_over(struct progress *progress, const char *line, unsigned width)
{
    unsigned most = (width < WIDEST ? width : WIDEST) - 1, length = (unsigned)strlen(line);
    char text[3 * WIDEST];

    length = length < most ? length : most;
    snprintf(text, sizeof text, "\r%*s\r%.*s", (int)progress->length, "", (int)length, line);
    fwrite(text, 1, strlen(text), stderr);
    fflush(stderr);
    progress->length = length;
}

/* What is most worth to be seen stands first: a narrow terminal shows the beginning. */
static void show(struct progress *progress)
{
    uint64_t now = host_now_us();
    unsigned gone_s = (unsigned)((now - progress->stage_us) / 1000000), width = host_errors_width();
    unsigned left_s = progress->left_s > gone_s ? progress->left_s - gone_s : 1;
    char line[WIDEST];

    progress->shown_us = now;
    if (width == 0)
        return;
    snprintf(line, sizeof line, "%u/%u %s, %u s, about %u s to go: %s", progress->number, progress->of, progress->stage,
             (unsigned)((now - progress->begun_us) / 1000000), left_s, progress->does);
    write_over(progress, line, width);
}

void progress_stage(struct progress *progress, const char *stage, unsigned number, unsigned of, unsigned left_s)
{
    progress->stage = stage;
    progress->number = number;
    progress->of = of;
    progress->left_s = left_s;
    progress->stage_us = host_now_us();
    progress_does(progress, "begins", "");
    show(progress);
}

void progress_does(struct progress *progress, const char *how, const char *what)
{
    snprintf(progress->does, sizeof progress->does, "%s%s", how, what);
}

void progress_tick(struct progress *progress)
{
    if (host_now_us() - progress->shown_us >= TOO_SOON_US)
        show(progress);
}

void progress_end(struct progress *progress)
{
    if (progress->length > 0)
        write_over(progress, "", WIDEST);
}
