import fc from 'fast-check';

/** A file of orders as a test makes it. */
export interface OrderFile {
  readonly name: string;
  readonly lines: readonly string[];
}

const batchLines = 10_000;
const order =
  /^(2016-03-22) (\d\d:\d\d):\d\d,\d+,(\d+),([A-Z]+),(\d+),(\d+)(?:\.(\d{1,4}))?,([BS])$/;

/** The lines of results.ndjson that files should give, read one after the other: everything added up anew for each batch. */
export function expectedResults(files: readonly OrderFile[]): readonly object[] {
  const results: object[] = [];
  const seen: RegExpExecArray[] = [];
  for (const { name, lines } of files) {
    for (let from = 0; from < lines.length; from += batchLines) {
      const part = lines.slice(from, from + batchLines);
      const read = part.map((line) => order.exec(line)).filter((match) => match !== null);
      seen.push(...read);
      results.push({
        ...{
          batch: results.length + 1,
          file: name,
          fromLine: from + 1,
          toLine: from + part.length,
        },
        wrong: part.length - read.length,
        BUYS: String(read.filter((match) => match[8] === 'B').length),
        SELLS: String(read.filter((match) => match[8] === 'S').length),
        TOP5CLIENTS: topClients(seen),
        TOP5STOCKS: topStocks(seen),
      });
    }
  }
  return results;
}

function topClients(orders: readonly RegExpExecArray[]): string {
  const turnovers = new Map<string, bigint>();
  for (const [, , , client = '', , amount = '', whole = '', fraction = ''] of orders) {
    const price = BigInt(whole + fraction.padEnd(4, '0'));
    turnovers.set(client, (turnovers.get(client) ?? 0n) + BigInt(amount) * price);
  }
  return [...turnovers]
    .toSorted(([a, x], [b, y]) => (x === y ? Number(a) - Number(b) : x < y ? 1 : -1))
    .slice(0, 5)
    .map(([client, turnover]) => `${client}:${decimal(turnover)}`)
    .join(', ');
}

function decimal(tenThousandths: bigint): string {
  const fraction = String(tenThousandths % 10_000n).padStart(4, '0');
  return `${tenThousandths / 10_000n}.${fraction.slice(0, 2)}${fraction.slice(2).replace(/0+$/, '')}`;
}

function topStocks(orders: readonly RegExpExecArray[]): string {
  const minuteOf = ([, day, minute]: RegExpExecArray) => Date.parse(`${day}T${minute}:00Z`);
  const latest = orders.reduce((most, each) => Math.max(most, minuteOf(each)), 0);
  const amounts = new Map<string, number>();
  for (const each of orders) {
    if (minuteOf(each) <= latest - 3_600_000) continue;
    amounts.set(each[4]!, (amounts.get(each[4]!) ?? 0) + Number(each[5]));
  }
  return [...amounts]
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, 5)
    .map(([symbol, amount]) => `${symbol}:${amount}`)
    .join(', ');
}

const two = (number: number) => String(number).padStart(2, '0');

/** Lines over some hours, in any order, with few clients and stocks so that they tie, and some that are none. */
const line = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(
        fc.integer({ min: 0, max: 5 * 3600 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('EPE', 'AAR', 'FGN', 'QTZ', 'VEL', 'ZED', 'YUM'),
        fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100_000_000 })),
        fc.constantFrom('51.00', '0.0001', '1000000', '999999.9999', '3', '12.5', '7.125'),
        fc.constantFrom('B', 'S'),
      )
      .map(([second, client, symbol, amount, price, side]) => {
        const [minute, hour] = [Math.floor(second / 60) % 60, 18 + Math.floor(second / 3600)];
        const time = `2016-03-22 ${two(hour)}:${two(minute)}:${two(second % 60)}`;
        return `${time},${second},${client},${symbol},${amount},${price},${side}`;
      }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'nonsense',
      '2016-03-22 20:25:28,1,80,EPE,710,51.00',
      '2016-13-22 20:25:28,1,80,EPE,710,51.00,B',
      '2016-03-22 20:25:28,1,80,EPE,0x10,51.00,B',
      '2016-03-22 20:25:28,1,80,EPE,710,-51.00,B',
      '2016-03-22 20:25:28,1,80,EPE,710,51.00,X',
    ),
  },
);

/** Random files, the same for the same seed. */
export function randomFiles(seed: number, sizes: readonly number[]): readonly OrderFile[] {
  return sizes.map((size, index) => ({
    name: `orders-${String(index + 1).padStart(4, '0')}.txt`,
    lines: fc.sample(line, { numRuns: size, seed: seed + index }),
  }));
}
