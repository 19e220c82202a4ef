import { ProviderCaller } from '../collect/sources/call-provider.ts';
import type { CallCounter } from '../collect/sources/call-provider.ts';
import { accessFrom, missingCredentials } from '../collect/sources/credentials.ts';
import type { ProviderAccess } from '../collect/sources/credentials.ts';
import type { Provider, Source } from '../collect/sources/source.ts';

/** Speaks the formats of all providers, each at an address of its own. */
export interface SampleServer {
  urlOf(provider: string): string;
  stop(): Promise<void>;
}

export interface SampleServerOptions {
  /** 0 takes a free one, as does none. */
  readonly port?: number;
  /** The fault a request is answered with, if any. */
  readonly faultOf?: (provider: string) => string | undefined;
}

export interface SourceCallersOptions {
  /** Sources that a sample server knows; those of settings are beside them. */
  readonly sources: readonly Source[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly startSample: (() => Promise<SampleServer>) | undefined;
  readonly calls: CallCounter;
  readonly signal: AbortSignal;
}

/** Who asks each provider: with its credentials, or a server of made-up data while there are none at all. */
export class SourceCallers {
  /** Whether the figures are made up: no provider's credentials are set, and there is a server of sample data. */
  readonly isSample: boolean;
  readonly #options: SourceCallersOptions;
  readonly #providers: ReadonlySet<Provider>;
  readonly #callers = new Map<string, Promise<ProviderCaller>>();
  #server: Promise<SampleServer> | undefined;

  constructor(options: SourceCallersOptions) {
    this.#options = options;
    this.#providers = new Set(options.sources.map(({ provider }) => provider));
    this.isSample = options.startSample !== undefined && !this.#anyCredentials();
  }

  /** Whether what a source brings is made up. */
  isSampleOf({ provider }: Source): boolean {
    return this.isSample && this.#providers.has(provider);
  }

  /** What a source waits for, as names of environment variables. */
  missingOf(source: Source): readonly string[] {
    if (this.isSampleOf(source)) return [];
    return missingCredentials(source.provider, this.#options.environment);
  }

  callerOf(source: Source): Promise<ProviderCaller> {
    const { name } = source.provider;
    const known = this.#callers.get(name) ?? this.#makeCaller(source);
    this.#callers.set(name, known);
    return known;
  }

  async #makeCaller(source: Source): Promise<ProviderCaller> {
    const { environment, signal, calls } = this.#options;
    if (this.isSampleOf(source)) {
      // Asking oneself uses up no quota.
      const counter = { count: () => Promise.resolve(0) };
      return new ProviderCaller(await this.#sampleAccess(source), { calls: counter, signal });
    }
    const access = accessFrom(source.provider, environment);
    if (!access) throw new Error(`${source.provider.name} is not configured`);
    return new ProviderCaller(access, { calls, signal });
  }

  async #sampleAccess({ provider }: Source): Promise<ProviderAccess> {
    this.#server ??= this.#options.startSample?.();
    const server = await this.#server;
    return {
      provider: { ...provider, callIntervalMs: 0 },
      baseUrl: server?.urlOf(provider.name) ?? '',
      secrets: Object.fromEntries(provider.credentials.map((name) => [name, 'sample-key'])),
      sample: true,
    };
  }

  #anyCredentials(): boolean {
    const { environment } = this.#options;
    return [...this.#providers].some(
      (provider) => missingCredentials(provider, environment).length < provider.credentials.length,
    );
  }

  async stop(): Promise<void> {
    await (await this.#server)?.stop();
  }
}
