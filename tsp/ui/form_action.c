/* form_action.c: what a form's button does: test whether the switch accepts connections, or open the trace's folder. */
#include "form_action.h"

#include <windows.h>

#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "form.h"
#include "os.h"
#include "probe.h"
#include "protocol.h"
#include "system_function.h"
#include "text.h"
#include "texts.h"

enum { TIMER = 1, LOOK_MS = 100, HOST_UNITS = 260, PATH_BYTES = 1024 };

static void set_status(const struct form *form, const WCHAR *words)
{
    HWND status = GetDlgItem(form->window, ID_STATUS);
    SetWindowTextW(status, words);
    ShowWindow(status, SW_SHOW);
}

static void set_button(const struct form *form, UINT text)
{
    WCHAR words[TEXT_UNITS];
    SetDlgItemTextW(form->window, ID_ACTION, text_load(text, words));
}

/* A value of the form, else of the switch that all lines have. */
static const char *switch_value(const struct form *form, const char *name)
{
    const char *own = sections_get(&form->dialog->edited, form->section, name);
    return own != NULL ? own : sections_get(&form->dialog->edited, "switch", name);
}

/* The serial port, or NULL. */
static const char *test_serial(const struct form *form)
{
    const char *port = switch_value(form, "port");
    return port != NULL ? config_serial(port) : NULL;
}

static uint32_t test_baud(const struct form *form)
{
    const char *baud = switch_value(form, "baud");
    unsigned long number = baud != NULL ? strtoul(baud, NULL, 10) : 0;
    return test_serial(form) == NULL ? 0 : number > 0 ? (uint32_t)number : BAUD_USUAL;
}

static const char *test_host(const struct form *form)
{
    if (test_serial(form) != NULL)
        return test_serial(form);
    const char *host = switch_value(form, "host");
    return host != NULL ? host : "localhost";
}

/* 0 if it is none. */
static uint16_t test_port(const struct form *form)
{
    const char *port = switch_value(form, "port");
    char *end = NULL;
    unsigned long number = port != NULL ? strtoul(port, &end, 10) : 0;
    return number > 0 && number <= UINT16_MAX && *end == 0 ? (uint16_t)number : 0;
}

static void say_test(const struct form *form, UINT text, unsigned long third)
{
    WCHAR words[TEXT_UNITS], host[HOST_UNITS], port[16], number[16];
    text_wide(test_host(form), host, HOST_UNITS);
    set_status(form, text_with(text, host, text_number(test_port(form), port), text_number(third, number), words));
}

static void end_test(struct form *form)
{
    if (form->probe == NULL)
        return;
    KillTimer(form->window, TIMER);
    probe_end(form->probe);
    form->probe = NULL;
}

static void begin_test(struct form *form)
{
    WCHAR words[TEXT_UNITS];
    if (!form_store(form))
        return;
    if (test_port(form) == 0 && test_serial(form) == NULL) {
        set_status(form, text_load(TEXT_TEST_NO_PORT, words));
        form_point(form, "port");
        return;
    }
    form->probe = probe_begin(test_host(form), test_port(form), test_baud(form));
    if (form->probe == NULL || SetTimer(form->window, TIMER, LOOK_MS, NULL) == 0) {
        end_test(form);
        set_status(form, text_load(TEXT_TEST_NO_MEMORY, words));
        return;
    }
    set_button(form, TEXT_TEST_END);
    say_test(form, test_serial(form) != NULL ? TEXT_TEST_OPENS : TEXT_TEST_RUNS, 0);
}

static void stop_test(struct form *form)
{
    end_test(form);
    set_button(form, TEXT_TEST);
    set_status(form, L"");
}

void form_timer(struct form *form)
{
    static const UINT texts[] = {
        [PROBE_CONNECTED] = TEXT_TEST_GOOD,      [PROBE_NO_NAME] = TEXT_TEST_NO_NAME,
        [PROBE_REFUSED] = TEXT_TEST_REFUSED,     [PROBE_SILENT] = TEXT_TEST_SILENT,
        [PROBE_NO_WAY] = TEXT_TEST_NO_WAY,       [PROBE_FAILED] = TEXT_TEST_FAILED,
        [PROBE_NO_DEVICE] = TEXT_TEST_NO_DEVICE, [PROBE_TAKEN] = TEXT_TEST_TAKEN,
    };
    int error;
    enum probe_outcome outcome = form->probe != NULL ? probe_look(form->probe, &error) : PROBE_RUNS;
    if (outcome == PROBE_RUNS)
        return;
    end_test(form);
    set_button(form, TEXT_TEST);
    UINT text = texts[outcome];
    if (test_serial(form) != NULL && (outcome == PROBE_CONNECTED || outcome == PROBE_FAILED))
        text = outcome == PROBE_CONNECTED ? TEXT_TEST_OPEN : TEXT_TEST_NO_SERIAL;
    say_test(form, text, outcome == PROBE_SILENT ? PROBE_SECONDS : (unsigned long)error);
}

/* Where the trace's file is. False if that is no folder's name. */
static bool trace_folder(const struct form *form, char path[PATH_BYTES])
{
    const char *file = sections_get(&form->dialog->edited, form->section, "file");
    if (file == NULL) {
        char folder[PATH_BYTES];
        return os_log_folder(folder, sizeof(folder)) &&
               snprintf(path, PATH_BYTES, "%s\\tspec", folder) < PATH_BYTES;
    }
    const char *end = strrchr(file, '\\');
    size_t len = end != NULL ? (size_t)(end - file) : 0;
    if (len == 0 || len >= PATH_BYTES)
        return false;
    memcpy(path, file, len);
    path[len] = 0;
    return true;
}

static bool is_folder(const WCHAR *path)
{
    DWORD attributes = GetFileAttributesW(path);
    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

/* Only a folder is opened: ShellExecute would run a program of that name. */
static void open_folder(const struct form *form)
{
    char path[PATH_BYTES] = "";
    WCHAR wide[PATH_BYTES];
    HMODULE shell;
    __typeof__(&ShellExecuteW) execute;
    if (!form_store(form))
        return;
    bool known = trace_folder(form, path);
    if (!known || !is_folder(text_wide(path, wide, PATH_BYTES)) ||
        !system_function(L"shell32.dll", "ShellExecuteW", &shell, &execute)) {
        dialog_say(form->window, TEXT_NO_FOLDER, text_wide(path, wide, PATH_BYTES), MB_ICONINFORMATION);
        return;
    }
    execute(form->window, L"explore", wide, NULL, NULL, SW_SHOWNORMAL);
    FreeLibrary(shell);
}

void form_command(struct form *form, UINT id)
{
    if (id != ID_ACTION)
        return;
    if (form->rows.action == TEXT_OPEN_FOLDER)
        open_folder(form);
    else if (form->probe == NULL)
        begin_test(form);
    else
        stop_test(form);
}

void form_end(struct form *form)
{
    end_test(form);
    form->window = NULL;
}
