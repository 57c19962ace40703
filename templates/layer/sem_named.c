#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <stdarg.h>
#include <string.h>

#include "host.h"
#include "lock.h"

/* Named semaphores live in the module: all its threads see them, other modules do not. */
struct named {
  /* First, so that the address of the semaphore is the node's. */
  sem_t semaphore;
  struct named *next;
  unsigned references;
  int is_unlinked;
  char name[];
};

/* musl's SEM_VALUE_MAX and SEM_NSEMS_MAX, which some limits.h leave out. */
#define LARGEST_VALUE 0x7fffffffu
#define MOST_REFERENCES 256u

static volatile int lock;
static struct named *all;
static unsigned open_references;

/* sem_overview(7) of Linux: files of semaphores have a prefix of four characters there. */
#define LONGEST_NAME (NAME_MAX - 4)

/* As musl reads names (src/mman/shm_open.c: __shm_mapname): leading slashes do not count, others may not be there. */
static const char *checked(const char *name) {
  while (*name == '/') name++;
  if (strnlen(name, LONGEST_NAME + 1) > LONGEST_NAME) {
    errno = ENAMETOOLONG;
    return NULL;
  }
  if (*name == '\0' || strchr(name, '/') != NULL || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
    errno = EINVAL;
    return NULL;
  }
  return name;
}

static struct named *find(const char *name) {
  for (struct named *each = all; each != NULL; each = each->next)
    if (!each->is_unlinked && strcmp(each->name, name) == 0) return each;
  return NULL;
}

static struct named *create(const char *name, unsigned value) {
  if (value > LARGEST_VALUE) {
    errno = EINVAL;
    return NULL;
  }
  struct named *made = __wt_host_calloc(1, sizeof *made + strlen(name) + 1);
  if (made == NULL) {
    errno = ENOSPC;
    return NULL;
  }
  sem_init(&made->semaphore, 1, value);
  strcpy(made->name, name);
  made->next = all;
  all = made;
  return made;
}

static struct named *open_locked(const char *name, int flags, unsigned value) {
  struct named *found = find(name);
  if (found != NULL && (flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL)) errno = EEXIST;
  else if (found == NULL && !(flags & O_CREAT)) errno = ENOENT;
  else if (open_references == MOST_REFERENCES) errno = EMFILE;
  else return found != NULL ? found : create(name, value);
  return NULL;
}

sem_t *sem_open(const char *name, int flags, ...) {
  unsigned value = 0;
  if (flags & O_CREAT) {
    va_list more;
    va_start(more, flags);
    (void)va_arg(more, mode_t);
    value = va_arg(more, unsigned);
    va_end(more);
  }
  name = checked(name);
  if (name == NULL) return SEM_FAILED;
  wt_lock(&lock);
  struct named *opened = open_locked(name, flags, value);
  if (opened != NULL) {
    opened->references++;
    open_references++;
  }
  wt_unlock(&lock);
  return opened == NULL ? SEM_FAILED : &opened->semaphore;
}

/* Frees a semaphore that has neither users nor a name. */
static void drop(struct named *semaphore) {
  if (semaphore->references != 0 || !semaphore->is_unlinked) return;
  struct named **link = &all;
  while (*link != semaphore) link = &(*link)->next;
  *link = semaphore->next;
  __wt_host_free(semaphore);
}

int sem_close(sem_t *semaphore) {
  wt_lock(&lock);
  struct named *each = all;
  while (each != NULL && (&each->semaphore != semaphore || each->references == 0)) each = each->next;
  if (each != NULL) {
    each->references--;
    open_references--;
    drop(each);
  }
  wt_unlock(&lock);
  if (each != NULL) return 0;
  errno = EINVAL;
  return -1;
}

int sem_unlink(const char *name) {
  name = checked(name);
  if (name == NULL) {
    /* POSIX has no EINVAL here: there is no semaphore of such a name. */
    if (errno == EINVAL) errno = ENOENT;
    return -1;
  }
  wt_lock(&lock);
  struct named *found = find(name);
  if (found != NULL) {
    found->is_unlinked = 1;
    drop(found);
  }
  wt_unlock(&lock);
  if (found != NULL) return 0;
  errno = ENOENT;
  return -1;
}
