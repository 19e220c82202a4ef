import { readdir } from 'node:fs/promises';
import { PomonaError, messageOf } from '../../base/errors.ts';
import type { Finding } from './finding.ts';

export interface Jar {
  readonly file: string;
  /** Without Scala's suffix and without version. */
  readonly name: string;
  /** Scala's version, as in `_2.13`. */
  readonly scala?: string;
  readonly version: string;
}

const check = 'Jars';
const connector = 'spark-sql-kafka-0-10';
const tokenProvider = 'spark-token-provider-kafka-0-10';

/** Which kafka-clients the connector of a Spark was built with: kafka.version in spark-parent's POM of that version. */
const clientsOfSpark: Readonly<Record<string, string>> = {
  '3.5': '3.4.1',
  '4.1': '3.9.1',
  '4.2': '3.9.2',
};

/** For each generation of slf4j-api, the jars that write what is logged. */
const bindings: Readonly<Record<string, RegExp>> = {
  '1.7': /^(?:log4j-slf4j-impl|slf4j-log4j12|logback-classic@1\.[0-2]|slf4j-[a-z\d]+@1\.)/,
  '2': /^(?:log4j-slf4j2-impl|logback-classic@1\.[3-9]|slf4j-[a-z\d]+@2\.)/,
};
/** Jars of slf4j that hand on to others, or are its API. */
const noBinding = /^(?:slf4j-api|slf4j-ext|slf4j-migrator)$/;

/**
 * Whether the jars of a folder go together: those of Spark, of its Kafka connector, and what writes the log. Rejects with
 * `invalid_parameter` where the folder cannot be read.
 */
export async function examineJars(folder: string): Promise<readonly Finding[]> {
  const jars = (await jarNames(folder)).flatMap((file) => jarOf(file) ?? []);
  if (jars.length === 0) {
    const found = `${folder} holds no jars with a version in their names`;
    return [{ check, state: 'doubtful', found, fix: 'name the folder of the jars with --jars' }];
  }
  const faults = [
    ...mixedScala(jars),
    ...mixedSpark(jars),
    ...incompleteConnector(jars),
    ...wrongClients(jars),
    ...wrongLogging(jars),
  ].map((fault) => ({ check, where: folder, ...fault }));
  return faults.length > 0 ? faults : [{ check, state: 'fine', found: describe(folder, jars) }];
}

async function jarNames(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.jar')).toSorted();
  } catch (error) {
    throw new PomonaError(
      'invalid_parameter',
      `The folder of jars cannot be read: ${messageOf(error)}.`,
      { cause: error },
    );
  }
}

/**
 * What a jar's file name tells.
 *
 * @example jarOf('spark-sql_2.13-4.2.0.jar') // { file: …, name: 'spark-sql', scala: '2.13', version: '4.2.0' }
 */
export function jarOf(file: string): Jar | undefined {
  const [, own, scala, version] = /^(.+)_(2\.1\d|3)-(\d[\w.-]*)\.jar$/.exec(file) ?? [];
  if (own !== undefined) return { file, name: own, scala: scala!, version: version! };
  const [, name, plain] = /^([A-Za-z].*?)-(\d[\w.-]*)\.jar$/.exec(file) ?? [];
  return name === undefined ? undefined : { file, name, version: plain! };
}

type Fault = Omit<Finding, 'check' | 'where'>;
type Jars = readonly Jar[];

function named(jars: Jars, name: string): Jars {
  return jars.filter((jar) => jar.name === name);
}

/** The version of Spark: that of its core, or of what is most of its own. */
function sparkOf(jars: Jars): Jar | undefined {
  return named(jars, 'spark-core')[0] ?? named(jars, 'spark-sql')[0] ?? named(jars, connector)[0];
}

/** The Scala that is there to be run. */
function scalaOf(jars: Jars): string | undefined {
  const library = named(jars, 'scala-library')[0]?.version.split('.').slice(0, 2).join('.');
  return library ?? sparkOf(jars)?.scala;
}

function mixedScala(jars: Jars): readonly Fault[] {
  const scala = scalaOf(jars);
  const others = jars.filter((jar) => jar.scala !== undefined && jar.scala !== scala);
  if (scala === undefined || others.length === 0) return [];
  return [
    {
      state: 'broken',
      found: `Scala is ${scala}, and these are for another: ${filesOf(others)}`,
      meaning: 'their classes are not found, or ask for some that are not there (scala/…)',
      fix: `take them in their form for _${scala}, and these out of the folder`,
      commands: others.map(
        ({ name, version }) => `${mavenGroup(name)}:${name}_${scala}:${version}`,
      ),
    },
  ];
}

function mixedSpark(jars: Jars): readonly Fault[] {
  const spark = sparkOf(jars);
  if (!spark) return [];
  const others = jars.filter(
    // Of mllib a single class is asked for, which is the same in all of Spark 4.
    ({ name, version }) => /^spark-(?!mllib)/.test(name) && version !== spark.version,
  );
  if (others.length === 0) return [];
  return [
    {
      state: 'broken',
      found: `Spark is ${spark.version} (${spark.file}), and these are of another version: ${filesOf(others)}`,
      meaning: 'they call methods that are not there (NoSuchMethodError)',
      fix: `take them of version ${spark.version}, and these out of the folder`,
      commands: others.map(
        ({ name, scala }) =>
          `${mavenGroup(name)}:${name}${scala ? `_${scala}` : ''}:${spark.version}`,
      ),
    },
  ];
}

function incompleteConnector(jars: Jars): readonly Fault[] {
  const spark = sparkOf(jars);
  if (!spark) return [];
  const scala = scalaOf(jars) ?? '2.13';
  const coordinate = `org.apache.spark:${connector}_${scala}:${spark.version}`;
  const isServer = named(jars, 'spark-sql').length > 0;
  if (named(jars, connector).length === 0) {
    if (!isServer) return [];
    return [
      {
        state: 'broken',
        found: `Spark ${spark.version} has no Kafka connector`,
        meaning: 'format("kafka") is not found (DATA_SOURCE_NOT_FOUND)',
        fix: `add ${coordinate} and what it depends on`,
        commands: [`--packages ${coordinate}`],
      },
    ];
  }
  const missing = [tokenProvider, 'commons-pool2', 'kafka-clients'].filter(
    (name) => named(jars, name).length === 0,
  );
  if (missing.length === 0) return [];
  return [
    {
      state: 'broken',
      found: `the Kafka connector is there, and these of what it needs are not: ${missing.join(', ')}`,
      meaning: 'it fails at its first use (NoClassDefFoundError, Could not initialize class …)',
      fix: `let --packages bring them along, or add them to the folder`,
      commands: [`--packages ${coordinate}`],
    },
  ];
}

function wrongClients(jars: Jars): readonly Fault[] {
  const clients = named(jars, 'kafka-clients');
  const [first] = clients;
  if (!first) return [];
  if (clients.length > 1) {
    const found = `kafka-clients is there ${clients.length} times: ${filesOf(clients)}`;
    const meaning = 'which one is used is chance';
    return [{ state: 'broken', found, meaning, fix: 'keep the one that the connector asks for' }];
  }
  const [built] = named(jars, connector);
  const broker = named(jars, 'kafka')[0];
  const wanted = built && clientsOfSpark[built.version.split('.').slice(0, 2).join('.')];
  if (broker && broker.version !== first.version) {
    const found = `Kafka is ${broker.version}, and kafka-clients ${first.version}`;
    const fix = `take kafka-clients ${broker.version}`;
    return [{ state: 'broken', found, meaning: 'the broker does not start', fix }];
  }
  if (wanted === undefined || majorMinor(wanted) === majorMinor(first.version)) return [];
  return [
    {
      state: 'doubtful',
      found: `the connector ${built!.version} was built with kafka-clients ${wanted}, and ${first.version} is there`,
      meaning: 'what it calls may be gone or work in another way',
      fix: `take kafka-clients ${wanted}`,
      commands: [`org.apache.kafka:kafka-clients:${wanted}`],
    },
  ];
}

function wrongLogging(jars: Jars): readonly Fault[] {
  const apis = named(jars, 'slf4j-api');
  const [api] = apis;
  if (!api) return [];
  if (apis.length > 1) {
    const found = `slf4j-api is there ${apis.length} times: ${filesOf(apis)}`;
    const fix = 'keep the one that the binding goes with';
    return [{ state: 'broken', found, meaning: 'which one is used is chance', fix }];
  }
  const generation = api.version.startsWith('1.') ? '1.7' : '2';
  const other = generation === '2' ? '1.7' : '2';
  const own = bindingsOf(jars, generation);
  const foreign = bindingsOf(jars, other);
  const right = generation === '2' ? 'log4j-slf4j2-impl' : 'log4j-slf4j-impl';
  if (own.length === 1) return [];
  if (own.length > 1) {
    const found = `${own.length} jars write what slf4j logs: ${filesOf(own)}`;
    const meaning = 'which one does is chance, and the settings of the others have no effect';
    return [{ state: 'doubtful', found, meaning, fix: 'keep one of them' }];
  }
  const instead = foreign.length > 0 ? `; ${filesOf(foreign)} is for slf4j ${other}` : '';
  return [
    {
      state: 'doubtful',
      found: `slf4j-api ${api.version} has no binding${instead}`,
      meaning: 'nothing is logged, errors included',
      fix: `add org.apache.logging.log4j:${right}, with log4j-core`,
      commands: [`org.apache.logging.log4j:${right}:LOG4J_VERSION`],
    },
  ];
}

function bindingsOf(jars: Jars, generation: string): Jars {
  return jars.filter(
    ({ name, version }) =>
      !noBinding.test(name) && bindings[generation]!.test(`${name}@${version}`),
  );
}

function describe(folder: string, jars: Jars): string {
  const spark = sparkOf(jars);
  const shown = [
    spark && `Spark ${spark.version}`,
    scalaOf(jars) && `Scala ${scalaOf(jars)}`,
    ...['kafka', 'kafka-clients'].flatMap((name) =>
      named(jars, name).map(({ version }) => `${name} ${version}`),
    ),
  ].filter(Boolean);
  return `${jars.length} of ${folder} go together${shown.length > 0 ? `: ${shown.join(', ')}` : ''}`;
}

function filesOf(jars: Jars): string {
  return jars.map(({ file }) => file).join(', ');
}

function majorMinor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function mavenGroup(name: string): string {
  return name.startsWith('spark-') ? 'org.apache.spark' : 'GROUP';
}
