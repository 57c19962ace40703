#include <pthread.h>
#include <stdlib.h>

int parse(const char *text);

static void *work(void *text)
{
    return malloc((size_t)parse(text));
}

int main(void)
{
    pthread_t thread;
    void *result = NULL;
    if (pthread_create(&thread, NULL, work, "text") != 0)
        return 1;
    pthread_join(thread, &result);
    free(result);
    return 0;
}
