import { expect, test } from 'vitest';
import { readText } from '../../repo/project-files.ts';

test('docs/sdk.md describes every option and call of the browser SDK, and no other', () => {
  const types = readText('sdk/public-types.ts');
  const described = [...readText('docs/sdk.md').matchAll(/^\| `(\w+)(?:\(.*?\))?` /gm)];
  const declared = [
    ...membersOf(types, 'TrackerOptions', /^ {2}readonly (\w+)/gm),
    ...membersOf(types, 'Tracker', /^ {2}(\w+)[(<]/gm),
  ];
  expect(declared.length).toBeGreaterThan(10);
  expect(described.map(([, name]) => name).toSorted()).toEqual(declared.toSorted());
});

function membersOf(text: string, type: string, member: RegExp): readonly (string | undefined)[] {
  const body = text.split(`export interface ${type} {`)[1]?.split('\n}')[0] ?? '';
  return [...body.matchAll(member)].map(([, name]) => name);
}
