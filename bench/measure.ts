import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { version as duckDbVersion } from '@duckdb/node-api';

/** What the numbers were measured on. */
export function describeMachine(): string {
  const all = cpus();
  const gib = Math.round(totalmem() / 1024 ** 3);
  return `${all.length} cores (${all[0]?.model.trim() ?? 'unknown'}), ${gib} GiB, Node ${process.versions.node}, DuckDB ${duckDbVersion()}`;
}

/** The value below which a share of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}

/** Memory of a process in MiB: as much as it ever had, and what it has now (Linux). */
export function memoryOf(pid: number | 'self'): {
  readonly peakMb: number;
  readonly nowMb: number;
} {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name: string) =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024);
  return { peakMb: mib('VmHWM'), nowMb: mib('VmRSS') };
}

const ticksPerSecond = 100;

/** CPU seconds a process has used so far, all threads, user and system (Linux). */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

export function ownCpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

/** Rows as a Markdown table. */
export function markdownTable(rows: readonly Readonly<Record<string, string | number>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    line(names),
    line(names.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(names.map((name) => row[name] ?? ''))),
  ].join('\n');
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
