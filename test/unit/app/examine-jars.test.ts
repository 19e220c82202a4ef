import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readManifest, services } from '../../../src/app/cluster/artifacts.ts';
import type { Service } from '../../../src/app/cluster/artifacts.ts';
import { examineJars, jarOf } from '../../../src/app/doctor/examine-jars.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-jars-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The jars of the cluster at home by their names, some of them replaced. */
async function examine(
  service: Service,
  changes: Readonly<Record<string, readonly string[]>> = {},
) {
  const names = [...(await readManifest(service)).keys()];
  for (const name of Object.keys(changes)) expect(names).toContain(name);
  const files = names.flatMap((name) => changes[name] ?? [name]);
  for (const file of files) await writeFile(join(folder, file), '');
  return examineJars(folder);
}

test.each(services)('the jars that %s is started with go together', async (service) => {
  const findings = await examine(service);
  expect(findings).toEqual([expect.objectContaining({ state: 'fine' })]);
});

test('the versions are told', async () => {
  const [spark] = await examine('spark');
  expect(spark!.found).toMatch(/Spark 4\.2\.0, Scala 2\.13, kafka-clients 3\.9\.2/);
});

const connector = 'spark-sql-kafka-0-10_2.13-4.2.0.jar';
const faults: readonly {
  what: string;
  service: Service;
  changes: Readonly<Record<string, readonly string[]>>;
  found: string;
  command?: string;
}[] = [
  {
    what: 'a connector for another Scala',
    service: 'spark',
    changes: { [connector]: ['spark-sql-kafka-0-10_2.12-4.2.0.jar'] },
    found: 'Scala is 2.13, and these are for another: spark-sql-kafka-0-10_2.12-4.2.0.jar',
    command: 'org.apache.spark:spark-sql-kafka-0-10_2.13:4.2.0',
  },
  {
    what: 'a connector of another Spark',
    service: 'spark',
    changes: { [connector]: ['spark-sql-kafka-0-10_2.13-4.0.1.jar'] },
    found: 'of another version: spark-sql-kafka-0-10_2.13-4.0.1.jar',
    command: 'org.apache.spark:spark-sql-kafka-0-10_2.13:4.2.0',
  },
  {
    what: 'no connector',
    service: 'spark',
    changes: { [connector]: [] },
    found: 'Spark 4.2.0 has no Kafka connector',
    command: '--packages org.apache.spark:spark-sql-kafka-0-10_2.13:4.2.0',
  },
  {
    what: 'a connector alone',
    service: 'spark',
    changes: {
      'commons-pool2-2.13.1.jar': [],
      'spark-token-provider-kafka-0-10_2.13-4.2.0.jar': [],
    },
    found: 'are not: spark-token-provider-kafka-0-10, commons-pool2',
    command: '--packages org.apache.spark:spark-sql-kafka-0-10_2.13:4.2.0',
  },
  {
    what: 'two kafka-clients',
    service: 'spark',
    changes: { 'kafka-clients-3.9.2.jar': ['kafka-clients-3.9.2.jar', 'kafka-clients-4.4.0.jar'] },
    found: 'kafka-clients is there 2 times: kafka-clients-3.9.2.jar, kafka-clients-4.4.0.jar',
  },
  {
    what: 'kafka-clients the connector was not built with',
    service: 'spark',
    changes: { 'kafka-clients-3.9.2.jar': ['kafka-clients-4.4.0.jar'] },
    found: 'built with kafka-clients 3.9.2, and 4.4.0 is there',
    command: 'org.apache.kafka:kafka-clients:3.9.2',
  },
  {
    what: 'kafka-clients of another Kafka',
    service: 'kafka',
    changes: { 'kafka-clients-4.4.0.jar': ['kafka-clients-3.9.2.jar'] },
    found: 'Kafka is 4.4.0, and kafka-clients 3.9.2',
  },
  {
    what: 'two bindings of slf4j',
    service: 'spark',
    changes: {
      'log4j-slf4j2-impl-2.25.4.jar': ['log4j-slf4j2-impl-2.25.4.jar', 'slf4j-simple-2.0.17.jar'],
    },
    found: '2 jars write what slf4j logs',
  },
  {
    what: 'a binding of the other slf4j',
    service: 'kafka',
    changes: { 'log4j-slf4j-impl-2.25.5.jar': ['log4j-slf4j2-impl-2.25.5.jar'] },
    found: 'slf4j-api 1.7.36 has no binding; log4j-slf4j2-impl-2.25.5.jar is for slf4j 2',
    command: 'org.apache.logging.log4j:log4j-slf4j-impl:LOG4J_VERSION',
  },
  {
    what: 'two slf4j-api',
    service: 'spark',
    changes: { 'slf4j-api-2.0.17.jar': ['slf4j-api-2.0.17.jar', 'slf4j-api-1.7.36.jar'] },
    found: 'slf4j-api is there 2 times',
  },
];

test.each(faults)('finds $what', async ({ service, changes, found, command }) => {
  const findings = await examine(service, changes);
  expect(findings).toEqual([
    expect.objectContaining({ where: folder, found: expect.stringContaining(found) as string }),
  ]);
  expect(findings[0]!.state).not.toBe('fine');
  if (command !== undefined) expect(findings[0]!.commands).toContain(command);
});

test('a folder that is not there, or has no jars, is said to be so', async () => {
  await expect(examineJars(join(folder, 'none'))).rejects.toMatchObject({
    code: 'invalid_parameter',
  });
  expect(await examineJars(folder)).toMatchObject([{ state: 'doubtful' }]);
});

test.each([
  ['spark-sql-kafka-0-10_2.13-4.2.0.jar', 'spark-sql-kafka-0-10', '2.13', '4.2.0'],
  ['kafka_2.13-4.4.0.jar', 'kafka', '2.13', '4.4.0'],
  ['guava-33.6.0-jre.jar', 'guava', undefined, '33.6.0-jre'],
  ['log4j-slf4j2-impl-2.25.4.jar', 'log4j-slf4j2-impl', undefined, '2.25.4'],
])('%s is %s', (file, name, scala, version) => {
  const { name: found, scala: foundScala, version: foundVersion } = jarOf(file)!;
  expect([found, foundScala, foundVersion]).toEqual([name, scala, version]);
});
