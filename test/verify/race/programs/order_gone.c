// Defect: locks of the heap are taken in either order, and are destroyed and freed before the program ends.
#include <stdlib.h>

#include "threads.h"
static struct account {
  pthread_mutex_t lock;
  int money;
} *left, *right;
static void move(struct account *from, struct account *to) {
  pthread_mutex_lock(&from->lock);
  pthread_mutex_lock(&to->lock);
  from->money--;
  to->money++;
  pthread_mutex_unlock(&to->lock);
  pthread_mutex_unlock(&from->lock);
}
static void *there(void *argument) {
  move(left, right);
  return argument;
}
static void *back(void *argument) {
  move(right, left);
  return argument;
}
static struct account *open_account(void) {
  struct account *made = calloc(1, sizeof *made);
  pthread_mutex_init(&made->lock, 0);
  return made;
}
static void close_account(struct account *it) {
  pthread_mutex_destroy(&it->lock);
  free(it);
}
int main(void) {
  left = open_account();
  right = open_account();
  pthread_t thread;
  pthread_create(&thread, 0, there, 0);
  pthread_join(thread, 0);
  pthread_create(&thread, 0, back, 0);
  pthread_join(thread, 0);
  close_account(left);
  close_account(right);
  return 0;
}
