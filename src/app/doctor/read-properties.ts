/** Settings as Java writes them to a .properties file: `=` or `:` or a blank after the name, `#` or `!` before remarks. */
export function readProperties(text: string): ReadonlyMap<string, string> {
  const joined = text.replaceAll(/(?<!\\)((?:\\\\)*)\\\r?\n[ \t\f]*/g, '$1');
  const settings = new Map<string, string>();
  for (const line of joined.split(/\r?\n/)) {
    const [, name = '', value = ''] =
      /^[ \t\f]*(?![#!])((?:\\.|[^\\=: \t\f])+)[ \t\f]*[=:]?[ \t\f]*(.*)$/.exec(line) ?? [];
    if (name !== '') settings.set(unescaped(name), unescaped(value));
  }
  return settings;
}

function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:u([\da-fA-F]{4})|(.))/g,
    (_all, code?: string, character?: string) =>
      code === undefined
        ? (controls[character!] ?? character!)
        : String.fromCharCode(parseInt(code, 16)),
  );
}

const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };
