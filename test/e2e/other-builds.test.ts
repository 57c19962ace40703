// Doors for those who do not use CMake: plain make, pkg-config and Meson, by the commands of docs/cmake.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished, vi } from 'vitest';
import { emit } from '../../src/flags/emit/index.js';
import { allOf, programs } from '../flags/programs.js';
import { debianCompilers, debianLike, sampleFlags } from '../flags/samples.js';
import { debian, meson } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { door, settingsOf } from './support/cmake-door.js';
import { docCommands, docFiles } from './support/doc-files.js';

// Compilers are started many times, on a machine that may be busy.
vi.setConfig({ testTimeout: 600_000 });

const config = JSON.stringify({ sdk: { path: 'system' }, threads: { max: 3 }, memory: { max: '32MiB' } });
const files = { 'wamr-pthread.config.json': config, 'main.c': docFiles('cmake.md').get('app.c') ?? '' };
const wanted = { stack: 4 * 256 * 1024, functions: ['_start'], maximum: 512, host: 0 };

describeWith(allOf(debian(), programs('make', 'npx')), 'plain make', () => {
  it("builds with the implicit rules of make, and takes the user's flags", async () => {
    const project = door(files);
    writeFileSync(
      join(project.folder, 'Makefile'),
      `CFLAGS = -O2 -Ijobs -Wall -Werror
LDFLAGS = -Wl,--export-if-defined=run_jobs
app.wasm: app.o jobs/jobs.o log.o
	$(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@
`,
    );
    writeFileSync(
      join(project.folder, 'log.cpp'),
      '#include <string>\nstd::string name() { return "log"; }\n',
    );
    await project.must('sh', ['-euc', docCommands('cmake.md', 'Plain make')]);
    const { functions, ...settings } = settingsOf(join(project.folder, 'app.wasm'));
    expect({ ...settings, functions: functions.filter(name => name !== 'run_jobs') }).toEqual(wanted);
    expect(functions).toContain('run_jobs');
    await project.must('npx', ['wamr-pthread', 'verify', 'app.wasm']);
  });
});

describeWith(allOf(debian(), programs('pkg-config')), 'pkg-config', () => {
  it('gives a build script everything', async () => {
    const project = door(
      { ...files, 'main.c': `${files['main.c'].replace('jobs.h', 'jobs/jobs.c')}` },
      'project',
    );
    await project.must('sh', ['-euc', docCommands('cmake.md', 'pkg-config')]);
    expect(settingsOf(join(project.folder, 'main.wasm'))).toEqual(wanted);
    await project.must('npx', ['wamr-pthread', 'verify', 'main.wasm']);
  });

  it('gives back the flags as they are, whatever the folder is called', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-pc-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    // A dollar is printed as it is: a folder with one needs no shell.
    const flags = sampleFlags({ link: { exports: ['get'] } }, debianLike, { out: `/my "x" 'a'#{}\\/ö` });
    const text = emit(flags, 'pkgconfig', { sdk: debianLike, compilers: debianCompilers });
    writeFileSync(join(folder, 'wamr-pthread.pc'), text);
    const ask = async (option: string) => {
      const line = `eval "set -- $(pkg-config ${option} wamr-pthread)" && printf '%s\\n' "$@"`;
      const { stdout } = await execa('sh', ['-c', line], { env: { PKG_CONFIG_PATH: folder } });
      return stdout.split('\n');
    };
    expect(await ask('--cflags')).toEqual(flags.c);
    expect(await ask('--libs')).toEqual(flags.link.flatMap(separate));
    expect(await ask('--variable=cxxflags')).toEqual(flags.cxx);
    expect(await ask('--variable=strip')).toEqual(['/usr/bin/llvm-strip-22']);
  });
});

const { bin, ...mesonPart } = meson();

describeWith(allOf(debian(), mesonPart, programs('ninja')), 'Meson', () => {
  it.each(['command', 'reactor'] as const)('checks honestly and builds a %s', async entry => {
    const link = { entry, exports: entry === 'reactor' ? ['work'] : [], hostImports: ['log_line'] };
    const project = door({ 'wamr-pthread.config.json': JSON.stringify({ ...JSON.parse(config), link }) });
    const source = entry === 'reactor' ? 'worker.cpp' : 'app.c';
    writeFileSync(
      join(project.folder, 'meson.build'),
      `project('sample', 'c', 'cpp')
cc = meson.get_compiler('c')
message('answers:', cc.has_function('snprintf'), cc.has_function('no_such_function'), cc.sizeof('void*'))
threads = dependency('threads')
jobs = static_library('jobs', 'jobs/jobs.c', dependencies: threads)
executable('app', '${source}', link_with: jobs, include_directories: 'jobs', name_suffix: 'wasm')
`,
    );
    const env = { PATH: [bin, process.env['PATH']].join(delimiter) };
    const log = await project.must('sh', ['-euc', docCommands('cmake.md', 'Meson')], env);
    expect(log).toContain('answers: true false 4');
    expect(log).not.toContain('WARNING');
    const functions = entry === 'reactor' ? ['_initialize', 'work'] : ['_start'];
    const host = entry === 'reactor' ? 1 : 0;
    expect(settingsOf(join(project.folder, 'build', 'app.wasm'))).toEqual({ ...wanted, functions, host });
    await project.must('npx', ['wamr-pthread', 'verify', '--static', 'build/app.wasm']);
  });
});

/** Options with a path are for the linker as a word of their own. */
function separate(option: string): string[] {
  return option.includes('allow-undefined-file') ? ['-Xlinker', option.replace('-Wl,', '')] : [option];
}
