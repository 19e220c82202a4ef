import { MortalProcess, died } from './mortal-process.ts';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolder } from '../../src/app/data-folder.ts';
import type { Domain } from '../../src/app/domain.ts';
import { Pipeline } from '../../src/app/pipeline.ts';
import { shop } from '../../src/app/shop.ts';
import { PipelineSource } from '../../src/app/serve-source.ts';
import { compact } from '../../src/process/compaction.ts';
import { Engine } from '../../src/process/engine.ts';
import type { EngineOptions } from '../../src/process/engine.ts';
import { Housekeeping } from '../../src/process/housekeeping.ts';
import type { Ledger } from '../../src/process/ledger.ts';
import { verify } from '../../src/process/verify.ts';
import type { Verification } from '../../src/process/verify.ts';
import { InsightService } from '../../src/serve/insight-service.ts';

/** How the engine is to work: with small numbers, few events see all its ways. */
type EngineSizes = Pick<EngineOptions, 'batchRecords' | 'smallBatchRecords' | 'foldRecords'>;

export interface RunningPipelineOptions extends EngineSizes {
  readonly domain?: Domain;
  readonly segmentBytes?: number;
  readonly clock: () => number;
}

/** Told how the engine of the next pipeline is to work, and which housekeeping it got: a pipeline keeps both to itself. */
let engineSizes: EngineSizes = {};
let lastHousekeeping: Housekeeping | undefined;

const startEngine = Engine.start.bind(Engine);
Engine.start = (options) => startEngine({ ...options, minCommitIntervalMs: 0, ...engineSizes });
const startHousekeeping = Housekeeping.start.bind(Housekeeping);
Housekeeping.start = async (options) => (lastHousekeeping = await startHousekeeping(options));

/** A whole pipeline on real files in a folder of its own, which can be killed between any two steps. */
export class RunningPipeline {
  readonly trouble: string[] = [];
  readonly #options: RunningPipelineOptions;
  #root: string;
  #process = new MortalProcess();
  #pipeline!: Pipeline;
  #housekeeping!: Housekeeping;

  static async start(options: RunningPipelineOptions): Promise<RunningPipeline> {
    const root = await mkdtemp(join(tmpdir(), 'pomona-pipeline-'));
    const running = new RunningPipeline(options, root);
    await running.#open(options);
    return running;
  }

  private constructor(options: RunningPipelineOptions, root: string) {
    this.#options = options;
    this.#root = root;
  }

  get pipeline(): Pipeline {
    return this.#pipeline;
  }

  get process(): MortalProcess {
    return this.#process;
  }

  get folder(): string {
    return this.#root;
  }

  async #open(options: RunningPipelineOptions): Promise<typeof died | undefined> {
    const { domain = shop, segmentBytes, clock, ...sizes } = options;
    engineSizes = sizes;
    const opened = await this.#process.run(() =>
      Pipeline.open({
        folder: dataFolder(this.#root),
        domain,
        clock,
        memoryLimitMb: 300,
        log: segmentBytes === undefined ? {} : { segmentBytes },
        onTrouble: (what, error) =>
          this.trouble.push(
            `${what}: ${error instanceof Error ? error.stack : JSON.stringify(error)}`,
          ),
      }),
    );
    if (opened === died) return died;
    this.#pipeline = opened;
    this.#housekeeping = lastHousekeeping!;
    return undefined;
  }

  /** Runs work in the process; `died` when it was killed before the work was done. */
  run<T>(work: (pipeline: Pipeline) => Promise<T>): Promise<T | typeof died> {
    return this.#process.run(() => work(this.#pipeline));
  }

  /** Stops in order and starts again, perhaps with another declaration. What goes wrong at that is a crash. */
  async restart(changes: Partial<RunningPipelineOptions> = {}): Promise<void> {
    const restart = async () => {
      if ((await this.run((pipeline) => pipeline.stop())) === died) return died;
      return this.#open({ ...this.#options, ...changes });
    };
    if ((await restart().catch(() => died)) === died) await this.revive(changes);
  }

  /** Kills the process if it still lives, and starts another on what it left behind. */
  async revive(changes: Partial<RunningPipelineOptions> = {}): Promise<void> {
    await this.bury();
    await this.#open({ ...this.#options, ...changes });
  }

  /** Kills the process if it still lives; what it left on the disk is the folder from now on. */
  async bury(): Promise<void> {
    this.#process.kill();
    await this.#process.buried();
    const left = this.#root;
    this.#root = await mkdtemp(join(tmpdir(), 'pomona-pipeline-'));
    await cp(left, this.#root, { recursive: true });
    await this.#process.release();
    await rm(left, { recursive: true });
    this.#process = new MortalProcess();
  }

  /** Kills the process, and takes its store away before another is started. */
  async loseStore(): Promise<void> {
    await this.bury();
    for (const file of ['store.duckdb', 'store.duckdb.wal']) {
      await rm(join(this.#root, file), { force: true });
    }
    await this.#open(this.#options);
  }

  archive(): Promise<number | typeof died> {
    return this.run(async (pipeline) => {
      await pipeline.settled();
      return this.#housekeeping.exclusive(() => this.#housekeeping.archiveSealed());
    });
  }

  compact(): Promise<number | typeof died> {
    return this.run((pipeline) =>
      this.#housekeeping.exclusive(async () => {
        await pipeline.engine.fold();
        const connection = await pipeline.store.connect();
        try {
          return await compact(connection, pipeline.store, 1);
        } finally {
          connection.closeSync();
        }
      }),
    );
  }

  checkpoint(): Promise<unknown> {
    return this.run((pipeline) =>
      pipeline.engine.between((connection) => connection.run('checkpoint')),
    );
  }

  verify(): Promise<Verification> {
    return this.#alive((pipeline) =>
      verify(
        pipeline,
        pipeline.columns.map((column) => column.name),
      ),
    );
  }

  ledger(): Promise<Pick<Ledger, 'totals' | 'difference'>> {
    return this.#alive(async (pipeline) => (await PipelineSource.of(pipeline)).ledger());
  }

  /** A service that answers insights of the present state. */
  insights(): Promise<InsightService> {
    return this.#alive(async (pipeline) => {
      const { insights } = pipeline.domain;
      const source = await PipelineSource.of(pipeline);
      const { clock } = this.#options;
      return new InsightService({ insights, store: pipeline.readers, source, clock });
    });
  }

  /** Resolves when all that was accepted is counted and all that has to be rebuilt is rebuilt. */
  async settled(): Promise<void> {
    await this.#alive(async (pipeline) => {
      await pipeline.settled();
      while (pipeline.store.staleMetrics().length > 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
  }

  async #alive<T>(work: (pipeline: Pipeline) => Promise<T>): Promise<T> {
    const result = await this.run(work);
    if (result === died) throw new Error('the process is dead');
    return result;
  }

  async dispose(): Promise<void> {
    this.#process.kill();
    await this.#process.buried();
    await this.#process.release();
    await rm(this.#root, { recursive: true, force: true });
  }
}
