// The toolchain file of the package and the module WamrPthread, on the example of docs/cmake.md.
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { allOf, programs } from '../flags/programs.js';
import { debian, wamrSource } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { countingNode, type Door, door, settingsOf, toolchainFile } from './support/cmake-door.js';
import { docCommands } from './support/doc-files.js';

// Compilers are started many times, on a machine that may be busy.
vi.setConfig({ testTimeout: 600_000 });

const builders = programs('cmake', 'ninja', 'make');
const debianToo = allOf(debian(), builders);
const system = '-DWAMR_PTHREAD_SDK=system';
const GENERATORS = ['Ninja', 'Unix Makefiles', 'Ninja Multi-Config'];

/** The modules of the example as their settings demand: the config for app, its own call for worker. */
function expectSettings(build: string): void {
  const app = settingsOf(join(build, 'app.wasm'));
  expect(app).toEqual({ stack: 4 * 256 * 1024, functions: ['_start'], maximum: 512, host: 0 });
  const worker = settingsOf(join(build, 'worker.wasm'));
  expect(worker).toEqual({
    stack: 9 * 128 * 1024,
    functions: ['_initialize', 'work'],
    maximum: 512,
    host: 1,
  });
}

async function buildAndTest(project: Door, build: string): Promise<void> {
  await project.must('cmake', ['--build', build]);
  const tests = await project.must('ctest', ['--test-dir', build, '-C', 'Debug', '--output-on-failure']);
  expect(tests).toMatch(/wamr_pthread_verify\.app \.* +Passed/);
  expect(tests).toMatch(/wamr_pthread_verify\.worker \.* +Passed/);
}

describeWith(debianToo, "a CMake project with Debian's clang", () => {
  it('is configured in several build folders at once, built and tested, with the flags of the user', async () => {
    const project = door();
    const mine = [
      system,
      '-DCMAKE_C_FLAGS=-DMINE',
      '-DCMAKE_EXE_LINKER_FLAGS=-Wl,--export-if-defined=run_jobs',
    ];
    const logs = await Promise.all(
      GENERATORS.map(name => project.must('cmake', project.configure(`build, ${name}`, '-G', name, ...mine))),
    );
    for (const log of logs) expect(log).not.toMatch(/Warning|System is unknown|- failed/);
    for (const name of GENERATORS) {
      await buildAndTest(project, `build, ${name}`);
      const app = join(project.folder, `build, ${name}`, name.includes('Multi') ? 'Debug' : '', 'app.wasm');
      expect(settingsOf(app)).toMatchObject({ stack: 4 * 256 * 1024, functions: ['_start', 'run_jobs'] });
    }
  });

  it('patches once for each time CMake configures, and configures again only after a change', async () => {
    const project = door();
    const { node, verbs } = countingNode(project);
    // What the environment says at first is kept: `cmake --build` may be typed elsewhere.
    const log = await project.must(
      'cmake',
      project.configure('build', '-G', 'Ninja', `-DWAMR_PTHREAD_NODE=${node}`),
      { WAMR_PTHREAD_SDK: 'system' },
    );
    expect(log.match(/-- wamr-pthread: .*toolchain\.cmake/g)).toHaveLength(1);
    expect(verbs()).toEqual(['patch', 'flags']);

    expect(await project.must('cmake', ['--build', 'build'])).not.toContain('PASS');
    expect(verbs()).toEqual(['verify', 'verify']);
    expectSettings(join(project.folder, 'build'));
    expect(await project.must('cmake', ['--build', 'build'])).toContain('no work to do');
    expect(verbs()).toEqual([]);

    const toolchain = join(project.folder, '.wamr-pthread', 'toolchain.cmake');
    const before = statSync(toolchain).mtimeMs;
    expect(await project.must('cmake', ['build'])).toContain('Configuring done');
    expect(verbs()).toEqual(['patch', 'flags']);
    expect(statSync(toolchain).mtimeMs).toBe(before);

    project.write({
      'wamr-pthread.config.json': '{ "threads": { "max": 5 }, "memory": { "max": "32MiB" } }',
    });
    expect(await project.must('cmake', ['--build', 'build'])).toContain('Re-running CMake');
    expect(verbs().sort()).toEqual(['flags', 'patch', 'verify', 'verify']);
    expect(settingsOf(join(project.folder, 'build', 'app.wasm')).stack).toBe(6 * 256 * 1024);
    expect(settingsOf(join(project.folder, 'build', 'worker.wasm')).stack).toBe(9 * 128 * 1024);
  });

  it('leaves the kind of checks to the user, and checks honestly', async () => {
    const lists = `cmake_minimum_required(VERSION 3.19)
project(checks C)
include(CheckFunctionExists)
check_function_exists(pthread_create HAVE_PTHREAD_CREATE)
check_function_exists(no_such_function HAVE_NO_SUCH_FUNCTION)
find_package(Threads REQUIRED)
message(STATUS "answers: \${HAVE_PTHREAD_CREATE} '\${HAVE_NO_SUCH_FUNCTION}' \${CMAKE_SIZEOF_VOID_P} \${CMAKE_TRY_COMPILE_TARGET_TYPE}")
`;
    const project = door({ 'CMakeLists.txt': lists });
    const kinds = ['EXECUTABLE', 'STATIC_LIBRARY'].map(kind => `-DCMAKE_TRY_COMPILE_TARGET_TYPE=${kind}`);
    const [programs, libraries] = await Promise.all(
      kinds.map((kind, at) => project.must('cmake', project.configure(`build ${at}`, system, kind))),
    );
    expect(programs).toContain("-- answers: 1 '' 4 EXECUTABLE\n");
    // A library may lack anything: that is what the user chose.
    expect(libraries).toContain("-- answers: 1 '1' 4 STATIC_LIBRARY\n");
  });

  it('follows the presets and commands of the docs', async () => {
    const project = door({ 'wamr-pthread.config.json': '{ "sdk": { "path": "system" } }' });
    const log = await project.must('sh', ['-euc', docCommands('cmake.md', 'A whole project')]);
    expect(log).toContain('100% tests passed, 0 tests failed out of 2');
  });

  it('is a part of a larger build: an external project, and a folder of one without languages', async () => {
    const project = door();
    project.write({
      'super/CMakeLists.txt': `cmake_minimum_required(VERSION 3.19)
project(super C)
include(ExternalProject)
set(here "\${CMAKE_CURRENT_SOURCE_DIR}/..")
ExternalProject_Add(modules SOURCE_DIR "\${here}" INSTALL_COMMAND ""
  CMAKE_ARGS "-DCMAKE_TOOLCHAIN_FILE=\${here}/${toolchainFile}"
    "-DWAMR_PTHREAD_CONFIG=\${here}/wamr-pthread.config.json" ${system})
`,
      'top/CMakeLists.txt': `cmake_minimum_required(VERSION 3.19)
project(top NONE)
add_subdirectory(.. modules)
message(STATUS "config: \${WAMR_PTHREAD_CONFIG}")
`,
    });
    await project.must('cmake', ['-S', 'super', '-B', 'super build', '-G', 'Ninja']);
    await project.must('cmake', ['--build', 'super build']);
    expectSettings(join(project.folder, 'super build', 'modules-prefix', 'src', 'modules-build'));

    const toolchain = `-DCMAKE_TOOLCHAIN_FILE=${join(project.folder, toolchainFile)}`;
    await project.must('cmake', ['-S', 'top', '-B', 'top build', '-G', 'Ninja', toolchain, system]);
    await project.must('cmake', ['--build', 'top build']);
    expectSettings(join(project.folder, 'top build', 'modules'));
  });

  it("reads the SDK's own toolchain file first, and keeps the SDK that the environment named", async () => {
    const project = door();
    const sdk = fakeWasiSdk(join(project.folder, 'wasi sdk'));
    await project.must('cmake', project.configure('build', '-G', 'Ninja'), { WASI_SDK_PATH: sdk });
    const cache = await project.must('cmake', ['-LA', '-N', 'build']);
    expect(cache).toContain('CMAKE_C_FLAGS:STRING=-DFROM_THE_SDK');
    expect(cache).toContain(`WASI_SDK_PATH:STRING=${sdk}`);
    await buildAndTest(project, 'build');
    expectSettings(join(project.folder, 'build'));

    // An upgrade brings an archive of another day. Without the variable, as an editor starts the build.
    const upgraded = join(sdk, 'share', 'wasi-sysroot', 'lib', 'wasm32-wasi');
    const older = new Date('2024-01-01');
    rmSync(upgraded);
    cpSync('/usr/lib/wasm32-wasi', upgraded, { recursive: true });
    await project.must(debian().llvmAr, [
      'rs',
      join(upgraded, 'libc.a'),
      'build/CMakeFiles/app.dir/app.c.obj',
    ]);
    utimesSync(join(upgraded, 'libc.a'), older, older);
    const log = await project.must('cmake', ['--build', 'build']);
    expect(log).toContain('Re-running CMake');
    expect(log).toContain('Linking C executable app.wasm');
    expect(await project.must('cmake', ['--build', 'build'])).toContain('no work to do');
  });

  it('stops where the build folder was made with another compiler', async () => {
    const project = door();
    await project.must('cmake', project.configure('build', '-G', 'Ninja', system));
    const { code, log } = await project.run('cmake', ['build', '-DWAMR_PTHREAD_SDK=embedded']);
    expect(code).toBe(1);
    expect(log).toContain('the project has another toolchain now');
    expect(log).toContain(`Delete ${join(project.folder, 'build')} and configure again`);
  });

  it('ends the build where a module breaks a rule, and fails the test where a run is wrong', async () => {
    const project = door({ 'app.c': 'int main(void) { return 3; }\n' });
    await project.must('cmake', project.configure('build', '-G', 'Ninja', system));
    await project.must('cmake', ['--build', 'build']);
    const tests = await project.run('ctest', ['--test-dir', 'build', '--output-on-failure']);
    expect(tests.log).toMatch(/wamr_pthread_verify\.app \.*\*+Failed/);
    expect(tests.log).toContain('FAIL');

    project.write({ 'app.c': 'int mystery(void);\nint main(void) { return mystery(); }\n' });
    await project.must('cmake', ['build', '-DCMAKE_EXE_LINKER_FLAGS=-Wl,--allow-undefined']);
    const { code, log } = await project.run('cmake', ['--build', 'build']);
    expect(code).not.toBe(0);
    expect(log).toContain('env.mystery is not a function of WAMR');
  });
});

describeWith(builders, 'a CMake project with the embedded toolchain', () => {
  it('is built and tested', async () => {
    const project = door();
    await Promise.all(
      ['Ninja', 'Unix Makefiles'].map(async name => {
        const build = `build ${name}`;
        const options = ['-G', name, '-DWAMR_PTHREAD_SDK=embedded'];
        await project.must('cmake', project.configure(build, ...options));
        await buildAndTest(project, build);
        expectSettings(join(project.folder, build));
      }),
    );
  });
});

describeWith(debianToo, 'what users can do wrong', () => {
  const configureWith = async (project: Door, options: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const { code, log } = await project.run(
      'cmake',
      project.configure('build', '-G', 'Ninja', ...options),
      env,
    );
    expect(code).toBe(1);
    return log;
  };

  it('no Node, one that is too old, and a wrong one', async () => {
    const project = door();
    const bin = join(project.folder, 'bin');
    mkdirSync(bin);
    for (const name of ['cmake', 'ninja']) {
      const { log } = await project.run('sh', ['-c', `command -v ${name}`]);
      symlinkSync(log.trim(), join(bin, name));
    }
    const none = await configureWith(project, [], { PATH: bin });
    expect(inOneLine(none)).toContain(
      'wamr-pthread: Node.js is needed to patch the sysroot, but there is no node in PATH.',
    );
    expect(none).toContain('-DWAMR_PTHREAD_NODE=/path/to/node');
    writeFileSync(join(bin, 'node'), '#!/bin/sh\necho v18.20.1\n', { mode: 0o755 });
    const old = inOneLine(await configureWith(project, [], { PATH: bin }));
    expect(old).toContain(`wamr-pthread: Node.js 18.20.1 (${join(bin, 'node')}) is too old.`);
    const wrong = await configureWith(project, ['-DWAMR_PTHREAD_NODE=/no/such/node']);
    expect(wrong).toContain('WAMR_PTHREAD_NODE is /no/such/node, which is no program.');
  });

  it('a broken config, which is mended', async () => {
    const project = door({ 'wamr-pthread.config.json': '{ "threads": { "maxx": 3 } }' });
    const broken = await configureWith(project, [system]);
    expect(inOneLine(broken)).toContain('the sysroot could not be patched: wamr-pthread patch failed (2).');
    expect(broken).toContain('error [CONFIG_UNKNOWN_KEY] wamr-pthread.config.json:');
    expect(broken).toContain(' hint Correct the key');
    project.write({ 'wamr-pthread.config.json': '{}' });
    await project.must('cmake', ['build']);
  });

  it('wrong arguments', async () => {
    const project = door();
    const lists = `cmake_minimum_required(VERSION 3.19)
project(wrong C)
include(WamrPthread)
add_library(jobs STATIC jobs/jobs.c)
add_executable(app app.c)
`;
    const cases = [
      ['wamr_pthread_target(nothing)', 'wamr_pthread_target(nothing): there is no target nothing.'],
      [
        'wamr_pthread_target(jobs)',
        'wamr_pthread_target(jobs): the target is no executable of this project.',
      ],
      ['wamr_pthread_target(app ENTRY main)', 'wamr_pthread_target(app): ENTRY cannot be main.'],
      ['wamr_pthread_target(app THREADS 0)', 'wamr_pthread_target(app): THREADS cannot be 0.'],
      ['wamr_pthread_target(app STACK_SIZE 2MB)', 'wamr_pthread_target(app): STACK_SIZE cannot be 2MB.'],
      ['wamr_pthread_target(app THREAD 4)', 'wamr_pthread_target(app): THREAD is not understood here.'],
      ['wamr_pthread_target(app EXPORTS)', 'wamr_pthread_target(app): EXPORTS needs a value.'],
      ['wamr_pthread_target(app STACK_SIZE 16)', 'threads.stackSize'],
      [
        'wamr_pthread_target(app THREADS 2)\nwamr_pthread_target(app)',
        'wamr_pthread_target(app): the target has',
      ],
      ['wamr_pthread_verify(app RUNS many)', 'wamr_pthread_verify(app): RUNS cannot be many.'],
      ['wamr_pthread_verify(app ENGINES v9)', 'wamr_pthread_verify(app): ENGINES cannot be v9.'],
      ['wamr_pthread_verify(app SCENARIO none)', 'wamr_pthread_verify(app): SCENARIO none does not exist.'],
      [
        'wamr_pthread_verify(app)\nwamr_pthread_verify(app NAME b)\nwamr_pthread_verify(app NAME b)',
        'wamr_pthread_verify(app): the test wamr_pthread_verify.app.b is there already. Give each call',
      ],
      ['wamr_pthread_runtime_options()', 'is for the project of a host, and this one builds'],
    ] as const;
    for (const [call, message] of cases) {
      project.write({ 'CMakeLists.txt': `${lists}${call}\n` });
      const log = await configureWith(project, [system]);
      expect(inOneLine(log), call).toContain(message);
    }
    const host = ['-S', '.', '-B', 'host build', `-DCMAKE_MODULE_PATH=${moduleFolder(project)}`];
    project.write({ 'CMakeLists.txt': `${lists}wamr_pthread_target(app)\n` });
    const { log } = await project.run('cmake', host);
    expect(log).toContain("this project is not configured for WAMR's");
    expect(log).toContain(`-DCMAKE_TOOLCHAIN_FILE=${moduleFolder(project)}/wamr-pthread.cmake`);
  });
});

describeWith(allOf(wamrSource(), builders), "a host's CMake project", () => {
  it("gets WAMR's options before its runtime_lib.cmake, and the header", async () => {
    const project = door({
      'host.c': '#include "wamr_pthread_host.h"\nint threads = WAMR_PTHREAD_MAX_THREADS;\n',
    });
    const lists = join(project.folder, 'host', 'CMakeLists.txt');
    appendFileSync(lists, 'add_library(host OBJECT ../host.c)\ntarget_link_libraries(host PRIVATE vmlib)\n');
    const root = `-DWAMR_ROOT_DIR=${wamrSource().root}`;
    const headers = join(wamrSource().root, 'core', 'iwasm', 'include');
    appendFileSync(lists, `target_include_directories(host PRIVATE "${headers}")\n`);
    // No toolchain for modules is needed here.
    const noSdk = { WASI_SDK_PATH: '/no/such/sdk' };
    const log = await project.must(
      'cmake',
      ['-S', 'host', '-B', 'build', root, '-DWAMR_BUILD_SIMD=0'],
      noSdk,
    );
    expect(log).toContain('Lib pthread enabled');
    expect(log).not.toContain('CMake Warning');
    await project.must('cmake', ['--build', 'build', '--target', 'host']);

    const mine = await project.must('cmake', ['build', '-DWAMR_BUILD_LIB_PTHREAD=0']);
    expect(inOneLine(mine)).toContain('WAMR_BUILD_LIB_PTHREAD is 0 by your choice');
    expect(mine).not.toContain('Lib pthread enabled');

    project.write({
      'wamr-pthread.config.json': '{ "threads": { "max": 3 }, "memory": { "max": "32KiB" } }',
    });
    const broken = await project.run('cmake', ['--build', 'build', '--target', 'host']);
    expect(broken.log).toContain('wamr_pthread_runtime_options(): wamr-pthread flags failed (2).');
    expect(broken.log).toContain('memory.max');
  });
});

/** Debian's parts in the folders of a wasi-sdk release, with a toolchain file of its own. */
function fakeWasiSdk(root: string): string {
  const link = (target: string, ...path: readonly string[]) => {
    mkdirSync(join(root, ...path, '..'), { recursive: true });
    symlinkSync(target, join(root, ...path));
  };
  const { clang, clangxx, llvmAr } = debian();
  link(clang, 'bin', 'clang');
  link(clangxx, 'bin', 'clang++');
  for (const name of ['llvm-ar', 'llvm-ranlib', 'llvm-strip'])
    link(llvmAr.replace('llvm-ar', name), 'bin', name);
  for (const part of ['lib', 'include'])
    link(`/usr/${part}/wasm32-wasi`, 'share', 'wasi-sysroot', part, 'wasm32-wasi');
  const own = join(root, 'share', 'cmake', 'wasi-sdk-p1.cmake');
  mkdirSync(join(own, '..'));
  writeFileSync(own, 'set(CMAKE_SYSTEM_NAME WASI)\nset(CMAKE_C_FLAGS_INIT -DFROM_THE_SDK)\n');
  return root;
}

/** Where include(WamrPthread) finds it without the toolchain file; links resolved. */
function moduleFolder({ folder }: Door): string {
  return realpathSync(join(folder, toolchainFile, '..'));
}

/** CMake breaks long lines of its messages. */
function inOneLine(log: string): string {
  return log.replaceAll(/\s+/g, ' ');
}
