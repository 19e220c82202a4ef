import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a Java server is started with. */
export interface ServerLaunch {
  /** Flags of the JVM. */
  readonly flags: readonly string[];
  readonly mainClass: string;
  readonly args: readonly string[];
  /** Folder it runs in; what it writes without being told where lands here. */
  readonly folder: string;
}

/** What the commands tell of a service. */
export interface LaunchSettings {
  readonly java: string;
  readonly jars: string;
  /** The service's own folder. */
  readonly folder: string;
  readonly port: number;
}

/** Flags both servers take: where they log to, and where their scratch files go. */
export async function sharedFlags(
  { folder, jars }: LaunchSettings,
  level: 'info' | 'warn',
): Promise<readonly string[]> {
  const temp = join(folder, 'tmp');
  await mkdir(temp, { recursive: true });
  const logging = join(folder, 'log4j2.properties');
  await writeFile(logging, loggingText(level));
  return [
    '-Dlog4j2.disable.jmx=true',
    `-Dlog4j2.configurationFile=${logging}`,
    `-Djava.io.tmpdir=${temp}`,
    '-cp',
    join(jars, '*'),
  ];
}

/** All goes to standard output, which is the log file. */
function loggingText(level: string): string {
  return [
    'appender.out.type = Console',
    'appender.out.name = out',
    'appender.out.layout.type = PatternLayout',
    'appender.out.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %p %c{1} - %m%n',
    `rootLogger.level = ${level}`,
    'rootLogger.appenderRef.out.ref = out\n',
  ].join('\n');
}
