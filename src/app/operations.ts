import { PomonaError } from '../base/errors.ts';
import * as events from './operations/event-operations.ts';
import * as metrics from './operations/metric-operations.ts';
import type { Operation } from './operations/operation.ts';
import * as quarantine from './operations/quarantine-operations.ts';
import * as sources from './operations/source-operations.ts';

export type { Emit, Message } from './operations/operation.ts';

const operations = {
  ingest: events.ingest,
  settle: events.settle,
  'events-tail': events.tail,
  'events-count': events.count,
  'events-erase': events.erase,
  sql: events.sql,
  'quarantine-list': quarantine.list,
  'quarantine-show': quarantine.show,
  'quarantine-replay': quarantine.replay,
  'quarantine-drop': quarantine.drop,
  'quarantine-export': quarantine.exportAll,
  'metrics-list': metrics.list,
  'metrics-explain': metrics.explain,
  'metrics-rebuild': metrics.rebuild,
  verify: metrics.verify,
  insight: metrics.insight,
  ledger: metrics.ledger,
  'sources-list': sources.list,
  'sources-run': sources.run,
  'sources-backfill': sources.backfill,
  'sources-replay': sources.replay,
  'sources-import': sources.importFile,
  'sources-check-keys': sources.checkKeys,
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

/** The operation of a name. Throws `not_found`. */
export function findOperation(name: string): Operation {
  if (Object.hasOwn(operations, name)) return operations[name as OperationName];
  throw new PomonaError('not_found', `There is no operation "${name}"`);
}
