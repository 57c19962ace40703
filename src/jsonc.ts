import jsonc from 'jsonc-parser';

/** A value to set, by its path of keys and list positions. */
export interface JsonEdit {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** The value of JSON with comments and commas behind last values. `text` must be without a syntax error. */
export function parseJsoncText(text: string): unknown {
  const tree = jsonc.parseTree(text, [], { allowTrailingComma: true });
  // Unlike `parse` it keeps a key called __proto__ as a key, so that the schema can refuse it.
  return tree === undefined ? undefined : jsonc.getNodeValue(tree);
}

/**
 * `text` with the values set; objects on the way are made where they are missing. Everything else keeps its bytes:
 * comments, order, indentation, line ends and the end of the file.
 */
export function setInJson(text: string, edits: readonly JsonEdit[]): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const formattingOptions = formattingOf(text);
  const edited = edits.reduce(
    (before, { path, value }) =>
      jsonc.applyEdits(
        before,
        newLine(before, { path, value }, formattingOptions) ??
          jsonc.modify(before, [...path], value, { formattingOptions }),
      ),
    text.slice(mark.length),
  );
  return `${mark}${edited}`;
}

/**
 * A value behind the last one of a list or object that has its values on lines of their own; undefined elsewhere. The
 * library would lay out the line of the last one anew, which is not ours.
 */
function newLine(
  text: string,
  { path, value }: JsonEdit,
  { insertSpaces, tabSize = 1, eol = '\n' }: jsonc.FormattingOptions,
): jsonc.EditResult | undefined {
  const tree = jsonc.parseTree(text, [], { allowTrailingComma: true });
  if (tree === undefined) return undefined;
  const known = path.findIndex(
    (_, at) => jsonc.findNodeAtLocation(tree, path.slice(0, at + 1)) === undefined,
  );
  const [key, ...inner] = known < 0 ? [] : path.slice(known);
  const parent = jsonc.findNodeAtLocation(tree, path.slice(0, Math.max(known, 0)));
  const last = parent?.children?.at(-1);
  const indent = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, last?.offset ?? 0))?.[1];
  if (key === undefined || parent === undefined || last === undefined || indent === undefined)
    return undefined;
  const whole = inner.reduceRight<unknown>((content, each) => ({ [each]: content }), value);
  const unit = insertSpaces === true ? ' '.repeat(tabSize) : '\t';
  const json = JSON.stringify(whole, undefined, unit).replaceAll('\n', `${eol}${indent}`);
  const named = parent.type === 'array' ? json : `${JSON.stringify(key)}: ${json}`;
  return [{ offset: last.offset + last.length, length: 0, content: `,${eol}${indent}${named}` }];
}

function formattingOf(text: string): jsonc.FormattingOptions {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol,
  };
}
