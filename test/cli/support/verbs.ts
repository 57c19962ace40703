/** Every verb, in the order of help. */
export const VERBS = [
  'init',
  'patch',
  'restore',
  'cc',
  'c++',
  'flags',
  'verify',
  'report',
  'doctor',
  'explain',
  'runtime',
  'sdk',
  'demo',
  'clean',
  'tool',
  'completion',
] as const;
