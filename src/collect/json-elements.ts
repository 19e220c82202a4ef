/**
 * The texts of an array's elements, exactly as they stand in a JSON text that JSON.parse has accepted: numbers beyond
 * a double, repeated keys and escapes included. With `member`, the array is that member of the text's object (the last
 * of its name, as JSON.parse takes it).
 */
export function elementTexts(text: string, member?: string): readonly string[] {
  const open = skipSpace(text, 0);
  if (member === undefined) return childTexts(text, open);
  const found = childTexts(text, open)
    .map((child) => splitMember(child))
    .findLast(({ name }) => name === member);
  return found === undefined ? [] : childTexts(found.value, 0);
}

/** The children of the array or object that opens at `open`, trimmed: elements, or `"name": value` members. */
function childTexts(text: string, open: number): string[] {
  const children: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '[' || character === '{') depth += 1;
    else if (depth === 0 && (character === ',' || character === ']' || character === '}')) {
      const child = text.slice(start, at).trim();
      if (child !== '') children.push(child);
      if (character !== ',') return children;
      start = at + 1;
    } else if (character === ']' || character === '}') depth -= 1;
  }
  return children;
}

function splitMember(member: string): { name: string; value: string } {
  const nameEnd = endOfString(member, 0);
  const colon = member.indexOf(':', nameEnd);
  const name = JSON.parse(member.slice(0, nameEnd + 1)) as string;
  return { name, value: member.slice(skipSpace(member, colon + 1)) };
}

/** Index of the quote that closes the string opened at `open`. */
function endOfString(text: string, open: number): number {
  let at = open;
  do {
    at = text.indexOf('"', at + 1);
  } while (at !== -1 && backslashesBefore(text, at) % 2 === 1);
  return at === -1 ? text.length : at;
}

function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (text[at - 1 - count] === '\\') count += 1;
  return count;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return at;
}
