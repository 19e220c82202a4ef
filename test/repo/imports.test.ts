import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namedModules, readArrows, sourceFiles } from './arrows.ts';
import type { Arrow } from './arrows.ts';
import { root } from './project-files.ts';

/** The folders of src/ in the order in which the data goes: each may import from those before it. */
const layers = ['base', 'log', 'collect', 'metrics', 'process', 'publish', 'serve', 'app'];

const files = sourceFiles();
const arrows = readArrows();
const inner = arrows.filter(({ to }) => files.includes(to));

test('the parser sees every way in which a file can name another', () => {
  const text = `
    import { a } from './a.ts';
    import type { B } from "./b.ts";
    import './c.css';
    export * from './d.ts';
    export { e } from './e.ts';
    const f = await import('./f.ts');
    type G = Promise<import('./g.ts').G>;
    const no = "import { x } from './no.ts'"; // import './no.ts'
    const computed = await import(no);`;
  expect(namedModules('some.ts', text).toSorted()).toEqual(
    ['a.ts', 'b.ts', 'c.css', 'd.ts', 'e.ts', 'f.ts', 'g.ts'].map((name) => `./${name}`),
  );
});

test('the tests of the imports have read the imports', () => {
  expect(inner.length).toBeGreaterThan(files.length / 2);
  expect(inner).toContainEqual({
    from: 'domains/shop/metrics.ts',
    to: 'src/metrics/definition.ts',
  });
});

test('every file that is imported exists', () => {
  const missing = arrows.filter(
    ({ to }) => /^(?:bench|bin|domains|src|test)\//.test(to) && !existsSync(join(root, to)),
  );
  expect(missing.map(spell)).toEqual([]);
});

test('every folder of src/ is a layer', () => {
  const folders = new Set(files.filter((file) => file.startsWith('src/')).map(layerOf));
  expect([...folders].filter((layer) => layer !== 'view' && !layers.includes(layer))).toEqual([]);
});

test('imports in src/ go from later layers to earlier ones', () => {
  const wrong = inner.filter(({ from, to }) => {
    const isBetweenLayers = isKit(from) && isKit(to) && layerOf(from) !== 'view';
    return isBetweenLayers && layers.indexOf(layerOf(to)) > layers.indexOf(layerOf(from));
  });
  expect(wrong.map(spell)).toEqual([]);
});

test('of the kit the page imports types of the wire and its own addresses, and the SDK as shops do', () => {
  const open = [
    'src/serve/contract.ts',
    'src/serve/page-paths.ts',
    'src/serve/source-contract.ts',
    'sdk/script-tag.ts',
    'sdk/public-types.ts',
  ];
  const wrong = inner.filter(({ from, to }) => isPage(from) && !isPage(to) && !open.includes(to));
  expect(wrong.map(spell)).toEqual([]);
});

test('no part of the kit imports the page', () => {
  const wrong = inner.filter(({ from, to }) => isKit(from) && !isPage(from) && isPage(to));
  expect(wrong.map(spell)).toEqual([]);
});

test('the kit knows no domain, but for src/app, which brings them together', () => {
  const wrong = inner.filter(
    ({ from, to }) => isKit(from) && layerOf(from) !== 'app' && to.startsWith('domains/'),
  );
  expect(wrong.map(spell)).toEqual([]);
});

test('domains declare: they import neither src/app nor the page', () => {
  const wrong = inner.filter(
    ({ from, to }) => from.startsWith('domains/') && /^src\/(?:app|view)\//.test(to),
  );
  expect(wrong.map(spell)).toEqual([]);
});

test('what ships imports no test, benchmark or script', () => {
  const wrong = inner.filter(
    ({ from, to }) => /^(?:src|domains)\//.test(from) && /^(?:test|bench|bin)\//.test(to),
  );
  expect(wrong.map(spell)).toEqual([]);
});

test('the scripts in bin/ run before anything is installed: they import nothing but Node and each other', () => {
  const wrong = arrows.filter(
    ({ from, to }) => from.startsWith('bin/') && !/^(?:node:|bin\/)/.test(to),
  );
  expect(wrong.map(spell)).toEqual([]);
});

test('no imports go in a circle', () => {
  expect(findCircle(inner)).toEqual([]);
});

test('a circle of imports is found', () => {
  const circle = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'b' },
  ];
  expect(findCircle(circle)).toEqual(['b', 'c', 'b']);
});

function isKit(path: string): boolean {
  return path.startsWith('src/');
}

function isPage(path: string): boolean {
  return path.startsWith('src/view/');
}

function layerOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function spell({ from, to }: Arrow): string {
  return `${from} -> ${to}`;
}

/** The files of one circle, its first file again at the end; empty where there is none. */
function findCircle(between: readonly Arrow[]): readonly string[] {
  const targets = Map.groupBy(between, ({ from }) => from);
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): readonly string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const { to } of targets.get(file) ?? []) {
      const circle = visit(to, [...way, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of targets.keys()) {
    const circle = visit(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
