import Type from 'typebox';
import { PomonaError } from '../../base/errors.ts';
import { requireDate } from '../../collect/sources/scheduled-time.ts';
import type { Pipeline } from '../pipeline.ts';
import { requireRole } from '../roles.ts';
import type { SourceService } from '../source-service.ts';
import { operation, progressOf } from './operation.ts';

const named = Type.Object({ name: Type.String() });

export const list = operation(Type.Object({}), (pipeline) => knownService(pipeline).report());

export const run = operation(named, (pipeline, { name }, emit, signal) =>
  serviceOf(pipeline).run(name, progressOf(emit, name), signal),
);

export const backfill = operation(
  Type.Object({ name: Type.String(), from: Type.String(), to: Type.String() }),
  (pipeline, { name, from, to }, emit, signal) => {
    const days = { from: requireDate(from, 'from'), to: requireDate(to, 'to') };
    return serviceOf(pipeline).backfill(name, days, progressOf(emit, name), signal);
  },
);

export const replay = operation(named, (pipeline, { name }, emit) => {
  const onProgress = progressOf(emit, `Answers of ${name}`);
  return serviceOf(pipeline).replay(name, (done) => onProgress(done, done));
});

export const importFile = operation(
  Type.Object({ name: Type.String(), fileName: Type.String(), base64: Type.String() }),
  (pipeline, { name, fileName, base64 }) =>
    serviceOf(pipeline).importFile(name, fileName, Buffer.from(base64, 'base64')),
);

export const checkKeys = operation(Type.Object({}), (pipeline, _args, emit, signal) => {
  return serviceOf(pipeline).checkKeys(progressOf(emit, 'Asking each provider once'), signal);
});

/** The service where it may ask sources. */
function serviceOf(pipeline: Pipeline): SourceService {
  requireRole(pipeline.roles, 'sources', 'Asking sources');
  return knownService(pipeline);
}

function knownService({ sources }: Pipeline): SourceService {
  if (sources) return sources;
  throw new PomonaError('not_found', 'This instance asks no sources.');
}
