// wamr-pthread-heap: runs one job on a WAMR that looks up every access of the app heap.
//
//   wamr-pthread-heap JOB       results are lines of JSON on descriptor 3, the program's streams are 4 and 5
//   wamr-pthread-heap --probe   what this WAMR can do, as JSON
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "../program.h"
#include "../race/job_file.h"
#include "../report.h"
#include "stand_in.h"

int main(int argc, char **argv) {
  using namespace wamr_pthread;
  if (argc == 2 && std::strcmp(argv[1], "--probe") == 0) {
    print_capabilities();
    return 0;
  }
  // Never destroyed, as the job: threads of the module may live as long as the process.
  auto *job = new Job();
  if (argc != 2 || !race::read_job(argv[1], *job)) {
    std::fputs("usage: wamr-pthread-heap JOB | --probe\n", stderr);
    return 2;
  }
  job->stdout_fd = STDOUT_FD;
  job->stderr_fd = STDERR_FD;
  exact::set_stand_ins(job->watched_functions);
  run(*job, *new JsonLines(RESULT_FD));
  _exit(0);
}
