/* report.c: see report.h. */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>

#include "process.h"

struct samples samples_of(unsigned room)
{
    struct samples samples = {.value = calloc(room, sizeof(double)), .room = room};
    if (samples.value == NULL)
        process_fails("there is no memory for %u samples", room);
    return samples;
}

void samples_add(struct samples *samples, double value)
{
    if (samples->count < samples->room)
        samples->value[samples->count++] = value;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double samples_quantile(struct samples *samples, double part)
{
    qsort(samples->value, samples->count, sizeof *samples->value, by_value);
    return samples->value[(unsigned)(part * (samples->count - 1) + 0.5)];
}

void report_row(const char *name, const char *unit, const char *beside, const double values[], unsigned rounds)
{
    printf("%s\t%s\t%s", name, unit, beside);
    for (unsigned i = 0; i < rounds; i++)
        printf("\t%.6g", values[i]);
    putchar('\n');
    fflush(stdout);
}
