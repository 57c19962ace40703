/** The major version in `22.1.8` or `22.0.0-git20542-10`, or undefined. */
export function majorOf(version: string): number | undefined {
  const major = Number.parseInt(version, 10);
  return Number.isNaN(major) ? undefined : major;
}
