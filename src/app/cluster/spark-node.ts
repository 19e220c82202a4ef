import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedFlags } from './server-launch.ts';
import type { LaunchSettings, ServerLaunch } from './server-launch.ts';

/** What Spark reaches into on Java 17 (org.apache.spark.launcher.JavaModuleOptions of Spark 4.2). */
const openPackages = [
  'java.base/java.lang',
  'java.base/java.lang.invoke',
  'java.base/java.lang.reflect',
  'java.base/java.io',
  'java.base/java.net',
  'java.base/java.nio',
  'java.base/java.util',
  'java.base/java.util.concurrent',
  'java.base/java.util.concurrent.atomic',
  'java.base/jdk.internal.ref',
  'java.base/sun.nio.ch',
  'java.base/sun.nio.cs',
  'java.base/sun.security.action',
  'java.base/sun.util.calendar',
  'java.security.jgss/sun.security.krb5',
];

/**
 * A Spark Connect server that computes in its own process. It has no password, so it listens on this machine alone;
 * it keeps nothing between starts but the tables in its warehouse.
 */
export async function prepareSpark(settings: LaunchSettings): Promise<ServerLaunch> {
  const { folder, port } = settings;
  // What a killed server left there.
  await rm(join(folder, 'tmp'), { recursive: true, force: true });
  const flags = await sharedFlags(settings, 'warn');
  const conf: Readonly<Record<string, string | number>> = {
    master: 'local[2]',
    'app.name': 'pomona',
    'ui.enabled': 'false',
    'driver.host': '127.0.0.1',
    'driver.bindAddress': '127.0.0.1',
    'local.dir': join(folder, 'tmp'),
    'sql.warehouse.dir': join(folder, 'warehouse'),
    'sql.shuffle.partitions': 2,
    'sql.session.timeZone': 'UTC',
    'connect.grpc.binding.address': '127.0.0.1',
    'connect.grpc.binding.port': port,
    'connect.session.manager.defaultSessionTimeout': -1,
  };
  return {
    flags: [
      '-Xms128m',
      '-Xmx1g',
      '-XX:+ExitOnOutOfMemoryError',
      '-XX:+IgnoreUnrecognizedVMOptions',
      ...openPackages.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
      '-Djdk.reflect.useDirectMethodHandle=false',
      '-Dio.netty.tryReflectionSetAccessible=true',
      ...Object.entries(conf).map(([name, value]) => `-Dspark.${name}=${value}`),
      ...flags,
    ],
    mainClass: 'org.apache.spark.sql.connect.service.SparkConnectServer',
    args: [],
    folder,
  };
}
