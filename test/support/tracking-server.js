// A shop's server that tracks one order after the other and prints the eventId of each once it is safe, until it is
// killed: node tracking-server.js COLLECTOR KEY FOLDER
import { openPomona } from '../../sdk/node/pomona.js';

const [collector = '', key = '', folder = ''] = process.argv.slice(2);
const pomona = openPomona({ collector, key, folder, onError: (problem) => console.error(problem) });
process.once('SIGTERM', () => void pomona.close());
try {
  for (;;) {
    const visitor = { anonymousId: 'v', sessionId: 'mortal' };
    const ids = await Promise.all(
      ['apple', 'pear', 'plum'].map((itemCode) => pomona.track('wish', { ...visitor, itemCode })),
    );
    process.stdout.write(`${ids.join('\n')}\n`);
    // Lets the rest of the process have its turn.
    await new Promise(setImmediate);
  }
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'closed')) throw error;
}
