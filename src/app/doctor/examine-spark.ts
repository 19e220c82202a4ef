import { connect } from 'node:http2';
import { explainUnknownHost } from '../../log/kafka/known-kafka-errors.ts';
import type { HostAndPort } from '../../log/kafka/kafka-cluster.ts';
import { grpcAnswers, hostInUrl } from '../cluster/ports.ts';
import type { Finding } from './finding.ts';
import { reachAddress } from './reach-address.ts';

const check = 'Spark Connect';
const answerMs = 5_000;
/** gRPC's status of a method that a server does not have. */
const unimplemented = 12;

/** Whether a Spark Connect server answers, and not somebody else. */
export async function examineSpark({ host, port }: HostAndPort): Promise<readonly Finding[]> {
  const address = `sc://${hostInUrl(host)}:${port}`;
  const { open, closed, isUnknown } = await reachAddress(host, port);
  if (isUnknown) {
    const found = `${address}: ${explainUnknownHost(host).means}`;
    return [{ check, state: 'broken', found, fix: 'name the host of the Spark Connect server' }];
  }
  const [first] = open;
  if (first === undefined) {
    return [
      {
        ...{ check, state: 'broken' },
        found: `nobody takes connections at ${address}: ${closed.join(', ')}`,
        fix: 'start it (pomona cluster up --spark starts one here), or name the address of one that runs',
        commands: ['pomona cluster up --spark', `ss -ltnp 'sport = :${port}'`],
      },
    ];
  }
  if (!(await grpcAnswers(port, first))) return [aboutStranger(address, 'does not speak gRPC')];
  const status = await askPlan(first, port);
  if (status === undefined) return [aboutStranger(address, 'does not answer a call of gRPC')];
  if (status === unimplemented) return [aboutStranger(address, 'is a gRPC server of another kind')];
  return [{ check, state: 'fine', found: `${address} answers` }];
}

function aboutStranger(address: string, what: string): Finding {
  return {
    ...{ check, state: 'broken', found: `what listens at ${address} ${what}` },
    meaning:
      'another program has the port. (15002 is the usual one of Spark Connect; 7077 is a Spark master, 4040 its page)',
    fix: 'name the port of the Spark Connect server (spark.connect.grpc.binding.port)',
  };
}

/** The status with which an empty AnalyzePlan is refused. No session comes of it. */
function askPlan(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const session = connect(`http://${hostInUrl(host)}:${port}`);
    const end = (status?: string | string[]): void => {
      session.destroy();
      resolve(status === undefined ? undefined : Number(status));
    };
    session.setTimeout(answerMs, () => end());
    session.on('error', () => end());
    const call = session.request({
      ...{ ':method': 'POST', ':path': '/spark.connect.SparkConnectService/AnalyzePlan' },
      ...{ 'content-type': 'application/grpc', te: 'trailers' },
    });
    const look = (headers: { readonly 'grpc-status'?: string | string[] }): void => {
      if (headers['grpc-status'] !== undefined) end(headers['grpc-status']);
    };
    call.on('response', look).on('trailers', look);
    call.on('error', () => end()).on('close', () => end());
    call.resume();
    // One message of no bytes.
    call.end(Buffer.alloc(5));
  });
}
