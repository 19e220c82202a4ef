import { messageOf, PomonaError } from '../base/errors.ts';

/** What DuckDB says where the bytes of its file are not those it wrote. */
const damage = /Corrupt (database|WAL) file|Could not read enough bytes from file "[^"]*\.duckdb/;
/** Whatever this follows, the database takes no statement any more until it is opened anew. */
const end = /^FATAL Error|database has been invalidated/;
/** Of its own faults only: the text of a statement's error may hold anything. */
const own = /^(IO|FATAL|INTERNAL|Serialization|TransactionContext) Error/;

/** What to do with a store that is damaged. */
export function remedyOfDamage(file: string): string {
  return `stop Pomona, move ${file} and ${file}.wal aside, and start: a new one is filled from log and archive`;
}

/** What to do with a damaged file of public data. */
export function remedyOfSourcesDamage(file: string): string {
  return `move ${file} and ${file}.wal aside, start, and run \`pomona sources replay\`: the rows are made again from the kept answers`;
}

/**
 * An error of DuckDB as what it means for the store: `data_corrupt` where its file is damaged, `folder_unusable` where
 * it has ended for another reason, such as a disk that was full in a checkpoint. Undefined for any other error.
 */
export function storeFaultOf(file: string, error: unknown): PomonaError | undefined {
  const text = messageOf(error);
  if (!own.test(text)) return undefined;
  if (damage.test(text)) {
    const message = `The store ${file} is damaged (${text}). To mend it, ${remedyOfDamage(file)}.`;
    return new PomonaError('data_corrupt', message, { cause: error });
  }
  if (!end.test(text)) return undefined;
  const message = `The store ${file} has closed itself (${text}). Mend what it names, such as a full disk, and start Pomona again: what was accepted is in the log, and is counted then.`;
  return new PomonaError('folder_unusable', message, { cause: error });
}
