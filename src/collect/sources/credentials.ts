import { PomonaError } from '../../base/errors.ts';
import type { Credential, Provider } from './source.ts';

/** Where a provider is reached, and with what. */
export interface ProviderAccess {
  readonly provider: Provider;
  readonly baseUrl: string;
  readonly secrets: Readonly<Partial<Record<Credential, string>>>;
  /** Whether it gives made-up data. */
  readonly sample: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variable of a setting, such as POMONA_KMA_KEY. */
export function variableOf(provider: Provider, setting: Credential | 'URL'): string {
  return `POMONA_${provider.name}_${setting}`;
}

/** Credentials of a provider that are not set. */
export function missingCredentials(provider: Provider, environment: Environment): string[] {
  return provider.credentials
    .map((credential) => variableOf(provider, credential))
    .filter((name) => !environment[name]);
}

/** Reads how a provider is reached from the environment; undefined while a credential of it is missing. */
export function accessFrom(
  provider: Provider,
  environment: Environment,
): ProviderAccess | undefined {
  if (missingCredentials(provider, environment).length > 0) return undefined;
  const baseUrl = environment[variableOf(provider, 'URL')] || provider.baseUrl;
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol)) {
    throw new PomonaError(
      'not_configured',
      `${variableOf(provider, 'URL')} is not an address that begins with http:// or https://.`,
    );
  }
  const secrets = Object.fromEntries(
    provider.credentials.map((credential) => [
      credential,
      decodedOnce(environment[variableOf(provider, credential)] ?? ''),
    ]),
  );
  return { provider, baseUrl: baseUrl.replace(/\/+$/, ''), secrets, sample: false };
}

/** The portal shows each key twice, as it is and percent-encoded; requests encode it once. */
function decodedOnce(key: string): string {
  if (!isPercentEncoded(key)) return key;
  return decodeURIComponent(key);
}

/** Whether a key looks like the portal's percent-encoded form of it. */
export function isPercentEncoded(key: string): boolean {
  return /%(?:2B|2F|3D)/i.test(key) && !/[^\w%.~-]/.test(key) && !/%(?![\da-f]{2})/i.test(key);
}

/** A text with every spelling of the secrets taken out, for logs, messages and stored answers. */
export function withoutSecrets(text: string, { secrets }: Pick<ProviderAccess, 'secrets'>): string {
  let clean = text;
  for (const secret of Object.values(secrets)) {
    // A short number is no secret by itself, and stands in answers as what it is.
    if (/^.{0,3}$|^\d{4,7}$/.test(secret)) continue;
    const once = encodeURIComponent(secret);
    const spellings = [
      encodeURIComponent(once),
      once,
      new URLSearchParams([['', secret]]).toString().slice(1),
      secret,
    ];
    for (const spelling of spellings) clean = clean.replaceAll(spelling, '***');
  }
  return clean;
}
