import { expect, test } from 'vitest';
import { typedFolder } from '../../src/package-manager.js';

const NPX = { npm_lifecycle_event: 'npx', npm_lifecycle_script: "'wamr-pthread'" };

test.each([
  ['typed below the member that npm runs it in', { ...NPX, INIT_CWD: '/ws/member/src' }, '/ws/member/src'],
  [
    'npm exec --call',
    { ...NPX, npm_lifecycle_script: 'wamr-pthread cc', INIT_CWD: '/ws/member/a' },
    '/ws/member/a',
  ],
  ['typed in the member', { ...NPX, INIT_CWD: '/ws/member' }, undefined],
  ['typed in the root: npx --workspace member', { ...NPX, INIT_CWD: '/ws' }, undefined],
  ['typed elsewhere: npx --prefix', { ...NPX, INIT_CWD: '/ws/member-two' }, undefined],
  [
    'started by another program',
    { ...NPX, npm_lifecycle_script: 'make', INIT_CWD: '/ws/member/src' },
    undefined,
  ],
  ['in a script of package.json', { npm_lifecycle_event: 'build', INIT_CWD: '/ws/member/src' }, undefined],
  ['without npm', {}, undefined],
])('%s', (_, env, folder) => {
  expect(typedFolder(env, '/ws/member')).toBe(folder);
});
