/**
 * Characters that are not seen yet change what is: controls, marks of direction, joiners of no width, line and
 * paragraph separators, halves of surrogate pairs. Tabs and line breaks show by themselves.
 */
const unseen = /[^\P{Cc}\t\r\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

export interface TextPart {
  readonly text: string;
  /** For an unseen character its name, such as `U+202E`. */
  readonly mark?: string;
}

/** A text in pieces: what can be seen, and every unseen character by itself. */
export function splitUnseen(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: character, index } of text.matchAll(unseen)) {
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: character, mark: nameOf(character) });
    end = index + character.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** The text with unseen characters written as JSON writes them (`\u202e`), which in a JSON string means the same. */
export function escapeUnseen(text: string): string {
  return text.replaceAll(unseen, (character) =>
    Array.from({ length: character.length }, (_, unit) =>
      escapeOf(character.charCodeAt(unit)),
    ).join(''),
  );
}

const escapeOf = (unit: number) => `\\u${unit.toString(16).padStart(4, '0')}`;

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
