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
      jsonc.applyEdits(before, jsonc.modify(before, [...path], value, { formattingOptions })),
    text.slice(mark.length),
  );
  return `${mark}${edited}`;
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
