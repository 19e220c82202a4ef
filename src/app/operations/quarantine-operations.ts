import Type from 'typebox';
import { replayRejected } from '../../collect/replay-rejected.ts';
import { operation } from './operation.ts';

const id = Type.Integer({ minimum: 0 });

export const list = operation(
  Type.Object({
    limit: Type.Integer({ minimum: 1, maximum: 10_000 }),
    before: Type.Optional(id),
    code: Type.Optional(Type.String()),
    unresolvedOnly: Type.Optional(Type.Boolean()),
  }),
  (pipeline, filter) => pipeline.quarantine.list(filter),
);

export const show = operation(Type.Object({ id }), (pipeline, args) =>
  pipeline.quarantine.show(args.id),
);

/** Sends rejected events through the gate again: one, mended or as it was, or all that are unresolved. */
export const replay = operation(
  Type.Object({ id: Type.Optional(id), fixed: Type.Optional(Type.String()) }),
  async (pipeline, { id: one, fixed }, emit) => {
    const outcomes = { accepted: 0, rejected: 0, reasons: [] as string[] };
    const ids = one === undefined ? await unresolvedIds(pipeline.quarantine) : [one];
    for (const [index, each] of ids.entries()) {
      void emit({ kind: 'progress', label: 'Replaying', done: index, total: ids.length });
      const outcome = await replayRejected(pipeline.intake, pipeline.quarantine, {
        id: each,
        ...(fixed === undefined ? {} : { fixed }),
      });
      if (outcome.kind === 'accepted') outcomes.accepted += 1;
      else {
        outcomes.rejected += 1;
        if (outcomes.reasons.length < 20) {
          outcomes.reasons.push(`${each}: ${outcome.code}: ${outcome.message}`);
        }
      }
    }
    return outcomes;
  },
);

async function unresolvedIds(quarantine: {
  export(): AsyncIterable<{ id: number; resolution?: unknown; truncated?: true }>;
}): Promise<number[]> {
  const ids: number[] = [];
  for await (const event of quarantine.export()) {
    if (event.resolution === undefined && event.truncated !== true) ids.push(event.id);
  }
  return ids;
}

/** Notes that a rejected event is of no use; it stays readable. */
export const drop = operation(Type.Object({ id }), async (pipeline, args) => {
  await pipeline.quarantine.drop(args.id);
  return { dropped: args.id };
});

export const exportAll = operation(Type.Object({}), async (pipeline, _args, emit, signal) => {
  let exported = 0;
  for await (const event of pipeline.quarantine.export()) {
    if (signal.aborted) break;
    await emit({ kind: 'rows', columns: [], rows: [event] });
    exported += 1;
  }
  return { exported };
});
