import type { Rule } from '../types.js';
import { analyse } from './shared/analysis.js';

/** What iwasm looks for, in this order: core/iwasm/common/wasm_application.c, execute_main. */
const MAINS = ['_start', 'main', '__main_argc_argv', '_main'];

export const rule: Rule = {
  id: 'entry-mismatch',
  title: 'The module starts in another way than the config says',
  severity: 'error',
  why: 'The entry kind decides who runs the constructors and what the host may call. With the wrong one nothing runs, or constructors run never or twice.',
  fix: 'Set link.entry in the config to what the module is, or link it with the flags of `wamr-pthread flags --for link`.',
  source:
    'core/iwasm/common/wasm_application.c, execute_main; core/iwasm/interpreter/wasm_loader.c, check_wasi_abi_compatibility',
  met: [],
  example: {
    bad: '{ "link": { "entry": "reactor" } }  // and a module that exports _start',
    good: '{ "link": { "entry": "command" } }',
  },
  check(module, { config }) {
    const facts = analyse(module);
    const entry = config.link.entry;
    const has = (name: string) => facts.exportedFunction(name) !== undefined;
    if (has('_start') && has('_initialize'))
      return [
        {
          severity: 'warning',
          message:
            '_start and _initialize are both exported: WAMR takes the module as a command and never calls _initialize',
          where: '_initialize',
        },
      ];
    if (entry === 'command' && !MAINS.some(has))
      return [
        {
          message: `link.entry is "command", but the module exports neither _start nor main${has('_initialize') ? '; with its _initialize it is a "reactor"' : ''}`,
          where: '_start',
        },
      ];
    if (entry === 'reactor' && !has('_initialize'))
      return [
        {
          message: `link.entry is "reactor", but the module does not export _initialize${has('_start') ? '; with its _start it is a "command"' : ''}`,
          where: '_initialize',
        },
      ];
    if (entry === 'library' && (has('_start') || has('_initialize')))
      return [
        {
          message: `link.entry is "library", but the module exports ${has('_start') ? '_start' : '_initialize'}`,
          where: has('_start') ? '_start' : '_initialize',
        },
      ];
    return config.link.exports
      .filter(name => !has(name))
      .map(name => ({
        message: `link.exports names ${name}, which the module does not export`,
        where: name,
      }));
  },
};
