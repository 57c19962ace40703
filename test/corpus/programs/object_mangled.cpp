// defect: an object that calls pthread_mutex_lock as C++
// finds static: object-mangled-pthread /pthread_mutex_lock/
// build: stock
// object
int pthread_mutex_lock(unsigned *mutex);

unsigned mutex;

int enter() { return pthread_mutex_lock(&mutex); }
