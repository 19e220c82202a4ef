import { allEvents, deleteDatabase, deleteEvents, putEvent } from './event-database.ts';
import type { Waiting } from './event-database.ts';
import { localNames, prefix, readLocal, removeLocal, writeLocal } from './local-text.ts';

/*
 * The events that wait, shared by all tabs of an origin. An event goes to localStorage at once, which outlives a tab
 * that ends in the next moment, and from there to IndexedDB, which outlives a browser that is killed. Where storage is
 * forbidden, memory remains.
 */

/** Names of events in localStorage: this, then the id. */
const mark = `${prefix}event.`;
/** IndexedDB of some browsers at times never answers. */
const patienceMs = 2000;

/** What this page tracked and nobody is known to have sent. */
export const own = new Map<string, string>();
/** Those of our own that are stored. */
const stored = new Set<string>();
/** Sent, but the database would not let go of them. */
const stuck = new Set<string>();

export function addEvent(waiting: Waiting): void {
  const [id, json] = waiting;
  own.set(id, json);
  if (writeLocal(mark + id, json)) stored.add(id);
  putEvent(waiting).then(() => {
    if (own.has(id)) stored.add(id);
    removeLocal(mark + id);
  }, nothing);
}

/** All that waits, also of other tabs and of pages that are gone, oldest first. */
export async function allWaiting(): Promise<readonly Waiting[]> {
  const mine = [...own];
  const found = new Map(
    localNames(mark).map((name) => [name.slice(mark.length), readLocal(name) ?? '']),
  );
  const patience = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs));
  const inDatabase = await Promise.race([allEvents().catch(nothing), patience]);
  for (const [id, json] of inDatabase ?? []) found.set(id, json);
  for (const [id, json] of mine) {
    // Stored, and no longer there: another tab has sent it.
    if (inDatabase && stored.has(id) && !found.has(id)) forget(id);
    else if (own.has(id)) found.set(id, json);
  }
  const ids = [...found.keys()].filter((id) => !stuck.has(id));
  return ids.sort().map((id) => [id, found.get(id) ?? '']);
}

export function removeEvents(batch: readonly Waiting[]): void {
  for (const [id] of batch) forget(id);
  // Not waited for, since it might never end. What is read later is read after it.
  deleteEvents(batch).catch(() => batch.forEach(([id]) => stuck.add(id)));
}

/** Leaves what is stored to whoever sends next. */
export function releaseEvents(batch: readonly Waiting[]): void {
  for (const [id] of batch) if (stored.delete(id)) own.delete(id);
}

/** Takes away all that this origin has stored, and not the events alone. */
export function eraseAll(): void {
  own.clear();
  stored.clear();
  localNames(prefix).forEach(removeLocal);
  deleteDatabase();
}

function forget(id: string): void {
  own.delete(id);
  stored.delete(id);
  removeLocal(mark + id);
}

function nothing(): undefined {
  return undefined;
}
