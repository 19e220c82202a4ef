import { spawn, spawnSync } from 'node:child_process';
import { SetupError, exitWith, findNode, projectRoot, runtimeEnvironment } from './node-runtime.js';
import { prepare } from './prepare.js';
import { installWithApt } from './programs.js';
import { toolPath } from './tool-path.js';

/** What the servers and their fetching need, and Debian's packages of it. */
const needs = [
  { program: 'java', versionFlag: '-version', debian: 'openjdk-17-jre-headless' },
  { program: 'mvn', versionFlag: '--version', debian: 'maven' },
];

/** `npm run test:cluster`: the tests against a real Kafka and a real Spark, which it starts itself. */
async function testCluster() {
  await prepare({ needsPage: false });
  if (hasWhatItNeeds()) process.exitCode = await runVitest(process.argv.slice(2));
}

/** False where the tests have to be skipped; the reason was printed. In CI that is a failure. */
function hasWhatItNeeds() {
  const packages = missing().map(({ debian }) => debian);
  if (packages.length === 0) return true;
  installWithApt(`${packages.join(' and ')} for the tests of the cluster`, packages);
  const names = missing().map(({ program }) => program);
  if (names.length === 0) return true;
  const what = `no ${names.join(' and no ')} here; install Java 17 or newer and Maven (Debian: apt-get install openjdk-17-jre-headless maven)`;
  if (process.env['CI'] === 'true') throw new SetupError(`the cluster cannot be tested: ${what}`);
  console.log(`Tests of the cluster are skipped: ${what}.`);
  return false;
}

function missing() {
  return needs.filter(({ program, versionFlag }) => {
    const { status, stdout, stderr } = spawnSync(program, [versionFlag], { encoding: 'utf8' });
    const major = /version "(\d+)/.exec(`${stdout}${stderr}`)?.[1];
    return status !== 0 || (program === 'java' && Number(major) < 17);
  });
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
function runVitest(args) {
  const env = { ...runtimeEnvironment(), POMONA_TEST_CLUSTER: '1' };
  const command = [toolPath('vitest'), 'run', ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(findNode(), command, { cwd: projectRoot, stdio: 'inherit', env });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

testCluster().catch(exitWith);
