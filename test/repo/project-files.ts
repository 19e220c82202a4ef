import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Folder of the checkout. */
export const root = dirname(dirname(import.meta.dirname));

/** Text of a file, by its path from the root. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Paths, from the root, of all files in a folder and below that belong to the project: git-ignored ones are left out. */
export function projectFiles(folder = ''): readonly string[] {
  const start = join(root, folder);
  return existsSync(start) ? walk(start) : [];
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (isIgnored(relative(root, path), entry.name)) return [];
    return entry.isDirectory() ? walk(path) : [relative(root, path)];
  });
}

const ignoredNames = new Set(
  readText('.gitignore')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/\/$/, '')),
);

/** .gitignore as it is used here: names anywhere, paths from the root with a leading slash, and endings. */
function isIgnored(path: string, name: string): boolean {
  const ending = `*${name.slice(name.lastIndexOf('.'))}`;
  return (
    name === '.git' ||
    ignoredNames.has(name) ||
    ignoredNames.has(ending) ||
    ignoredNames.has(`/${path}`)
  );
}
