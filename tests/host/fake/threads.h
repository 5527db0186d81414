/* threads.h: the little that the fake provider needs of the operating system. */
#ifndef FAKE_THREADS_H
#define FAKE_THREADS_H

#include <stdbool.h>
#include <stdint.h>

#include <windows.h>

/* The one lock. Callbacks are made without it. */
void enter(void);
void leave(void);

/* Inside the lock: wait until somebody wakes or the clock reaches the deadline. May also return for no reason. */
void wait_until(uint64_t deadline_ms);
void wake(void);

/* Milliseconds on a clock that never goes back. */
uint64_t now_ms(void);
void pause_ms(unsigned ms);

struct thread;
struct thread *thread_start(void (*body)(void));
void thread_join(struct thread *thread);

/* Misbehaviour that is the system's own: nothing of it is ever given back. */
void leak_thread(void (*body)(void));
void leak_handle(void);
void sleep_forever(void);
void show_window(void);
void ask_user(void);

/* What a user interface does: a dialog, until it is closed; a window, until it is or is_over says so. There are none
 * natively. */
void show_dialog(HWND owner, bool yes_or_no);
void keep_window(bool (*is_over)(void));
void set_event(HANDLE event);

/* The library's own path, of MAX_PATH units at most, or its last part. */
void own_path(WCHAR *path, bool last);

/* Run body on this thread in the middle of something else: natively in 20 ms, on Windows as soon as the thread waits
 * alertably. No longer once interrupt_no_more has returned. */
void interrupt_self(void (*body)(void));
void interrupt_no_more(void);

#endif
