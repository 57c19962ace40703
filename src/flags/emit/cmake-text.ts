/**
 * A text as a quoted argument of CMake. `variables` are paths and the references to write for them, so that a file can
 * be moved together with what it names; the longest matching path wins.
 */
export function cmakeText(text: string, variables: Readonly<Record<string, string>> = {}): string {
  const places = Object.keys(variables)
    .filter(path => path !== '')
    .sort((a, b) => b.length - a.length);
  for (const place of places) {
    const at = text.indexOf(place);
    const end = text.charAt(at + place.length);
    if (at === -1 || !['', '/', '\\'].includes(end)) continue;
    const rest = text.slice(at + place.length);
    return `"${escaped(text.slice(0, at))}\${${variables[place]}}${escaped(slashes(rest))}"`;
  }
  return `"${escaped(text)}"`;
}

function escaped(text: string): string {
  return text.replaceAll(/["\\$]/g, String.raw`\$&`);
}

/** Behind a path variable comes a path: CMake writes `/` on every system. */
function slashes(rest: string): string {
  return rest.replaceAll('\\', '/');
}
