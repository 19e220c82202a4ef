import { createEventId } from '../event-id.js';
import { isFinal, retryAfterMs, retryDelayMs } from '../retry-rules.js';
import { writeEvent } from '../write-event.js';
import { EventFiles } from './event-files.js';
import { lockFolder } from './folder-lock.js';

/**
 * @typedef {import('../event-fields.ts').EventType} EventType
 * @typedef {import('../public-types.ts').Problem} Problem
 *
 * @typedef {{ rejected: { code: string, message: string, eventId: string }[] }} Answer
 *
 * @typedef {object} ClientOptions
 * @property {string} collector origin of the collector, such as `http://127.0.0.1:4000`
 * @property {string} key the write key
 * @property {string} folder where events wait; of this process alone, and the same after a restart
 * @property {number} [maxQueueBytes] how much may wait in it; 256 MiB by default
 * @property {(problem: Problem) => void} [onError] told of every event that will not be counted; writes to the console
 *   by default
 *
 * @typedef {object} Whose whose event it is, and where it is known what event
 * @property {string} anonymousId the visitor: what `pomona.identity()` gave in the browser
 * @property {string} sessionId
 * @property {string} [userId]
 * @property {string} [eventId] a UUIDv7 by default. Give one of your own, with occurredAt, for what you may track twice
 * @property {string} [occurredAt] RFC 3339 with an offset; now by default
 */

const mostCharacters = 65_536;
const answerWithinMs = 30_000;

/**
 * Opens the queue of a folder, and goes on sending what an earlier process left there. Throws when another process has
 * the folder.
 *
 * @param {ClientOptions} options
 */
export function openPomona(options) {
  return new PomonaClient(options);
}

/** Sends a server's events to Pomona: none that `track` resolved is lost, and none counts twice. */
export class PomonaClient {
  #url;
  #key;
  #onError;
  #files;
  #unlock;
  #failures = 0;
  /** By the clock that nobody sets. */
  #notBeforeMs = 0;
  #isClosed = false;
  #stopping = new AbortController();
  /** @type {Promise<void> | undefined} */
  #sending;
  /** Whether something came in since the queue was looked at. */
  #hasNews = false;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {ClientOptions} options */
  constructor({ collector, key, folder, maxQueueBytes = 256 * 1024 * 1024, onError = warn }) {
    this.#url = new URL('/v1/events', collector).href;
    this.#key = key;
    this.#onError = onError;
    this.#unlock = lockFolder(folder);
    this.#files = new EventFiles(folder, maxQueueBytes);
    this.#send();
  }

  /** Bytes that wait on the disk. */
  get waitingBytes() {
    return this.#files.bytes;
  }

  /**
   * Records an event. Resolves with its eventId once it is on the disk; from then on it will be sent, also by the next
   * process. Rejects where it could not be stored: `queue_full`, `invalid_event`, `closed`, or what the disk says.
   *
   * @template {EventType} Type
   * @param {Type} type
   * @param {import('../event-fields.ts').EventFields<Type> & Whose} fields
   * @returns {Promise<string>}
   */
  async track(type, fields) {
    if (this.#isClosed) throw problem('closed', 'This client was closed');
    const nowMs = Date.now();
    const eventId = fields.eventId ?? createEventId(nowMs);
    const occurredAt = fields.occurredAt ?? new Date(nowMs).toISOString();
    const json = writeEvent({ ...fields, type, eventId, occurredAt });
    if (json.length > mostCharacters) {
      throw problem('invalid_event', `An event of type ${type} has ${json.length} characters`);
    }
    await this.#files.append(json);
    this.#send();
    return eventId;
  }

  /** Tries to send all that waits; resolves when that is done, or has to wait for the next try. */
  async flush() {
    await this.#sending;
    this.#stopWaiting();
    this.#send();
    await this.#sending;
  }

  /**
   * Takes no more, sends what it can within the time, and gives the folder free. What is left is sent by the next
   * process that opens it.
   *
   * @param {number} [withinMs]
   */
  async close(withinMs = 5000) {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#files.written();
    const giveUp = setTimeout(() => this.#stopping.abort(), withinMs);
    await this.flush();
    clearTimeout(giveUp);
    this.#stopWaiting();
    await this.#files.close();
    this.#unlock();
  }

  #send() {
    this.#hasNews = true;
    if (this.#timer !== undefined || this.#sending !== undefined) return;
    this.#sending = this.#drain().finally(() => {
      this.#sending = undefined;
      if (this.#hasNews) this.#send();
    });
  }

  get #askedMs() {
    return Math.max(0, this.#notBeforeMs - performance.now());
  }

  async #drain() {
    while (this.#hasNews) {
      if (this.#askedMs > 0) return this.#wait(this.#askedMs);
      this.#hasNews = false;
      try {
        for (let batch = await this.#files.read(); batch; batch = await this.#files.read()) {
          await this.#deliver(batch);
          this.#files.confirm(batch);
        }
        this.#failures = 0;
      } catch {
        // No answer, or not now, or the disk does not give: all of it is still in the queue.
        return this.#wait(retryDelayMs(this.#failures++, this.#askedMs));
      }
    }
  }

  /**
   * Throws where the same batch is to be sent again.
   *
   * @param {import('./event-files.js').Batch} batch
   */
  async #deliver(batch) {
    const { lines } = batch;
    if (lines.length === 0) return;
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#key}`, 'content-type': 'application/json' },
      body: `{"sentAt":"${new Date().toISOString()}","events":[${lines.join()}]}`,
      signal: AbortSignal.any([AbortSignal.timeout(answerWithinMs), this.#stopping.signal]),
    });
    const { status, headers } = response;
    if (status === 202) {
      const { rejected } = /** @type {Answer} */ (await response.json());
      for (const { code, message, eventId } of rejected) {
        this.#tell({ code, message, events: 1, eventId });
      }
    } else if (isFinal(status)) {
      const reason = await response.text();
      const message = `${status}: ${reason}; the events stand in ${await this.#files.setAside(batch)}`;
      this.#tell({ code: 'refused', message, events: lines.length });
    } else {
      const askedMs = retryAfterMs(headers.get('retry-after'), Date.now());
      this.#notBeforeMs = performance.now() + askedMs;
      throw new Error(`The collector answered ${status}`);
    }
  }

  /**
   * Does not keep the process alive: what waits is on the disk.
   *
   * @param {number} delayMs
   */
  #wait(delayMs) {
    this.#timer = setTimeout(() => {
      this.#stopWaiting();
      this.#send();
    }, delayMs).unref();
  }

  #stopWaiting() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** @param {Problem} problem */
  #tell(problem) {
    // Later, so that what it throws does not come between the steps of sending.
    queueMicrotask(() => this.#onError(problem));
  }
}

/**
 * @param {string} code
 * @param {string} message
 */
function problem(code, message) {
  return Object.assign(new Error(message), { code });
}

/** @param {Problem} problem */
function warn(problem) {
  console.warn('pomona:', problem);
}
