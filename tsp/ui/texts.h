/* texts.h: the numbers of what dialogs say; texts_*.rc have the words in each language. A & makes the letter behind it
 * the key that chooses the control, and no letter stands twice on a page. */
#ifndef TSPEC_UI_TEXTS_H
#define TSPEC_UI_TEXTS_H

#define TEXT_CAPTION 100 /* %1: the provider's title */
#define TEXT_PAGE_SWITCH 101
#define TEXT_PAGE_LINES 102
#define TEXT_PAGE_TRACE 103
#define TEXT_PAGE_ABOUT 104
#define TEXT_PAGE_LINE 105 /* %1: its number */
#define TEXT_OK 106
#define TEXT_CANCEL 107

#define TEXT_SWITCH_INTRO 120
#define TEXT_HOST 121
#define TEXT_PORT 122
#define TEXT_LINE_INTRO 123
#define TEXT_NAME 124
#define TEXT_TERMINAL 125
#define TEXT_OWN_SWITCH 126
#define TEXT_TRACE_INTRO 127
#define TEXT_BAUD 138
#define TEXT_TITLE 137 /* %1: a setting's title */
#define TEXT_LEVEL 128
#define TEXT_PEOPLE 129
#define TEXT_FILE 130
#define TEXT_SIZE 131
#define TEXT_SIZE_HINT 132
#define TEXT_PEOPLE_HINT 133
#define TEXT_OPEN_FOLDER 134
#define TEXT_NO_FOLDER 135 /* %1: its path */
#define TEXT_VIEW_INTRO 136

/* In the order of the values in rows.c. */
#define TEXT_LEVELS 140
#define TEXT_PEOPLES 145

#define TEXT_USUAL_HOST 150
#define TEXT_USUAL_NAME 151
#define TEXT_USUAL_SWITCH 152
#define TEXT_USUAL_FILE 153
#define TEXT_USUAL_SIZE 154
#define TEXT_USUAL_BAUD 155

#define TEXT_LINES_INTRO 160
#define TEXT_LINES 161
#define TEXT_ADD 162
#define TEXT_EDIT 163
#define TEXT_REMOVE 164
#define TEXT_COLUMN_NUMBER 165
#define TEXT_COLUMN_NAME 166
#define TEXT_COLUMN_TERMINAL 167
#define TEXT_COLUMN_SWITCH 168
#define TEXT_CAPTION_ADD 169
#define TEXT_CAPTION_EDIT 170 /* %1: the line's number */

/* Of the next ones %1 is the host, or the serial port, %2 the port. */
#define TEXT_TEST 180
#define TEXT_TEST_END 181
#define TEXT_TEST_RUNS 182
#define TEXT_TEST_GOOD 183
#define TEXT_TEST_NO_NAME 184
#define TEXT_TEST_REFUSED 185
#define TEXT_TEST_SILENT 186 /* %3: seconds */
#define TEXT_TEST_NO_WAY 187
#define TEXT_TEST_FAILED 188 /* %3: Windows' error number */
#define TEXT_TEST_NO_PORT 189
#define TEXT_TEST_NO_MEMORY 190
#define TEXT_TEST_OPENS 191
#define TEXT_TEST_OPEN 192
#define TEXT_TEST_NO_DEVICE 193
#define TEXT_TEST_TAKEN 194
#define TEXT_TEST_NO_SERIAL 195 /* %3: Windows' error number */

#define TEXT_ABOUT 200        /* %1: title, %2: version and commit */
#define TEXT_ABOUT_FILE 201   /* %1: the DLL */
#define TEXT_ABOUT_PLACE 202  /* %1: the key */
#define TEXT_ABOUT_FORCE 203
#define TEXT_COMMIT 204       /* not a word: the build's commit */

#define TEXT_PAGE_UNKNOWN 207
#define TEXT_PAGE_WINDOW 208
#define TEXT_WINDOW_INTRO 209
#define TEXT_DIALED 210
/* In the order of the values in rows.c. */
#define TEXT_DIALEDS 211

#define TEXT_UNKNOWN_INTRO 213
#define TEXT_UNKNOWN 214
#define TEXT_COLUMN_SECTION 215
#define TEXT_COLUMN_SETTING 216
#define TEXT_COLUMN_VALUE 217
#define TEXT_PROTECTED 218

#define TEXT_AFTER_RESTART 220
#define TEXT_NOT_WRITTEN 221 /* %1: the error number */
#define TEXT_OFFER_ELEVATION 222
#define TEXT_NOT_ELEVATED 223
#define TEXT_CONFIRM_REMOVAL 224 /* %1: title */
#define TEXT_NOT_REMOVED 225     /* %1: the error number */
#define TEXT_NO_MEMORY 226
#define TEXT_AFTER_REINIT 227
#define TEXT_NOT_READABLE 228
#define TEXT_REST_AFTER_RESTART 229
#define TEXT_REST_AFTER_REINIT 230

#define TEXT_CALL_NUMBER 240
#define TEXT_CALL_STATE 241
#define TEXT_CALL_LIFT 242
#define TEXT_HANG_UP 243
#define TEXT_CLOSE 244
#define TEXT_CALL_DIALING 245
#define TEXT_CALL_RINGS 246
#define TEXT_CALL_CONNECTED 247
#define TEXT_CALL_HELD 248
#define TEXT_CALL_BUSY 249
#define TEXT_CALL_NO_ANSWER 250
#define TEXT_CALL_REJECTED 251
#define TEXT_CALL_OVER 252
#define TEXT_CALL_UNKNOWN 253
#define TEXT_CALL_LEFT 254

#endif
