import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { SetupError } from './node-runtime.js';

/** @typedef {'SIGINT' | 'SIGTERM' | 'SIGHUP'} StopSignal */

/** @type {readonly StopSignal[]} */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const onePressMs = 1000;

/**
 * Runs a program in this one's place: same streams, same exit code, and every signal to stop reaches it once.
 *
 * A Ctrl-C arrives here twice under npm, from the terminal and from npm, and a program may take a second one for
 * "stop at once". So the child stands in a process group of its own, which the terminal does not signal, and is
 * told once for each press.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * With a lifeline, the child holds the end of a pipe that closes when this process dies, however it does (the child
 * follows it: src/app/follow-parent.ts).
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {{ lifeline?: boolean }} [options]
 * @returns {Promise<number>} the exit code; 128 + n after signal n
 */
export function runInForeground(command, args, env, { lifeline = false } = {}) {
  return new Promise((resolve, reject) => {
    const detached = process.platform !== 'win32';
    const child = spawn(command, args, {
      stdio: ['inherit', 'inherit', 'inherit', lifeline ? 'pipe' : 'ignore'],
      env: lifeline ? { ...env, POMONA_LIFELINE_FD: '3' } : env,
      detached,
    });
    const stopForwarding = forwardSignals((signal) => child.kill(signal));
    child.once('error', (cause) => {
      stopForwarding();
      reject(new SetupError(`${command} does not run here: ${cause.message}`, { cause }));
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/**
 * @param {(signal: StopSignal) => void} forward
 * @returns {() => void} ends the forwarding
 */
function forwardSignals(forward) {
  const handle = oncePerPress(forward);
  for (const signal of stopSignals) process.on(signal, handle);
  return () => {
    for (const signal of stopSignals) process.off(signal, handle);
  };
}

/**
 * Passes a signal on unless the same one came within the last second.
 *
 * @param {(signal: StopSignal) => void} forward
 * @param {() => number} [clock] milliseconds
 * @returns {(signal: StopSignal) => void}
 */
export function oncePerPress(forward, clock = Date.now) {
  /** @type {Map<StopSignal, number>} */
  const lastAt = new Map();
  return (signal) => {
    const now = clock();
    const isRepeat = now - (lastAt.get(signal) ?? -Infinity) < onePressMs;
    if (isRepeat) return;
    lastAt.set(signal, now);
    forward(signal);
  };
}
