import { createHash } from 'node:crypto';
import type { Location, Log, Result } from 'sarif';
import { toolVersion } from '../../version.js';
import { catalogue } from '../catalogue.js';
import { identityKey, identityOf } from '../identity.js';
import type { Finding, Report } from '../types.js';
import { LEVEL, portablePath } from './levels.js';
import { RULES_PAGE, ruleDescriptor } from './sarif-rules.js';

const positions: ReadonlyMap<string, number> = new Map(
  catalogue.map((each, position) => [each.id, position]),
);

/** Reports as one SARIF 2.1.0 log. `baseline`: one was used, so that every result says whether it is new. */
export function formatSarif(
  reports: readonly Report[],
  { baseline }: { readonly baseline: boolean },
): string {
  // A file may be named twice; an artifact must not.
  const files = [...new Set(reports.map(({ file }) => file))];
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'wamr-pthread',
            version: toolVersion,
            semanticVersion: toolVersion,
            informationUri: RULES_PAGE,
            rules: catalogue.map(ruleDescriptor),
          },
        },
        // Offsets of debug information are those of text; modules have none.
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, exitCode: reports.every(({ ok }) => ok) ? 0 : 1 }],
        artifacts: files.map(file => ({
          location: { uri: uriOf(file) },
          roles: ['analysisTarget' as const],
        })),
        results: reports.flatMap(report => resultsOf(report, files.indexOf(report.file), baseline)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultsOf(report: Report, index: number, baseline: boolean): Result[] {
  const seen = new Map<string, number>();
  return report.findings.map(finding => {
    const { rule, severity, message, fix, engine, chain, known } = finding;
    const position = positions.get(rule);
    return {
      ruleId: rule,
      ...(position === undefined ? {} : { ruleIndex: position }),
      level: LEVEL[severity],
      message: { text: literal(`${message}\nWhat to do: ${fix}`) },
      analysisTarget: { uri: uriOf(report.file), index },
      locations: [location(report, index, finding)],
      ...fingerprints(report, finding, seen),
      ...(chain === undefined || chain.length === 0 ? {} : { codeFlows: [flow(chain)] }),
      ...(baseline ? { baselineState: known === true ? ('unchanged' as const) : ('new' as const) } : {}),
      ...(known === true
        ? {
            suppressions: [
              {
                kind: 'external' as const,
                status: 'accepted' as const,
                justification: 'It is in the baseline.',
              },
            ],
          }
        : {}),
      ...(engine === undefined ? {} : { properties: { engine } }),
    };
  });
}

/** Names of C++ may look like a link (`operator[](int)`) or a placeholder (SARIF 2.1.0, sections 3.11.5 and 3.11.6). */
function literal(text: string): string {
  return text.replace(/\[([^\]\n]*)\]\(/g, '\\[$1\\](').replace(/\{(\d+)\}/g, '{{$1}}');
}

/** The line of the source where it is known, else the file that was checked; the function in both. */
function location(report: Report, index: number, { where, source, engine }: Finding): Location {
  // What a run shows may be the place of a thread, not of a function.
  const kind = report.kind === undefined ? (engine === undefined ? 'function' : undefined) : 'object';
  return {
    physicalLocation:
      source === undefined
        ? { artifactLocation: { uri: uriOf(report.file), index } }
        : {
            artifactLocation: { uri: uriOf(source.file) },
            region: {
              startLine: source.line,
              ...(source.column === undefined ? {} : { startColumn: source.column }),
            },
          },
    ...(where === undefined
      ? {}
      : {
          logicalLocations: [
            { name: where, fullyQualifiedName: where, ...(kind === undefined ? {} : { kind }) },
          ],
        }),
  };
}

function flow(chain: readonly string[]) {
  const locations = chain.map(name => ({
    location: { logicalLocations: [{ name, fullyQualifiedName: name, kind: 'function' }] },
  }));
  return { threadFlows: [{ locations }] };
}

/** Alike from build to build; several of one identity are numbered. `primaryLocationLineHash` is what GitHub reads. */
function fingerprints(
  report: Report,
  finding: Finding,
  seen: Map<string, number>,
): Pick<Result, 'partialFingerprints'> {
  const identity = identityOf(report, finding);
  if (identity === undefined) return {};
  const hash = createHash('sha256').update(identityKey(identity)).digest('hex').slice(0, 16);
  const number = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, number);
  const value = `${hash}:${number}`;
  return { partialFingerprints: { primaryLocationLineHash: value, 'wamrPthread/v1': value } };
}

/** A path as a relative or absolute URI. */
function uriOf(path: string): string {
  const uri = portablePath(path).split('/').map(encodeURIComponent).join('/');
  return uri.startsWith('/') ? `file://${uri}` : uri.replace(/^([A-Za-z])%3A\//, 'file:///$1:/');
}
