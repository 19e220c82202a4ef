/** A line of what was pasted or said. Repeats of a line are counted, not kept. */
export interface ErrorLine {
  /** Of its first occurrence, from 1. */
  readonly number: number;
  readonly text: string;
  readonly count: number;
}

/** Lines as they stand, one after the other. */
export function errorLines(texts: readonly string[]): readonly ErrorLine[] {
  return texts.map((text, index) => ({ number: index + 1, text, count: 1 }));
}

/** What the named groups of a signature have found in a line. */
export type Values = Readonly<Record<string, string | undefined>>;

export interface Explanation {
  /** What is wrong, with the values that prove it. */
  readonly means: string;
  /** Where to look. */
  readonly look: string;
  /** What to do, step by step. */
  readonly fix: readonly string[];
}

/** An error that people meet, known by what it says. */
export interface KnownError {
  /** docs/troubleshooting.md describes it under this name. */
  readonly name: string;
  /** How its lines read, whichever version wrote them. */
  readonly signatures: readonly RegExp[];
  /** `found`: the values of each line that one of the signatures fits. */
  readonly explain: (found: readonly Values[], lines: readonly ErrorLine[]) => Explanation;
}

export interface FoundError extends Explanation {
  readonly name: string;
  /** The first line that told of it. */
  readonly line: Omit<ErrorLine, 'count'>;
  /** How many lines told of it, repeats included. */
  readonly seen: number;
}

const mostOfALine = 20;
const longestValue = 500;

/** Which of the known errors a text tells of, in the order of the table: what causes others stands before them. */
export function findKnownErrors(
  table: readonly KnownError[],
  lines: readonly ErrorLine[],
): readonly FoundError[] {
  return table.flatMap((known) => findOne(known, lines) ?? []);
}

function findOne(
  { name, signatures, explain }: KnownError,
  lines: readonly ErrorLine[],
): FoundError | undefined {
  const everywhere = signatures.map((signature) => new RegExp(signature, 'g'));
  const found: Values[] = [];
  let first: ErrorLine | undefined;
  let seen = 0;
  for (const line of lines) {
    const values = everywhere.flatMap((signature) => valuesIn(line.text, signature));
    if (values.length === 0) continue;
    first ??= line;
    seen += line.count;
    found.push(...values);
  }
  if (!first) return undefined;
  const { number, text } = first;
  return { name, line: { number, text }, seen, ...explain(found, lines) };
}

/** What a signature finds in a line, which may be all of a log that was put into one text. */
function valuesIn(text: string, signature: RegExp): readonly Values[] {
  return [...text.matchAll(signature).take(mostOfALine)].map(({ groups = {} }) =>
    // A value is to be read in a sentence.
    Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, value?.slice(0, longestValue)]),
    ),
  );
}

/** The first value of that name, of whichever line. */
export function valueOf(found: readonly Values[], name: string): string | undefined {
  return found.find((values) => values[name] !== undefined)?.[name];
}

/** All different values of that name, in their order. */
export function valuesOf(found: readonly Values[], name: string): readonly string[] {
  return [...new Set(found.flatMap((values) => values[name] ?? []))];
}

/** What a pattern's first group finds anywhere in the text. */
export function findInLines(lines: readonly ErrorLine[], pattern: RegExp): string | undefined {
  for (const { text } of lines) {
    const value = pattern.exec(text)?.[1];
    if (value !== undefined) return value;
  }
  return undefined;
}
