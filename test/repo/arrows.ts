import { dirname, join } from 'node:path';
import { parseSync } from 'vite';
import { projectFiles, readText } from './project-files.ts';

/** One file names another: by import, re-export, import type or import(). */
export interface Arrow {
  readonly from: string;
  /** Path from the root; for a package, its name as written. */
  readonly to: string;
}

const folders = ['bench', 'bin', 'domains', 'sdk', 'src', 'test'];

/** Every source file of the project, by its path from the root. */
export function sourceFiles(): readonly string[] {
  return folders.flatMap(projectFiles).filter((path) => /\.(?:js|ts|tsx)$/.test(path));
}

/** Every arrow between files of the project, and from them to packages. */
export function readArrows(): readonly Arrow[] {
  return sourceFiles().flatMap((from) =>
    namedModules(from, readText(from)).map((name) => ({ from, to: targetOf(from, name) })),
  );
}

/** The modules that a source text names, as written. Computed names of an import() cannot be read and are left out. */
export function namedModules(path: string, text: string): readonly string[] {
  const { module, program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const exported = module.staticExports.flatMap(({ entries }) => entries);
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...exported.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ...module.dynamicImports.flatMap(({ moduleRequest }) =>
      literalIn(text.slice(moduleRequest.start, moduleRequest.end)),
    ),
    ...importTypes(program),
  ];
}

function literalIn(expression: string): readonly string[] {
  const literal = /^(['"`])([^'"`$]*)\1$/.exec(expression)?.[2];
  return literal === undefined ? [] : [literal];
}

/** Modules named by types alone: `import('./a.ts').A`. */
function importTypes(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap(importTypes);
  if (!('type' in node) || node.type !== 'TSImportType' || !('source' in node)) return inner;
  const { source } = node;
  const isLiteral = typeof source === 'object' && source !== null && 'value' in source;
  return isLiteral ? [String(source.value), ...inner] : inner;
}

function targetOf(from: string, name: string): string {
  return name.startsWith('.') ? join(dirname(from), name) : name;
}
