import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jarFolder } from '../../src/app/cluster/artifacts.ts';
import { javaVersion } from '../../src/app/cluster/find-programs.ts';
import { grpcAnswers, kafkaAnswers } from '../../src/app/cluster/ports.ts';
import { root } from '../repo/project-files.ts';

/** The first start may have 350 MB to fetch. */
const fetchTimeoutMs = 600_000;
const timeoutMs = 150_000;

let parent: string;
let folder: string;
const pids = new Set<number>();

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pomona-cluster-'));
  folder = join(parent, 'data');
});
afterAll(async () => {
  await cluster('down');
  await rm(parent, { recursive: true });
}, timeoutMs);

/** Runs `pomona cluster …` on the folder. */
async function cluster(
  command: string,
  { data = folder, environment = {} }: { data?: string; environment?: NodeJS.ProcessEnv } = {},
) {
  const args = ['src/app/main.ts', 'cluster', ...command.split(' '), '--data', data];
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, args, { cwd: root, env });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

interface Status {
  readonly service: string;
  readonly state: string;
  readonly address: string;
  readonly pid: number;
  readonly clusterId?: string;
}

async function status(): Promise<{ kafka: Status; spark: Status }> {
  const { stdout } = await cluster('status --json');
  const [kafka, spark] = JSON.parse(stdout) as [Status, Status];
  for (const { pid } of [kafka, spark]) if (pid) pids.add(pid);
  return { kafka, spark };
}

function portOf({ address }: Status): number {
  return Number(address.split(':').at(-1));
}

test(
  'up starts both, and both answer',
  async () => {
    const { code, stdout, stderr } = await cluster('up --kafka-port 0 --spark-port 0');
    expect(stdout, stderr).toMatch(
      /^Kafka +127\.0\.0\.1:\d+ .*\nSpark +sc:\/\/127\.0\.0\.1:\d+ .*\n$/,
    );
    expect(code).toBe(0);
    const { kafka, spark } = await status();
    expect([kafka.state, spark.state]).toEqual(['running', 'running']);
    expect(await kafkaAnswers(portOf(kafka))).toBe(true);
    expect(await grpcAnswers(portOf(spark))).toBe(true);
    // Each is asked in its own protocol: an open port of another kind is no answer.
    expect(await kafkaAnswers(portOf(spark))).toBe(false);
    expect(await grpcAnswers(portOf(kafka))).toBe(false);
  },
  fetchTimeoutMs,
);

test(
  'up twice leaves alone what runs',
  async () => {
    const before = await status();
    const { code, stdout } = await cluster('up');
    expect(stdout.match(/runs already/g)).toHaveLength(2);
    expect([code, await status()]).toEqual([0, before]);
    const moved = await cluster('up --kafka --kafka-port 1');
    expect(moved.stderr).toMatch(/Kafka already runs on port \d+.*\(folder_in_use\)/);
  },
  timeoutMs,
);

test('logs show the last lines of each server', async () => {
  const { stdout } = await cluster('logs kafka --lines 500');
  expect(stdout).toContain('Kafka Server started');
  expect((await cluster('logs kafka --lines 2')).stdout.split('\n')).toHaveLength(3);
});

test(
  'after a kill -9 the broker comes back on the same data, port and cluster id',
  async () => {
    const { kafka: before } = await status();
    process.kill(before.pid, 'SIGKILL');
    await expect.poll(async () => (await status()).kafka.state).toBe('dead');
    const { code, stderr } = await cluster('up');
    expect([code, stderr]).toEqual([0, '']);
    const { kafka: after } = await status();
    expect(after).toMatchObject({
      state: 'running',
      address: before.address,
      clusterId: before.clusterId,
    });
    expect(after.clusterId).toMatch(/^[\w-]{22}$/);
    expect(after.pid).not.toBe(before.pid);
  },
  timeoutMs,
);

test(
  'down leaves no process, and is told so when there is none',
  async () => {
    const { code, stdout } = await cluster('down');
    expect([code, stdout]).toEqual([0, 'Spark stopped\nKafka stopped\n']);
    expect([...pids].filter(runs)).toEqual([]);
    const { kafka, spark } = await status();
    expect([kafka.state, spark.state]).toEqual(['stopped', 'stopped']);
    expect((await cluster('down')).stdout).toBe('Spark not running\nKafka not running\n');
  },
  timeoutMs,
);

function runs(pid: number): boolean {
  return existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`).length > 0;
}

test(
  'a process that got the id of a server that ended is not touched',
  async () => {
    const stateFile = join(folder, 'cluster', 'cluster.json');
    const before = readFileSync(stateFile, 'utf8');
    const stranger = spawn('sleep', ['600']);
    await writeFile(stateFile, before.replace('"pid": 0', `"pid": ${stranger.pid}`));
    expect((await cluster('down')).stdout).toContain('Kafka not running');
    expect(stranger.exitCode ?? stranger.signalCode).toBe(null);
    stranger.kill();
  },
  timeoutMs,
);

test(
  'a damaged jar and one that is missing: the first is refused by its name, the retry fetches both',
  async () => {
    const environment = { POMONA_CACHE: join(parent, 'cache') };
    const jars = await jarFolder('kafka', environment);
    const data = join(parent, 'of-jars');
    const up = () => cluster('up --kafka --kafka-port 0', { data, environment });
    expect((await up()).code).toBe(0);
    await cluster('down', { data });

    await appendFile(join(jars, 'kafka_2.13-4.4.0.jar'), 'x');
    await rm(join(jars, 'lz4-java-1.11.2.jar'));
    const refused = await up();
    expect(refused.stderr).toMatch(/kafka_2\.13-4\.4\.0\.jar in .*checksum.*\(data_corrupt\)\n$/);
    expect(refused.code).toBe(3);

    const retried = await up();
    expect([retried.code, retried.stdout]).toEqual([0, expect.stringContaining('started in')]);
    expect((await readdir(jars)).filter((name) => name.endsWith('.jar'))).toHaveLength(45);
    expect(await readdir(join(jars, '..'))).toEqual(['kafka']);
    await cluster('down', { data });
  },
  fetchTimeoutMs,
);

test('a port that is taken is named, with the option that chooses another', async () => {
  const taken = createServer();
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await cluster(`up --spark --spark-port ${port}`);
  expect(stderr).toMatch(
    new RegExp(`^pomona: Port ${port} .*Spark.*--spark-port.*\\(port_in_use\\)\n$`),
  );
  expect(code).toBe(3);
  taken.close();
});

test('a folder that holds something else is left as it is', async () => {
  const data = join(parent, 'of-others');
  await mkdir(join(data, 'cluster'), { recursive: true });
  await writeFile(join(data, 'cluster', 'letter.txt'), 'Dear');
  const { code, stderr } = await cluster('up', { data });
  expect(stderr).toMatch(/holds letter\.txt.*--data.*\(folder_unusable\)\n$/);
  expect(code).toBe(3);
  expect(await readdir(join(data, 'cluster'))).toEqual(['letter.txt']);
});

test('where Java is missing, one line says what to install', async () => {
  const environment = { JAVA_HOME: join(parent, 'no-java') };
  const { code, stderr } = await cluster('up', { environment });
  expect(stderr).toMatch(
    /^pomona: .*no-java.* is not here; install Java 17.*\(program_missing\)\n$/,
  );
  expect(code).toBe(3);
});

test('where Maven is missing and jars are to be fetched, one line says so', async () => {
  const bin = join(parent, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'java'), '#!/bin/sh\necho \'openjdk version "17.0.1"\'\n', {
    mode: 0o755,
  });
  const environment = { JAVA_HOME: '', PATH: bin, POMONA_CACHE: join(parent, 'empty') };
  // The shell of the script above is named by its path, so that this PATH has nothing but Java.
  const { stderr } = await cluster('up --kafka --kafka-port 0', {
    data: join(parent, 'of-maven'),
    environment,
  });
  expect(stderr).toMatch(/^pomona: mvn is not here; install Maven.*\(program_missing\)\n$/);
});

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_202"', 8],
  ['openjdk version "25" 2025-09-16', 25],
  ['nothing of the kind', 0],
])('%s is Java %i', (line, version) => {
  expect(javaVersion(line)).toBe(version);
});
