import { expect, test } from 'vitest';
import { allRoles, parseRoles, requireSensible } from '../../../src/app/roles.ts';
import type { Role } from '../../../src/app/roles.ts';

const orders: readonly (readonly Role[])[] = allRoles.reduce<readonly (readonly Role[])[]>(
  (subsets, role) => [...subsets, ...subsets.map((subset) => [...subset, role])],
  [[]],
);
const subsets = orders.filter((roles) => roles.length > 0);

test('roles are read in any order, and given in the order of the data', () => {
  expect(parseRoles('api, collector,engine')).toEqual(['collector', 'engine', 'api']);
});

test('a role that there is not is named beside those there are', () => {
  expect(() => parseRoles('collector,enigne')).toThrow(
    '“enigne” is none of collector, engine, sources, api.',
  );
  expect(() => parseRoles('')).toThrow('none of collector, engine, sources, api');
});

test('an API with nothing beside it that fills its store is refused, and nothing else', () => {
  const refused = subsets.filter((roles) => isRefused(roles, false));
  expect(refused).toEqual([['api'], ['collector', 'api']]);
  expect(() =>
    requireSensible(['collector', 'api'], { sharesLog: false, hasSpark: false }),
  ).toThrow(/--roles collector,engine,api; .*--log kafka/);
});

test('with a shared log, roles that neither write nor read it are refused too', () => {
  const refused = subsets.filter((roles) => isRefused(roles, true) && !isRefused(roles, false));
  expect(refused).toEqual([['sources'], ['sources', 'api']]);
});

function isRefused(roles: readonly Role[], sharesLog: boolean): boolean {
  try {
    requireSensible(roles, { sharesLog, hasSpark: false });
    return false;
  } catch {
    return true;
  }
}
