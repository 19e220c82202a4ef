import { messageOf } from '../../base/errors.ts';
import { AlertStore } from '../../publish/alert-store.ts';
import { readWriteKey } from '../data-folder.ts';
import type { DataFolder } from '../data-folder.ts';
import { unfinishedErasures } from '../erasures.ts';
import type { Finding } from './finding.ts';

/** The files of a few lines that a start reads, and is refused by where it cannot. */
export async function examineSmallFiles(folder: DataFolder): Promise<readonly Finding[]> {
  return [
    await examine(
      'Keys',
      async () => {
        const key = await readWriteKey(folder);
        return key === undefined
          ? 'the first start makes a write key'
          : 'the write key can be read';
      },
      ', unless POMONA_WRITE_KEY is set',
    ),
    await examine('Erasures', async () => {
      const { length } = await unfinishedErasures(folder.erasuresFolder);
      return length === 0 ? 'none was left unfinished' : `${length} are not finished yet`;
    }),
    await examine('Alerts', async () => {
      const { rules, outbox } = (await AlertStore.open(folder.alertsFile)).state;
      return `${Object.keys(rules).length} rules changed, ${outbox.length} messages to be sent`;
    }),
  ];
}

async function examine(check: string, look: () => Promise<string>, unless = ''): Promise<Finding> {
  try {
    return { check, state: 'fine', found: await look() };
  } catch (error) {
    // It names the file, and what to do.
    const found = messageOf(error);
    const meaning = `Pomona does not start with it${unless}; no number is touched`;
    return { check, state: 'broken', found, meaning };
  }
}
