/* sizes_print.c: how many bytes a protocol's call and request take, on one line. */
#include <stdio.h>

#include "core/call.h"
#include "core/request.h"

int main(void)
{
    struct sizes sizes = protocol_sizes(&protocol);
    printf("%zu %zu\n", sizeof(struct call) + sizes.call, sizeof(struct request) + sizes.request);
    return 0;
}
