// wamr-pthread-san: runs one job on a WAMR whose interpreter tells ThreadSanitizer every access of the module.
//
//   wamr-pthread-san JOB       results are lines of JSON on descriptor 3, the program's streams are 4 and 5
//   wamr-pthread-san --probe   what this WAMR can do, as JSON
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "job_file.h"
#include "race.h"
#include "watch.h"
#include "../program.h"

namespace {

using namespace wamr_pthread;

class Lines : public JsonLines {
 public:
  Lines() : JsonLines(RESULT_FD) {}
  void end(const Result &result) override {
    race::report_lock_orders();
    write_line(json::Object().put("creations", race::creations()).put("numbers", race::numbers()).close());
    JsonLines::end(result);
  }
};

}  // namespace

int main(int argc, char **argv) {
  if (argc == 2 && std::strcmp(argv[1], "--probe") == 0) {
    print_capabilities();
    return 0;
  }
  // Never destroyed, as the job: threads of the module may live as long as the process.
  auto *job = new Job();
  if (argc != 2 || !race::read_job(argv[1], *job)) {
    std::fputs("usage: wamr-pthread-san JOB | --probe\n", stderr);
    return 2;
  }
  if (!race::reserve_words()) {
    std::perror("wamr-pthread-san: no room for addresses of words");
    return 1;
  }
  job->stdout_fd = STDOUT_FD;
  job->stderr_fd = STDERR_FD;
  race::out = new Lines();
  race::set_watched_functions(job->watched_functions);
  wamr_pthread_quiet_begin();
  run(*job, *race::out);
  _exit(0);
}
