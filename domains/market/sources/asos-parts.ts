import type { Part } from '../../../src/collect/sources/source.ts';
import { asosStations } from '../tables/asos-stations.ts';
import { compact } from './kma-request.ts';
import { daySpans } from './day-spans.ts';

/** Every station's days from one to another, at most `days` of them in a part. */
export function asosParts(from: string, to: string, days: number): Part[] {
  return daySpans(from, to, days).flatMap((span) =>
    asosStations.map(({ id }) => ({
      key: `${id}/${span.from}..${span.to}`,
      values: { stnIds: id, startDt: compact(span.from), endDt: compact(span.to) },
    })),
  );
}
