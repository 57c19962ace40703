/** Functions of one object: some hundred kilobytes of code. */
const FUNCTIONS = 1000;

/**
 * A C file as large programs are: functions of every size that call each other, directly and by pointer, work on
 * numbers of every kind, switch, loop and take locks. Nothing is wrong with it, but that a `flawed` one gets to an import
 * that nobody provides.
 */
export function largeSource(flawed: boolean): string {
  const names = Array.from({ length: FUNCTIONS }, (_, n) => n);
  return [
    'typedef int pthread_t;',
    'int pthread_create(pthread_t *, const void *, void *(*)(void *), void *);',
    'int missing(int);',
    'struct node { struct node *next; const char *note; long long key; double weight; char name[24]; };',
    'static int lock; int counters[64]; struct node nodes[64];',
    ...names.map(n => `int step_${n}(int a, struct node *p);`),
    ...names.map(body),
    `static int (*const volatile table[])(int, struct node *) = {${names
      .filter(n => n % 7 === 0)
      .map(n => `step_${n}`)
      .join(', ')}};`,
    'static void *work(void *p) { return (void *)table[(int)p % 100]((int)p, nodes); }',
    'int enter(int a) {',
    '  pthread_t t; pthread_create(&t, 0, work, (void *)a);',
    `  return ${flawed ? 'missing' : ''}(step_0(a, nodes));`,
    '}',
    '',
  ].join('\n');
}

function body(n: number): string {
  const next = (n * 7 + 1) % FUNCTIONS;
  const other = (n * 13 + 5) % FUNCTIONS;
  return [
    `static const char note_${n}[] = "${noteOf(n)}";`,
    `int step_${n}(int a, struct node *p) {`,
    `  p->note = note_${n};`,
    `  if (a < ${n % 5}) return a + ${n};`,
    ...Array.from({ length: 1 + (n % 3) }, (_, k) => piece(n + k * 3)),
    `  switch (a % 6) { case 0: return step_${next}(a - 1, p); case 1: p->name[a & 15] = (char)${n}; break;`,
    `    case 2: return counters[(a + ${n}) & 63]; case 3: a ^= ${n * 3}; break; default: a += (int)p->key; }`,
    `  return a > 9 ? step_${other}(a / 2, p->next) : a;`,
    '}',
  ].join('\n');
}

/** Texts, which the linker must not take for one and the same in all copies: as many for the code as the compiler LLVM has constants: an eighth of the file. */
function noteOf(n: number): string {
  return `step ${n} of many: ${'the quick brown fox jumps over the lazy dog '.slice(0, 12 + (n % 32))}`;
}

const PIECES: readonly ((n: number) => string)[] = [
  n =>
    `  for (int i = 0; i < a; i++) { p->key += (long long)i * ${n + 11} % 97; counters[i & 63] += i << ${n % 9}; }`,
  n => `  p->weight = p->weight * ${n}.5 + (double)a / (p->weight + 1.0); if (p->weight > 1e${n % 30}) a--;`,
  n =>
    `  while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) {} counters[${n % 64}]++; __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);`,
  n => `  while (p->next && p->key < ${n}) { p = p->next; a += p->name[${n % 24}]; }`,
  n =>
    `  __atomic_fetch_add(&counters[${n % 64}], a, __ATOMIC_SEQ_CST); p->key ^= p->key >> ${1 + (n % 31)};`,
];

function piece(n: number): string {
  return PIECES[n % PIECES.length]?.(n) ?? '';
}
