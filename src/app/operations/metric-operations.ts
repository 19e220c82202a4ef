import Type from 'typebox';
import { PomonaError } from '../../base/errors.ts';
import { systemClock } from '../../base/time.ts';
import { appendPartials, createViews, selectFromEvents } from '../../metrics/duckdb.ts';
import { statesOf } from '../../metrics/plan.ts';
import { selectStateRows } from '../../metrics/spark.ts';
import type { MetricPlan } from '../../metrics/plan.ts';
import { distinctEvents } from '../../process/history.ts';
import { tablesOf } from '../../process/generation.ts';
import { csvOf } from '../../serve/csv.ts';
import { InsightService } from '../../serve/insight-service.ts';
import type { Pipeline } from '../pipeline.ts';
import { PipelineSource } from '../serve-source.ts';
import { operation, progressOf } from './operation.ts';

const name = Type.String({ minLength: 1 });

export const list = operation(Type.Object({}), async (pipeline) =>
  pipeline.store.plans.map(({ definition, version }) => {
    const rebuilding = pipeline.rebuilding.get(definition.name);
    return {
      metric: definition.name,
      title: definition.title,
      window: definition.window,
      key: definition.key.join(', '),
      measures: Object.keys(definition.measures).join(', '),
      version,
      state: stateOf(pipeline, definition.name, rebuilding),
    };
  }),
);

function stateOf(
  pipeline: Pipeline,
  metric: string,
  rebuilding: { done: number; total: number } | undefined,
): string {
  const ready = pipeline.store.isReady(metric);
  if (!rebuilding) return ready ? 'live' : 'waits to be rebuilt';
  const percent = Math.floor((100 * rebuilding.done) / Math.max(1, rebuilding.total));
  return `${ready ? 'live, ' : ''}rebuilding ${percent} %`;
}

/** The SQL a metric is: how a batch is folded in, what its views say, and how to check it by hand. */
export const explain = operation(Type.Object({ name }), async (pipeline, args) => {
  const plan = findPlan(pipeline, args.name);
  const generation = pipeline.store.generations.find((each) => each.plan === plan) ?? { id: 0 };
  return {
    definition: plan.definition,
    version: plan.version,
    perBatch: statesOf(plan).map((state) =>
      appendPartials(state, tablesOf(generation, state).delta, 'batch'),
    ),
    views: createViews(plan, (state) => tablesOf(generation, state)),
    onSpark: selectStateRows([plan], 'RUN', 'events'),
    fromEvents: `with counted as (\n${distinctEvents('events')}\n)\n${selectFromEvents(plan, 'counted')}`,
  };
});

export const rebuild = operation(
  Type.Object({ name, acceptLoss: Type.Optional(Type.Boolean()) }),
  async (pipeline, args, emit) => {
    await pipeline.rebuild(findPlan(pipeline, args.name), {
      acceptLoss: args.acceptLoss ?? false,
      onProgress: progressOf(emit, `Rebuilding ${args.name}`),
    });
    return { rebuilt: args.name };
  },
);

function findPlan(pipeline: Pipeline, metric: string): MetricPlan {
  const plan = pipeline.store.plans.find(({ definition }) => definition.name === metric);
  if (plan) return plan;
  const known = pipeline.store.plans.map(({ definition }) => definition.name).join(', ');
  throw new PomonaError('not_found', `There is no metric "${metric}"; there are: ${known}`);
}

export const verify = operation(
  Type.Object({ sparkUrl: Type.Optional(Type.String()) }),
  (pipeline, { sparkUrl }, emit, signal) =>
    pipeline.verify(progressOf(emit, 'Verifying'), signal, sparkUrl),
);

/** An insight's answer, or the text of its CSV. */
export const insight = operation(
  Type.Object({
    name,
    query: Type.Record(Type.String(), Type.String()),
    format: Type.Optional(Type.Literal('csv')),
  }),
  async (pipeline, args) => {
    const source = await PipelineSource.of(pipeline);
    const { insights } = pipeline.domain;
    const service = new InsightService({
      insights,
      store: pipeline.readers,
      source,
      clock: systemClock,
    });
    const computed = await service.answer(args.name, args.query);
    return args.format === 'csv' ? csvOf(computed) : computed.answer;
  },
);

export const ledger = operation(
  Type.Object({ fromMs: Type.Integer(), toMs: Type.Integer() }),
  async (pipeline, range) => (await PipelineSource.of(pipeline)).ledger(range),
);
