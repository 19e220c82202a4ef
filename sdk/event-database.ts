import { attempt } from './attempt.ts';

/** An event that waits: its eventId, and the event as JSON. */
export type Waiting = readonly [eventId: string, json: string];

const name = 'pomona-tracker';
let opening: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(name);
    request.onerror = reject;
    request.onsuccess = () => {
      const database = request.result;
      // Another tab deletes it, or the browser does: the next transaction opens it again.
      database.onversionchange = database.onclose = () => {
        opening = undefined;
        database.close();
      };
      resolve(database);
    };
  });
  opening.catch(() => (opening = undefined));
  return opening;
}

/** One transaction on the events. Rejects where IndexedDB is forbidden, full or broken. */
async function transact<Result>(
  work: (events: IDBObjectStore) => IDBRequest<Result> | undefined,
): Promise<Result | undefined> {
  const transaction = (await open()).transaction(name, 'readwrite');
  const request = work(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = reject;
  });
}

export function putEvent(waiting: Waiting): Promise<unknown> {
  return transact((events) => events.put(waiting, waiting[0]));
}

export function deleteEvents(batch: readonly Waiting[]): Promise<unknown> {
  return transact((events) => {
    for (const [id] of batch) events.delete(id);
    return undefined;
  });
}

export function allEvents(): Promise<readonly Waiting[] | undefined> {
  return transact((events) => events.getAll() as IDBRequest<Waiting[]>);
}

/** Takes the whole database away. */
export function deleteDatabase(): void {
  attempt(() => indexedDB.deleteDatabase(name));
}
