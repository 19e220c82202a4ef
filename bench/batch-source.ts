import { w1Hours } from './w1-events.ts';

/** The body of one request, made beforehand; what must differ from request to request is written into it. */
interface Template {
  readonly body: Buffer;
  readonly idPositions: readonly number[];
  readonly sessionPositions: readonly number[];
  readonly timePositions: readonly number[];
}

const idMark = 'IIIIIIIIIIII';
const sessionMark = 'SSSSSSSS';
const timeMark = 'TTTT-TT-TTTTT:TT:TT.TTTZ';
const pooledEvents = 40_000;

/**
 * Request bodies of new events for as long as one asks: W1 events with fresh ids, the present time, and sessions that
 * are new each time the pool has gone round.
 */
export class BatchSource {
  readonly #templates: readonly Template[];
  readonly #batchEvents: number;
  #sent = 0;

  constructor(batchEvents: number) {
    this.#batchEvents = batchEvents;
    this.#templates = makeTemplates(batchEvents);
  }

  /** The next body; it is written over once all of the pool has been given out. */
  next(): Buffer {
    const round = Math.floor(this.#sent / this.#templates.length);
    const template = this.#templates[this.#sent % this.#templates.length]!;
    const { body } = template;
    const time = new Date().toISOString();
    const session = String(round).padStart(sessionMark.length, '0');
    let id = this.#sent * this.#batchEvents;
    for (const position of template.idPositions) {
      body.write(String((id += 1)).padStart(idMark.length, '0'), position, 'latin1');
    }
    for (const position of template.sessionPositions) body.write(session, position, 'latin1');
    for (const position of template.timePositions) body.write(time, position, 'latin1');
    this.#sent += 1;
    return body;
  }
}

function makeTemplates(batchEvents: number): Template[] {
  // As many as a busy day has in one hour, so that sessions and visitors repeat as they do in a shop.
  const hour = w1Hours({ count: pooledEvents * 330 });
  const events = [...hour.next().value!, ...hour.next().value!].slice(0, pooledEvents);
  const nonce = process.pid.toString(16).padStart(8, '0');
  const lines = events.map(({ line }) => clientLine(line, nonce));
  const batches = Math.max(1, Math.floor(lines.length / batchEvents));
  return Array.from({ length: batches }, (_, index) => {
    const part = lines.slice(index * batchEvents, (index + 1) * batchEvents);
    const body = Buffer.from(`[${part.join(',')}]`);
    return {
      body,
      idPositions: positionsOf(body, idMark),
      sessionPositions: positionsOf(body, sessionMark),
      timePositions: positionsOf(body, timeMark),
    };
  });
}

function clientLine(line: string, nonce: string): string {
  return line
    .replace(/"eventId":"[^"]+"/, `"eventId":"01a1b878-${nonce}-7${nonce.slice(0, 4)}-${idMark}"`)
    .replace(/"occurredAt":"[^"]+"/, `"occurredAt":"${timeMark}"`)
    .replace(/"sessionId":"s-.{4}/, `"sessionId":"s-${sessionMark}`)
    .replace(/,"receivedAt":"[^"]+"/, '');
}

function positionsOf(body: Buffer, mark: string): number[] {
  const positions: number[] = [];
  for (let at = body.indexOf(mark); at !== -1; at = body.indexOf(mark, at + 1)) positions.push(at);
  return positions;
}
