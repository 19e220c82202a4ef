import type { KnownError } from '../../../base/known-error.ts';
import { knownKafkaErrors } from '../../../log/kafka/known-kafka-errors.ts';
import { jarErrors } from './jar-errors.ts';
import { serviceKeyErrors } from './service-key-errors.ts';
import { sinkErrors } from './sink-errors.ts';
import { sparkErrors } from './spark-errors.ts';

/**
 * Every error that `pomona doctor explain` knows, as docs/troubleshooting.md lists them. What stops a program from
 * starting stands before what it then cannot reach, read or compute: with several in one text, the first is the one to
 * mend first.
 */
export const knownErrors: readonly KnownError[] = [
  ...jarErrors,
  ...knownKafkaErrors,
  ...sparkErrors,
  ...sinkErrors,
  ...serviceKeyErrors,
];
