// To be preloaded: counts the calls that change one of the watched folders, and ends the process with SIGKILL at one of
// them. `?folders=[…]` names the folders, `&at=N` the call (from 0), `&report=FILE` takes the number of calls at the end.
// A write is done by half before the end comes, everything else not at all.
import fs, { fstatSync, readlinkSync, writeFileSync, writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const query = new URL(import.meta.url).searchParams;
const folders = JSON.parse(query.get('folders') ?? '[]');
const at = Number(query.get('at') ?? Number.POSITIVE_INFINITY);
const report = query.get('report');
let calls = 0;

function point(path, beforeEnd = () => undefined) {
  if (!folders.some(folder => String(path).startsWith(folder))) return;
  if (calls === at) {
    beforeEnd();
    process.kill(process.pid, 'SIGKILL');
  }
  calls += 1;
}

/** The last path is the one that changes: of rename, link, symlink and copyFile the second. */
const LAST_PATH = { rename: 1, link: 1, symlink: 1, copyFile: 1, cp: 1 };
const NAMES = ['mkdir', 'rmdir', 'rm', 'unlink', 'chmod', 'chown', 'utimes', 'writeFile', 'appendFile'];

function wrap(object, name, pathAt, isChange = () => true) {
  const original = object[name];
  if (typeof original !== 'function') return;
  object[name] = function (...args) {
    if (isChange(args)) point(args[pathAt]);
    return original.apply(this, args);
  };
}

const opensForWriting = ([, flags]) => typeof flags === 'string' && /[wa+]/.test(flags);
for (const [object, suffix] of [
  [fs.promises, ''],
  [fs, ''],
  [fs, 'Sync'],
]) {
  for (const name of NAMES) wrap(object, name + suffix, 0);
  for (const [name, pathAt] of Object.entries(LAST_PATH)) wrap(object, name + suffix, pathAt);
  wrap(object, `open${suffix}`, 0, opensForWriting);
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
  point(pathOf(this.fd), half(this.fd, data));
  return write.call(this, data, ...rest);
};
const writeWithCallback = fs.write;
fs.write = (fd, data, ...rest) => {
  point(pathOf(fd), half(fd, data));
  return writeWithCallback(fd, data, ...rest);
};
syncBuiltinESMExports();

if (report !== null) process.on('exit', () => writeFileSync(report, String(calls)));
