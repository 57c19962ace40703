import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allowedImports, LAYER_IMPORTS } from '../../src/flags/allowed-imports.js';
import { templateFile } from '../../src/paths.js';
import { sampleConfig } from './samples.js';

it("the layer's imports are those of templates/layer/host.h", () => {
  const text = readFileSync(templateFile('layer', 'host.h'), 'utf8');
  const names = [...text.matchAll(/WT_IMPORT\("env", "(\w+)"\)/g)].map(match => match[1]);
  expect(names.sort()).toEqual(LAYER_IMPORTS);
});

it('adds what the host registers, each name once, sorted', () => {
  const config = sampleConfig({ link: { hostImports: ['log_line', 'malloc', 'log_line', 'Beep'] } });
  expect(allowedImports(config)).toEqual([
    'Beep',
    'calloc',
    'free',
    'log_line',
    'malloc',
    'pthread_create',
    'pthread_exit',
  ]);
});
