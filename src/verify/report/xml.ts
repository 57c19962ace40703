/** Characters that XML 1.0 does not allow, whatever the escape; programs print them. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser turns plain ones into spaces in attributes, and carriage returns into line feeds everywhere.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text between tags. */
export function text(value: string): string {
  return allowed(value).replace(/[&<>\r]/g, escaped);
}

/** ` name="value"` for each; nothing for an empty object. */
export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${allowed(String(value)).replace(/[&<>"\t\n\r]/g, escaped)}"`)
    .join('');
}

/** An element; its children are XML already. Text stays on the line of its tags, elements get lines of their own. */
export function element(
  name: string,
  values: Readonly<Record<string, string | number>>,
  children: readonly string[] = [],
): string {
  const head = `${name}${attributes(values)}`;
  if (children.length === 0) return `<${head}/>`;
  const nested = children.every(each => each.startsWith('<'));
  return nested ? `<${head}>\n${children.join('\n')}\n</${name}>` : `<${head}>${children.join('')}</${name}>`;
}

/** The same with U+FFFD for what neither XML nor HTML may hold. */
export function allowed(value: string): string {
  return value.replace(FORBIDDEN, '\ufffd');
}

function escaped(character: string): string {
  return ENTITIES[character] ?? character;
}
