import type { EventSchema } from '../collect/event-schema.ts';
import type { MetricDefinition } from '../metrics/definition.ts';
import type { Insight } from '../serve/insight.ts';

/** What a domain declares, and all that Pomona needs to run it. */
export interface Domain {
  readonly name: string;
  readonly events: EventSchema;
  readonly metrics: readonly MetricDefinition[];
  readonly insights: readonly Insight[];
  /** SQL that tells whether any sample event happened from $1 (included) to $2 (left out), as `sample`. */
  readonly sampleInRangeSql: string;
}
