import { checks } from '../../src/doctor/checks/index.js';
import type { DoctorContext, Observation } from '../../src/doctor/types.js';
import { gather } from '../../src/doctor-command.js';
import type { Sdk } from '../../src/sdk/types.js';
import { environment } from '../sdk/trees.js';

type Request = Partial<Parameters<typeof gather>[0]>;

export async function contextOf(cwd: string, more: Request = {}): Promise<DoctorContext> {
  return gather({ cwd, env: environment(), ...more });
}

/** What the check of that id sees in a project. */
export async function observe(id: string, cwd: string, more: Request = {}): Promise<readonly Observation[]> {
  return observeWith(id, await contextOf(cwd, more));
}

export async function observeWith(id: string, context: DoctorContext): Promise<readonly Observation[]> {
  const check = checks.find(each => each.id === id);
  if (check === undefined) throw new Error(`there is no check ${id}`);
  return check.observe(context);
}

/** With an SDK that lacks something: what packages leave out cannot be left out here, where it is installed. */
export function withSdk(context: DoctorContext, changed: Partial<Sdk>): DoctorContext {
  if (context.sdk === undefined) throw new Error('there is no SDK');
  return { ...context, sdk: { ...context.sdk, ...changed } };
}

/** The same where it says one thing. */
export async function observeOne(id: string, cwd: string, more: Request = {}): Promise<Observation> {
  const [first, ...rest] = await observe(id, cwd, more);
  if (first === undefined || rest.length > 0) throw new Error(`${id} says ${rest.length + 1} things`);
  return first;
}
