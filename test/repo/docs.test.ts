import { expect, test } from 'vitest';
import { errorTable } from '../../src/base/errors.ts';
import { readText } from './project-files.ts';

const errorRows = Object.fromEntries(
  tableRows('docs/errors.md').map(([code = '', status, retry]) => [code, { status, retry }]),
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

test('docs/dependencies.md gives the reason for every package that runs in production, and for no other', () => {
  const { dependencies, optionalDependencies } = JSON.parse(readText('package.json')) as Record<
    'dependencies' | 'optionalDependencies',
    Record<string, string>
  >;
  const declared = Object.keys({ ...dependencies, ...optionalDependencies });
  const described = tableRows('docs/dependencies.md').map(([name = '']) => name);
  expect(described.toSorted()).toEqual(declared.toSorted());
});

/** Cells of the table rows whose first cell is \`code\`; the first cell comes without its backticks. */
function tableRows(path: string): readonly (readonly string[])[] {
  return readText(path)
    .split('\n')
    .filter((line) => /^\| `[^`]+` /.test(line))
    .map((line) => line.split('|').slice(1, -1))
    .map(([first = '', ...cells]) => [
      first.trim().slice(1, -1),
      ...cells.map((cell) => cell.trim()),
    ]);
}
