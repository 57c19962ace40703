// The scripts that stand for the embedded compiler, in folders whose names a shell would understand.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { shimText } from '../../src/shims.js';
import { plant, scratch } from '../sdk/trees.js';

test('a folder with spaces, quotes and dollar signs', async () => {
  const folder = join(scratch(), `it's "my" $HOME \`dir\` %PATH%`);
  mkdirSync(folder);
  plant(folder, { 'main.mjs': 'process.stdout.write(JSON.stringify(process.argv.slice(2)));' });
  const shim = join(folder, 'clang');
  writeFileSync(shim, shimText(process.execPath, join(folder, 'main.mjs'), 'clang'));
  chmodSync(shim, 0o755);
  const words = ['-DX="a b"', '$HOME', '', "it's"];
  const { stdout } = await execa(shim, words);
  expect(JSON.parse(stdout)).toEqual(['tool', 'clang', '--', ...words]);
});

test('on Windows: a batch file, in which per cent signs are doubled', () => {
  expect(shimText('C:\\Program Files\\node.exe', 'D:\\100%\\main.js', 'ar', 'win32')).toBe(
    '@"C:\\Program Files\\node.exe" "D:\\100%%\\main.js" tool ar -- %*\r\n',
  );
});
