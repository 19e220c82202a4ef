import type { TObject, TSchema } from 'typebox';
import { csvText } from './csv.ts';
import type { Report } from './report.ts';
import { roundFigure } from './round-figure.ts';

type Fields = Readonly<Record<string, unknown>>;
type Result = { readonly rows: readonly object[] } & Fields;

/**
 * The rows of a report as CSV, each with what it is of: whether it is made up, and those fields of the answer that the
 * report names. A field within another is a column such as `am.sky`.
 */
export function reportCsv(report: Report, result: Result, sample: boolean): string {
  const { csv, csvColumns = [], beside, row } = report;
  const schemas = Object.fromEntries(csvColumns.map((name) => [name, beside[name] as TSchema]));
  const columns = columnsOf({ ...schemas, ...(csv?.row ?? row).properties });
  const shared = Object.fromEntries(csvColumns.map((name) => [name, result[name]]));
  const rows = csv ? result.rows.flatMap((each) => csv.rowsOf(each as never)) : result.rows;
  return csvText(
    ['sample', ...columns.map((path) => path.join('.'))],
    rows.map((each) => ({
      sample,
      ...Object.fromEntries(
        columns.map((path) => [path.join('.'), cellOf({ ...shared, ...each }, path)]),
      ),
    })),
  );
}

/** Paths to the fields that hold no others. */
function columnsOf(properties: Readonly<Record<string, TSchema>>): readonly (readonly string[])[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const inner = fieldsOf(schema);
    return inner ? columnsOf(inner).map((path) => [name, ...path]) : [[name]];
  });
}

/** The fields of an object, or of one that may be null. */
function fieldsOf(schema: TSchema): TObject['properties'] | undefined {
  const { properties, anyOf } = schema as Partial<TObject> & { readonly anyOf?: TSchema[] };
  return properties ?? anyOf?.map(fieldsOf).find((found) => found !== undefined);
}

function cellOf(row: Fields, path: readonly string[]): unknown {
  const value = path.reduce<unknown>((within, name) => (within as Fields | null)?.[name], row);
  return typeof value === 'number' ? roundFigure(value) : value;
}
