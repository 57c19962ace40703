/** Every verb, in the order of help. */
export const VERBS = [
  'init',
  'patch',
  'cc',
  'c++',
  'flags',
  'verify',
  'doctor',
  'runtime',
  'sdk',
  'demo',
  'tool',
  'completion',
] as const;
