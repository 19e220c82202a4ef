import { Random } from '../../src/base/random.ts';
import { moneyText } from './money-text.ts';

const startMs = Date.UTC(2016, 2, 22, 20, 25, 28);
const clients = 100;
const symbols =
  'AAR ABE BLX CMD DLT EPE FGN GRX HLM INV JPT KLS LMN MRT NXO OPQ PRS QTZ RVL STW TYN UXB VEL WQR XLF YUM ZED'.split(
    ' ',
  );
/** About 20 orders a second. */
const secondPasses = 0.05;

/**
 * Made-up orders as lines, the same for the same seed: numbered from 1, in the order of their times.
 *
 * @example [...generateOrders(1, 7)][0] // '2016-03-22 20:25:28,1,…'
 */
export function* generateOrders(lines: number, seed: number): Generator<string> {
  const random = new Random(seed);
  const prices = symbols.map(() => 500 + random.integer(20_000));
  let atMs = startMs;
  for (let orderId = 1; orderId <= lines; orderId += 1) {
    // Clients and stocks of low number trade more.
    const client = 1 + Math.floor(clients * random.next() * random.next());
    const stock = Math.floor(symbols.length * random.next() * random.next());
    const cents = Math.max(1, prices[stock]! + random.integer(21) - 10);
    prices[stock] = cents;
    const time = new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
    const amount = 1 + random.integer(1_000);
    const price = moneyText(BigInt(cents) * 100n);
    const side = random.chance(0.5) ? 'B' : 'S';
    yield [time, orderId, client, symbols[stock], amount, price, side].join(',');
    if (random.chance(secondPasses)) atMs += 1_000;
  }
}
