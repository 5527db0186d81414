/* conference.h: a conference, whoever is in it, and who is asked before: set up, prepared, and what it comes to. */
#ifndef HOST_CONFERENCE_H
#define HOST_CONFERENCE_H

#include "consult.h"

enum { CONFERENCE_MEMBERS = 10 /* the most that are tried, TAPI's own side not counted */ };

struct conference {
    struct placed call;    /* the conference itself */
    struct placed consult; /* with whom is talked before; not accepted: with nobody */
    struct placed members[CONFERENCE_MEMBERS];
    unsigned count;
    struct placed left; /* who was a member, the last one of these; not accepted: nobody */
};

/* lineSetupConference about a call, or none: NULL. Returns whether it was accepted and there are both handles (rule
 * 126). */
bool conference_request(struct check *check, struct device *device, const struct placed *first,
                        struct conference *conference);

/* The same where it should be refused. False: it was not, and there is such a conference now. Else the error goes into
 * *result; 0: neither it nor success came, and that was told. */
bool conference_is_refused(struct check *check, struct device *device, const struct placed *first,
                           struct conference *conference, LONG *result);

/* conference_request, if it is offered, and what must come of it: the conference waits, who is to join has a dial tone,
 * and the first call is in it (rule 127). False: there is no conference, or it is not as it should be, and it was
 * told. */
bool conference_set_up(struct check *check, struct device *device, const struct placed *first,
                       struct conference *conference);

/* linePrepareAddToConference, if it is offered (rules 126 and 127). False: nobody is to join. *full: it was refused
 * because of that. */
bool conference_prepare(struct check *check, struct conference *conference, bool *full);

/* linePrepareAddToConference where it should be refused: 0 or an error goes into *result. False: neither came, and it
 * was told. */
bool conference_ask_prepare(struct check *check, const struct conference *conference, LONG *result);

/* lineAddToConference. False: there was no answer, and it was told. */
bool conference_add(struct check *check, const struct placed *conference, const struct placed *joining, LONG *result);

/* Who was asked joins, if that is offered (rules 128 and 130). False: they did not, or it was told. */
bool conference_join(struct check *check, struct conference *conference, bool *full);

/* What LINE_CALLSTATE says of the conference of a call that is conferenced (rule 130). */
void conference_check_name(struct check *check, const struct placed *member, const struct placed *conference);

/* The conference says of itself that it is one (rule 135). */
void conference_check_origin(struct check *check, const struct placed *conference);

/* Rule 132: the conference stands no more, and so nobody is in it; all members are gone where LINEADDRCAPFLAGS_CONFDROP
 * says that dropping it drops them: `dropped`. Not told is a conference that stands. */
void conference_check_over(struct check *check, const struct conference *conference, bool dropped);

/* Hang up and close all of it. */
void conference_finish(struct check *check, struct conference *conference);

#endif
