import { Socket } from 'node:net';

/**
 * Where a launcher of an older Node started this process, dies when the launcher is killed: it would otherwise go on
 * unseen, holding port and data folder. (bin/foreground.js holds the other end of the pipe.)
 */
export function followParent(): void {
  const { POMONA_LIFELINE_FD: fd } = process.env;
  if (fd === undefined) return;
  // Not for children of this process: there the descriptor means something else.
  delete process.env['POMONA_LIFELINE_FD'];
  const lifeline = new Socket({ fd: Number(fd), readable: true, writable: false });
  lifeline.on('close', () => process.kill(process.pid, 'SIGKILL'));
  lifeline.resume().unref();
}
