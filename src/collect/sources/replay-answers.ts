import { answerOf } from './answer-archive.ts';
import type { AnswerArchive, ArchivedAnswer } from './answer-archive.ts';
import { isSamePage, readPage } from './run-source.ts';
import { SourceError } from './source.ts';
import type { Part, Source, SourceRow } from './source.ts';
import type { FinishedPart, OpenRun, RowCounts, SourceStore } from './source-store.ts';

export interface ReplayOutcome extends RowCounts {
  readonly answers: number;
  /** Answers that held no data, or cannot be read. */
  readonly passedOver: number;
}

const partsAtOnce = 25;

/**
 * Reads the kept answers of a source again in the order in which they came, as after a change of how it is read: what
 * came later stands in the place of what came before.
 */
export async function replayAnswers(
  source: Source,
  archive: AnswerArchive,
  { store, run, onAnswer }: { store: SourceStore; run: OpenRun; onAnswer: (done: number) => void },
): Promise<ReplayOutcome> {
  const counts = { answers: 0, passedOver: 0, rows: 0, added: 0, changed: 0 };
  let waiting: FinishedPart[] = [];
  let current: { part: Part; rows: SourceRow[]; lastPage: readonly SourceRow[] } | undefined;
  const flush = async () => {
    const { rows, added, changed } = await store.finishParts(source, run, waiting);
    counts.rows += rows;
    counts.added += added;
    counts.changed += changed;
    waiting = [];
  };
  const finishPart = async () => {
    if (!current) return;
    const { part } = current;
    const rows = source.combine?.(current.rows) ?? current.rows;
    // Parts of a commit differ, and what a day is compared with has to be stored.
    if (source.carriesOver || waiting.some((before) => before.part.key === part.key)) await flush();
    const isCarriedOver = rows.length > 0 && (await store.isCarriedOver(source, rows));
    waiting.push({
      part,
      ...(isCarriedOver ? { state: 'carried_over', rows: [] } : { state: 'new', rows }),
    });
    if (waiting.length >= partsAtOnce) await flush();
  };
  for await (const kept of archive.read(source.name, () => (counts.passedOver += 1))) {
    if (kept.sample !== run.sample) continue;
    counts.answers += 1;
    onAnswer(counts.answers);
    const rows = rowsOf(source, kept);
    if (!rows) counts.passedOver += 1;
    else if (kept.page > 1 && current?.part.key === kept.part.key) {
      if (isSamePage(current.lastPage, rows)) counts.passedOver += 1;
      else current.rows.push(...rows);
      current.lastPage = rows;
    } else {
      await finishPart();
      current = { part: kept.part, rows: [...rows], lastPage: rows };
    }
  }
  await finishPart();
  await flush();
  return counts;
}

function rowsOf(source: Source, kept: ArchivedAnswer): readonly SourceRow[] | undefined {
  try {
    return readPage(source, answerOf(kept), kept.part).rows;
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}
