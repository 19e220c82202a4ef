import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Backoff } from '../base/backoff.ts';
import { messageOf, PomonaError } from '../base/errors.ts';
import type { KafkaCluster } from '../log/kafka/kafka-cluster.ts';
import type { KafkaLog } from '../log/kafka/kafka-log.ts';
import type { KafkaTopic } from '../log/kafka/kafka-topic.ts';
import { lineBreak } from '../log/kafka/records-as-lines.ts';
import { compactState, createStateTables } from '../metrics/duckdb.ts';
import type { StateTables } from '../metrics/duckdb.ts';
import { createPieces, pieceColumns, takePieces } from '../metrics/pieces.ts';
import type { PieceTables } from '../metrics/pieces.ts';
import { statesOf } from '../metrics/plan.ts';
import type { MetricPlan } from '../metrics/plan.ts';
import { countedPlan } from '../metrics/spark.ts';
import { mostLineBytes, putParts, readJson } from './batch.ts';
import { hasRows, inTransaction, literal, queryRows, runAll } from './database.ts';
import { pieceTables } from './generation.ts';
import type { Generation } from './generation.ts';
import type { Positions, Run, RunNotes } from './run-notes.ts';
import { openRowsTopic, rowsTopic } from './run-notes.ts';
import type { Store } from './store.ts';

export interface FollowRunOptions {
  readonly store: Store;
  readonly cluster: KafkaCluster;
  readonly notes: RunNotes;
  /** The plan whose rows are wanted, and the topic of the events they are made of. */
  readonly plan: string;
  readonly topic: string;
  readonly tempFolder: string;
  /** Called after each commit with how many more events the rows that are shown stand for. */
  readonly onCommit: (counted: number) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** Each time rows are taken in, the tables are gone through: many at once where many wait. */
const takenBytes = 32 * 1024 * 1024;
/** Packed, as they come from the broker. */
const fetchedBytes = 1024 * 1024;
const idleMs = 200;

const schema = [
  `create table if not exists followed_runs (run varchar not null, status varchar not null, generations json not null)`,
  `create table if not exists run_positions (run varchar not null, topic varchar not null, partition integer not null, position bigint not null)`,
];

/** Lines as they stand in a topic, and the offset after them. */
interface PublishedRows {
  readonly parts: readonly Buffer[];
  readonly nextOffset: number;
}

/** A run as far as it has been taken in. */
interface Followed {
  readonly run: string;
  readonly status: 'live' | 'building';
  readonly generations: readonly Generation[];
}

/**
 * Fills the store of this machine with the rows of a run that counts elsewhere, and so makes its views what they would be
 * had it counted here. Rows and positions are committed together: a row that comes twice changes nothing, and none is left
 * out. A new run is taken in beside the one that is shown, and shown once it has come as far.
 */
export class RunFollower {
  readonly #options: FollowRunOptions;
  readonly #connection: DuckDBConnection;
  readonly #topics = new Map<string, KafkaTopic>();
  readonly #stopping = new AbortController();
  #followed: readonly Followed[] = [];
  #running: Promise<void> = Promise.resolve();
  #failure: PomonaError | undefined;
  readonly #backoff = new Backoff({ firstMs: 250, longestMs: 10_000 });
  #counted = 0;
  /** For each run how far the rows reach that are here. */
  readonly #reached = new Map<string, Positions>();
  /** For each run and partition the offset to read from next, as it stands in the store. */
  readonly #positions = new Map<string, number>();

  private constructor(options: FollowRunOptions, connection: DuckDBConnection) {
    this.#options = options;
    this.#connection = connection;
  }

  static async start(options: FollowRunOptions): Promise<RunFollower> {
    const follower = new RunFollower(options, await options.store.connect());
    await runAll(follower.#connection, schema);
    await follower.#recall();
    follower.#running = follower.#run();
    return follower;
  }

  /** Why rows do not come in, if they do not. */
  get failure(): PomonaError | undefined {
    return this.#failure;
  }

  /** How many events the rows that are shown are made of. */
  get counted(): number {
    return this.#counted;
  }

  /** The run that is shown. */
  get run(): string | undefined {
    return this.#followed.find(({ status }) => status === 'live')?.run;
  }

  /** How far the rows that are shown reach, for each partition of the topic of events. */
  get positions(): Positions {
    return this.#reached.get(this.run ?? '') ?? [];
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    for (const topic of this.#topics.values()) await topic.close();
    this.#connection.closeSync();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        const took = await this.#turn();
        this.#backoff.reset();
        this.#failure = undefined;
        if (!took) await delay(idleMs, undefined, { signal }).catch(() => undefined);
      } catch (error) {
        if (this.#backoff.isCalm) {
          this.#options.onTrouble('Rows of metrics cannot be taken in', error);
        }
        this.#failure = new PomonaError('log_unavailable', messageOf(error), { cause: error });
        await this.#backoff.pause(signal);
      }
    }
  }

  /** Takes in what is there once; tells whether anything was. */
  async #turn(): Promise<boolean> {
    const { notes, plan, topic } = this.#options;
    await notes.refresh();
    const wanted = notes.runOf(plan, topic);
    if (wanted && !this.#followed.some(({ run }) => run === wanted.id)) await this.#begin(wanted);
    let took = false;
    for (const followed of this.#followed) {
      // Its rows were published before the note of them.
      const noted = notes.positionsOf(followed.run) ?? [];
      let isWhole = true;
      for (const metric of [...followed.generations.map(({ plan: each }) => each), countedPlan]) {
        if (this.#stopping.signal.aborted) return true;
        const taken = await this.#takeFrom(followed, metric);
        took ||= taken.took;
        isWhole &&= taken.isWhole;
      }
      if (!isWhole) continue;
      this.#reached.set(followed.run, noted);
      if (followed.status === 'building' && this.#hasCaughtUp(followed)) await this.#show(followed);
    }
    return took;
  }

  /** Whether the rows of a run reach as far as those that are shown. */
  #hasCaughtUp({ run }: Followed): boolean {
    const reached = this.#reached.get(run) ?? [];
    return this.positions.every((position, partition) => (reached[partition] ?? 0) >= position);
  }

  /** Shows a run in the place of the one that was shown. */
  async #show(followed: Followed): Promise<void> {
    const { store, onCommit } = this.#options;
    const { run } = followed;
    await this.#withTables(async () => {
      await store.promote(this.#connection, followed.generations, [
        ...this.#followed.filter((other) => other !== followed).flatMap(forget),
        `update followed_runs set status = 'live' where run = ${literal(run)}`,
      ]);
      this.#followed = [{ ...followed, status: 'live' }];
    });
    const before = this.#counted;
    this.#counted = await this.#countedOf(run);
    onCommit(this.#counted - before);
  }

  /** Begins to take in a run: as what is shown where nothing is, else beside it. */
  async #begin({ id }: Run): Promise<void> {
    const { store } = this.#options;
    const isFirst = this.#followed.length === 0;
    await this.#withTables(async () => {
      const generations: Generation[] = [];
      for (const plan of store.plans) {
        const live = store.generations.find(
          (generation) => generation.plan === plan && generation.status === 'live',
        );
        const isUsable = isFirst && live !== undefined;
        generations.push(
          isUsable ? live : await store.addGeneration(this.#connection, plan, 'building', 0),
        );
      }
      const status = isFirst ? 'live' : 'building';
      await inTransaction(this.#connection, () =>
        runAll(this.#connection, [
          ...generations.flatMap((generation) =>
            statesOf(generation.plan).flatMap((state) =>
              createPieces(state, pieceTables(generation, state)),
            ),
          ),
          ...createCounted(id),
          `insert into followed_runs values (${literal(id)}, '${status}', ${literal(JSON.stringify(generations.map((generation) => generation.id)))})`,
        ]),
      );
      this.#followed = [...this.#followed, { run: id, status, generations }];
    });
  }

  /** Takes the next rows of a metric; tells whether there were any, and whether those are all there are. */
  async #takeFrom({ run, generations }: Followed, plan: MetricPlan) {
    const topic = await this.#topicOf(plan);
    const generation = generations.find((one) => one.plan === plan);
    let [took, isWhole] = [false, true];
    for (const [partition, log] of topic.partitions.entries()) {
      const place = { topic: topic.name, partition };
      await log.lookAtBounds();
      const position = Math.max(this.#positionOf(run, place), log.startOffset);
      if (position >= log.endOffset) continue;
      const rows = await this.#read(log, position);
      await this.#take(run, place, rows, (published) =>
        generation
          ? statesOf(plan).flatMap((state) =>
              takePieces(state, pieceTables(generation, state), published),
            )
          : takeCounted(run, published),
      );
      took = true;
      isWhole &&= rows.nextOffset >= log.endOffset;
    }
    return { took, isWhole };
  }

  async #read(log: KafkaLog, position: number): Promise<PublishedRows> {
    const parts: Buffer[] = [];
    let [nextOffset, bytes] = [position, 0];
    while (nextOffset < log.endOffset && bytes < takenBytes && !this.#stopping.signal.aborted) {
      const read = await log.readRecords(nextOffset, fetchedBytes);
      if (read.nextOffset === nextOffset) break;
      nextOffset = read.nextOffset;
      for (const { value } of read.records) {
        parts.push(value, lineBreak);
        bytes += value.length;
      }
    }
    return { parts, nextOffset };
  }

  async #take(
    run: string,
    place: Place,
    { parts, nextOffset }: PublishedRows,
    statementsOf: (published: string) => readonly string[],
  ): Promise<void> {
    const file = join(this.#options.tempFolder, 'published_rows.ndjson');
    await putParts(file, 'w', parts);
    const published = `(select * from published_rows where run = ${literal(run)})`;
    await this.#withTables(() =>
      inTransaction(this.#connection, () =>
        runAll(this.#connection, [
          `create or replace temp table published_rows as from ${readJson([file], pieceColumns, mostLineBytes(parts))}`,
          ...statementsOf(published),
          `delete from run_positions where run = ${literal(run)} and topic = ${literal(place.topic)} and partition = ${place.partition}`,
          `insert into run_positions values (${literal(run)}, ${literal(place.topic)}, ${place.partition}, ${nextOffset})`,
        ]),
      ),
    );
    this.#positions.set(keyOf(run, place), nextOffset);
    if (run !== this.run) return;
    const counted = await this.#countedOf(run);
    const more = counted - this.#counted;
    this.#counted = counted;
    this.#options.onCommit(more);
  }

  async #countedOf(run: string): Promise<number> {
    const [row] = await queryRows(
      this.#connection,
      `select coalesce(sum(counted), 0)::bigint as counted from ${countedMinutes(run)}`,
    );
    return Number(row?.counted);
  }

  #positionOf(run: string, place: Place): number {
    return this.#positions.get(keyOf(run, place)) ?? 0;
  }

  async #topicOf(plan: MetricPlan): Promise<KafkaTopic> {
    const name = rowsTopic(plan);
    const known = this.#topics.get(name);
    if (known) return known;
    const topic = await openRowsTopic(this.#options.cluster, name);
    this.#topics.set(name, topic);
    return topic;
  }

  /** Nobody may rely on the tables meanwhile. */
  #withTables<T>(work: () => Promise<T>): Promise<T> {
    return this.#options.store.tablesLock.write(work);
  }

  async #recall(): Promise<void> {
    // The tables of what was not shown yet are gone since the store was opened: it is taken in from the start.
    const unfinished = await queryRows(
      this.#connection,
      "select run from followed_runs where status = 'building'",
    );
    await runAll(
      this.#connection,
      unfinished.flatMap(({ run }) => forget({ run: String(run) })),
    );
    const rows = await queryRows(this.#connection, 'from followed_runs');
    const { generations } = this.#options.store;
    this.#followed = rows.map((row) => {
      const ids = JSON.parse(String(row.generations)) as number[];
      return {
        run: String(row.run),
        status: row.status as Followed['status'],
        generations: generations.filter(({ id }) => ids.includes(id)),
      };
    });
    for (const row of await queryRows(this.#connection, 'from run_positions')) {
      const place = { topic: String(row.topic), partition: Number(row.partition) };
      this.#positions.set(keyOf(String(row.run), place), Number(row.position));
    }
    if (this.run !== undefined) this.#counted = await this.#countedOf(this.run);
  }
}

/** Statements that take away what is kept of a run beside its generations. */
function forget({ run }: Pick<Followed, 'run'>): readonly string[] {
  const { base, delta, pieces } = countedTables(run);
  return [
    ...[base, delta, pieces].map((table) => `drop table if exists ${table}`),
    `delete from run_positions where run = ${literal(run)}`,
    `delete from followed_runs where run = ${literal(run)}`,
  ];
}

interface Place {
  readonly topic: string;
  readonly partition: number;
}

function keyOf(run: string, { topic, partition }: Place): string {
  return `${run} ${topic} ${partition}`;
}

/** Whether a store shows what was counted elsewhere. */
export function hasFollowedRun(connection: DuckDBConnection): Promise<boolean> {
  return hasRows(connection, 'followed_runs');
}

/** The ledger's own rows, which no view of a metric shows. */
function countedTables(run: string): StateTables & PieceTables {
  const table = `state.counted_${run}`;
  return { base: `${table}_base`, delta: `${table}_delta`, pieces: `${table}_pieces` };
}

/** How many events of a run were counted, by `minute`, in one or more rows each. */
export function countedMinutes(run: string): string {
  const { base, delta } = countedTables(run);
  return `(from ${base} union all from ${delta})`;
}

function createCounted(run: string): readonly string[] {
  const tables = countedTables(run);
  return [
    ...createStateTables(countedPlan.totals, tables),
    ...createPieces(countedPlan.totals, tables),
  ];
}

function takeCounted(run: string, published: string): readonly string[] {
  const tables = countedTables(run);
  const { totals } = countedPlan;
  return [...compactState(totals, tables), ...takePieces(totals, tables, published)];
}
