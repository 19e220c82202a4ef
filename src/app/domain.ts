import type { EventSchema } from '../collect/event-schema.ts';
import type { MetricDefinition } from '../metrics/definition.ts';
import type { AlertRule } from '../publish/alert-rule.ts';
import type { StoredEvent } from '../process/latest-events.ts';
import type { CatalogueItem } from '../serve/contract.ts';
import type { Insight } from '../serve/insight.ts';

/** What a domain declares, and all that Pomona needs to run it. */
export interface Domain {
  readonly name: string;
  readonly events: EventSchema;
  readonly metrics: readonly MetricDefinition[];
  readonly insights: readonly Insight[];
  /** What people are told of, beside what Pomona watches of itself. */
  readonly alertRules: readonly AlertRule[];
  /** SQL that tells whether any sample event happened from $1 (included) to $2 (left out), as `sample`. */
  readonly sampleInRangeSql: string;
  /** What is told beside the fields of a stored event, such as the name of the item whose code it has. */
  readonly labelsOf?: (event: StoredEvent) => Readonly<Record<string, string>>;
  /** What its demo shop sells at a moment, where it has one. */
  readonly catalogueAt?: (nowMs: number) => CatalogueItem[];
}
