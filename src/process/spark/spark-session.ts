import { randomUUID } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { createClient } from '@connectrpc/connect';
import type { Client } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { ExecutePlanRequestSchema, SparkConnectService } from './connect-protocol.ts';
import type {
  CommandSchema,
  ExecutePlanResponse,
  RelationSchema,
  StreamingQueryCommandSchema,
  StreamingQueryCommandResult,
  StreamingQueryInstanceId,
  WriteStreamOperationStartSchema,
} from './connect-protocol.ts';

export type RelationInit = MessageInitShape<typeof RelationSchema>;
/** A streaming query to start: what it reads, where it writes, and by what name it is known. */
export type StreamInit = MessageInitShape<typeof WriteStreamOperationStartSchema>;
type QueryCommand = NonNullable<MessageInitShape<typeof StreamingQueryCommandSchema>['command']>;
type CommandInit = NonNullable<MessageInitShape<typeof CommandSchema>['commandType']>;
type PlanInit = NonNullable<MessageInitShape<typeof ExecutePlanRequestSchema>['plan']>;

/** A server that answers nothing for so long is taken to be gone. */
const defaultTimeoutMs = 60_000;

/** A session on a Spark Connect server: what other clients of the same session id see, this one sees as well. */
export class SparkSession {
  readonly #client: Client<typeof SparkConnectService>;
  readonly #identity;

  /** `baseUrl` such as http://127.0.0.1:15002. Nothing is sent before the first call. */
  constructor(baseUrl: string, sessionId: string = randomUUID()) {
    this.#client = createClient(
      SparkConnectService,
      createGrpcTransport({ baseUrl, defaultTimeoutMs }),
    );
    this.#identity = {
      sessionId,
      userContext: { userId: 'pomona', userName: 'pomona' },
      clientType: 'pomona',
    };
  }

  async version(): Promise<string> {
    const { result } = await this.#client.analyzePlan({
      ...this.#identity,
      analyze: { case: 'sparkVersion', value: {} },
    });
    return result.value?.version ?? '';
  }

  async configure(settings: Readonly<Record<string, string>>): Promise<void> {
    const pairs = Object.entries(settings).map(([key, value]) => ({ key, value }));
    await this.#client.config({
      ...this.#identity,
      operation: { opType: { case: 'set', value: { pairs } } },
    });
  }

  async createView(name: string, input: RelationInit): Promise<void> {
    await this.#command({ case: 'createDataframeView', value: { name, input, replace: true } });
  }

  async startStream(stream: StreamInit): Promise<StreamingQueryInstanceId> {
    const responses = await this.#command({ case: 'writeStreamOperationStart', value: stream });
    for (const { responseType } of responses) {
      if (responseType.case === 'writeStreamOperationStartResult' && responseType.value.queryId) {
        return responseType.value.queryId;
      }
    }
    throw new Error('Spark started no query and gave no reason');
  }

  /** Ids of the streaming queries that run in this session, by their names. */
  async activeQueries(): Promise<ReadonlyMap<string, StreamingQueryInstanceId>> {
    const responses = await this.#command({
      case: 'streamingQueryManagerCommand',
      value: { command: { case: 'active', value: true } },
    });
    const found = new Map<string, StreamingQueryInstanceId>();
    for (const { responseType } of responses) {
      if (responseType.case !== 'streamingQueryManagerCommandResult') continue;
      if (responseType.value.resultType.case !== 'active') continue;
      for (const { id, name } of responseType.value.resultType.value.activeQueries) {
        if (id && name !== undefined) found.set(name, id);
      }
    }
    return found;
  }

  async stopQuery(id: StreamingQueryInstanceId): Promise<void> {
    await this.#askQuery(id, { case: 'stop', value: true });
  }

  /** Why a query ended, if it failed. */
  async failureOf(id: StreamingQueryInstanceId): Promise<string | undefined> {
    const answer = await this.#askQuery(id, { case: 'exception', value: true });
    return answer.case === 'exception' ? answer.value.exceptionMessage : undefined;
  }

  /** What a query tells of its last hundred batches, oldest first: each a StreamingQueryProgress of Spark. */
  async recentProgress(id: StreamingQueryInstanceId): Promise<readonly unknown[]> {
    const answer = await this.#askQuery(id, { case: 'recentProgress', value: true });
    const texts = answer.case === 'recentProgress' ? answer.value.recentProgressJson : [];
    return texts.map((text) => JSON.parse(text) as unknown);
  }

  /** Runs a query to its end, for its effect or to see that it can be run; however long it takes, unless told. */
  async run(relation: RelationInit, timeoutMs = 0): Promise<void> {
    await this.#execute({ opType: { case: 'root', value: relation } }, timeoutMs);
  }

  /** Lets the server forget the session, and what runs in it. */
  async release(): Promise<void> {
    await this.#client.releaseSession(this.#identity);
  }

  async #askQuery(
    queryId: StreamingQueryInstanceId,
    command: QueryCommand,
  ): Promise<StreamingQueryCommandResult['resultType']> {
    const responses = await this.#command({
      case: 'streamingQueryCommand',
      value: { queryId, command },
    });
    for (const { responseType } of responses) {
      if (responseType.case === 'streamingQueryCommandResult') return responseType.value.resultType;
    }
    return { case: undefined };
  }

  async #command(commandType: CommandInit): Promise<ExecutePlanResponse[]> {
    return this.#execute({ opType: { case: 'command', value: { commandType } } });
  }

  async #execute(plan: PlanInit, timeoutMs = defaultTimeoutMs): Promise<ExecutePlanResponse[]> {
    const request = create(ExecutePlanRequestSchema, { ...this.#identity, plan });
    const responses: ExecutePlanResponse[] = [];
    for await (const response of this.#client.executePlan(request, { timeoutMs })) {
      responses.push(response);
    }
    return responses;
  }
}

/** A relation given as SQL text. */
export function sql(query: string): RelationInit {
  return { relType: { case: 'sql', value: { query } } };
}
