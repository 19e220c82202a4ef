import { Random, seedOf, weightedIndex } from '../domains/shop/sample/random.ts';
import { formatInstant } from '../src/base/instant.ts';
import { dayMs, hourMs, minuteMs, seoulOffsetMs } from '../src/base/time.ts';

export interface W1Options {
  readonly count: number;
  readonly seed?: number;
  /** The end of the two weeks over which the events are spread, ms since the epoch. */
  readonly untilMs?: number;
  /** Share of events that are sent a second time, some seconds later; 0 unless given. */
  readonly repeatedShare?: number;
}

/** One event as the collector would have stored it. */
export interface W1Event {
  readonly receivedAtMs: number;
  /** The canonical line, without its line break. */
  readonly line: string;
}

const defaultUntilMs = Date.UTC(2026, 10, 22);
const spanMs = 14 * dayMs;
const itemCount = 200;
const eventsPerSession = 7.63;
const sessionsPerVisitor = 2.6;
const loggedInShare = 0.4;
/** How busy each hour of a day in Seoul is. */
const rhythm = [
  2, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 8, 9, 9, 8, 8, 8, 8, 9, 10, 12, 13, 10, 6,
] as const;

const steps = [
  ['item_view', 46],
  ['page_view', 26],
  ['search', 11],
  ['wish', 7],
  ['purchase', 4],
  ['group_join', 2],
  ['restock_request', 2],
  ['login', 1.6],
  ['group_open', 0.4],
] as const;
const pages = [
  '/',
  '/best',
  '/season',
  '/group-buys',
  '/coupons',
  '/my/wishes',
  '/notice',
] as const;
const drawStep = weightedIndex(steps.map(([, weight]) => weight));
/** Items in a table, each as often as it is wanted: half of all attention goes to the thirty best of two hundred. */
const wantedItems = Array.from({ length: itemCount }, (_, rank) =>
  Array.from({ length: Math.ceil(4_000 / (rank + 4)) }, () => rank),
).flat();

/**
 * The events of work W1: sessions of a fruit group-buying shop over two weeks, in order of receipt, as batches of one
 * hour. The same options give the same events. 1,000,000 events are about 131,000 sessions and 243 MB.
 */
export function* w1Hours(options: W1Options): Generator<readonly W1Event[], void, undefined> {
  const { count, seed = 1, untilMs = defaultUntilMs } = options;
  const shop = new W1Shop(options, new Random(seedOf(seed)));
  const firstHourMs = untilMs - spanMs;
  const hours = spanMs / hourMs;
  const sessionsPerWeight =
    count / eventsPerSession / (hours * (rhythm.reduce((sum, one) => sum + one, 0) / 24));
  let waiting: W1Event[] = [];
  let given = 0;
  for (let hour = 0; hour < hours && given < count; hour += 1) {
    const startMs = firstHourMs + hour * hourMs;
    const localHour = Math.floor((startMs + seoulOffsetMs) / hourMs) % 24;
    const isLast = hour === hours - 1;
    const wanted = sessionsPerWeight * (rhythm[localHour] ?? 1);
    const made = shop.sessions(wanted, startMs);
    while (isLast && given + waiting.length + made.length < count) {
      made.push(...shop.sessions(1, startMs));
    }
    const [due, later] = splitAt([...waiting, ...made], isLast ? Infinity : startMs + hourMs);
    waiting = later;
    const batch = due.sort((a, b) => a.receivedAtMs - b.receivedAtMs).slice(0, count - given);
    given += batch.length;
    yield batch;
  }
}

function splitAt(events: readonly W1Event[], ms: number): [W1Event[], W1Event[]] {
  const due: W1Event[] = [];
  const later: W1Event[] = [];
  for (const event of events) (event.receivedAtMs < ms ? due : later).push(event);
  return [due, later];
}

interface Session {
  readonly id: string;
  readonly visitor: number;
  readonly isLoggedIn: boolean;
}

class W1Shop {
  readonly #random: Random;
  readonly #visitors: number;
  readonly #groupsPerHour: number;
  readonly #repeatedShare: number;
  #sessionCount = 0;

  constructor({ count, repeatedShare = 0 }: W1Options, random: Random) {
    this.#random = random;
    this.#repeatedShare = repeatedShare;
    this.#visitors = Math.ceil(count / eventsPerSession / sessionsPerVisitor);
    this.#groupsPerHour = Math.max(1, Math.round(count / 250_000));
  }

  sessions(mean: number, hourStartMs: number): W1Event[] {
    const events: W1Event[] = [];
    for (let left = this.#random.round(mean); left > 0; left -= 1) {
      this.#addSession(events, hourStartMs + this.#random.integer(hourMs));
    }
    return events;
  }

  #addSession(events: W1Event[], startMs: number): void {
    const random = this.#random;
    this.#sessionCount += 1;
    // Some come often, most come seldom.
    const visitor = Math.floor(this.#visitors * random.next() ** 1.5);
    const id = `s-${hex8(random).slice(4)}${this.#sessionCount.toString(16).padStart(8, '0')}`;
    const session = { id, visitor, isLoggedIn: (visitor * 7919) % 100 < loggedInShare * 100 };
    let left = 1 + Math.floor(-Math.log(1 - random.next()) * (eventsPerSession - 0.5));
    let atMs = startMs;
    let item = random.pick(wantedItems);
    events.push(this.#event(session, atMs, 'page_view', item));
    while ((left -= 1) > 0) {
      atMs += 2_000 + random.integer(70_000);
      if (random.chance(0.35)) item = random.pick(wantedItems);
      const step = steps[drawStep(random)]?.[0] ?? 'item_view';
      const event = this.#event(session, atMs, step, item);
      events.push(event);
      if (random.chance(this.#repeatedShare)) {
        events.push({ ...event, receivedAtMs: event.receivedAtMs + 3_000 });
      }
    }
  }

  #event(session: Session, atMs: number, type: string, item: number): W1Event {
    const random = this.#random;
    const receivedAtMs = atMs + 40 + random.integer(400);
    const user = session.isLoggedIn || type === 'login' ? `,"userId":"u-${session.visitor}"` : '';
    const visitor = session.visitor.toString(16).padStart(10, '0');
    return {
      receivedAtMs,
      line: `{"eventId":"${eventId(random, atMs)}","type":"${type}","occurredAt":"${formatInstant(atMs)}","anonymousId":"v-${visitor}"${user},"sessionId":"${session.id}"${this.#details(type, item, atMs)},"receivedAt":"${formatInstant(receivedAtMs)}"}`,
    };
  }

  #details(type: string, item: number, atMs: number): string {
    const random = this.#random;
    const code = String(60_100 + item).padStart(6, '0');
    const itemCode = `,"itemCode":"${code}"`;
    switch (type) {
      case 'page_view':
        if (random.chance(0.4)) return `,"path":"/items/${code}"${itemCode}`;
        return `,"path":"${random.pick(pages)}"${random.chance(0.2) ? ',"referrer":"https://search.example/"' : ''}`;
      case 'search':
        return `${random.chance(0.7) ? itemCode : ''},"query":"과일 ${item}"`;
      case 'purchase':
        return `${itemCode},"orderId":"o-${hex8(random)}${hex8(random)}","quantity":${1 + random.integer(3)},"price":${9_900 + 100 * item},"purchaseType":"solo"`;
      case 'group_join':
        return `${itemCode},"groupId":"${this.#group(atMs)}"`;
      case 'group_open':
        return `${itemCode},"groupId":"${this.#group(atMs)}","targetSize":${5 + random.integer(60)},"closesAt":"${formatInstant(atMs + 4 * hourMs)}"`;
      case 'login':
        return '';
      default:
        return itemCode;
    }
  }

  /** A group opened in the hour; the first to name it need not be the one who opens it. */
  #group(atMs: number): string {
    const number = this.#random.integer(this.#groupsPerHour);
    return `g-${Math.floor(atMs / (30 * minuteMs)).toString(36)}-${number}`;
  }
}

/** A UUIDv7: the time, then chance. */
function eventId(random: Random, ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  const [a, b, c] = [hex8(random), hex8(random), hex8(random)];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(0, 3)}-8${a.slice(3, 6)}-${b}${c.slice(0, 4)}`;
}

function hex8(random: Random): string {
  return random.integer(4_294_967_296).toString(16).padStart(8, '0');
}
