import { loadAddon } from './addon.js';

// Asks a built engine what it can do: `probe.js <addon>` prints JSON. A process of its own, as runs are.

const [, , addon = ''] = process.argv;
process.stdout.write(JSON.stringify(loadAddon(addon).probe()));
