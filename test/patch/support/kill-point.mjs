// To be preloaded: counts the calls that change a project's folders, and ends the process with SIGKILL.
// `?projects=[{"folders":[…],"at":N}]`: at call N (from 0) a project stops for good, a write when it is half done,
// everything else before it is begun; the process is killed once every project has stopped. Without `at` a project runs
// to its end. `&report=FILE` takes the number of calls of each project.
import fs, { fstatSync, readlinkSync, writeFileSync, writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, sep } from 'node:path';

const query = new URL(import.meta.url).searchParams;
const projects = JSON.parse(query.get('projects') ?? '[]').map(each => ({
  ...each,
  calls: 0,
  stopped: false,
}));
const report = query.get('report');

/** True where this call must never end. */
function stopsAt(path, beforeEnd = () => undefined) {
  const isIn = folder => String(path) === folder || String(path).startsWith(folder + sep);
  const project = projects.find(({ folders }) => folders.some(isIn));
  if (project === undefined) return false;
  if (project.stopped) return true;
  if (project.calls !== project.at) {
    project.calls += 1;
    return false;
  }
  beforeEnd();
  project.stopped = true;
  if (projects.every(({ stopped }) => stopped)) process.kill(process.pid, 'SIGKILL');
  return true;
}

const never = new Promise(() => undefined);
/** What a call gives back that never ends. Callbacks are just not called; a synchronous call would hold up the others. */
const ENDLESS = {
  promise: () => never,
  callback: () => undefined,
  sync: () => {
    throw new Error('a synchronous call cannot stop one project of several');
  },
};

/** The last path is the one that changes: of rename, link, symlink and copyFile the second. */
const LAST_PATH = { rename: 1, link: 1, symlink: 1, copyFile: 1, cp: 1 };
const NAMES = ['mkdir', 'rmdir', 'rm', 'unlink', 'chmod', 'chown', 'writeFile', 'appendFile'];

function wrap(object, name, kind, pathAt, isChange = () => true) {
  const original = object[name];
  if (typeof original !== 'function') return;
  object[name] = function (...args) {
    return isChange(args) && stopsAt(args[pathAt]) ? ENDLESS[kind]() : original.apply(this, args);
  };
}

const opensForWriting = ([, flags]) => typeof flags === 'string' && /[wa+]/.test(flags);
// A lock is touched from time to time, on a slow machine more often.
const isNoLock = ([path]) => !basename(String(path)).includes('lock');
for (const [object, suffix, kind] of [
  [fs.promises, '', 'promise'],
  [fs, '', 'callback'],
  [fs, 'Sync', 'sync'],
]) {
  for (const name of NAMES) wrap(object, name + suffix, kind, 0);
  for (const [name, pathAt] of Object.entries(LAST_PATH)) wrap(object, name + suffix, kind, pathAt);
  wrap(object, `utimes${suffix}`, kind, 0, isNoLock);
  wrap(object, `open${suffix}`, kind, 0, opensForWriting);
}

const pathOf = fd => {
  try {
    return fstatSync(fd).isFile() ? readlinkSync(`/proc/self/fd/${fd}`) : '';
  } catch {
    return '';
  }
};
const half = (fd, data) => () => {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  writeSync(fd, bytes, 0, bytes.length >> 1);
};
const handle = await fs.promises.open(new URL(import.meta.url).pathname);
const prototype = Object.getPrototypeOf(handle);
await handle.close();
const { write } = prototype;
prototype.write = function (data, ...rest) {
  return stopsAt(pathOf(this.fd), half(this.fd, data)) ? never : write.call(this, data, ...rest);
};
const writeWithCallback = fs.write;
fs.write = (fd, data, ...rest) =>
  stopsAt(pathOf(fd), half(fd, data)) ? undefined : writeWithCallback(fd, data, ...rest);
syncBuiltinESMExports();

if (report !== null)
  process.on('exit', () => writeFileSync(report, JSON.stringify(projects.map(({ calls }) => calls))));
