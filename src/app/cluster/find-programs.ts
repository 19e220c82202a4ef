import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PomonaError, messageOf } from '../../base/errors.ts';

const run = promisify(execFile);

/** The oldest Java that both servers run on. */
const oldestJava = 17;
const javaFix = 'install Java 17 or newer (Debian: apt-get install openjdk-17-jre-headless)';

type Environment = Readonly<Record<string, string | undefined>>;

/** The Java of JAVA_HOME, or the one on the PATH. Rejects with `program_missing` where there is none, or an old one. */
export async function findJava(environment: Environment): Promise<string> {
  const home = environment.JAVA_HOME;
  const java = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const version = javaVersion(await outputOf(java, ['-version'], environment, javaFix));
  if (version >= oldestJava) return java;
  throw new PomonaError(
    'program_missing',
    `${java} is Java ${version}, which is too old; ${javaFix}, or let JAVA_HOME name one.`,
  );
}

/** The Maven on the PATH. */
export async function findMaven(environment: Environment): Promise<string> {
  const fix = 'install Maven, which fetches the jars (Debian: apt-get install maven)';
  await outputOf('mvn', ['--version'], environment, fix);
  return 'mvn';
}

/**
 * The major version in what `java -version` prints.
 *
 * @example javaVersion('openjdk version "17.0.15" 2025-04-15') // 17
 * @example javaVersion('java version "1.8.0_202"') // 8
 */
export function javaVersion(text: string): number {
  const [, first = '0', second = '0'] = /version "(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return Number(first === '1' ? second : first);
}

async function outputOf(
  program: string,
  args: readonly string[],
  environment: Environment,
  fix: string,
): Promise<string> {
  try {
    const { stdout, stderr } = await run(program, args, { env: environment });
    return stdout + stderr;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = isMissing ? 'is not here' : `does not run: ${messageOf(error).trim()}`;
    throw new PomonaError('program_missing', `${program} ${what}; ${fix}.`, { cause: error });
  }
}
