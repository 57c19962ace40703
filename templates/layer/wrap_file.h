/* Wrappers that hold the lock of a FILE. */
#ifndef WT_WRAP_FILE_H
#define WT_WRAP_FILE_H

#include "ofl.h"
#include "wrap.h"

#define WT_TAKE(file) int taken = __lockfile(file)
#define WT_GIVE(file) \
  if (taken) __unlockfile(file)

#define WRAP_FILE(name, type, parameters, arguments, file) \
  WT_WRAPPER(name, type, parameters, arguments, WT_TAKE(file), WT_GIVE(file))
#define WRAP_FILE_VOID(name, parameters, arguments, file) \
  WT_WRAPPER_VOID(name, parameters, arguments, WT_TAKE(file), WT_GIVE(file))

#endif
