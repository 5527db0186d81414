/* form_action.h: what a form's button does. */
#ifndef TSPEC_UI_FORM_ACTION_H
#define TSPEC_UI_FORM_ACTION_H

enum { ID_ACTION = 1100, ID_STATUS };

#endif
