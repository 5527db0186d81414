/* scan_portable.c: scan.h as it is on a machine without SSE2. It is compiled so (tests.ninja). */
#ifdef __SSE2__
#error "compile with -U__SSE2__"
#endif
#include "scan.h"
#include "scan_ways.h"

const struct scan_way scan_portable = {SCAN_STEP, scan_plain, scan_text, scan_text_back};
