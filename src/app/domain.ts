import type { Clock } from '../base/time.ts';
import type { EventSchema } from '../collect/event-schema.ts';
import type { MetricDefinition } from '../metrics/definition.ts';
import type { AlertRule } from '../publish/alert-rule.ts';
import type { SourceCatalog } from '../process/duckdb-source-store.ts';
import type { StoredEvent } from '../process/latest-events.ts';
import type { CatalogueItem } from '../serve/contract.ts';
import type { Insight } from '../serve/insight.ts';
import type { Report } from '../serve/report.ts';
import type { SampleServer, SampleServerOptions } from './source-callers.ts';

/** What a domain declares, and all that Pomona needs to run it. */
export interface Domain {
  readonly name: string;
  readonly events: EventSchema;
  /** The field of an event that decides its partition where the log has several: events of one value keep their order. */
  readonly partitionBy: string;
  readonly metrics: readonly MetricDefinition[];
  readonly insights: readonly Insight[];
  /** What people are told of, beside what Pomona watches of itself. */
  readonly alertRules: readonly AlertRule[];
  /** SQL that tells whether any sample event happened from $1 (included) to $2 (left out), as `sample`; none ever does where there is none. */
  readonly sampleInRangeSql?: string;
  /** What is told beside the fields of a stored event, such as the name of the item whose code it has. */
  readonly labelsOf?: (event: StoredEvent) => Readonly<Record<string, string>>;
  /** Public data it takes in beside the events. */
  readonly catalog?: SourceCatalog;
  /** Questions that are asked of it. */
  readonly reports?: readonly Report[];
  /** Starts a server that speaks the formats of all providers, with made-up data. */
  readonly startSample?: (clock: Clock, options?: SampleServerOptions) => Promise<SampleServer>;
  /** What its demo shop sells at a moment, where it has one. */
  readonly catalogueAt?: (nowMs: number) => CatalogueItem[];
}
