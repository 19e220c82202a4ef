/** What a reader hands over as it goes through a file. The readers are pure: what becomes of it is the app's affair. */
export interface ImportBatch {
  /** Events as a client would send them, still to be validated. */
  readonly events: readonly unknown[];
  /** Lines no event could be made of; they belong in the quarantine. */
  readonly bad: readonly BadLine[];
  /** Lines left out on purpose: not a page, mapped to nothing, a repeated row that is to be dropped. */
  readonly skipped: number;
  /** Bytes of the file, as it lies on the disk, that are done; at the end the size of the file. */
  readonly bytesDone: number;
}

export interface BadLine {
  /** Number of the line in the file, from 1. */
  readonly line: number;
  /** The line as text; only its beginning where it was longer than the reader takes. */
  readonly raw: string;
  /** What is wrong with it. */
  readonly message: string;
}
