// innocent: two workers and two threads of the host parse 1,000 JSON messages (templates/scenario/seed.cpp)
// config: {"link": {"entry": "reactor", "hostImports": ["http_receive", "ws_receive"]}}
// scenario: seed.json
#include "../../../templates/scenario/seed.cpp"
