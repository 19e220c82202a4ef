import { parseInstant } from '../base/instant.ts';

/** One request of a combined log. */
export interface AccessHit {
  readonly kind: 'hit';
  readonly address: string;
  readonly atMs: number;
  readonly method: string;
  /** As requested, the query string cut. */
  readonly path: string;
  readonly status: number;
  /** Size of the answer; 0 where the log has `-`. */
  readonly bytes: number;
  readonly referrer: string | undefined;
  readonly userAgent: string | undefined;
}

/**
 * `%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"`, with a virtual host before it (vhost_combined) and more
 * fields after it (nginx's stock `main` format) let through. Quotes within a field are escaped by both servers, so that
 * nothing here can match in two ways and a hostile line costs no more than its length.
 */
const combined =
  /^(?:\S+:\d+ )?(\S+) \S+ \S+ \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-) "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"(?: .*)?\s*$/;
const requestLine = /^(\S+) (\S.*?)(?: HTTP\/\d(?:\.\d)?)?$/;
const logTime = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})$/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Reads a line of Apache's or nginx's combined log.
 * @see https://httpd.apache.org/docs/2.4/logs.html#combined
 * @see https://nginx.org/en/docs/http/ngx_http_log_module.html
 */
export function parseAccessLine(line: string): AccessHit | { kind: 'bad'; message: string } {
  const match = combined.exec(line);
  if (!match) return { kind: 'bad', message: 'The line is not in the combined log format.' };
  const [, address = '', time = '', request = '', status, bytes, referrer, userAgent] = match;
  const at = parseLogTime(time);
  if (!at)
    return { kind: 'bad', message: `The time [${time}] is not a date and time with offset.` };
  const [, method, target] = requestLine.exec(request) ?? [];
  if (method === undefined || target === undefined) {
    return { kind: 'bad', message: `The request "${request.slice(0, 100)}" asks for no path.` };
  }
  return {
    kind: 'hit',
    address,
    atMs: at.ms,
    method,
    path: pathOf(target),
    status: Number(status),
    bytes: bytes === '-' ? 0 : Number(bytes),
    referrer: unlessDash(referrer),
    userAgent: unlessDash(userAgent),
  };
}

function parseLogTime(text: string) {
  const [, day, monthName = '', year, clock, offsetHours, offsetMinutes] = logTime.exec(text) ?? [];
  const month = String(months.indexOf(monthName) + 1).padStart(2, '0');
  return parseInstant(`${year}-${month}-${day}T${clock}${offsetHours}:${offsetMinutes}`);
}

/** A proxy's request line carries the whole address. */
function pathOf(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?]+/i, '').replace(/\?.*$/s, '');
  return path === '' ? '/' : path;
}

function unlessDash(text: string | undefined): string | undefined {
  return text === undefined || text === '-' || text === '' ? undefined : text;
}

const assetEnding =
  /\.(?:png|jpe?g|gif|webp|avif|svg|ico|css|m?js|map|woff2?|ttf|otf|eot|mp3|mp4|webm|swf|txt|xml)$/i;

/** Whether a person was shown a page: a GET that was answered with 200, for a path that does not end like an asset. */
export function isPage(hit: AccessHit): boolean {
  return hit.method === 'GET' && hit.status === 200 && !assetEnding.test(hit.path);
}
