import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, expectTypeOf, test } from 'vitest';
import { toolPath } from '../../../bin/tool-path.js';
import type { shopEvents } from '../../../domains/shop/events.ts';
import { declareSdk } from '../../../sdk/declarations.ts';
import type { EventFields, EventType } from '../../../sdk/event-fields.ts';
import { root } from '../../repo/project-files.ts';

test('the types of events are those of the schema', () => {
  expectTypeOf<EventType>().toEqualTypeOf<keyof typeof shopEvents.requiredByType>();
  expectTypeOf<EventFields<'purchase'>>().toExtend<{
    itemCode: string;
    orderId: string;
    quantity: number;
    price: number;
    purchaseType: 'solo' | 'group';
    groupId?: string;
  }>();
  expectTypeOf<{ query: string }>().toExtend<EventFields<'search'>>();
  expectTypeOf<object>().not.toExtend<EventFields<'search'>>();
  expectTypeOf<EventFields<'login'>>().not.toHaveProperty('eventId');
});

/** What a shop elsewhere writes, with what the compiler must say to it. */
const uses = [
  ["pomona.track('purchase', purchase);", undefined],
  ["pomona.track('login');", undefined],
  ["window.pomona?.track('search', { query: 'apple', itemCode: '060103' });", undefined],
  ["pomona.track('purchase');", /Expected 2 arguments/],
  ["pomona.track('purchase', { ...purchase, quantity: '2' });", /'string' is not assignable/],
  [
    "pomona.track('purchase', { ...purchase, purchaseType: 'both' });",
    /'"both"' is not assignable/,
  ],
  ["pomona.track('wish', { itemcode: '060103' });", /'itemcode' does not exist/],
  ["pomona.track('wished', { itemCode: '060103' });", /"wished"' is not assignable/],
  ["pomona.consent('perhaps');", /"perhaps"' is not assignable/],
] as const;

test('the types that ship with the SDK need nothing beside them, and know every field', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pomona-types-'));
  try {
    await writeFile(join(folder, 'pomona.d.mts'), declareSdk());
    const head = `import { createTracker } from './pomona.mjs';
const pomona = createTracker({ collector: '', key: '' });
const purchase = { itemCode: '060103', orderId: 'o', quantity: 1, price: 1, purchaseType: 'solo' } as const;
`;
    await writeFile(join(folder, 'shop.mts'), head + uses.map(([line]) => line).join('\n'));
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023'];
    const tsc = [toolPath('typescript', root, 'tsc'), ...options, '--lib', 'es2023,dom'];
    const said = await promisify(execFile)(process.execPath, [...tsc, 'shop.mts'], {
      cwd: folder,
    }).catch(({ stdout }: { stdout: string }) => ({ stdout }));
    for (const [index, [line, expected]] of uses.entries()) {
      const errors = said.stdout.split('\n').filter((text) => text.includes(`(${index + 4},`));
      if (expected === undefined) expect(errors, line).toEqual([]);
      else expect(errors.join(), line).toMatch(expected);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
