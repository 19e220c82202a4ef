import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixtureFaults, isFixtureFault } from '../../../domains/market/fixture/fixture-faults.ts';
import { marketFixtures } from '../../../domains/market/fixture/market-fixtures.ts';
import { marketCatalog } from '../../../domains/market/market-catalog.ts';
import { root } from '../../repo/project-files.ts';
import { askFixture } from '../../support/ask-fixture.ts';

const today = '2026-11-03';
const ownFaults = Object.entries(fixtureFaults)
  .filter(([provider]) => provider !== 'all')
  .flatMap(([provider, names]) => names.map((name) => [provider, name] as const));

test.each(ownFaults)('%s answers otherwise with the fault %s', (provider, name) => {
  const fixture = marketFixtures[provider];
  if (!fixture) throw new Error(`There is no fixture of ${provider}.`);
  const fault = name.replace('NN', '336');
  const sources = marketCatalog.sources.filter((each) => each.provider.name === provider);
  const differs = sources.some((source) =>
    source.parts({ date: '2026-11-02', hour: 20, minute: 0 }).some((part) =>
      [1, source.pageSize ?? 100].some((pageSize) => {
        const asking = { today, pageSize };
        const faulty = askFixture(source, fixture, part, { ...asking, fault }, 1);
        return faulty.text !== askFixture(source, fixture, part, asking, 1).text;
      }),
    ),
  );
  expect(differs).toBe(true);
});

test('a fault that no provider knows is none', () => {
  for (const name of ['429', 'hang', 'xml-error-30', 'grid-info-200', 'other-question'])
    expect(isFixtureFault(name), name).toBe(true);
  for (const name of ['nope', '', '404', 'code-', 'code-NN', 'code-x', 'all', 'html-100'])
    expect(isFixtureFault(name), name).toBe(false);
});

test('the documentation lists each fault beside its provider', async () => {
  const page = await readFile(join(root, 'docs/sources/README.md'), 'utf8');
  const section = page.split('## ').find((each) => each.startsWith('Made-up providers')) ?? '';
  const rows = [...section.matchAll(/^\| (\w[\w, ]*?) +\| (.*) \|$/gm)].slice(1);
  const listed = rows.flatMap(([, providers = '', faults = '']) =>
    providers
      .split(', ')
      .map((name) => [name, [...faults.matchAll(/`(.+?)`/g)].map(([, each]) => each)]),
  );
  expect(Object.fromEntries(listed)).toEqual(fixtureFaults);
});
