/**
 * A text as a quoted argument of CMake. `variables` are paths and the references to write for them, so that a file can
 * be moved together with what it names; the longest matching path wins. CMake writes `/` in paths on every system.
 */
export function cmakeText(
  written: string,
  variables: Readonly<Record<string, string>> = {},
  platform: NodeJS.Platform = process.platform,
): string {
  const text = platform === 'win32' ? slashes(written) : written;
  const places = Object.keys(variables)
    .filter(path => path !== '')
    .sort((a, b) => b.length - a.length);
  for (const place of places) {
    const at = text.indexOf(platform === 'win32' ? slashes(place) : place);
    const end = text.charAt(at + place.length);
    if (at === -1 || !['', '/'].includes(end)) continue;
    const rest = text.slice(at + place.length);
    return `"${escaped(text.slice(0, at))}\${${variables[place]}}${escaped(rest)}"`;
  }
  return `"${escaped(text)}"`;
}

function escaped(text: string): string {
  return text.replaceAll(/["\\$]/g, String.raw`\$&`);
}

function slashes(text: string): string {
  return text.replaceAll('\\', '/');
}
