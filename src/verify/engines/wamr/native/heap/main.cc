// wamr-pthread-heap: runs one job on a WAMR that looks up every access of the app heap.
//
//   wamr-pthread-heap JOB       results are lines of JSON on descriptor 3, the program's streams are 4 and 5
//                               with --own-allocator nothing is looked up: the heap is not the host's
//   wamr-pthread-heap --probe   what this WAMR can do, as JSON
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "../program.h"
#include "../race/job_file.h"
#include "../report.h"
#include "allocator.h"
#include "stand_in.h"

int main(int argc, char **argv) {
  using namespace wamr_pthread;
  if (argc == 2 && std::strcmp(argv[1], "--probe") == 0) {
    print_capabilities();
    return 0;
  }
  const bool unwatched = argc == 3 && std::strcmp(argv[2], "--own-allocator") == 0;
  if (unwatched) exact::leave_unwatched();
  // Never destroyed, as the job: threads of the module may live as long as the process.
  auto *job = new Job();
  if ((argc != 2 && !unwatched) || !race::read_job(argv[1], *job)) {
    std::fputs("usage: wamr-pthread-heap JOB [--own-allocator] | --probe\n", stderr);
    return 2;
  }
  job->stdout_fd = STDOUT_FD;
  job->stderr_fd = STDERR_FD;
  exact::set_stand_ins(job->watched_functions);
  run(*job, *new JsonLines(RESULT_FD));
  _exit(0);
}
