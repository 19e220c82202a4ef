import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { projectFiles, readText } from './project-files.ts';

const files = projectFiles();
const sources = files.filter((path) => /^(?:src|domains)\/.*\.(?:ts|tsx|css|sql)$/.test(path));
const binary = /\.(?:png|jpe?g|gif|webp|ico|woff2?|parquet|duckdb|gz|pdf)$/;
const texts = files.filter((path) => !binary.test(path));

test('the tests of the files have read the files', () => {
  expect(sources).toContain('src/base/errors.ts');
  expect(texts).toContain('package-lock.json');
  expect(files.some((path) => path.includes('node_modules'))).toBe(false);
});

test('no source file is longer than 500 lines', () => {
  const long = sources
    .map((path) => ({ path, lines: readText(path).split('\n').length - 1 }))
    .filter(({ lines }) => lines > 500);
  expect(long).toEqual([]);
});

test('names of source files are kebab-case and none is a drawer for odds and ends', () => {
  const names = sources.map((path) => basename(path).replace(/\..*$/, ''));
  expect(names.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([]);
  expect(names.filter((name) => /^(?:utils?|helpers?|common|misc|index)$/.test(name))).toEqual([]);
});

test('no file names a folder of somebody’s machine', () => {
  const machinePath =
    /(?<![\w.:/\\-])(?:\/(?:home|Users|root|mnt|work|workspaces?)\/[\w.-]+|[A-Z]:\\{1,2}Users\\)/;
  expect(linesWith(machinePath)).toEqual([]);
});

test('no file names the host of a package registry', () => {
  const registry =
    /\b(?:registry|npm|repo1?|proxy|index|static)\.(?:npmjs|yarnpkg|maven|maven\.apache|golang|crates|docker)\.(?:org|com|io)\b|\b(?:files\.pythonhosted|pypi|crates)\.(?:org|io)\b/;
  expect(linesWith(registry)).toEqual([]);
});

test('the lock file does not say where packages were fetched from', () => {
  const lock = readText('package-lock.json');
  expect(lock).toContain('"integrity"');
  expect(lock).not.toMatch(/"resolved"\s*:/);
});

test('the lock file names the packages of every platform, without which npm ci refuses it', () => {
  const { packages } = JSON.parse(readText('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => {
      const nested = path === '' ? '' : `${path}/`;
      return !(`${nested}node_modules/${name}` in packages || `node_modules/${name}` in packages);
    }),
  );
  expect(missing).toEqual([]);
});

function linesWith(pattern: RegExp): readonly string[] {
  return texts.flatMap((path) =>
    readText(path)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [],
      ),
  );
}
