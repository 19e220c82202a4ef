import { PomonaError } from '../base/errors.ts';
import type { Outcome } from './accept-event.ts';
import type { Intake } from './intake.ts';
import type { Quarantine } from './quarantine.ts';

export interface ReplayOptions {
  readonly id: number;
  /** The event set right; its text as it was sent when absent. */
  readonly fixed?: string;
}

/**
 * Sends an event of the quarantine through the gate again, in the state of today's schema. When accepted, it is stored
 * and noted as replayed; otherwise the outcome says why and nothing is stored. Throws PomonaError: `not_found`,
 * `invalid_parameter` when it was replayed or dropped already, when its text was cut and no fixed one is given, or when
 * there is nothing but space in it.
 */
export function replayRejected(
  intake: Intake,
  quarantine: Quarantine,
  options: ReplayOptions,
): Promise<Outcome> {
  // Of two who replay an event at once, perhaps mended in two ways, one comes too late.
  return quarantine.resolving(() => replay(intake, quarantine, options));
}

async function replay(
  intake: Intake,
  quarantine: Quarantine,
  { id, fixed }: ReplayOptions,
): Promise<Outcome> {
  const event = await quarantine.show(id);
  if (event.resolution !== undefined) {
    const { outcome, at } = event.resolution;
    throw new PomonaError('invalid_parameter', `Event ${id} was ${outcome} already, at ${at}`);
  }
  if (event.truncated === true && fixed === undefined) {
    const message = `The text of event ${id} was cut at 64 KiB; give the whole event to replay it`;
    throw new PomonaError('invalid_parameter', message);
  }
  // One line of JSON: a line break in an event's text can only be space between its tokens.
  const text = (fixed ?? event.raw).replaceAll('\n', ' ');
  if (text.trim() === '') {
    throw new PomonaError('invalid_parameter', `There is no event in the text given for ${id}`);
  }
  const outcome = intake.check(text);
  if (outcome.kind === 'accepted') {
    await intake.ingest(text, { source: 'replay' });
    await quarantine.resolve(id, 'replayed');
  }
  return outcome;
}
