import { valueOf, valuesOf } from '../../../base/known-error.ts';
import type { KnownError } from '../../../base/known-error.ts';
import { connectorFix, sparkVersionsIn } from './spark-coordinates.ts';

/** Jars that are missing, or do not go together. */
export const jarErrors: readonly KnownError[] = [
  {
    name: 'spark-kafka-missing',
    signatures: [
      /Failed to find (?:the )?data source: kafka\b/,
      /\[DATA_SOURCE_NOT_FOUND\].{0,100}: kafka\b/,
    ],
    explain: (_found, lines) => ({
      means:
        'Spark has no Kafka connector: it is none of the jars of Spark or PySpark itself. A connector for another Scala than Spark’s is not found either.',
      look: 'The start of the program’s output, where --packages are resolved; `pomona doctor --jars DIR` for a folder of jars.',
      fix: connectorFix(sparkVersionsIn(lines)),
    }),
  },
  {
    name: 'scala-mix',
    signatures: [
      /(?:NoClassDefFoundError|ClassNotFoundException): (?<symbol>scala[/.]\S+)/,
      /(?:NoClassDefFoundError|ClassNotFoundException): (?<symbol>\S{0,100}sources[/.]v2[/.]StreamWriteSupport)/,
      /NoSuchMethodError: (?<symbol>.{0,200}(?:internalCreateDataFrame|scala[./]).{0,100})/,
      /NoSuchMethodError: (?<symbol>.{0,200}org[./]apache[./]spark[./]sql.{0,100})/,
    ],
    explain: (found, lines) => {
      const { spark, scala } = sparkVersionsIn(lines);
      const known = [spark && `Spark ${spark}`, scala && `Scala ${scala}`].filter(Boolean);
      return {
        means: `Jars of different versions of Scala or Spark are mixed: one asks for ${valuesOf(found, 'symbol').slice(0, 3).join(', ')}, which the others do not have.`,
        look: `Jars whose suffix (_2.12, _2.13) or version is not that of Spark${known.length > 0 ? ` (${known.join(', ')})` : ' (spark-submit --version)'}: pomona doctor --jars DIR lists them.`,
        fix: [
          'Take every spark-… jar of one version and one Scala suffix; take those of others out of --jars, spark.jars and the jars folder of Spark.',
          ...connectorFix({ spark, scala }),
        ],
      };
    },
  },
  {
    name: 'spark-kafka-incomplete',
    signatures: [
      /Could not initialize class (?<symbol>org\.apache\.spark\.sql\.kafka010\.\S+)/,
      /(?:NoClassDefFoundError|ClassNotFoundException): (?<symbol>org[/.]apache[/.](?:commons[/.]pool2|spark[/.]kafka010|kafka[/.])\S+)/,
    ],
    explain: (found, lines) => {
      const symbols = valuesOf(found, 'symbol').map((symbol) => symbol.replaceAll('/', '.'));
      const jars = [...new Set(symbols.map(jarOf))];
      return {
        means: `The Kafka connector is there and what it needs is not: ${symbols[0]} is of ${jars.join(', ')}.`,
        look: '--jars and spark.jars: single jars bring nothing along. `pomona doctor --jars DIR` says which are missing.',
        fix: connectorFix(sparkVersionsIn(lines)),
      };
    },
  },
  {
    name: 'spark-session-class',
    signatures: [/(?:NoClassDefFoundError|ClassNotFoundException): \S{0,40}spark[/.]ml[/.]\S+/],
    explain: (_found, lines) => ({
      means:
        'A class of spark-mllib is missing. A Spark Connect server asks for one when a session closes: nothing of the query is wrong.',
      look: 'Whether the class path has spark-mllib; pomona cluster up brings it along.',
      fix: [
        `Add org.apache.spark:spark-mllib_${sparkVersionsIn(lines).scala ?? '2.13'} to the jars; what it depends on itself is not needed.`,
      ],
    }),
  },
  {
    name: 'slf4j-none',
    signatures: [
      /SLF4J(?:\(W\))?: Failed to load class "org\.slf4j\.impl\.(?<old>StaticLoggerBinder)"/,
      /SLF4J(?:\(W\))?: No SLF4J providers were found/,
    ],
    explain: (found) => {
      const isOld = valueOf(found, 'old') !== undefined;
      const [api, binding, other] = isOld
        ? ['1.7', 'log4j-slf4j-impl', 'log4j-slf4j2-impl']
        : ['2.x', 'log4j-slf4j2-impl', 'log4j-slf4j-impl'];
      return {
        means: `Nothing will be logged, errors included: slf4j-api ${api} finds no binding of its own generation.`,
        look: `ls *slf4j* among the jars: a binding for the other generation (${other}) does not count.`,
        fix: [
          `Have one slf4j-api and the binding that goes with it: for ${api} org.apache.logging.log4j:${binding}, with log4j-core.`,
        ],
      };
    },
  },
  {
    name: 'slf4j-several',
    signatures: [
      /SLF4J(?:\(W\))?: Class path contains multiple SLF4J (?:bindings|providers)/,
      /SLF4J(?:\(W\))?: Found (?:binding in|provider) \[(?:jar:file:)?(?<binding>[^\]!@]+)/,
    ],
    explain: (found) => ({
      means: `There are several bindings of slf4j, and one of them, by chance, gets to log: ${valuesOf(found, 'binding').join(', ')}.`,
      look: 'Whose log settings are in force: only those of the binding that slf4j names as “Actual”.',
      fix: ['Keep one of these jars, and move the others off the class path.'],
    }),
  },
];

/** Of which artifact a class is that the connector asks for. */
function jarOf(symbol: string): string {
  if (symbol.startsWith('org.apache.commons.pool2.')) return 'commons-pool2';
  if (symbol.startsWith('org.apache.spark.kafka010.')) return 'spark-token-provider-kafka-0-10';
  if (symbol.startsWith('org.apache.kafka.')) return 'kafka-clients';
  return 'the connector itself, which wants kafka-clients, commons-pool2 and spark-token-provider-kafka-0-10';
}
