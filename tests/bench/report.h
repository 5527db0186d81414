/* report.h: what a measuring program says, for bench.py to read: a row a line, its columns with tabs between them. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

/* The samples of something that is measured again and again; a round's figure is taken of them. */
struct samples {
    double *value;
    unsigned count, room;
};

/* Room for so many; the program ends if there is no memory. The caller frees value. */
struct samples samples_of(unsigned room);
void samples_add(struct samples *samples, double value);

/* The value that this part of them, 0 to 1, is not above. At least one is there. Their order is lost. */
double samples_quantile(struct samples *samples, double part);

/* A row: "name unit beside value…", one value for each round. `beside`: the name of the row that it is a ratio to, in
 * the same rounds; "-": none, and nothing is to be compared; "=": none, but the value is the same on all machines. */
void report_row(const char *name, const char *unit, const char *beside, const double values[], unsigned rounds);

#endif
