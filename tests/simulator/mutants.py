"""Providers that are broken on purpose: one change each in a source of the runtime, for the simulator to find.

`python3 tests/simulator/mutants.py [--hours H] [WORD]` builds the simulator with each of them, or those whose title has
the word, and says after how long it found it.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "out/mutants"
SEEDS = [1, 3000]  # at which lives begin: some of many lines, and some in which much is asked


@dataclass(frozen=True)
class Mutant:
    """One change: `old` stands once in the source, and becomes `new`. It shows with `program`'s protocol."""

    title: str
    source: str
    old: str
    new: str
    program: str = "addpac"


MUTANTS = [
    Mutant("completes a request twice", "runtime/core/request.c",
           "    if (request->complete)\n        return;\n    request->complete = true;",
           "    request->complete = true;"),
    Mutant("forgets the deadline of what waits for its turn", "runtime/core/request.c",
           "    deadline_set(&core->deadlines, &request->deadline, core->now + (within_ms != 0 ? within_ms : "
           "SENT_WITHIN_MS));",
           "    (void)within_ms;"),
    Mutant("forgets the deadline of an answer", "runtime/core/request.c",
           "        request_numbers_add(core, request);\n    time_answer(core, request);",
           "        request_numbers_add(core, request);\n    deadline_clear(&core->deadlines, &request->deadline);"),
    Mutant("forgets the deadline of the next answer in order", "runtime/core/request.c",
           "        time_answer(core, next);", "        deadline_clear(&core->deadlines, &next->deadline);",
           "tests/ahead"),
    Mutant("lets requests of a lost link be", "runtime/core/core_links.c",
           "    while ((request = request_to_fail(&link->requests, waiting_too)) != NULL)\n"
           "        core_fail(core, link, request);",
           "    (void)request;"),
    Mutant("lets calls of a lost link be", "runtime/core/core_links.c",
           "    do_to_all_calls(core, link, call_link_lost);", ""),
    Mutant("waits for ever for the switch to tell of a call again", "runtime/core/core_links.c",
           "        deadline_set(&core->deadlines, &link->stale_due, core->now + STALE_WITHIN_MS);",
           "        (void)core;", "tests/told"),
    Mutant("keeps the memory of calls that are gone", "runtime/core/core.c",
           "            pool_give(&core->calls, call->handle);", "            (void)call;"),
    Mutant("keeps requests that are done with", "runtime/core/request.c",
           "    if (request_row(request)->scope != SCOPE_LINK) /* a link keeps its own */\n"
           "        pool_give(&core->requests, "
           "request->handle);", "    (void)core;"),
    Mutant("tells news of a call that was closed", "runtime/core/call.c",
           "    deadline_clear(&core->deadlines, &call->due);\n    call_cancel_news(core, call);\n    call->handle = "
           "pool_rename(&core->calls, call->handle);\n    enter_stage(core, call, CALL_ABANDONED);",
           "    deadline_clear(&core->deadlines, &call->due);\n"
           "    call->handle = pool_rename(&core->calls, call->handle);\n"
           "    enter_stage(core, call, CALL_ABANDONED);"),
    Mutant("tells the same state twice", "runtime/core/call_told.c",
           "    if (step->state == call->told.state && step->mode == call->told.mode) /* those between were left out "
           "(rule 47) */"
           "\n        return false;", "", "tests/consult"),
    Mutant("does not wait for the end of a drop", "runtime/core/call.c",
           "    if (call->stage == CALL_LIVE)\n"
           "        wait_until(core, call, DEADLINE_IDLE, core->protocol->idle_within_ms);\n"
           "    else if", "    if"),
    Mutant("forgets no call that was closed", "runtime/core/call.c",
           "    enter_stage(core, call, CALL_ABANDONED);\n    limit_abandoned(core, call);",
           "    enter_stage(core, call, CALL_ABANDONED);"),
    Mutant("has no limit for calls of a line", "runtime/core/call.c",
           "    return count < LINE_CALLS || oldest != NULL;", "    return true;"),
    Mutant("tells a new call's other news first", "runtime/core/call_told.c",
           "    for (unsigned i = 1; i < CALL_STATES; i++)\n        call->pending[call_pending_place(call, i - 1)] = "
           "call->pending[call_pending_place(call, i)];\n    remove_callback(core, call, CALLBACK_STATE + "
           "call_pending_place(call, --call->pending_count));",
           "    remove_callback(core, call, CALLBACK_STATE + call->pending_first);\n    take_first_state(call);",
           "tests/ids"),
    Mutant("says a state before it is told", "runtime/core/call_told.c",
           "    call->pending[last] = *step;", "    call->pending[last] = *step;\n    call->told = *step;"),
    Mutant("does not back off", "runtime/core/link.c",
           "retry_delay(core, link->failures++)", "retry_delay(core, 0 * link->failures++)"),
    Mutant("takes each connection for a good one", "runtime/core/link.c",
           "    link->proven = link->paused = false;",
           "    link->proven = link->paused = false;\n    link->failures = 0;"),
    Mutant("does not try again", "runtime/core/link.c",
           "    wait_until(core, link, DEADLINE_RETRY, delay);", "    (void)delay;"),
    Mutant("never stops reading", "runtime/core/link.c",
           "link->backlog >= LINK_BACKLOG;", "link->backlog >= 1000 * LINK_BACKLOG;", "tests/shared"),
    Mutant("never reads on", "runtime/core/link.c",
           "link->paused ? link->backlog > LINK_BACKLOG / 2 :", "link->paused ? true :", "tests/shared"),
    Mutant("calls back with the lock in its hands", "runtime/shell.c",
           "        be_kept(shell);\n        call_back(shell, &event, &answer);\n        come_back(shell);",
           "        call_back(shell, &event, &answer);"),
    Mutant("has nobody look at the clock while it tells TAPI", "runtime/shell.c",
           "    shell->about--;\n    see_to_workers(shell);\n", "    shell->about--;\n"),
    Mutant("listens alone", "runtime/shell.c",
           "        if (has_news(shell))\n            tell(shell);\n        else",
           "        if (has_news(shell))\n            tell(shell);\n        else if (worker != shell->workers)\n"
           "            break;\n        else"),
    Mutant("does not wait until a close is told", "runtime/shell.c",
           "    while (shell->teller != os_thread_self() && (line->owed > 0 || is_awaited(shell, line, last)))\n"
           "        os_cond_wait(&shell->told, &shell->lock);", "    (void)line, (void)last, (void)is_awaited;"),
    Mutant("does not wait for the end of a lineForward", "runtime/core/core_tapi_line.c",
           "        request = forwarding->untold;", "        request = NULL;", "tests/ids"),
    Mutant("waits for all that is to be told", "runtime/shell.c",
           "(line->owed > 0 || is_awaited(shell, line, last))",
           "(line->owed > 0 || is_awaited(shell, line, last) || shell->core.callbacks.first != 0)"),
    Mutant("wakes nobody for a new deadline", "runtime/shell.c",
           "shell->more || core_wake_at(&shell->core) < wakes_at(shell)", "shell->more"),
    Mutant("wakes nobody to tell TAPI", "runtime/shell.c", "has_news(shell) || shell->more", "shell->more"),
    Mutant("deals with the news of two workers in any order", "runtime/net/net.c",
           "    serve_reported(net, &report, event);\n    if (event->kind == NET_NOTHING)\n",
           "    serve_reported(net, &report, event);\n"),
    Mutant("drops the lock before the messages have left", "runtime/shell.c",
           "    finish_input(shell);\n    os_mutex_unlock(&shell->lock);\n}\n\nbool shell_is_telling",
           "    os_mutex_unlock(&shell->lock);\n    finish_input(shell);\n}\n\nbool shell_is_telling"),
    Mutant("lets two tell TAPI at once", "runtime/shell.c",
           "    return shell->core.callbacks.first != 0 && shell->teller == 0;",
           "    return shell->core.callbacks.first != 0;"),
    Mutant("leaves the framers' memory behind", "runtime/shell_lines.c",
           "        framer_free(&shell->framers[i]);", "        (void)i;"),
    Mutant("waits for a name server", "runtime/net/resolver.c",
           "        leave_behind(&resolver->workers[i]);", "        (void)leave_behind;"),
    Mutant("asks the name server with a lock", "runtime/net/resolver.c",
           "        look_up_now(look_up, &found);\n", "        os_mutex_lock(&look_up->worker->resolver->lock);\n"
           "        look_up_now(look_up, &found);\n        os_mutex_unlock(&look_up->worker->resolver->lock);\n"),
    Mutant("loses an attempt for want of a thread", "runtime/net/resolver.c",
           "    else if (!asked && !begin(resolver, look_up))\n        answer_all(resolver, look_up, &none);",
           "    else if (!asked)\n        begin(resolver, look_up);"),
    Mutant("says nothing of a connection that cannot be made", "runtime/net/channel.c",
           "    channel_close(channel);\n    say(event, NET_DOWN, channel);\n    event->error = error;\n}\n\n"
           "/* The serial",
           "    channel_close(channel);\n    event->error = error;\n}\n\n/* The serial"),
    Mutant("shows secrets in the trace", "runtime/trace/trace_lines.c", "is_secret", "is_state", "tests/login"),
    Mutant("keeps a call whose request could not be made", "runtime/core/core_tapi_call.c",
           "    if (request == NULL) {\n        call_forget(core, call);", "    if (request == NULL) {"),
    Mutant("leaves the completion of a refusal out", "runtime/core/request.c",
           "    LONG result = accepted ? 0 : request_refusal(core->protocol, request, message);\n"
           "    request_finish(core, request, result);",
           "    if (accepted)\n        request_finish(core, request, 0);"),
    Mutant("waits twice as long for an answer", "runtime/core/request.c",
           "core->now + request_message(core->protocol, request)->within_ms);\n}\n", "core->now + 2 * request_message("
           "core->protocol, request)->within_ms);\n}\n"),
    Mutant("takes the next answer for one that is late", "runtime/core/core.c",
           "    if (reset && link_works(link)) {", "    if (false && reset) {"),
    Mutant("backs off four times as long", "runtime/core/link.c",
           "uint64_t delay = RETRY_FIRST_MS;", "uint64_t delay = 4 * RETRY_FIRST_MS;"),
    Mutant("counts each failure twice", "runtime/core/link.c",
           "retry_delay(core, link->failures++)", "retry_delay(core, (link->failures += 2) - 1)"),
    Mutant("asks again soon after a refused login", "runtime/core/link.c",
           "    link->refused = true;\n    retry_later(core, link, RETRY_LAST_MS);",
           "    link->refused = true;\n    retry_later(core, link, 1000);", "tests/login"),
    Mutant("dials where the login was refused", "runtime/core/core_tapi_call.c",
           "bool room = !line->link->refused && call_make_room", "bool room = call_make_room", "tests/login"),
    Mutant("says that a line works before that is proven", "runtime/core/link.c",
           "link->state == LINK_UP && (link->proven || link->unproven == 0)", "link->state == LINK_UP"),
    Mutant("moves the call of another line", "runtime/core/link.c",
           "        if (order == 0)\n            return link->lines[middle];",
           "        if (order == 0)\n            return link->lines[middle > 0 ? middle - 1 : 0];", "tests/shared"),
    Mutant("takes who calls for who is called", "runtime/core/notice.c",
           "{ROLE_CALLER, TEXT_CALLER,", "{ROLE_CALLEE, TEXT_CALLER,"),
    Mutant("forgets where calls are forwarded", "runtime/core/forward.c",
           "    if (accepted)\n        forwarding->set = forwarding->wanted;", "", "tests/ids"),
    Mutant("does not say where a call is parked", "runtime/core/request.c",
           "    if (request_row(request)->tells_place && place != NO_HOLE)", "    if (false)", "tests/ids"),
    Mutant("finds a call by a handle that was closed", "runtime/core/pool.c",
           "return slot->used && slot->generation == which >> INDEX_BITS ? slot->item : NULL;",
           "return slot->used ? slot->item : NULL;"),
    Mutant("does not look whether a sign of life is answered", "runtime/core/core.c",
           "(of_link && outcome.kind != OUTCOME_NONE);",
           "(of_link && outcome.kind != OUTCOME_NONE && link->state != LINK_UP);",
           "tests/told"),
    Mutant("loses the state of a call that TAPI cannot hear of yet", "runtime/core/call.c",
           "    else if (call->stage == CALL_REQUESTED || call->stage == CALL_ANNOUNCED)\n"
           "        call_keep_state(core, call, step);",
           "    else if (call->stage == CALL_REQUESTED || call->stage == CALL_ANNOUNCED)\n        ;"),
    Mutant("knows no jitter", "runtime/core/link.c", "return delay / 2 + core_random(core) % (delay / 2);",
           "return delay;"),
    Mutant("waits without end after a refused login", "runtime/core/link.c",
           "    link->refused = true;\n    retry_later(core, link, RETRY_LAST_MS);",
           "    link->refused = true;\n    enter_state(core, link, LINK_RETRYING);", "tests/login"),
    Mutant("takes a refused login for one for ever", "runtime/core/link.c",
           "    enter_state(core, link, LINK_UP);\n    link->refused = false;",
           "    enter_state(core, link, LINK_UP);", "tests/login"),
    Mutant("has a dial wait for the back-off", "runtime/core/link.c",
           "if (link->state == LINK_CLOSED || (link->state == LINK_RETRYING && !link->refused))",
           "if (link->state == LINK_CLOSED)"),
    Mutant("sends signs of life twice as often", "runtime/core/link.c", "core->now + core->protocol->every_ms);",
           "core->now + core->protocol->every_ms / 2);", "tests/session"),
    Mutant("sends a line's newest request first", "runtime/core/request_queue.c",
           "    return queue->turn_first != NULL ? queue->turn_first->waiting.first : NULL;",
           "    return queue->turn_first != NULL ? queue->turn_first->waiting.last : NULL;"),
    Mutant("gives the same id twice", "runtime/core/request.c",
           "    request->number = request_number_new(core);\n    request_accept(core, request);",
           "    request_accept(core, request);", "tests/ids"),
    Mutant("sends one request at a time where ids tell answers apart", "runtime/core/request.c",
           "return queue->by_id_count < LINK_IN_FLIGHT;", "return queue->by_id_count < 1;", "tests/ids"),
    Mutant("sends what was asked for before a drop", "runtime/core/core_tapi_call.c",
           "    if (row->ends_call)\n        core_cancel_unsent(core, call);\n", "", "tests/ids"),
    Mutant("hangs a call up twice", "runtime/core/request.c",
           "(call->drop_accepted || call_is_over(call) || pair_is_ours(call));",
           "(call_is_over(call) || pair_is_ours(call));"),
    Mutant("takes an answer for no proof", "runtime/core/core.c",
           "        link_prove(core, link);\n        link_report(core, link);", "        link_report(core, link);"),
    Mutant("ends calls that the switch can tell of again", "runtime/core/call_stale.c",
           "    if (!can_be_found(core, call))\n        call_end_stale", "    if (true)\n        call_end_stale",
           "tests/told"),
    Mutant("has calls wait when the switch has told of all", "runtime/core/core.c",
           "    if (message->kind == core->protocol->calls_told && link_works(link))\n"
           "        core_end_stale_calls(core, link);", "",
           "tests/told"),
    Mutant("offers what the next state allows", "runtime/core/call_told.c",
           "return call->told.state != 0 ? call->told.state : LINECALLSTATE_UNKNOWN;",
           "return call->now.state != 0 ? call->now.state : LINECALLSTATE_UNKNOWN;", "tests/ids"),
    Mutant("takes the making of a connection that was given up for the present one's", "runtime/core/link.c",
           "if (attempt != link->attempt || link->state != LINK_CONNECTING)", "if (link->state != LINK_CONNECTING)"),
    Mutant("takes the loss of a connection that was given up for the present one's", "runtime/core/link.c",
           "if (attempt != link->attempt || !wanted)", "if (!wanted)"),
    Mutant("takes a message of a connection that was given up", "runtime/core/core.c",
           "    if (!link_is_connected(link)) /*", "    if (link->state == LINK_CLOSED) /*",
           "tests/login"),
    Mutant("takes an answer by an id on whatever link it comes", "runtime/core/request_message.c",
           "    return request != NULL && request_queue_of(request) == queue ? request : NULL;",
           "    return request;", "tests/ids"),
    Mutant("does not tell that somebody else calls", "runtime/core/notice.c",
           "            bits |= parties[i].bit;", "            bits |= parties[i].bit & ~(DWORD)LINECALLINFOSTATE_CALLERID;"),
    Mutant("tells the same parties again", "runtime/core/notice.c",
           "    if (value.len == 0 || slice_equal(call_text(call, party), value))", "    if (value.len == 0)"),
    Mutant("does not tell that a consultation call is dialed", "runtime/core/core_tapi_call.c",
           "        call_report_info(core, call, LINECALLINFOSTATE_CALLEDID);", "        ;", "tests/ids"),
    Mutant("takes an offered call for one that was placed", "runtime/core/notice.c",
           "return state & COMING ? LINECALLORIGIN_INBOUND :", "return state & COMING ? LINECALLORIGIN_OUTBOUND :", "tests/told"),
    Mutant("says of each call that it ended because somebody was busy", "runtime/core/notice.c",
           "        told.mode = mode_of(core, cause, mode_without_cause(call, step));",
           "        told.mode = LINEDISCONNECTMODE_BUSY;", "tests/legs"),
    Mutant("does not tell that calls are forwarded anew", "runtime/core/forward.c",
           "    line_report_address(core, line, LINEADDRESSSTATE_FORWARD);", "    (void)core;", "tests/ids"),
    Mutant("does not tell the end of digits", "runtime/core/request.c",
           "(request->call == NULL || request->call->stage != CALL_LIVE)", "true", "tests/desk"),
    Mutant("does not offer to dial on a consultation call", "runtime/core/pair.c",
           "call->len[TEXT_DEST] == 0 && call->told.state == LINECALLSTATE_DIALTONE;", "call->len[TEXT_DEST] != 0;",
           "tests/consult"),
    Mutant("ends a consultation call at once", "runtime/core/pair.c",
           "    if (consult->partner == NULL || consult->drop_accepted)", "    if (true)", "tests/consult"),
    Mutant("cannot say for whom a consultation call is", "runtime/core/core_tapi_call.c",
           "        second = call->partner;", "        ;", "tests/consult"),
    Mutant("finds no device", "runtime/core/line.c",
           "if (core->devices[middle]->device < device)", "if (core->devices[middle]->device >= device)"),
    Mutant("takes each line for a busy one", "runtime/core/line.c",
           "    return false;\n}\n\nbool line_can_dial", "    return true;\n}\n\nbool line_can_dial"),
    Mutant("counts a line's calls down", "runtime/core/line.c",
           "line->live_count += (unsigned)change;", "line->live_count -= (unsigned)change;"),
    Mutant("does not tell how many calls an address has", "runtime/core/line.c",
           "    line_report_address(core, line, LINEADDRESSSTATE_NUMCALLS);", ""),
    Mutant("never has memory to forward calls", "runtime/core/forward.c",
           "    if (line->forwarding == NULL)\n", "    if (line->forwarding != NULL)\n", "tests/ids"),
    Mutant("does not keep a connection from being read", "runtime/core/link.c",
           "pause ? ACTION_PAUSE : ACTION_RESUME", "ACTION_RESUME", "tests/shared"),
    Mutant("does not learn that a connection is lost", "runtime/net/channel.c",
           "        channel_close(channel);\n        say(event, NET_DOWN, channel);\n        event->error = error;\n    }\n}",
           "        channel_close(channel);\n    }\n}"),
    Mutant("connects to whatever is being looked up", "runtime/net/resolver.c",
           " && is_for(resolver->workers[i].look_up, host)", ""),
    Mutant("leaves a serial port open", "runtime/net/resolver.c",
           "        serial_close(found->serial);", "        (void)found;"),
    Mutant("gives up early what waits for its turn", "runtime/core/request.c",
           "    uint64_t last = request->accepted_at + TURN_WITHIN_MS;", "    uint64_t last = request->accepted_at;",
           "tests/shared"),
    Mutant("does not say who is connected", "runtime/core/call.c",
           "        call->connected = true;", "        call->connected = false;"),
    Mutant("says of a call that was hung up that it was cut off", "runtime/core/call.c",
           "    case DEADLINE_IDLE:\n        call_end(core, call, LINEDISCONNECTMODE_NORMAL);",
           "    case DEADLINE_IDLE:\n        call_end(core, call, LINEDISCONNECTMODE_TEMPFAILURE);", "tests/told"),
    Mutant("sends what a call was asked for that has ended", "runtime/core/core.c",
           "        core_cancel_unsent(core, call);\n        pair_end(core, call);", "        pair_end(core, call);",
           "tests/desk"),
    Mutant("adds no lines", "runtime/core/core_lines.c",
           "            change->added[change->added_count++] = j;", "            ;"),
    Mutant("announces a call once more than it may", "runtime/core/call.c",
           "call->announced == ANNOUNCE_TRIES", "call->announced > ANNOUNCE_TRIES"),
    Mutant("announces a call without end after the line was opened anew", "runtime/core/call.c",
           "    call->announced = 0;\n", "", "tests/told"),
    Mutant("keeps a closed call that the switch has not made", "runtime/core/call.c",
           "    else if (call->stage == CALL_ABANDONED)\n        call_forget(core, call);\n}\n\nvoid call_not_dialed",
           "}\n\nvoid call_not_dialed", "tests/ids"),
    Mutant("reads on in half a message of the connection before", "runtime/shell_links.c",
           "        framer_reset(&shell->framers[link->number]);\n", ""),
    Mutant("answers the last question of a block only", "runtime/shell.c",
           "    if (core_next_reply(core, &reply))\n        shell_carry_out(shell, &reply);\n", "    (void)reply;\n",
           "tests/session"),
    Mutant("does not wait for the thread of a look-up", "runtime/net/resolver.c",
           "        if (worker->started)\n            os_thread_join(&worker->thread);\n", "", "tests/ids"),
    Mutant("has calls of the next loss wait no longer than those of the last one", "runtime/core/core_links.c",
           "    deadline_clear(&core->deadlines, &link->stale_due);\n    do_to_all", "    do_to_all", "tests/told"),
    Mutant("waits on for a greeting that came", "runtime/core/core.c",
           "        deadline_clear(&core->deadlines, &link->due);\n        log_in(core, link, OPERATION_LOG_IN);",
           "        log_in(core, link, OPERATION_LOG_IN);", "tests/session"),
    Mutant("gives an answer by an id no time after a pause", "runtime/core/core.c",
           "        request_wait_on(core, request);\n    for (struct request *request = queue->by_id.first; request != "
           "NULL; request = request->next)\n        request_wait_on(core, request);",
           "        request_wait_on(core, request);", "tests/told"),
    Mutant("gives the memory of a connection back with a login in it", "runtime/net/outbox.c",
           "        secret_wipe(outbox->ring + outbox->first, len);", "        (void)secret_wipe;", "tests/login"),
    Mutant("gives back what a login was written in", "runtime/core/core_setup.c",
           "        secret_wipe(core->scratch, core->protocol->limit);", "        (void)secret_wipe;", "tests/login"),
    Mutant("keeps its failures when a line is closed", "runtime/core/link.c",
           "    link->failures = link->unproven = 0;\n    link->refused = link->in_service",
           "    link->refused = link->in_service"),
]


class DoesNotApply(Exception):
    """The source has changed, so that the mutant changes nothing any more."""


def mutated(mutant: Mutant) -> str:
    """The mutant's source."""
    text = (ROOT / mutant.source).read_text()
    if text.count(mutant.old) != 1:
        raise DoesNotApply(f"{mutant.title}: what it changes stands {text.count(mutant.old)} times in {mutant.source}")
    return text.replace(mutant.old, mutant.new)


def program_of(mutant: Mutant) -> str:
    """The simulator that is to find it."""
    return f"out/linux/{mutant.program}/simulator"


def _last_command(target: str) -> str:
    commands = subprocess.run(["ninja", "-t", "commands", target], cwd=ROOT, check=True, capture_output=True, text=True)
    return commands.stdout.splitlines()[-1]


def build(mutant: Mutant) -> Path:
    """The simulator of a provider with the mutant. What it is made of else has been built."""
    name = re.sub(r"\W+", "-", mutant.title)
    source, built, program = OUT / f"{name}.c", OUT / f"{name}.o", OUT / name
    OUT.mkdir(parents=True, exist_ok=True)
    source.write_text(mutated(mutant))
    here = Path(mutant.source).parent
    compile_ = _last_command(f"out/linux/{mutant.source[:-2]}.o").replace("-Werror", "-w")
    options = compile_.split(" -c ")[0]
    subprocess.run(f"{options} -iquote {here} -c {shlex.quote(str(source))} -o {shlex.quote(str(built))}",
                   shell=True, cwd=ROOT, check=True)
    link = _last_command(program_of(mutant))
    link = link.replace("-Wl,--start-group", f"{built} -Wl,--start-group").replace(program_of(mutant), str(program))
    subprocess.run(link, shell=True, cwd=ROOT, check=True)
    return program


def find(mutant: Mutant, hours: float, seed: int = 1) -> tuple[bool, str]:
    """Whether the simulator finds it, and what it says."""
    ran = subprocess.run([build(mutant), "--seed", str(seed), "--hours", str(hours)], capture_output=True, text=True)
    return ran.returncode == 3, ran.stdout


def main() -> int:
    """Build and find them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=float, default=2000, help="simulated, for each (default 2000)")
    parser.add_argument("word", nargs="?", default="", help="of the titles of those that are to be found")
    arguments = parser.parse_args()
    mutants = [mutant for mutant in MUTANTS if arguments.word in mutant.title]
    subprocess.run(["ninja", *sorted({program_of(mutant) for mutant in mutants})], cwd=ROOT, check=True)
    missed = 0
    for mutant in mutants:
        for seed in SEEDS:
            found, said = find(mutant, arguments.hours, seed)
            if found:
                break
        missed += not found
        told = said.splitlines()[-2 if found else -1][:150]
        print(f"{'found ' if found else 'MISSED'} {mutant.title}: {told}", flush=True)
    print(f"{len(mutants) - missed} of {len(mutants)} were found")
    return missed > 0


if __name__ == "__main__":
    sys.exit(main())
