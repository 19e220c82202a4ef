/** What is told after a batch: texts by key, in the order in which they are to be shown. */
export interface BatchResult {
  /** From 1, without a gap; the same for the same lines when they are read again after a crash. */
  readonly batch: number;
  /** Where the batch came from, as fields to be kept beside the results. */
  readonly origin: Readonly<Record<string, string | number>>;
  readonly entries: readonly (readonly [key: string, text: string])[];
}

/**
 * Where results go. A batch may be handed over again after a crash: a sink that can tell skips it, one of upserts by key
 * writes the same once more.
 */
export interface ResultSink {
  /** Resolves once the result is where a crash cannot take it away. */
  publish(result: BatchResult): Promise<void>;
  close(): Promise<void>;
}
