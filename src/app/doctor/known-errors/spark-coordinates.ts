import { findInLines } from '../../../base/known-error.ts';
import type { ErrorLine } from '../../../base/known-error.ts';

/** What is known of the Spark that wrote a text. */
interface SparkVersions {
  readonly spark: string | undefined;
  readonly scala: string | undefined;
}

/** Versions as the banner, a coordinate, or a jar's file name tells them. */
export function sparkVersionsIn(lines: readonly ErrorLine[]): SparkVersions {
  const spark =
    findInLines(lines, /(?:Running Spark|Spark) version (\d+\.\d+\.\d+)/) ??
    findInLines(lines, /\/_\/\\_\\\s+version (\d+\.\d+\.\d+)/) ??
    findInLines(lines, /pyspark(?:==|-)(\d+\.\d+\.\d+)/) ??
    findInLines(lines, /spark-(?:core|sql|catalyst|connect)_2\.1\d[:-](\d+\.\d+\.\d+)/);
  const scala =
    findInLines(lines, /Scala version (2\.1\d)/) ??
    findInLines(lines, /spark-(?:core|sql|catalyst|connect)_(2\.1\d)[:-]/);
  return { spark, scala: scala ?? usualScala(spark) };
}

/** Spark 4 has no other Scala than 2.13; of Spark 3 what is published as the usual build. */
function usualScala(spark: string | undefined): string | undefined {
  if (spark === undefined) return undefined;
  return Number(spark.split('.')[0]) >= 4 ? '2.13' : '2.12';
}

/** `--packages` for the connector that fits, and how to find out what the text does not tell. */
export function connectorFix({ spark, scala }: SparkVersions): readonly string[] {
  const packages = `--packages org.apache.spark:spark-sql-kafka-0-10_${scala ?? 'SCALA'}:${spark ?? 'SPARK'}`;
  if (spark === undefined) {
    return [
      'Find out the versions of Spark and Scala: spark-submit --version (or, without it: python -c "import pyspark; print(pyspark.__version__)"; Spark 4 is Scala 2.13, PySpark 3 is Scala 2.12)',
      `Start with ${packages}, these versions filled in.`,
    ];
  }
  return [
    `Start with ${packages}`,
    'In a PySpark script, before the first session: SparkSession.builder.config("spark.jars.packages", …the same coordinate…).',
  ];
}
