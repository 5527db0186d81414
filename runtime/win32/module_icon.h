/* module_icon.h: the icon's number among the DLL's resources; tsp/resources/provider.rc is compiled with it, too. */
#ifndef TSPEC_MODULE_ICON_H
#define TSPEC_MODULE_ICON_H

#define MODULE_ICON 1

#endif
