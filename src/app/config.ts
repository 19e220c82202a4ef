import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import Type from 'typebox';
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { PomonaError, messageOf } from '../base/errors.ts';
import { declaredSource, sourceOf } from '../collect/sources/declared-source.ts';
import type { Source } from '../collect/sources/source.ts';
import type { WriteKey } from '../collect/write-keys.ts';
import type { ReadAccess } from '../serve/read-api.ts';

const origins = Type.Array(Type.String({ pattern: '^https?://[^/]+$' }), {
  description:
    'Origins of pages that may send events, such as https://shop.example; any when absent',
});
const eventsPerSecond = Type.Number({
  exclusiveMinimum: 0,
  description: 'Most events a second with this key; no limit when absent',
});

const alertRuleSettings = Type.Partial(
  Type.Object(
    { on: Type.Boolean(), thresholds: Type.Record(Type.String(), Type.Number()) },
    { additionalProperties: false },
  ),
);

/** The settings file (`--config FILE`, JSON). docs/configuration.md explains each setting. */
export const settingsSchema = Type.Partial(
  Type.Object({
    origins,
    eventsPerSecond,
    writeKeys: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1 }),
          keyFrom: Type.String({
            pattern: '^[A-Z][A-Z0-9_]*$',
            description: 'Name of the environment variable that holds the key',
          }),
          origins: Type.Optional(origins),
          eventsPerSecond: Type.Optional(eventsPerSecond),
        },
        { additionalProperties: false },
      ),
    ),
    allowedHosts: Type.Array(Type.String({ minLength: 1 }), {
      description: 'Names this server is reached by beside localhost and the loopback addresses',
    }),
    memoryLimitMb: Type.Integer({ minimum: 64, description: "DuckDB's share of memory" }),
    maxPendingEvents: Type.Integer({
      minimum: 1,
      description: 'Above this many uncounted events the collector answers 503',
    }),
    sync: Type.Enum(['always', 'interval', 'never']),
    segmentMiB: Type.Number({ exclusiveMinimum: 0 }),
    segmentHours: Type.Number({ exclusiveMinimum: 0 }),
    sampleScale: Type.Number({ exclusiveMinimum: 0, maximum: 1000 }),
    sources: Type.Array(declaredSource, {
      description: 'Tables over HTTP that are asked for on a schedule',
    }),
    storefront: Type.Boolean({ description: 'Whether the demo shop is served at /shop' }),
    alerts: Type.Partial(
      Type.Object(
        {
          webhookUrl: Type.String({ description: 'Who is told of alerts' }),
          consoleUrl: Type.String({
            pattern: '^https?://',
            description: 'Where people open the console, for links in messages',
          }),
          rules: Type.Record(Type.String(), alertRuleSettings),
        },
        { additionalProperties: false },
      ),
    ),
    logLevel: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  }),
  { additionalProperties: false },
);

export type Settings = Static<typeof settingsSchema>;
export type Environment = Readonly<Record<string, string | undefined>>;

const validator = Compile(settingsSchema);

/** Reads the settings file; none gives the defaults. Rejects with `not_configured`, naming the setting that is wrong. */
export async function readSettings(file: string | undefined): Promise<Settings> {
  if (file === undefined) return {};
  const parsed = await readJson(file);
  if (validator.Check(parsed)) return parsed;
  const [first] = validator.Errors(parsed);
  const unknown = Object.keys(parsed as object).find(
    (name) => !(name in settingsSchema.properties),
  );
  const where = first?.instancePath.slice(1).replaceAll('/', '.') || 'The settings';
  const problem =
    unknown === undefined ? `${where} ${first?.message}` : `there is no setting "${unknown}"`;
  throw new PomonaError(
    'not_configured',
    `${file}: ${problem}. Known settings: ${Object.keys(settingsSchema.properties).join(', ')}.`,
  );
}

/** The sources that the settings declare. */
export function declaredSources({ sources = [] }: Settings): readonly Source[] {
  return sources.map(sourceOf);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new PomonaError('not_configured', `${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The demo shop's own key: made from the instance's, so that it stays the same over restarts, and not telling it. */
export function demoShopKey(ownKey: string): WriteKey {
  const key = createHmac('sha256', ownKey).update('pomona demo shop 1').digest('base64url');
  return { name: 'demo-shop', key };
}

/** All write keys: the instance's own first, then those of the settings. */
export function writeKeysOf(
  settings: Settings,
  ownKey: string,
  environment: Environment,
): readonly WriteKey[] {
  const own: WriteKey = {
    key: ownKey,
    name: 'default',
    ...(settings.eventsPerSecond === undefined
      ? {}
      : { eventsPerSecond: settings.eventsPerSecond }),
  };
  const others = (settings.writeKeys ?? []).map(({ keyFrom, ...rest }): WriteKey => {
    const key = environment[keyFrom];
    if (key === undefined || key === '') {
      throw new PomonaError(
        'not_configured',
        `The write key "${rest.name}" is taken from ${keyFrom}, which is not set. Set it in the environment or in .env.`,
      );
    }
    return { ...rest, key };
  });
  return [own, ...others];
}

/** Who may read. Rejects with `not_configured` when the host is open to others and there is no admin token. */
export function readAccessOf(
  settings: Settings,
  host: string,
  environment: Environment,
): ReadAccess {
  if (isLoopback(host)) {
    return { kind: 'loopback', allowedHosts: settings.allowedHosts ?? [] };
  }
  const adminToken = environment.POMONA_ADMIN_TOKEN;
  if (adminToken === undefined || adminToken.length < 16) {
    throw new PomonaError(
      'not_configured',
      `On ${host} others than this machine can reach Pomona: set POMONA_ADMIN_TOKEN (16 characters or more) in the environment or in .env, or leave --host at 127.0.0.1.`,
    );
  }
  return { kind: 'token', adminToken };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
