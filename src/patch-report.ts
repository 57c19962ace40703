import { basename, relative, sep } from 'node:path';
import { createColors } from 'picocolors';
import { stillPatched } from './in-place-note.js';
import { describeEffect, type Effect } from './libc/effects.js';
import type { PatchResult, ProjectOptions } from './patch.js';

interface PatchReportOptions {
  readonly colour: boolean;
  readonly dryRun: boolean;
  /** What was typed: a command that undoes it must name the same SDK. */
  readonly overrides?: ProjectOptions['overrides'];
}

/** What `patch` says to people: what was done, to what, and what to type next. */
export function formatPatch(result: PatchResult, { colour, dryRun, overrides }: PatchReportOptions): string {
  const { green, dim } = createColors(colour);
  const { sdk, effects, sysroot } = result;
  const isInPlace = result.config.sdk.inPlace;
  const where = isInPlace ? `${sdk.kind}, the SDK itself` : sdk.kind;
  const { stillInPlace } = result;
  const still = stillInPlace === undefined ? [] : [`note: ${stillPatched(stillInPlace)}`];
  if (effects.length === 0)
    return [`${green('in place')} ${sysroot} ${dim(`(${where}, nothing to do)`)}`, ...still].join('\n');
  const notes = [...result.notes.map(note => `note: ${note}`), ...still];
  if (dryRun)
    return [
      ...effects.map(describeEffect),
      '',
      ...notes,
      ...summary(result),
      'dry run: nothing was written',
    ].join('\n');
  if (!changesSysroot(result)) return [updated(result, green('updated')), ...still].join('\n');
  const head = `${green('patched')} ${sysroot}${isInPlace ? ' in place' : ''}`;
  return [...notes, head, ...summary(result), '', ...nextSteps(result, overrides)].join('\n');
}

function changesSysroot({ config, effects, sysroot }: PatchResult): boolean {
  if (!config.sdk.inPlace) return effects.some(({ kind }) => kind === 'publish');
  return effects.some(({ kind, path }) => kind !== 'remove' && path.startsWith(sysroot + sep));
}

/** Where the sysroot was right and only texts beside it were not. */
function updated({ config, effects }: PatchResult, word: string): string {
  const names = effects.map(({ kind, path }) => {
    const name = relative(config.out, path);
    return kind === 'remove' ? `${name} (removed)` : name;
  });
  return `${word} ${config.out}: ${names.join(', ')}`;
}

function summary({ sdk, plan, libcxxLowered }: PatchResult): string[] {
  const lines = plan.archives
    .filter(({ removed, edited, added }) => removed.length + edited.length + added.length > 0)
    .map(
      ({ file, removed, edited, added, kept }) =>
        `  ${basename(file)}: ${removed.length} members out, ${added.length} in, ${edited.length} edited, ${kept.length} unchanged`,
    );
  const libc = plan.archives.find(({ file }) => file === sdk.libc.file);
  const allocators = libc?.removed
    .filter(({ reason }) => reason.startsWith('allocator'))
    .map(({ member }) => member);
  return [
    `  from ${sdk.found}, libc generation ${sdk.libc.generation}`,
    ...(allocators === undefined || allocators.length === 0
      ? []
      : [`  allocator out: ${allocators.join(', ')}`]),
    ...lines,
    ...(plan.startObjects.length === 0
      ? []
      : [`  start objects: ${plan.startObjects.map(file => basename(file)).join(', ')}`]),
    ...(libc === undefined || libc.stillLowered.length === 0
      ? []
      : [
          `  note: kept, but compiled without atomics, so that C cannot link them: ${libc.stillLowered.join(', ')}`,
        ]),
    ...plan.archives.flatMap(({ file, unknownStatics }) =>
      unknownStatics.map(
        ({ member, variables }) =>
          `  note: ${basename(file)}(${member}) has variables that nobody has looked at; call its functions from one thread at a time: ${variables.join(', ')}`,
      ),
    ),
    ...(libcxxLowered
      ? [
          `  note: C++ is linked with --no-check-features, because of members compiled without atomics: ${loweredCxx(plan)}`,
        ]
      : []),
  ];
}

function loweredCxx({ archives }: PatchResult['plan']): string {
  const isCxx = ({ file }: { file: string }) => basename(file).startsWith('libc++');
  return archives
    .filter(isCxx)
    .flatMap(({ stillLowered }) => stillLowered)
    .join(', ');
}

function nextSteps({ config }: PatchResult, overrides: ProjectOptions['overrides']): string[] {
  const { path, sysroot } = overrides?.sdk ?? {};
  const typed = [
    ...(path === undefined ? [] : [' --sdk ', quoted(path)]),
    ...(sysroot === undefined ? [] : [' --sysroot ', quoted(sysroot)]),
  ];
  const restore = `  npx wamr-pthread restore${typed.join('')}`;
  const undo = `${restore.padEnd(51)} bring back the stock files`;
  return [
    'next:',
    '  npx wamr-pthread cc -- -O2 app.c -o app.wasm      build (c++ for C++)',
    `  cmake ${quoted(`-DCMAKE_TOOLCHAIN_FILE=${config.out}/toolchain.cmake`)} …`,
    '  npx wamr-pthread verify app.wasm                  check what came out',
    ...(config.sdk.inPlace ? [undo] : []),
  ];
}

/** As one would type it. */
function quoted(argument: string): string {
  return /\s/.test(argument) ? `"${argument}"` : argument;
}

/** Effects as `--json` shows them: no bytes, only what happens where. */
export function describeEffects(effects: readonly Effect[]): unknown[] {
  return effects.map(effect => {
    if (effect.kind === 'archive')
      return {
        kind: effect.kind,
        path: effect.path,
        members: effect.members.length,
        size: effect.bytes.length,
      };
    if (effect.kind === 'file')
      return { kind: effect.kind, path: effect.path, size: Buffer.byteLength(effect.content) };
    return effect;
  });
}
