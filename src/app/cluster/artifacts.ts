import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const services = ['kafka', 'spark'] as const;
export type Service = (typeof services)[number];

/** How people write the names. */
export const serviceTitles: Readonly<Record<Service, string>> = { kafka: 'Kafka', spark: 'Spark' };

interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
  /** Only the jar itself: what it depends on comes with the others, or is not needed. */
  readonly alone?: true;
}

const spark = 'org.apache.spark';

/** What Maven is asked for. deploy/compose.yaml has the same versions. */
export const artifacts: Readonly<Record<Service, readonly Artifact[]>> = {
  kafka: [
    { group: 'org.apache.kafka', name: 'kafka_2.13', version: '4.4.0' },
    { group: 'org.apache.logging.log4j', name: 'log4j-slf4j-impl', version: '2.25.5' },
  ],
  spark: [
    { group: spark, name: 'spark-connect_2.13', version: '4.2.0' },
    { group: spark, name: 'spark-sql-kafka-0-10_2.13', version: '4.2.0' },
    { group: 'org.slf4j', name: 'slf4j-api', version: '2.0.17' },
    // One class of it is asked for when a session closes.
    { group: spark, name: 'spark-mllib_2.13', version: '4.1.0', alone: true },
  ],
};

/** The project file from which Maven gathers the jars of a service. */
export function pomText(service: Service): string {
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0">',
    '  <modelVersion>4.0.0</modelVersion>',
    `  <groupId>pomona</groupId><artifactId>${service}</artifactId><version>1</version>`,
    '  <packaging>pom</packaging>',
    '  <dependencies>',
    ...artifacts[service].map(dependency),
    '  </dependencies>',
    '</project>\n',
  ].join('\n');
}

function dependency({ group, name, version, alone }: Artifact): string {
  const exclusion =
    '<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>';
  return `    <dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>${alone ? exclusion : ''}</dependency>`;
}

/** SHA-256 of every jar of a service, by file name, as it was when the version was chosen. */
export type Manifest = ReadonlyMap<string, string>;

/** Reads `kafka.sha256` or `spark.sha256`, which `sha256sum -c` reads too. */
export async function readManifest(service: Service): Promise<Manifest> {
  const text = await readFile(join(import.meta.dirname, `${service}.sha256`), 'utf8');
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
}

/**
 * Where the jars lie: outside the checkout, so that every checkout of these versions shares them, in a folder named
 * after what is in it. POMONA_CACHE names another place than ~/.cache/pomona.
 */
export async function jarFolder(
  service: Service,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const hash = createHash('sha256');
  for (const each of services) {
    hash.update(pomText(each)).update(JSON.stringify([...(await readManifest(each))]));
  }
  const cache = environment.POMONA_CACHE ?? join(homedir(), '.cache', 'pomona');
  return join(cache, `cluster-${hash.digest('hex').slice(0, 12)}`, service);
}
