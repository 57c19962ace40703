/**
 * The public API: everything the command line can do. Functions load what they need when they are called, so that
 * importing this module costs nothing.
 */

import type { AdviceRequest } from './advice-command.js';
import type { BaselineRequest, BaselineResult } from './baseline-command.js';
import type { CompileRequest, CompileResult } from './build.js';
import type { CleanOptions, CleanResult } from './clean.js';
import type { DemoOptions, DemoResult } from './demo.js';
import type { Diagnosis, DoctorRequest } from './doctor-command.js';
import type { FastCompile, QuickResult } from './fast-compile.js';
import type { BuildPaths, Call } from './fast-path.js';
import type { FlagsRequest } from './flags-command.js';
import type { InitPlan, InitRequest } from './init-command.js';
import type { MergeRequest, MergeResult } from './merge-command.js';
import type { PatchOptions, PatchResult, ProjectOptions } from './patch.js';
import type { ReportFile } from './report-command.js';
import type { Output } from './report-outputs.js';
import type { RestoreOptions, RestoreResult } from './restore.js';
import type { RunWords } from './run-choice.js';
import type { BuiltRuntime, RuntimeBuild, RuntimeBuildRequest } from './runtime-command.js';
import type { Sdk } from './sdk/types.js';
import type { ToolResult } from './tool-command.js';
import type { RulePage } from './verify/explain.js';
import type { FormatOptions, ReportFormat } from './verify/report/index.js';
import type { RunChoice } from './verify/schedule/plan-runs.js';
import type { Report } from './verify/types.js';
import type { VerifyRequest } from './verify-command.js';

export { type ConfigExport, defineConfig } from './config/define.js';
export type { Config, ConfigInput } from './config/types.js';
export type { ErrorCode } from './error-codes.js';
export { isWamrPthreadError, WamrPthreadError } from './errors.js';
export { unchangedSince } from './fast-path.js';
export type { Effect } from './libc/effects.js';
export { inInstallScript, SKIP_VARIABLE, skipsInstallScript, typedFolder } from './package-manager.js';
export type { Finding, Report, RunResult } from './verify/types.js';
export { toolVersion } from './version.js';
export { visibleProse } from './visible.js';
export type {
  BaselineRequest,
  BaselineResult,
  BuildPaths,
  BuiltRuntime,
  CleanOptions,
  CleanResult,
  CompileRequest,
  CompileResult,
  DemoOptions,
  DemoResult,
  Diagnosis,
  DoctorRequest,
  FlagsRequest,
  FormatOptions,
  InitPlan,
  InitRequest,
  PatchOptions,
  PatchResult,
  ProjectOptions,
  ReportFile,
  ReportFormat,
  RestoreOptions,
  RestoreResult,
  RulePage,
  RuntimeBuild,
  RuntimeBuildRequest,
  Sdk,
  ToolResult,
  VerifyRequest,
};

/** Makes the output folder what config and toolchain say; does nothing where it already is. */
export async function patch(options: PatchOptions): Promise<PatchResult> {
  return (await import('./patch.js')).patch(options);
}

/** Brings back the stock files of an SDK that was patched in place. */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  return (await import('./restore.js')).restore(options);
}

/** What `restore` prints of a result. */
export async function formatRestore(result: RestoreResult, dryRun: boolean): Promise<string> {
  return (await import('./restore.js')).formatRestore(result, dryRun);
}

/** Removes the output folder, and this tool's folders in the user's cache where that is asked. */
export async function clean(options: CleanOptions): Promise<CleanResult> {
  return (await import('./clean.js')).clean(options);
}

/** What `clean` prints of a result. */
export async function formatClean(result: CleanResult, dryRun: boolean): Promise<string> {
  return (await import('./clean.js')).formatClean(result, dryRun);
}

/** Where a build system finds what `patch` made, and what it should watch. */
export async function buildPaths(
  result: PatchResult,
  options: Pick<ProjectOptions, 'cwd' | 'file'>,
): Promise<BuildPaths> {
  return (await import('./build-paths.js')).buildPaths(result, options);
}

/** The folder with the config of the project for which this package is being installed, for its postinstall script. */
export async function installedFor(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const [{ findConsumer }, { packageRoot }] = await Promise.all([
    import('./consumer.js'),
    import('./paths.js'),
  ]);
  return findConsumer(packageRoot, env);
}

/** Runs the project's compiler with the project's flags. */
export async function compile(request: CompileRequest): Promise<CompileResult> {
  return (await import('./build.js')).compile(request);
}

/** Compiles as the last run with the same words did; undefined where something changed since. */
export async function compileUnchanged(call: FastCompile): Promise<QuickResult | undefined> {
  return (await import('./fast-compile.js')).compileUnchanged(call);
}

/** Runs a tool of the embedded toolchain and returns what it wrote. */
export async function runTool(tool: string, args: readonly string[], cwd: string): Promise<ToolResult> {
  return (await import('./tool-command.js')).runTool(tool, args, cwd);
}

/** The forms that `flags` can write. */
export async function flagForms() {
  return (await import('./flags/emit/index.js')).EMIT_TARGETS;
}

/** The project's flags in one of the forms that build systems read. */
export async function flags(request: FlagsRequest): Promise<string> {
  return (await import('./flags-command.js')).flags(request);
}

/** Checks modules by rules and by running them. */
export async function verify(request: VerifyRequest): Promise<Report[]> {
  return (await import('./verify-command.js')).verify(request);
}

/** One line about the engine with the real WAMR, where it is not built; undefined: nothing to say. */
export async function engineNotice(options: ProjectOptions): Promise<string | undefined> {
  return (await import('./verify-command.js')).engineNotice(options);
}

/** Builds the engine with the real WAMR into the user's cache. */
export async function runtimeBuild(request: RuntimeBuildRequest): Promise<RuntimeBuild> {
  return (await import('./runtime-command.js')).runtimeBuild(request);
}

/** The engines with the real WAMR that are built, and what they can do. */
export async function runtimeInfo(options: Pick<ProjectOptions, 'env'>): Promise<readonly BuiltRuntime[]> {
  return (await import('./runtime-command.js')).runtimeInfo(options);
}

/** Built engines for people. */
export async function formatRuntimes(runtimes: readonly BuiltRuntime[]): Promise<string> {
  return (await import('./runtime-command.js')).formatRuntimes(runtimes);
}

/** The toolchain that would be used, described from its contents. */
export async function describeSdk(options: ProjectOptions): Promise<Sdk> {
  return (await import('./sdk-command.js')).describeSdk(options);
}

/** The main job, shown on a C++ program: stock libc against the patched one. */
export async function demo(options: DemoOptions): Promise<DemoResult> {
  return (await import('./demo.js')).demo(options);
}

/** What `patch` prints of a result. */
export async function formatPatch(
  result: PatchResult,
  options: { colour: boolean; dryRun: boolean; overrides?: ProjectOptions['overrides'] },
): Promise<string> {
  return (await import('./patch-report.js')).formatPatch(result, options);
}

/** Writes the reports' advice into the project's config; returns what was done, in words. */
export async function writeAdvice(request: AdviceRequest): Promise<string> {
  return (await import('./advice-command.js')).writeAdvice(request);
}

/** Whether runs are shaken and which are made, as `--vary`, `--seed` and `--shard` say. Throws USAGE. */
export async function runChoice(words: RunWords): Promise<RunChoice> {
  return (await import('./run-choice.js')).runChoice(words);
}

/** Joins JSON reports of shards. */
export async function mergeReports(request: MergeRequest): Promise<MergeResult> {
  return (await import('./merge-command.js')).mergeReports(request);
}

/** The forms that a report can take. */
export async function reportFormats() {
  return (await import('./verify/report/index.js')).REPORT_FORMATS;
}

/** Reports in one of these forms: text that ends with a newline. */
export async function formatReports(
  reports: readonly Report[],
  format: ReportFormat,
  options?: FormatOptions,
): Promise<string> {
  return (await import('./verify/report/index.js')).formatReports(reports, format, options);
}

/** What `FORMAT=FILE` says. */
export async function parseReportFile(text: string): Promise<ReportFile> {
  return (await import('./report-command.js')).parseReportFile(text);
}

/** Refuses to write over what is read, or twice into one file. */
export async function refuseOverwriting(
  outputs: readonly Output[],
  inputs: readonly string[],
  cwd: string,
): Promise<void> {
  return (await import('./report-outputs.js')).refuseOverwriting(outputs, inputs, cwd);
}

/** Writes reports into files. */
export async function writeReports(
  reports: readonly Report[],
  files: readonly ReportFile[],
  options: FormatOptions & { readonly cwd: string },
): Promise<void> {
  return (await import('./report-command.js')).writeReports(reports, files, options);
}

/** Marks the findings that the project's baseline accepts, or writes that baseline. */
export async function useBaseline(request: BaselineRequest): Promise<BaselineResult> {
  return (await import('./baseline-command.js')).useBaseline(request);
}

/** What is known of a rule, or of all. */
export async function rulePages(id?: string): Promise<readonly RulePage[]> {
  return (await import('./verify/explain.js')).rulePages(id);
}

/** One page for people, or a list of several. */
export async function formatRules(
  pages: readonly RulePage[],
  options: { colour: boolean; list: boolean },
): Promise<string> {
  const { formatRuleList, formatRulePage } = await import('./verify/explain.js');
  return options.list
    ? formatRuleList(pages, options)
    : pages.map(each => formatRulePage(each, options)).join('\n');
}

/** A plan's effects without their bytes, for `--json`. */
export async function describeEffects(effects: PatchResult['effects']): Promise<unknown[]> {
  return (await import('./patch-report.js')).describeEffects(effects);
}

/** Keeps what a run found out, for `unchangedSince` and `compileUnchanged`. */
export async function rememberProject(result: PatchResult, call: Call): Promise<void> {
  (await import('./remember.js')).rememberProject(result, call);
}

/** A toolchain's description for people. */
export async function formatSdk(sdk: Sdk): Promise<string> {
  return (await import('./sdk-command.js')).formatSdk(sdk);
}

/** Both outcomes of the demo, side by side, for people. */
export async function formatDemo(result: DemoResult, options: { colour: boolean }): Promise<string> {
  return (await import('./demo-report.js')).formatDemo(result, options);
}

/** Descriptors of the command line options that set config values. */
export async function configOptions() {
  return (await import('./config/options.js')).configOptions();
}

/** What parsed command line options set. */
export async function overridesFromArgs(args: Readonly<Record<string, unknown>>) {
  return (await import('./config/options.js')).overridesFromArgs(args);
}

/** What `init` would write into a project. */
export async function planInit(request: InitRequest): Promise<InitPlan> {
  return (await import('./init-command.js')).planInit(request);
}

/** Writes what `planInit` planned. */
export async function applyInit(cwd: string, plan: InitPlan): Promise<void> {
  return (await import('./init-command.js')).applyChanges(cwd, plan.changes);
}

/** What `init` asks about, and its check of answers. */
export async function initQuestions() {
  const { initQuestions: questions, checkAnswers } = await import('./init-command.js');
  return { questions: questions(), checkAnswers };
}

/** A plan of `init` in the forms that are printed. */
export async function initReport(plan: InitPlan) {
  const { describePlan, formatDiff, formatRest } = await import('./init-command.js');
  return {
    data: describePlan(plan),
    diff: (options: { colour: boolean }) => formatDiff(plan, options),
    rest: formatRest(plan),
  };
}

/** Looks at everything a build with this tool depends on. */
export async function doctor(request: DoctorRequest): Promise<Diagnosis> {
  return (await import('./doctor-command.js')).doctor(request);
}

/** A diagnosis for people. */
export async function formatDiagnosis(diagnosis: Diagnosis, options: { colour: boolean }): Promise<string> {
  return (await import('./doctor-command.js')).formatDiagnosis(diagnosis, options);
}
