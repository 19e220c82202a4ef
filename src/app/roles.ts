import { InvalidArgumentError } from 'commander';
import { PomonaError } from '../base/errors.ts';

/** The parts of Pomona, in the order of the data; a process does the work of one, several or all of them. */
export const allRoles = ['collector', 'engine', 'sources', 'api'] as const;
export type Role = (typeof allRoles)[number];

/** Roles of the command line, in the order of the data. */
export function parseRoles(text: string): readonly Role[] {
  const named = text.split(',').map((name) => name.trim());
  const unknown = named.find((name) => !allRoles.some((role) => role === name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`“${unknown}” is none of ${allRoles.join(', ')}.`);
  }
  return allRoles.filter((role) => named.includes(role));
}

/**
 * Refuses roles that cannot do their work without another in the same process.
 *
 * @throws PomonaError `invalid_parameter`, which names the way out
 */
export function requireSensible(
  roles: readonly Role[],
  { sharesLog, hasSpark }: { readonly sharesLog: boolean; readonly hasSpark: boolean },
): void {
  const named = `--roles ${roles.join(',')}`;
  // What Spark counts, whoever shows it takes in by himself.
  if (hasSpark) return;
  if (roles.includes('api') && !roles.includes('engine') && !roles.includes('sources')) {
    throw new PomonaError(
      'invalid_parameter',
      `${named}: the API reads store.duckdb, which one process can have open, and nothing fills it in this one. Give it what it shall show, --roles ${withRole(roles, 'engine')}; to have collectors apart, let all share a log with --log kafka.`,
    );
  }
  if (sharesLog && !roles.includes('collector') && !roles.includes('engine')) {
    throw new PomonaError(
      'invalid_parameter',
      `${named}: without collector and engine nothing is written to Kafka, or read from it. Leave out --log kafka, or add one of them.`,
    );
  }
}

function withRole(roles: readonly Role[], added: Role): string {
  return allRoles.filter((role) => role === added || roles.includes(role)).join(',');
}

/** Refuses what this process leaves to others. Throws PomonaError `not_found`, which says where it is to be had. */
export function requireRole(roles: readonly Role[], needed: Role, what: string): void {
  if (!roles.includes(needed)) throw roleMissing(roles, needed, what);
}

/** Why this process does not do something. */
export function roleMissing(roles: readonly Role[], needed: Role, what: string): PomonaError {
  return new PomonaError(
    'not_found',
    `${what} is not done by this process, whose roles are ${roles.join(', ')}. Ask one with the role ${needed}, or start this one with it (--roles).`,
  );
}
