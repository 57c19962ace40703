// Every writable variable of wasi-libc, and what keeps threads from breaking it.
import { beforeAll, expect, test } from 'vitest';
import { planArchive } from '../../src/libc/archive-plan.js';
import { KNOWN_STATICS } from '../../src/libc/known-statics.js';
import { loadLayer } from '../../src/libc/layer/load.js';
import { localeFields } from '../../src/libc/locale.js';
import { MULTIBYTE_STATES } from '../../src/libc/policy.js';
import { verdictOn } from '../../src/libc/statics.js';
import { planSysroot, type SysrootPlan } from '../../src/libc/sysroot-plan.js';
import { memoryAccesses } from '../../src/wasm/edit/accesses.js';
import { definedSymbols, writableData } from '../../src/wasm/object.js';
import { describeWith } from '../support/skip.js';
import { qualified, referencesIn, unlockedWays } from './support/reach.js';
import { finalMembers, realSdks, stockMembers } from './support/sdks.js';
import { ALLOCATOR, archiveOf, member } from './support/synthetic.js';

for (const { title, part, discover } of realSdks) {
  describeWith(part, `the variables of ${title}`, () => {
    let plan: SysrootPlan;
    let members: ReturnType<typeof finalMembers>;
    beforeAll(async () => {
      plan = await planSysroot(await discover(), await loadLayer(), '/out/sysroots/id');
      members = finalMembers(plan).filter(
        ({ name }) => !name.startsWith('wt_') || name.startsWith('wt_wrap_'),
      );
    });

    test('are all known', () => {
      expect(
        plan.archives.flatMap(({ file, unknownStatics }) => unknownStatics.map(each => [file, each])),
      ).toEqual([]);
    });

    test('that are per thread are touched by nobody any more', () => {
      const fields = localeFields(stockMembers(plan).map(({ object }) => object));
      expect(fields).toBeDefined();
      const touched = members.flatMap(({ name, object }) => {
        const ofLocale = memoryAccesses(object, '__libc').filter(
          ({ relocation }) => relocation.addend === fields?.current,
        );
        const others = MULTIBYTE_STATES.flatMap(variable => memoryAccesses(object, variable));
        return [...ofLocale, ...others].map(({ kind }) => `${name}: ${kind}`);
      });
      expect(touched).toEqual([]);
    });

    test('are locked by functions that the layer defines', () => {
      const locking = new Set(KNOWN_STATICS.flatMap(({ by = [] }) => by));
      const stock = members.filter(({ archive, name }) => archive === 'libc.a' && !name.startsWith('wt_'));
      const unlocked = stock
        .flatMap(({ object }) => definedSymbols(object))
        .filter(name => locking.has(name));
      expect(unlocked).toEqual([]);
    });

    test('that have a lock are reached by nobody without it', () => {
      const libc = members.filter(({ archive }) => archive === 'libc.a');
      const users = referencesIn(libc);
      const ways = libc.flatMap(member =>
        writableData(member.object).flatMap(variable => {
          if (verdictOn(member.object, variable) !== 'locked') return [];
          const defined = new Set(definedSymbols(member.object).map(name => name.replace('__wt_orig_', '')));
          const known = KNOWN_STATICS.find(
            ({ definedBeside, variables }) => defined.has(definedBeside) && variables.includes(variable),
          );
          const symbol = member.object.symbols.find(({ kind, name }) => kind === 'data' && name === variable);
          // A FILE is everybody's; what is locked there are its fields.
          if (symbol === undefined || known?.by?.includes('__lockfile')) return [];
          const found = unlockedWays(users, qualified(member, symbol), new Set(known?.by));
          return found.map(name => `${variable}: ${name}`);
        }),
      );
      expect(ways).toEqual([]);
      // The walk finds them where nothing is locked.
      expect(unlockedWays(users, '__seed48', new Set())).toContain('lrand48');
    });

    test('of a FILE are reached by nobody without its lock, but where the name says so', () => {
      const libc = members.filter(({ archive }) => archive === 'libc.a');
      const users = referencesIn(libc);
      const names = libc.flatMap(({ object }) => definedSymbols(object));
      const wrappers = libc.filter(({ name }) => name.startsWith('wt_wrap_'));
      const locked = new Set([
        ...wrappers.flatMap(({ object }) => definedSymbols(object)),
        // Those of a libc whose stdio asks for the lock itself.
        ...(users.get('__lockfile') ?? []),
        // These read from a FILE on their own stack.
        ...names.filter(name => /^(__)?(str|wcs)to/.test(name)),
      ]);
      const buffers = ['__uflow', '__overflow', '__towrite', '__toread', '__fwritex', '__stdio_exit'];
      const ways = buffers.flatMap(name => unlockedWays(users, name, locked));
      expect(ways.filter(name => !name.endsWith('_unlocked'))).toEqual([]);
      expect(ways).toContain('putc_unlocked');
    });
  });
}

/** What is not here any more must go from the list: it could hide another variable of that name. */
const everySdk = { missing: realSdks.map(({ part }) => part.missing).find(missing => missing !== undefined) };

describeWith(everySdk, 'the list of variables', () => {
  test('has no entry that no toolchain has', async () => {
    const met = new Set<string>();
    for (const { discover } of realSdks) {
      const plan = await planSysroot(await discover(), await loadLayer(), '/out/sysroots/id');
      for (const { object } of stockMembers(plan)) {
        const [defined, variables] = [new Set(definedSymbols(object)), new Set(writableData(object))];
        for (const { definedBeside, variables: known } of KNOWN_STATICS) {
          if (!defined.has(definedBeside)) continue;
          for (const name of known) if (variables.has(name)) met.add(`${definedBeside}: ${name}`);
        }
      }
    }
    const listed = KNOWN_STATICS.flatMap(({ definedBeside, variables }) =>
      variables.map(name => `${definedBeside}: ${name}`),
    );
    expect(listed.filter(entry => !met.has(entry))).toEqual([]);
  });
});

test('variables that nobody knows are named, with their member', async () => {
  const libc = archiveOf([
    await member('dlmalloc.o', ALLOCATOR),
    await member('known.o', 'static char *p; char *strtok(void) { static char *p; return p++; }'),
    await member('new.o', 'static int calls, depth; int trace(void) { return ++calls + depth--; }'),
    await member('constant.o', 'const int table[] = {1, 2}; int *const at = 0;'),
  ]);
  const { plan } = planArchive(libc, new Set(), []);
  expect(plan.unknownStatics).toEqual([{ member: 'new.o', variables: ['calls', 'depth'] }]);
  const other = planArchive({ ...libc, file: 'libz.a' }, new Set(), []);
  expect(other.plan.unknownStatics).toEqual([]);
});
