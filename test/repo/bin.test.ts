import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countTests } from '../../bin/count-tests.js';
import { oncePerPress } from '../../bin/foreground.js';
import { findNode, runsTypeScript } from '../../bin/node-runtime.js';
import { isInstalled, isPageBuilt, pageSourcesHash } from '../../bin/prepared-state.js';
import { root } from './project-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pomona-bin-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ['20.20.2', false],
  ['22.17.1', false],
  ['22.18.0', true],
  ['23.5.0', false],
  ['23.6.0', true],
  ['24.0.0', true],
  ['100.1.0', true],
])('Node %s runs TypeScript: %s', (version, expected) => {
  expect(runsTypeScript(version)).toBe(expected);
});

test('an old Node hands over to the one in node_modules', () => {
  const packaged = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
  write(packaged, '');
  expect(findNode(folder, '20.20.2')).toBe(join(folder, packaged));
  expect(findNode(folder, '24.21.0')).toBe(process.execPath);
});

test('an old Node alone is told what to install', () => {
  expect(() => findNode(folder, '20.20.2')).toThrow(
    /needs Node 22\.18 or newer; this is Node 20\.20\.2.*npm ci --include=optional/s,
  );
});

test('packages count as installed once node_modules holds what the lock file asks for', () => {
  const react = { version: '19.3.1', integrity: 'sha512-a' };
  const forAnotherMachine = { version: '1.0.0', integrity: 'sha512-b', optional: true };
  lockFile('package-lock.json', { '': {}, 'node_modules/react': react, forAnotherMachine });
  expect(isInstalled(folder)).toBe(false);
  lockFile('node_modules/.package-lock.json', {});
  expect(isInstalled(folder)).toBe(false);
  lockFile('node_modules/.package-lock.json', { 'node_modules/react': react });
  expect(isInstalled(folder)).toBe(true);
  const other = { version: '19.3.2', integrity: 'sha512-c' };
  lockFile('node_modules/.package-lock.json', { 'node_modules/react': other });
  expect(isInstalled(folder)).toBe(false);
});

test('the page counts as built until a source of it changes', () => {
  write('src/view/main.tsx', 'one');
  write('dist/view.hash', pageSourcesHash(folder));
  expect(isPageBuilt(folder)).toBe(false);
  write('dist/view/index.html', '');
  expect(isPageBuilt(folder)).toBe(true);
  write('src/view/main.tsx', 'two');
  expect(isPageBuilt(folder)).toBe(false);
});

test('processes that prepare the same folder take turns, also after one that died', async () => {
  write('dist/prepare.lock/pid', String(await pidOfTheDead()));
  const script = `
    import { appendFileSync } from 'node:fs';
    import { withPrepareLock } from ${JSON.stringify(join(root, 'bin', 'prepare-lock.js'))};
    await withPrepareLock(${JSON.stringify(folder)}, async () => {
      appendFileSync(${JSON.stringify(join(folder, 'turns'))}, 'in ');
      await new Promise((resolve) => setTimeout(resolve, 20));
      appendFileSync(${JSON.stringify(join(folder, 'turns'))}, 'out ');
    });`;
  const codes = await Promise.all([1, 2, 3, 4].map(() => run(script)));
  expect(codes.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(readFileSync(join(folder, 'turns'), 'utf8')).toBe('in out '.repeat(4));
});

test('a Ctrl-C that arrives from the terminal and from npm is passed on once', () => {
  let nowMs = 0;
  const passedOn: string[] = [];
  const handle = oncePerPress(
    (signal) => passedOn.push(signal),
    () => nowMs,
  );
  handle('SIGINT');
  nowMs = 5;
  handle('SIGINT');
  handle('SIGTERM');
  nowMs = 2000;
  handle('SIGINT');
  expect(passedOn).toEqual(['SIGINT', 'SIGTERM', 'SIGINT']);
});

test('a program in the foreground gets the signal and gives its exit code', async () => {
  const inner = `process.on('SIGINT', () => process.exit(7)); setInterval(() => {}, 1e6); console.log('ready')`;
  const script = `
    import { runInForeground } from ${JSON.stringify(join(root, 'bin', 'foreground.js'))};
    const args = ['-e', ${JSON.stringify(inner)}];
    process.exitCode = await runInForeground(process.execPath, args, process.env);`;
  const outer = spawn(process.execPath, ['--input-type=module', '-e', script]);
  await once(outer.stdout, 'data');
  outer.kill('SIGINT');
  expect(await once(outer, 'exit')).toEqual([7, null]);
});

test('the closing line of CI adds up reports, and a file that could not be loaded counts as failed', () => {
  const counts = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };
  const failedTest = { status: 'failed', assertionResults: [{ status: 'failed' }] };
  const failedFile = { status: 'failed', assertionResults: [] };
  const report = { ...counts, testResults: [failedTest, failedFile] };
  expect(countTests([report])).toBe('3 passed, 2 failed');
  const skipping = { ...report, numPendingTests: 2, testResults: [failedTest] };
  expect(countTests([report, skipping])).toBe('6 passed, 3 failed, 2 skipped');
});

function write(path: string, content: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function lockFile(path: string, packages: Record<string, object>): void {
  write(path, JSON.stringify({ packages }));
}

async function pidOfTheDead(): Promise<number | undefined> {
  return (await run('')).pid;
}

/** Runs a module in a process of its own. */
async function run(script: string): Promise<{ pid: number | undefined; code: number | null }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { pid: child.pid, code: code as number | null };
}
