/** One thing that was looked at. */
export interface Finding {
  readonly check: string;
  readonly state: 'fine' | 'doubtful' | 'broken';
  /** The evidence. */
  readonly found: string;
  /** File, offsets, day: where exactly; only where something is not fine. */
  readonly where?: string;
  /** Which numbers and which commands it touches, and which not. */
  readonly meaning?: string;
  /** What to do, exactly; only where something is not fine. */
  readonly fix?: string;
  /** The same as commands and settings to copy, for who asks for them. */
  readonly commands?: readonly string[];
}

/** How long work is told of while the doctor looks. */
export type OnExamining = (what: string, done: number, total: number) => void;

const mostOfAKind = 10;

/** The first findings of a kind, and how many more there are: a disk that dies breaks everything at once. */
export function firstOf(findings: readonly Finding[]): readonly Finding[] {
  const more = findings.length - mostOfAKind;
  const [first] = findings;
  if (more <= 0 || !first) return findings;
  const { check, state } = first;
  return [
    ...findings.slice(0, mostOfAKind),
    { check, state, found: `and ${more} more like these` },
  ];
}
