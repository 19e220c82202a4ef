import Type from 'typebox';
import { nullable, timeText } from '../../../src/serve/contract.ts';
import type { Source } from '../../../src/collect/sources/source.ts';
import { formatInstant } from '../../../src/base/instant.ts';
import { quoted } from '../../../src/process/source-tables.ts';
import { defineReport } from '../../../src/serve/report.ts';
import { marketCatalog } from '../market-catalog.ts';
import { maybeText, text } from './report-fields.ts';

const row = Type.Object({
  source: text('Name of the source'),
  provider: text('Who publishes it'),
  title: Type.Object({ ko: Type.String(), en: Type.String() }),
  table: text('Table that its rows go to'),
  newest: maybeText(
    'Newest day or moment (Seoul time) or year that it tells of; of forecasts, when the newest was issued; null before the first',
  ),
  cameAt: nullable(timeText('When the newest of its rows came or were changed')),
});

interface StoredLatest {
  readonly newest: string | null;
  readonly cameMs: number | null;
}

/** What a row stands for, in the order in which it is looked for. */
const dayColumns = ['issuedAt', 'observedAt', 'date', 'month', 'yearMonth', 'year'];

export const latestReport = defineReport({
  path: '/api/market/latest',
  title: { ko: '최신 자료', en: 'What is newest' },
  description:
    'Of each source the newest day that it tells of, and when that came. Sources that share a table share its newest row.',
  parameters: {},
  row,
  beside: {},
  async run({ query }) {
    const rows = await Promise.all(
      marketCatalog.sources.map(async (source) => {
        const [latest] = await query<StoredLatest>(latestSql(source));
        const cameMs = latest?.cameMs ?? null;
        return {
          source: source.name,
          provider: source.provider.name,
          title: source.title,
          table: source.table,
          newest: latest?.newest ?? null,
          cameAt: cameMs === null ? null : formatInstant(cameMs),
        };
      }),
    );
    return { rows };
  },
});

function latestSql({ table, fields }: Source): string {
  const column =
    dayColumns.find((name) => fields.some((field) => field.name === name)) ??
    fields.find(({ type }) => type === 'date' || type === 'timestamp')?.name;
  const newest = column === undefined ? 'null' : `max(t.${quoted(column)})::varchar`;
  return `select ${newest} as newest, epoch_ms(max(t.updatedAt)) as cameMs from market.${quoted(table)} t`;
}
