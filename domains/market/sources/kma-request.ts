import type { SourceRequest } from '../../../src/collect/sources/source.ts';

/** A request to a service of the KMA: what all of them are asked with, and its own parameters. */
export function kmaRequest(
  operation: string,
  page: number,
  pageSize: number,
  parameters: Readonly<Record<string, string | number>>,
): SourceRequest {
  return {
    path: `/1360000/${operation}`,
    query: {
      serviceKey: '{KEY}',
      pageNo: page,
      numOfRows: pageSize,
      dataType: 'JSON',
      ...parameters,
    },
  };
}

/**
 * A date without its hyphens, as the services want it.
 *
 * @example compact('2026-09-01') // '20260901'
 */
export function compact(date: string): string {
  return date.replaceAll('-', '');
}
