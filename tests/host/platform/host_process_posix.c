/* host_process_posix.c: host_process.h for POSIX. */
#define _GNU_SOURCE /* dladdr, pipe2, REG_RIP */
#include "host_process.h"

#include <dirent.h>
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "host_os.h"

#if __SIZEOF_POINTER__ == 8
typedef Elf64_Ehdr elf_header;
typedef Elf64_Shdr elf_section;
typedef Elf64_Sym elf_symbol;
#else
typedef Elf32_Ehdr elf_header;
typedef Elf32_Shdr elf_section;
typedef Elf32_Sym elf_symbol;
#endif

struct host_child {
    pid_t process;
    int reports, orders; /* orders: -1, if it takes none */
};

enum {
    SLICE_MS = 100,       /* after which a child that says nothing is looked at */
    ORDER_SLICE_MS = 5,   /* between two looks at the clock while orders are waited for */
    MOST_ARGUMENTS = 160, /* of a child */
};

static int report_to = STDOUT_FILENO;

/* In the child: what stands at an end of a pipe is its input or output, and the pipe is nothing else's. */
static void take_end(const int ends[2], int which, int as)
{
    dup2(ends[which], as);
    close(ends[0]);
    close(ends[1]);
}

struct host_child *host_child_start(char **arguments, bool takes_orders)
{
    struct host_child *child = malloc(sizeof *child);
    char *command[MOST_ARGUMENTS] = {"host"};
    int ends[2], orders[2] = {-1, -1};
    size_t i;

    if (!child || pipe(ends) != 0 || (takes_orders && pipe2(orders, O_CLOEXEC) != 0))
        abort();
    for (i = 0; arguments[i] && i + 2 < sizeof command / sizeof *command; i++)
        command[i + 1] = arguments[i];
    fflush(NULL);
    child->process = fork();
    if (child->process == 0) {
        take_end(ends, 1, STDOUT_FILENO);
        if (takes_orders)
            take_end(orders, 0, STDIN_FILENO);
        execv("/proc/self/exe", command);
        _exit(127);
    }
    close(ends[1]);
    child->reports = ends[0];
    child->orders = orders[1];
    if (takes_orders) {
        close(orders[0]);
        signal(SIGPIPE, SIG_IGN); /* it may have ended when it is written to */
    }
    return child;
}

void host_child_write(struct host_child *child, const void *bytes, size_t count)
{
    const char *at = bytes;
    ssize_t written = 0;

    while (count > 0 && (written >= 0 || errno == EINTR)) {
        written = write(child->orders, at, count);
        at += written > 0 ? written : 0;
        count -= written > 0 ? (size_t)written : 0;
    }
}

int host_order_read(void *buffer, size_t size, uint64_t deadline_us)
{
    struct pollfd wait = {.fd = STDIN_FILENO, .events = POLLIN};
    uint64_t now;
    ssize_t count;

    while (poll(&wait, 1, ORDER_SLICE_MS) == 0) {
        now = host_now_us();
        if (now >= deadline_us)
            return -1;
    }
    count = read(STDIN_FILENO, buffer, size);
    return count > 0 ? (int)count : 0;
}

static bool has_ended(const struct host_child *child)
{
    siginfo_t info = {.si_pid = 0};

    return waitid(P_PID, (id_t)child->process, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0;
}

/* How long it is until the deadline; less than a slice. */
static int left_ms(uint64_t deadline_us, uint64_t now)
{
    return deadline_us > now ? (int)((deadline_us - now + 999) / 1000) : 0;
}

int host_child_read(struct host_child *child, char *buffer, size_t size, uint64_t deadline_us)
{
    struct pollfd wait = {.fd = child->reports, .events = POLLIN};
    uint64_t now;
    ssize_t count;

    for (;;) {
        now = host_now_us();
        if (poll(&wait, 1, now + SLICE_MS * 1000 < deadline_us ? SLICE_MS : left_ms(deadline_us, now)) == 0) {
            if (has_ended(child) && poll(&wait, 1, 0) == 0)
                return 0; /* whoever has the pipe still is a process of the provider's */
            if (host_now_us() >= deadline_us)
                return -1;
            continue;
        }
        count = read(child->reports, buffer, size);
        if (count >= 0 || errno != EINTR)
            return count > 0 ? (int)count : 0;
    }
}

void host_child_end(struct host_child *child, bool end, char *how, size_t size)
{
    int status = 0;

    close(child->reports);
    if (child->orders >= 0)
        close(child->orders);
    if (end)
        kill(child->process, SIGKILL);
    while (waitpid(child->process, &status, 0) < 0 && errno == EINTR)
        ;
    how[0] = '\0';
    if (WIFSIGNALED(status))
        snprintf(how, size, "%s", strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) != 0)
        snprintf(how, size, "exit status %d", WEXITSTATUS(status));
    free(child);
}

void host_report_begin(void)
{
    report_to = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(STDERR_FILENO, STDOUT_FILENO);
}

void host_report_write(const char *bytes, size_t count)
{
    while (write(report_to, bytes, count) < 0 && errno == EINTR)
        ;
}

static void (*tell_of_crash)(const struct crash *crash);

/* Where the thread was when the signal came. */
static const void *code_of(const ucontext_t *context)
{
#if defined __x86_64__
    return (const void *)(uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#elif defined __i386__
    return (const void *)(uintptr_t)context->uc_mcontext.gregs[REG_EIP];
#elif defined __aarch64__
    return (const void *)(uintptr_t)context->uc_mcontext.pc;
#else
    (void)context;
    return NULL;
#endif
}

/* What it did to memory that is not its own. */
static const char *access_of(const ucontext_t *context, const void *touched)
{
#if defined __x86_64__ || defined __i386__
    enum { WRITING = 2 }; /* of a page fault's error code */

    if (code_of(context) == touched)
        return CRASH_JUMPED;
    return context->uc_mcontext.gregs[REG_ERR] & WRITING ? CRASH_WROTE : CRASH_READ;
#else
    (void)context;
    (void)touched;
    return CRASH_TOUCHED;
#endif
}

static void on_fatal_signal(int number, siginfo_t *info, void *context)
{
    bool knows = number == SIGSEGV || number == SIGBUS;
    const char *what = knows ? access_of(context, info->si_addr)
                       : number == SIGABRT                   ? "aborted"
                       : number == SIGFPE                    ? "divided by zero"
                                                             : "ran an illegal instruction";

    tell_of_crash(&(struct crash){what, code_of(context), knows ? info->si_addr : NULL, knows});
    _exit(128 + number);
}

void host_catch_crashes(void (*on_crash)(const struct crash *crash))
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
    struct sigaction action = {.sa_flags = SA_SIGINFO};
    size_t i;

    tell_of_crash = on_crash;
    action.sa_sigaction = on_fatal_signal;
    for (i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
}

void host_code_place(const void *code, char *text, size_t size)
{
    const char *name;
    Dl_info info;

    if (!code || !dladdr(code, &info) || !info.dli_fname) {
        snprintf(text, size, "at 0x%llX, in no module", (unsigned long long)(uintptr_t)code);
        return;
    }
    name = strrchr(info.dli_fname, '/') ? strrchr(info.dli_fname, '/') + 1 : info.dli_fname;
    if (info.dli_sname)
        snprintf(text, size, "at %s+0x%tX, in %s+0x%tX", name, (const char *)code - (const char *)info.dli_fbase,
                 info.dli_sname, (const char *)code - (const char *)info.dli_saddr);
    else
        snprintf(text, size, "at %s+0x%tX", name, (const char *)code - (const char *)info.dli_fbase);
}

int host_run(const char *command)
{
    int status = system(command);

    return status < 0 || !WIFEXITED(status) ? -1 : WEXITSTATUS(status);
}

void host_quit(int code)
{
    _exit(code);
}

unsigned host_thread_id(void)
{
    return (unsigned)gettid();
}

struct host_thread {
    pthread_t thread;
    void (*body)(void *);
    void *context;
};

static void *run_thread(void *argument)
{
    struct host_thread *thread = argument;

    thread->body(thread->context);
    return NULL;
}

struct host_thread *host_thread_start(void (*body)(void *), void *context)
{
    struct host_thread *thread = malloc(sizeof *thread);

    if (!thread)
        abort();
    *thread = (struct host_thread){.body = body, .context = context};
    if (pthread_create(&thread->thread, NULL, run_thread, thread) != 0)
        abort();
    return thread;
}

void host_thread_join(struct host_thread *thread)
{
    pthread_join(thread->thread, NULL);
    free(thread);
}

size_t host_page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

void *host_pages(size_t bytes)
{
    void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (pages == MAP_FAILED)
        abort();
    return pages;
}

void host_pages_close(void *pages, size_t bytes)
{
    mprotect(pages, bytes, PROT_NONE);
}

void host_pages_freeze(void *pages, size_t bytes)
{
    mprotect(pages, bytes, PROT_READ);
}

void host_pages_free(void *pages, size_t bytes)
{
    munmap(pages, bytes);
}

static unsigned count_entries(const char *folder)
{
    DIR *entries = opendir(folder);
    struct dirent *entry;
    unsigned count = 0;

    while (entries && (entry = readdir(entries)))
        count += entry->d_name[0] != '.';
    if (entries)
        closedir(entries);
    return count;
}

unsigned host_thread_count(void)
{
    return count_entries("/proc/self/task");
}

unsigned host_handle_count(void)
{
    return count_entries("/proc/self/fd");
}

/* Visit the defined functions of a symbol table that lies in a file held in memory. */
static void visit_symbols(const char *file, const elf_section *table, const elf_section *names,
                          void (*visit)(void *context, const char *name), void *context)
{
    const elf_symbol *symbols = (const void *)(file + table->sh_offset);
    size_t i;

    for (i = 0; i < table->sh_size / sizeof *symbols; i++)
        if (symbols[i].st_shndx != SHN_UNDEF)
            visit(context, file + names->sh_offset + symbols[i].st_name);
}

static bool visit_file(const char *file, void (*visit)(void *context, const char *name), void *context)
{
    const elf_header *header = (const void *)file;
    const elf_section *sections = (const void *)(file + header->e_shoff);
    unsigned i;

    for (i = 0; i < header->e_shnum; i++)
        if (sections[i].sh_type == SHT_DYNSYM) {
            visit_symbols(file, &sections[i], &sections[sections[i].sh_link], visit, context);
            return true;
        }
    return false;
}

bool host_library_exports(void *library, const char *path, void (*visit)(void *context, const char *name),
                          void *context)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    off_t size = file < 0 ? 0 : lseek(file, 0, SEEK_END);
    void *bytes = size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
    bool visited;

    (void)library;
    if (file >= 0)
        close(file);
    if (bytes == MAP_FAILED)
        return false;
    visited = visit_file(bytes, visit, context); /* the loader has seen to it that the file is well made */
    munmap(bytes, (size_t)size);
    return visited;
}

bool host_watch_windows(void (*shown)(const char *what))
{
    (void)shown;
    return false;
}

void host_divert_dialogs(void *library)
{
    (void)library;
}

void host_look_for_windows(void)
{
}

void host_let_interrupt(void)
{
    poll(NULL, 0, 50);
}
