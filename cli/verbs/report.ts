import { mergeReports, reportFormats, useBaseline, visibleProse, WamrPthreadError } from '../../src/index.js';
import { EXIT, printProse } from '../output.js';
import { showingOf, showReports } from '../reports.js';
import type { Verb } from '../verb.js';

export const reportVerb: Verb = {
  name: 'report',
  summary: 'Join JSON reports of shards of verify into one: report merge a.json b.json',
  operands: {
    name: 'operation and files',
    many: true,
    example: 'wamr-pthread report merge shard-1.json shard-2.json',
  },
  config: ['verify'],
  examples: [
    ['report merge shard-*.json', 'the report of all shards'],
    ['report merge shard-*.json --report junit=verify.xml', 'for a CI system'],
  ],
  exitCodes: [
    ['0', 'nothing to report, or warnings only'],
    ['1', 'the merged report has an error'],
  ],
  options: async () => [
    {
      name: 'format',
      kind: 'text',
      choices: await reportFormats(),
      describe: 'What to print.',
      defaultText: 'human',
    },
    { name: 'report', kind: 'list', describe: 'Also write the merged report into a file: FORMAT=FILE.' },
    { name: 'json', kind: 'switch', describe: 'The same as --format json.' },
    {
      name: 'verbose',
      kind: 'switch',
      describe: 'Say more: what to do, where, all of the runs and their output, advice.',
    },
    { name: 'quiet', kind: 'switch', describe: 'Print nothing about modules in which nothing is wrong.' },
  ],
  run: async given => {
    const [operation, ...names] = given.operands;
    if (operation !== 'merge' || names.length === 0)
      throw new WamrPthreadError(
        'USAGE',
        `report needs the word merge and files: ${given.operands.join(' ')}`,
        {
          hint: 'Type: wamr-pthread report merge shard-1.json shard-2.json',
        },
      );
    const showing = await showingOf(given, names);
    const project = await given.project();
    const merged = await mergeReports({ files: names, cwd: project.cwd });
    const judged = await useBaseline({ ...project, reports: merged.reports });
    const { reports, notices } = judged;
    await showReports(given, showing, project.cwd, judged);
    for (const notice of [...merged.notices, ...notices]) printProse(visibleProse(notice));
    return reports.every(({ ok }) => ok) ? EXIT.ok : EXIT.findings;
  },
};
