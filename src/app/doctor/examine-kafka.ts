import { dayMs, hourMs } from '../../base/time.ts';
import type { Clock } from '../../base/time.ts';
import { explainKafkaError } from '../../log/kafka/explain-kafka-error.ts';
import { hostAndPort } from '../../log/kafka/kafka-cluster.ts';
import type { HostAndPort, KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import { lookAtCluster, lookAtTopic, probeCluster } from '../../log/kafka/look-at-cluster.ts';
import type { BrokerAddress, ClusterView, TopicView } from '../../log/kafka/look-at-cluster.ts';
import { shellQuote } from '../../base/shell-quote.ts';
import { hostInUrl, kafkaAnswers } from '../cluster/ports.ts';
import type { Finding } from './finding.ts';
import { reachAddress } from './reach-address.ts';

export interface KafkaUnderExamination {
  readonly cluster: KafkaCluster;
  readonly topic: string;
  /** How many partitions the topic is made with. */
  readonly partitions: number;
  /** The data folder has followed the topic: it has to be there. */
  readonly isFollowed: boolean;
}

export interface ExaminedKafka {
  readonly findings: readonly Finding[];
  /** Undefined where nobody answers. */
  readonly clusterId: string | undefined;
  /** How many partitions there are to be read; 0 where there is no topic, or no way to its brokers. */
  readonly partitions: number;
}

const nobody = { clusterId: undefined, partitions: 0 };

const aboutNoBrokers: Finding = {
  ...{ check: 'Advertised', state: 'broken' },
  found: 'the broker that answers knows of no broker of the cluster, not even of itself',
  meaning: 'it is still starting, or its controllers cannot be reached and do not let it in',
  fix: 'look again in half a minute; if it stays so, see its log for the controllers (controller.quorum.bootstrap.servers)',
};

/** The way to Kafka, step by step; what needs a step that failed is left out. */
export async function examineKafka(
  kafka: KafkaUnderExamination,
  clock: Clock,
): Promise<ExaminedKafka> {
  const { cluster, topic } = kafka;
  const asked = await Promise.all(cluster.bootstrapBrokers.map(examineBootstrap));
  const answering = asked.flatMap(({ address }) => address ?? []);
  const first = asked.map(({ finding }) =>
    // One that answers is enough to begin with.
    finding.state === 'broken' && answering.length > 0
      ? { ...finding, state: 'doubtful' as const }
      : finding,
  );
  const findings: Finding[] = [...first];
  if (answering.length === 0) return { ...nobody, findings };
  const reached = { ...cluster, bootstrapBrokers: answering };
  try {
    const view = await lookAtCluster(reached);
    const advertised = await Promise.all(view.brokers.map((each) => examineAdvertised(each, view)));
    findings.push(...(advertised.length > 0 ? advertised : [aboutNoBrokers]));
    const found = await lookAtTopic(reached, topic);
    findings.push(...aboutTopic(kafka, found));
    // Each broker may lead what is written: with one of them out of reach the client only tries for long.
    if (findings.some(({ check, state }) => check === 'Advertised' && state === 'broken')) {
      return { findings, clusterId: view.id, partitions: 0 };
    }
    findings.push(...(await probe(reached, clock)));
    return { findings, clusterId: view.id, partitions: found?.partitions.length ?? 0 };
  } catch (error) {
    const found = `the brokers were asked, and it failed: ${explainKafkaError(error)}`;
    findings.push({ check: 'Kafka', state: 'broken', found });
    return { ...nobody, findings };
  }
}

interface Bootstrap {
  readonly finding: Finding;
  /** Where it is reached, if it is. */
  readonly address?: string;
}

async function examineBootstrap(address: string): Promise<Bootstrap> {
  const check = 'Brokers';
  const { host, port } = hostAndPort(address);
  const { open, closed, isUnknown } = await reachAddress(host, port);
  if (isUnknown) return { finding: aboutUnknownHost(check, address, host) };
  if (open.length === 0)
    return { finding: await aboutClosed(check, address, { host, port }, closed) };
  if (!(await anyAnswers(open, port))) return { finding: aboutStranger(check, address) };
  const found = `${address} answers${aside(closed)}`;
  return { finding: { check, state: 'fine', found }, address };
}

/** The address that a broker gives out itself: where every client goes, whatever it asked first. */
async function examineAdvertised(broker: BrokerAddress, { id }: ClusterView): Promise<Finding> {
  const check = 'Advertised';
  const { host, port } = broker;
  const address = `${hostInUrl(host)}:${port}`;
  const what = `broker ${broker.id} gives out ${address}`;
  const { open, closed, isUnknown } = await reachAddress(host, port);
  if (isUnknown) return advertisedWrongly(aboutUnknownHost(check, what, host), broker);
  if (open.length === 0) {
    return advertisedWrongly(await aboutClosed(check, what, broker, closed), broker);
  }
  if (!(await anyAnswers(open, port))) {
    return advertisedWrongly(aboutStranger(check, what), broker);
  }
  const there = await lookAtCluster({ clientId: 'pomona-doctor', bootstrapBrokers: [address] });
  if (there.id !== id) {
    const found = `${what}, and another cluster answers there (${there.id}, not ${id})`;
    const meaning = 'clients are led to a broker that knows nothing of the topic';
    return advertisedWrongly({ check, state: 'broken', found, meaning }, broker);
  }
  return { check, state: 'fine', found: `${what}, and answers there${aside(closed)}` };
}

function aside(closed: readonly string[]): string {
  return closed.length === 0 ? '' : `; not at ${closed.join(', ')}, which is tried and passed over`;
}

async function anyAnswers(addresses: readonly string[], port: number): Promise<boolean> {
  for (const address of addresses) if (await kafkaAnswers(port, address)) return true;
  return false;
}

function aboutUnknownHost(check: string, what: string, host: string): Finding {
  return {
    ...{ check, state: 'broken', found: `${what}: this machine does not know the name ${host}` },
    fix: 'see to the spelling, or make the name known here (DNS, or a line in /etc/hosts)',
    commands: [`getent hosts ${shellQuote(host)}`],
  };
}

async function aboutClosed(
  check: string,
  what: string,
  { host, port }: HostAndPort,
  closed: readonly string[],
): Promise<Finding> {
  const found = `${what}, and nobody takes connections there: ${closed.join(', ')}`;
  const commands = [`ss -ltnp 'sport = :${port}'   # on ${hostInUrl(host)}`];
  if (isLoopback(host) && (await kafkaAnswers(port))) {
    return {
      ...{ check, state: 'broken', found, commands },
      meaning: `a broker answers at 127.0.0.1:${port}: it listens by IPv4 alone, and ${host} is IPv6 here`,
      fix: `write 127.0.0.1:${port} in place of ${hostInUrl(host)}:${port}`,
    };
  }
  return {
    ...{ check, state: 'broken', found, commands },
    meaning:
      'the broker is down, listens at another address or port, or something between keeps it off',
    fix: 'start it, or name the address that stands under listeners in its server.properties',
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1';
}

function aboutStranger(check: string, what: string): Finding {
  return {
    check,
    state: 'broken',
    found: `${what}: something takes connections there and does not speak Kafka`,
    meaning: 'another program has the port, or it is a listener with TLS or for controllers',
    fix: 'name the port of a PLAINTEXT listener of a broker (listeners in its server.properties)',
  };
}

/** The broker itself is well: what it says of itself has to be set right. */
function advertisedWrongly(finding: Finding, { id }: BrokerAddress): Finding {
  return {
    ...finding,
    where: `advertised.listeners in server.properties of broker ${id}`,
    fix: 'set advertised.listeners to a host and port that can be reached from here, and start that broker anew',
    commands: [
      ...(finding.commands ?? []),
      `advertised.listeners=PLAINTEXT://HOST-REACHED-FROM-HERE:PORT   # server.properties of broker ${id}`,
    ],
  };
}

/** The largest append is one record batch. */
const leastMessageBytes = 5 * 1024 * 1024;

function aboutTopic(
  kafka: KafkaUnderExamination,
  found: TopicView | undefined,
): readonly Finding[] {
  const { topic, partitions, isFollowed, cluster } = kafka;
  const check = 'Topic';
  const brokers = cluster.bootstrapBrokers.join(',');
  if (!found) {
    if (!isFollowed) {
      const fine = `there is no ${topic} yet; \`pomona up\` makes it, with ${partitions} partitions`;
      return [{ check, state: 'fine', found: fine }];
    }
    return [
      {
        ...{
          check,
          state: 'broken',
          found: `there is no ${topic}, which this folder has followed`,
        },
        meaning:
          'it was removed, or these are the brokers of another cluster. What was copied is here and counts',
        fix: 'see to it that these are the right brokers. If the topic is gone, start on another --data: this folder cannot follow one that is made anew',
        commands: [`kafka-topics.sh --bootstrap-server ${brokers} --list`],
      },
    ];
  }
  const wrong = [...wrongSettings(topic, found), ...withoutCopies(found)].map((each) => ({
    check,
    where: `topic ${topic}`,
    ...each,
    commands: (each.commands ?? []).map((options) => `${options} --bootstrap-server ${brokers}`),
  }));
  return wrong.length > 0 ? wrong : [{ check, state: 'fine', found: describeTopic(topic, found) }];
}

function describeTopic(topic: string, { partitions, settings }: TopicView): string {
  const shown = ['cleanup.policy', 'retention.ms', 'min.insync.replicas', 'max.message.bytes'];
  const values = shown.map((name) => `${name}=${settings.get(name)}`).join(', ');
  return `${topic} has ${partitions.length} partitions of ${partitions[0]?.replicas} replicas; ${values}`;
}

type TopicFault = Omit<Finding, 'check'>;

function wrongSettings(topic: string, { settings, partitions }: TopicView): readonly TopicFault[] {
  const faults: TopicFault[] = [];
  const alter = (setting: string) => [
    `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config ${setting}`,
  ];
  const add = (name: string, right: string, fault: Pick<TopicFault, 'state' | 'meaning'>) =>
    faults.push({
      ...fault,
      found: `${name} of ${topic} is ${settings.get(name)}`,
      fix: `set it to ${right}`,
      commands: alter(`${name}=${right}`),
    });
  if (settings.get('cleanup.policy')?.includes('compact')) {
    const meaning =
      'of the events of a visitor, all but the last are thrown away, since they share a key';
    add('cleanup.policy', 'delete', { state: 'broken', meaning });
  }
  const retentionMs = Number(settings.get('retention.ms'));
  if (retentionMs >= 0 && retentionMs < dayMs) {
    const meaning = `a machine that is off for ${retentionMs / hourMs} hours loses events`;
    add('retention.ms', String(7 * dayMs), { state: 'doubtful', meaning });
  }
  if (Number(settings.get('max.message.bytes')) < leastMessageBytes) {
    const meaning = 'requests with many events are refused, since an append is one record batch';
    add('max.message.bytes', '16777216', { state: 'doubtful', meaning });
  }
  const replicas = partitions[0]?.replicas ?? 0;
  if (replicas >= 3 && Number(settings.get('min.insync.replicas')) < 2) {
    const meaning = 'an event is acknowledged while a single broker has it';
    add('min.insync.replicas', '2', { state: 'doubtful', meaning });
  }
  return faults;
}

/** Partitions that nobody leads, or that take nothing for want of copies. */
function withoutCopies({ partitions, settings }: TopicView): readonly TopicFault[] {
  const wanted = Number(settings.get('min.insync.replicas'));
  return partitions.flatMap(({ leader, replicas, inSync }, index): TopicFault[] => {
    const fix = 'start the brokers that are missing';
    if (leader < 0) {
      const found = `no broker leads partition ${index}`;
      const meaning = 'it can be neither read nor written';
      return [{ state: 'broken', found, meaning, fix }];
    }
    if (inSync >= replicas) return [];
    // More than there are replicas is never waited for.
    const isRefused = inSync < Math.min(wanted, replicas);
    const found = `${inSync} of ${replicas} replicas of partition ${index} are in sync`;
    const meaning = isRefused
      ? `min.insync.replicas is ${wanted}: events are refused`
      : 'events are taken, with fewer copies than were meant';
    return [{ state: isRefused ? 'broken' : 'doubtful', found, meaning, fix }];
  });
}

const refusedSkewMs = hourMs;
const doubtfulSkewMs = 5_000;

async function probe(cluster: KafkaCluster, clock: Clock): Promise<readonly Finding[]> {
  const check = 'Probe';
  try {
    const { sentAtMs, acknowledgedAtMs, brokerTimeMs, isReadBack } = await probeCluster(
      cluster,
      clock,
    );
    const found = isReadBack
      ? `a record was written, acknowledged after ${acknowledgedAtMs - sentAtMs} ms, and read again; its topic is removed`
      : 'a record was acknowledged, and something else was read';
    const state = isReadBack ? 'fine' : 'broken';
    return [{ check, state, found }, aboutClock(sentAtMs, acknowledgedAtMs, brokerTimeMs)];
  } catch (error) {
    const found = `a record could not be written and read: ${explainKafkaError(error)}`;
    const fix = 'the message is the brokers’ own; their logs say more';
    return [{ check, state: 'broken', found, fix }];
  }
}

/** How far this machine's clock is ahead of the broker's, at least: between them lies the way there or back. */
export function aboutClock(
  sentAtMs: number,
  acknowledgedAtMs: number,
  brokerTimeMs: number,
): Finding {
  const check = 'Clock';
  const ahead = Math.max(0, sentAtMs - brokerTimeMs);
  const behind = Math.max(0, brokerTimeMs - acknowledgedAtMs);
  const skewMs = Math.max(ahead, behind);
  if (skewMs < doubtfulSkewMs) {
    return { check, state: 'fine', found: 'is that of the broker, within 5 s' };
  }
  const isRefused = ahead > refusedSkewMs;
  return {
    check,
    state: isRefused ? 'broken' : 'doubtful',
    found: `this machine is ${Math.round(skewMs / 1000)} s ${ahead > 0 ? 'ahead of' : 'behind'} the broker`,
    meaning: isRefused
      ? 'the broker refuses what is more than an hour ahead (message.timestamp.after.max.ms)'
      : 'the minutes in which events were received, and retention, are off by as much',
    fix: 'let both machines keep time with a time server',
    commands: ['timedatectl set-ntp true', 'date -u   # on both'],
  };
}
