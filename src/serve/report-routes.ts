import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { bigintAsText } from '../base/bigint-as-text.ts';
import { formatInstant } from '../base/instant.ts';
import { seoulOffsetMs } from '../base/time.ts';
import type { Clock } from '../base/time.ts';
import { documentedOnly, problemResponses } from './documented-only.ts';
import { readParameters } from './read-parameters.ts';
import type { QueryText } from './read-parameters.ts';
import { reportCsv } from './report-csv.ts';
import { reportEnvelope } from './report.ts';
import type { Report } from './report.ts';
import { roundFigure } from './round-figure.ts';
import type { FillingSource } from './source-contract.ts';
import type { StoreReader } from './store-reader.ts';

export interface ReportSource {
  readonly store: StoreReader;
  /** Whether what sources bring is made up. */
  readonly isSample: () => boolean;
  /** Sources whose history is still being brought in, the one that is asked first. */
  readonly filling: () => readonly FillingSource[];
  readonly clock: Clock;
}

const format = Type.Enum(['json', 'csv'], { default: 'json' });

/** One route for each report, as JSON or, with `format=csv`, its rows as CSV. */
export function addReportRoutes(
  app: FastifyInstance,
  reports: readonly Report[],
  source: ReportSource,
): void {
  for (const report of reports) {
    app.get(
      report.path,
      { ...documentedOnly, schema: schemaOf(report) },
      async (request, reply) => {
        const { format: asked, ...parameters } = readParameters(
          { ...report.parameters, format },
          { ...(request.query as QueryText), ...(request.params as QueryText) },
          [],
        );
        const nowMs = source.clock();
        const result = await report.run({
          nowMs,
          today: formatInstant(nowMs + seoulOffsetMs).slice(0, 10),
          parameters,
          query: (sql, values) => source.store.query(sql, values) as Promise<never>,
        });
        if (asked === 'csv') {
          const name = report.path.replace(/^\/api\//, '').replaceAll(/[/:]+/g, '-');
          reply.header('content-disposition', `attachment; filename="${name}.csv"`);
          reply.type('text/csv; charset=utf-8');
          return reportCsv(report, result, source.isSample());
        }
        reply.type('application/json; charset=utf-8');
        const envelope = {
          asOf: formatInstant(nowMs),
          sample: source.isSample(),
          filling: fillingOf(report, source),
        };
        return JSON.stringify({ ...envelope, ...result }, asJson);
      },
    );
  }
}

function asJson(name: string, value: unknown): unknown {
  return typeof value === 'number' ? roundFigure(value) : bigintAsText(name, value);
}

function fillingOf({ readsFrom }: Report, source: ReportSource): FillingSource | null {
  const concerns = (name: string) => readsFrom?.includes(name) ?? true;
  return source.filling().find((each) => concerns(each.source)) ?? null;
}

function schemaOf({ title, description, parameters, row, beside, path }: Report) {
  const inPath = new Set([...path.matchAll(/:(\w+)/g)].map(([, name]) => name));
  const entries = Object.entries(parameters);
  const optional = entries.map(([name, schema]) => [name, Type.Optional(schema)] as const);
  return {
    summary: title.en,
    description: `${title.ko}. ${description}`,
    tags: ['market'],
    params: Type.Object(Object.fromEntries(entries.filter(([name]) => inPath.has(name)))),
    querystring: Type.Object({
      ...Object.fromEntries(optional.filter(([name]) => !inPath.has(name))),
      format: Type.Optional(format),
    }),
    response: {
      200: {
        description: 'The answer; figures are rounded to four decimals, from 1,000 on to two',
        content: {
          'application/json': {
            schema: Type.Object({ ...reportEnvelope, rows: Type.Array(row), ...beside }),
          },
          'text/csv': {
            schema: Type.String({
              description:
                'The rows, with a header; each tells whether it is made up and what it is of',
            }),
          },
        },
      },
      ...problemResponses(400, 401, 404, 503),
    },
  };
}
