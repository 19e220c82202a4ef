import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { artifacts } from '../../src/app/cluster/artifacts.ts';
import { readText } from './project-files.ts';

/** The parser that comes with @fastify/swagger. */
const requireOfSwagger = createRequire(
  createRequire(import.meta.url).resolve('@fastify/swagger/package.json'),
);
const { parse } = requireOfSwagger('yaml') as { parse: (text: string) => unknown };

const text = readText('deploy/compose.yaml');
const compose = parse(text) as {
  services: Record<'kafka' | 'spark', { image: string; ports: readonly string[] }>;
};

test('deploy/compose.yaml has the versions that pomona cluster starts', () => {
  const { kafka, spark } = compose.services;
  expect(kafka.image).toBe(`apache/kafka:${artifacts.kafka[0]?.version}`);
  expect(spark.image).toBe(`apache/spark:${artifacts.spark[0]?.version}`);
});

test('deploy/compose.yaml opens its ports to this machine alone, and says that it is untested', () => {
  expect(Object.values(compose.services).flatMap(({ ports }) => ports)).toEqual([
    '127.0.0.1:9092:9092',
    '127.0.0.1:15002:15002',
  ]);
  expect(text.split('services:')[0]).toContain('UNTESTED');
});
