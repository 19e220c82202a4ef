import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../../src/app/config.ts';
import { errorTable, messageOf } from '../../src/base/errors.ts';
import { rejectionTable } from '../../src/collect/rejection.ts';
import { ownProblemCodes } from '../../src/collect/sources/problem-codes.ts';
import { projectFiles, readText, root } from './project-files.ts';

const errorSections = ['Of a request', 'Of the server', 'At the start'];
const errorRows = Object.fromEntries(
  errorSections
    .flatMap((section) => tableRows('docs/errors.md', section))
    .map(([code = '', status, retry]) => [code, { status, retry }]),
);

test('docs/errors.md describes every error code, and no other', () => {
  expect(Object.keys(errorRows).toSorted()).toEqual(Object.keys(errorTable).toSorted());
});

test.each(Object.entries(errorTable))(
  'docs/errors.md tells the status of %s and whether to try again',
  (code, { status, retryable }) => {
    expect(errorRows[code]).toEqual({ status: String(status), retry: retryable ? 'yes' : 'no' });
  },
);

test('docs/errors.md describes every code an event is rejected with, and no other', () => {
  const described = tableRows('docs/errors.md', 'Of a single event').map(([code = '']) => code);
  // The log's own: no gate gives it, so the table of the gate does not have it.
  const known = new Set([...Object.keys(rejectionTable), 'corrupt_record']);
  expect(described.toSorted()).toEqual([...known].toSorted());
});

test('docs/errors.md describes every code of Pomona’s own for a run that failed, and no other', () => {
  const described = tableRows('docs/errors.md', 'Of a run of a source').map(([code = '']) => code);
  expect(described.toSorted()).toEqual(ownProblemCodes.toSorted());
});

test('docs/configuration.md describes every setting, and no other', async () => {
  const described = tableRows('docs/configuration.md', 'The settings file').map(
    ([name = '']) => name,
  );
  expect(described.toSorted()).toEqual((await knownSettings()).toSorted());
});

test('every link in the documentation leads to a file', () => {
  const pages = projectFiles().filter((path) => path.endsWith('.md'));
  expect(pages).toContain('README.md');
  const broken = pages.flatMap((page) =>
    [...readText(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map(([, target = '']) => ({ page, target }))
      .filter(({ target }) => !existsSync(join(root, dirname(page), target))),
  );
  expect(broken).toEqual([]);
});

test('docs/dependencies.md gives the reason for every package that runs in production, and for no other', () => {
  const { dependencies, optionalDependencies } = JSON.parse(readText('package.json')) as Record<
    'dependencies' | 'optionalDependencies',
    Record<string, string>
  >;
  const declared = Object.keys({ ...dependencies, ...optionalDependencies });
  const described = tableRows('docs/dependencies.md').map(([name = '']) => name);
  expect(described.toSorted()).toEqual(declared.toSorted());
});

/** The settings as the message names them that refuses a wrong one. */
async function knownSettings(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pomona-docs-'));
  const file = join(folder, 'settings.json');
  try {
    await writeFile(file, '{"logLevel": 1}');
    const message = await readSettings(file).then(() => '', messageOf);
    return /Known settings: (.*)\.$/.exec(message)?.[1]?.split(', ') ?? [];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Cells of the table rows whose first cell is \`code\`, without its backticks; of one section, or of the page. */
function tableRows(path: string, section?: string): readonly (readonly string[])[] {
  return sectionOf(readText(path), section)
    .split('\n')
    .filter((line) => /^\| `[^`]+` /.test(line))
    .map((line) => line.split('|').slice(1, -1))
    .map(([first = '', ...cells]) => [
      first.trim().slice(1, -1),
      ...cells.map((cell) => cell.trim()),
    ]);
}

function sectionOf(text: string, section: string | undefined): string {
  if (section === undefined) return text;
  return text.split(/^#+ /m).find((each) => each.startsWith(`${section}\n`)) ?? '';
}
