/* lives.c: see lives.h. */
#include "lives.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LONGEST_S = 300 };

static struct ending *shared(void)
{
    static struct ending *memory;

    if (memory == NULL)
        memory = mmap(NULL, sizeof *memory, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        abort();
    return memory;
}

static void tell_death(struct ending *ending, int status)
{
    bool endless = WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU;

    snprintf(ending->broken, sizeof ending->broken, "%s", endless ? "endless" : "crash");
    if (WIFSIGNALED(status))
        snprintf(ending->sentence, sizeof ending->sentence, "%s", strsignal(WTERMSIG(status)));
    else
        snprintf(ending->sentence, sizeof ending->sentence, "the process ended with status %d", WEXITSTATUS(status));
}

void lives_spend(const struct plan *plan, bool aloud, struct ending *ending)
{
    int status;
    pid_t process;

    fflush(stdout);
    story_begin(shared(), aloud);
    process = fork();
    if (process == 0) {
        setrlimit(RLIMIT_CPU, &(struct rlimit){LONGEST_S, LONGEST_S + 1}); /* its own time: others may have the
                                                                              machine */
        if (!aloud && freopen("/dev/null", "w", stderr) == NULL) /* what the stand-in switch has to say */
            abort();
        live(plan);
    }
    waitpid(process, &status, 0);
    *ending = *shared();
    if (!ending->ended)
        tell_death(ending, status);
}
