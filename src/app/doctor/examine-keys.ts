import { messageOf, PomonaError } from '../../base/errors.ts';
import type { KeyCheck } from '../check-keys.ts';
import { checkOwnKeys, hasOwnKey } from '../check-own-keys.ts';
import type { OwnKeys } from '../check-own-keys.ts';
import type { RunFile } from '../data-folder.ts';
import { progressOf } from '../operations/operation.ts';
import type { Emit } from '../operations/operation.ts';
import { remoteSession } from '../session.ts';
import type { Finding, OnExamining } from './finding.ts';

export interface ExaminedKeys extends Omit<OwnKeys, 'domain'> {
  readonly loadDomain: () => Promise<OwnKeys['domain']>;
}

const check = 'Service keys';

/**
 * Whether the providers of public data take the keys that are set: those of this process, or, where it has none, those of
 * the instance that runs. Nobody is asked for whom there is no key.
 */
export async function examineKeys(
  { loadDomain, ...rest }: ExaminedKeys,
  run: RunFile | undefined,
  onExamining: OnExamining,
): Promise<readonly Finding[]> {
  const emit: Emit = (message) => {
    if (message.kind === 'progress') onExamining(message.label, message.done, message.total);
  };
  try {
    const own = { domain: await loadDomain(), ...rest };
    const checks =
      run && !hasOwnKey(own)
        ? await remoteSession(run).run<readonly KeyCheck[]>('sources-check-keys', {}, emit)
        : await checkOwnKeys(own, progressOf(emit, 'Asking each provider once'));
    return findingsOf(checks);
  } catch (error) {
    // Asking is left to a process with another role.
    if (error instanceof PomonaError && error.code === 'not_found') return [];
    return [{ check, state: 'broken', found: `cannot be checked: ${messageOf(error)}` }];
  }
}

function findingsOf(checks: readonly KeyCheck[]): readonly Finding[] {
  const isSet = ({ state }: KeyCheck) => state !== 'missing' && state !== 'sample';
  const unset = checks.filter((each) => !isSet(each));
  const names = unset.map(({ provider }) => provider).join(', ');
  const sample = unset.some(({ state }) => state === 'sample') ? ': sample data is used' : '';
  const nothing: Finding = { check, state: 'fine', found: `no key is set for ${names}${sample}` };
  return [...checks.filter(isSet).map(aboutKey), ...(unset.length === 0 ? [] : [nothing])];
}

function aboutKey({ provider, state, detail, isUsedUp }: KeyCheck): Finding {
  if (isUsedUp) {
    return {
      ...{ check, state: 'doubtful', found: `${provider} takes the key: ${detail}` },
      fix: 'wait until midnight in Seoul; `pomona sources status` tells what of the calls is used',
    };
  }
  if (state === 'accepted') return { check, state: 'fine', found: `${provider}: ${detail}` };
  if (state === 'refused') {
    return {
      ...{ check, state: 'broken', found: `${provider} refuses the key: ${detail}` },
      meaning: 'nothing new comes from there; the shop’s own numbers are not touched',
      fix: `set the decoded key of ${provider} in .env, as its page shows it; after an approval it may take an hour until it is known`,
    };
  }
  return {
    ...{
      check,
      state: 'doubtful',
      found: `${provider} does not say whether it takes the key: ${detail}`,
    },
    fix: '`pomona sources keys check` asks again',
  };
}
