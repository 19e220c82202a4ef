import { dirname } from 'node:path';
import { findInLines, valueOf, valuesOf } from '../../base/known-error.ts';
import type { ErrorLine, Explanation, KnownError, Values } from '../../base/known-error.ts';
import { shellQuote } from '../../base/shell-quote.ts';

/**
 * What Kafka's brokers and clients say when they are set up wrongly: a broker's storage first, since without it nobody
 * can be reached, then addresses, then topics. The wordings are those of Kafka 4.4 and Node 24 where nothing else is
 * said.
 */
export const knownKafkaErrors: readonly KnownError[] = [
  {
    name: 'kafka-not-formatted',
    signatures: [
      // One of several folders.
      /No `meta\.properties` found in (?<folder>.{1,500}?) \(have you run/,
      /No readable meta\.properties files found/,
    ],
    explain: (found) => {
      const folder = valueOf(found, 'folder') ?? 'log.dirs';
      return {
        means: `The broker's storage (${folder}) is not formatted: no meta.properties says to which cluster it belongs.`,
        look: 'Is log.dirs in server.properties the folder that held the data before? A volume that is not mounted looks the same, and then nothing must be formatted.',
        fix: [
          `For a new cluster of one node: ${formatCommand({})}`,
          `For a folder that was added to log.dirs: ${formatCommand({ clusterId: 'CLUSTER_ID', isAnother: true })}, with cluster.id of the meta.properties in the others.`,
          `For a node of a cluster that exists: ${formatCommand({ clusterId: 'CLUSTER_ID', quorum: 'joined' })}, with cluster.id of the others' meta.properties.`,
        ],
      };
    },
  },
  {
    name: 'kafka-node-id',
    signatures: [
      // With ZooKeeper, up to 3.x.
      /Configured broker\.id (?<configured>\d+) doesn't match stored broker\.id (?:Some\()?(?<stored>\d+)\)? in meta\.properties/,
      /Stored node id (?<stored>\d+) doesn't match previous node id (?<configured>\d+) in (?<file>.{1,500}?meta\.properties)/,
      /\bInconsistentBrokerIdException\b/,
    ],
    explain: (found) => {
      const [stored, configured] = [valueOf(found, 'stored'), valueOf(found, 'configured')];
      const file = valueOf(found, 'file');
      if (stored !== undefined && configured !== undefined) {
        return explainNodeId({ stored, configured, file });
      }
      return {
        ...explainNodeId({ stored: 'STORED_ID', configured: '', file }),
        means:
          'The data belong to another broker than the settings name; the text gives neither id.',
      };
    },
  },
  {
    name: 'kafka-cluster-id',
    signatures: [
      /Invalid cluster\.id in: (?<file>.{1,500}?meta\.properties)\. Expected (?<expected>[\w-]+), but read (?<stored>[\w-]+)/,
      // With ZooKeeper, up to 3.x.
      /The Cluster ID (?<expected>[\w-]+) doesn't match stored clusterId Some\((?<stored>[\w-]+)\) in meta\.properties/,
      /\bInconsistentClusterIdException\b/,
    ],
    explain: (found) => {
      const [expected, stored] = [valueOf(found, 'expected'), valueOf(found, 'stored')];
      const file = valueOf(found, 'file');
      if (stored !== undefined && expected !== undefined) {
        return explainClusterId({ stored, expected, file });
      }
      return {
        ...explainClusterId({ stored: 'STORED_ID', expected: 'CLUSTER_ID', file }),
        means:
          'The data belong to another cluster than the broker is to join; the text gives neither id.',
      };
    },
  },
  {
    name: 'kafka-standalone-voters',
    signatures: [
      /You cannot specify controller\.quorum\.voters and format the node with .{0,60}--standalone/,
    ],
    explain: () => ({
      means:
        '`--standalone` makes a quorum that can change later, and controller.quorum.voters is the list of one that cannot: it is one or the other.',
      look: 'controller.quorum.voters in server.properties.',
      fix: [
        'Remove controller.quorum.voters, name the same address in controller.quorum.bootstrap.servers=HOST:PORT (without the “1@”), and format again.',
        `Or keep controller.quorum.voters: ${formatCommand({ quorum: 'fixed' })}`,
      ],
    }),
  },
  {
    name: 'unknown-host',
    signatures: [
      /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?<host>[\w.-]+)/,
      /UnknownHostException: (?<host>[\w.-]+)/,
      /Couldn't resolve server (?<host>[\w.-]+):\d+ from bootstrap\.servers/,
    ],
    explain: (found) => explainUnknownHost(valuesOf(found, 'host').join(', ')),
  },
  {
    name: 'unreachable-address',
    signatures: [
      // “Broker” up to 3.7.
      /Connection to node (?<node>-?\d+) \((?<address>[^)]+)\) could not be established\. (?:Broker|Node) may not be available/,
      /Bootstrap broker (?<address>\S+) \(id: (?<node>-\d+)[^)]*\) disconnected/,
      /connect (?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)(?: (?<address>[\w.:[\]-]*\w))?/,
      /Connection to (?<address>[\w.:[\]-]+) timed out/,
    ],
    explain: (found) => explainUnreachable(valuesOf(found, 'address')),
  },
  {
    name: 'topic-missing',
    signatures: [
      /This server does not host this topic-partition/,
      /UNKNOWN_TOPIC_OR_PARTITION/,
      /UnknownTopicOrPartitionException/,
    ],
    explain: (_found, lines) => ({
      means: 'The brokers can be reached, and have no topic, or no partition, of that name.',
      look: 'The spelling of the topic, and whether these brokers are of the right cluster. auto.create.topics.enable is off on careful clusters: a topic is made before it is read.',
      fix: [
        `${kafkaTopics(lines)} --list`,
        `${kafkaTopics(lines)} --create --topic NAME --partitions 4`,
      ],
    }),
  },
  {
    name: 'too-few-replicas',
    signatures: [
      /fewer in-sync replicas than required/,
      /NotEnoughReplicas(?:AfterAppend)?Exception/,
    ],
    explain: (_found, lines) => ({
      means:
        'The topic wants an acknowledgement of more brokers (min.insync.replicas) than have a copy of it now, so that it takes nothing.',
      look: `Replicas and Isr of each partition: ${kafkaTopics(lines)} --describe --topic NAME`,
      fix: [
        'Start the brokers that are missing from Isr.',
        'Where the topic has fewer replicas than min.insync.replicas, give it more, or lower the setting to what it has.',
      ],
    }),
  },
  {
    name: 'clock-ahead',
    signatures: [
      /timestamp of the message is out of acceptable range/,
      /Timestamp \d+ of message with offset \d+ is out of range/,
    ],
    explain: (_found, lines) => ({
      means:
        'The sender’s clock is more than an hour ahead of the broker’s, or whatever message.timestamp.after.max.ms of the topic says: the broker takes none of its records.',
      look: 'date -u on both machines; timedatectl says whether a machine keeps time with others.',
      fix: [
        'Let both keep time: timedatectl set-ntp true',
        `Where old or future times are meant: message.timestamp.before.max.ms and message.timestamp.after.max.ms of the topic (kafka-configs.sh --bootstrap-server ${brokersIn(lines)} --describe --entity-type topics --entity-name NAME --all).`,
      ],
    }),
  },
  {
    name: 'offsets-lost',
    signatures: [
      /(?:Partition (?<partition>\S{1,260}?-\d+)(?:'s)? )?[Oo]ffsets? (?:was |were )?changed from (?<position>\d+) to (?<bound>\d+)/,
      /Could not read records in offset \[(?<from>\d+), ?(?<end>\d+)\) for topic partition (?<partition>\S+)/,
      /Partition (?<number>\d+) of the topic (?<topic>\S+) no longer holds offsets (?<from>\d+) to (?<end>\d+)/,
      /Some data may have been lost because they are not available in Kafka any more/,
    ],
    explain: explainLostOffsets,
  },
];

interface DifferentIds {
  readonly stored: string;
  readonly file?: string | undefined;
}

export function explainNodeId({
  stored,
  configured,
  file,
}: DifferentIds & { configured: string }): Explanation {
  const place = file ?? 'meta.properties in log.dirs';
  return {
    means: `The data belong to another broker: ${place} has node.id ${stored}, the settings have ${configured}.`,
    look: `${place}, and node.id (or broker.id) in server.properties.`,
    fix: [
      `Where this broker is the one that wrote the data: set node.id=${stored} in server.properties.`,
      `Where it is a new one: ${moveAside(file, `of-node-${stored}`)}, and format the empty folder.`,
    ],
  };
}

export function explainClusterId({
  stored,
  expected,
  file,
}: DifferentIds & { expected: string }): Explanation {
  const place = file ?? 'meta.properties in log.dirs';
  return {
    means: `The data belong to another cluster: ${place} has cluster.id ${stored}, and ${expected} is expected.`,
    look: `${place}, and that of the other folders of log.dirs and of the other brokers.`,
    fix: [
      'Where the data are the right ones: let the broker join the cluster they are of, or mount the other volume again.',
      `Where the cluster is new: ${moveAside(file, `of-cluster-${stored}`)}, and ${formatCommand({ clusterId: expected, quorum: 'joined' })}`,
    ],
  };
}

export function explainUnknownHost(host: string): Explanation {
  return {
    means: `This machine does not know the name ${host}.`,
    look: 'Is it one of --brokers (bootstrap.servers)? If not, a broker gave it out itself: clients go to advertised.listeners, whatever address they asked first. Names of containers are known among containers only.',
    fix: [
      'Set advertised.listeners of that broker to a name or an address that the clients can reach, and start it anew.',
      `Or make the name known here: a line in /etc/hosts, or in DNS. Whether it is known: getent hosts ${shellQuote(host.split(', ')[0]!)}`,
      'pomona doctor --log kafka --brokers HOST:PORT goes through all addresses the brokers give out.',
    ],
  };
}

export function explainUnreachable(addresses: readonly string[]): Explanation {
  const isIpv6Alone =
    addresses.some((address) => /(?:^|[/[])(?:::1|0:0:0:0:0:0:0:1)\b/.test(address)) &&
    !addresses.some((address) => address.includes('127.0.0.1'));
  const ipv6 = isIpv6Alone
    ? ' ::1 is localhost by IPv6: a server that listens on 127.0.0.1 alone does not answer there, so write 127.0.0.1.'
    : '';
  return {
    means: `Nobody takes connections at ${addresses.join(', ') || 'the address that was asked'}.`,
    look: `Is it one of --brokers (bootstrap.servers)? Then the broker is down, or listens elsewhere. If not, a broker gave it out itself: clients go to advertised.listeners, whatever address they asked first.${ipv6}`,
    fix: [
      'See whether the broker runs, and on which address: ss -ltn (for the cluster at home: pomona cluster status)',
      'Set advertised.listeners of that broker to an address that the clients can reach, and start it anew.',
      'pomona doctor --log kafka --brokers HOST:PORT goes through all addresses the brokers give out.',
    ],
  };
}

function explainLostOffsets(found: readonly Values[], lines: readonly ErrorLine[]): Explanation {
  const ranges = [...new Set(found.flatMap((values) => lostRange(values) ?? []))];
  const partition = valueOf(found, 'partition');
  const topic = partition?.replace(/-\d+$/, '') ?? valueOf(found, 'topic') ?? 'NAME';
  const offsets = `kafka-get-offsets.sh --bootstrap-server ${brokersIn(lines)} --topic ${shellQuote(topic)}`;
  return {
    means:
      ranges.length > 0
        ? ranges.join(' ')
        : 'Records that were to be read are no longer in the topic; the text does not say which.',
    look: `What the topic still holds: ${offsets} --time earliest, and --time latest. Was it made anew, or is its retention shorter than the reader was away?`,
    fix: [
      'Get the lost range from where it is kept, first: an archive, a copy, another reader. Once it is passed over, nobody asks for it again.',
      'For a topic that was made anew: start the reader on a new checkpoint or data folder.',
      'For one that has dropped old records: give it a retention that is longer than a reader may be away. Only then, and only if the range may be missing: failOnDataLoss=false, which goes on after it and says no more.',
    ],
  };
}

/** In words, what a line tells to be lost. */
function lostRange({ partition, number, topic, position, bound, from, end }: Values) {
  const numbered = number === undefined ? 'A partition' : `Partition ${number} of ${topic}`;
  const where = partition ?? numbered;
  if (from !== undefined && end !== undefined) {
    return `${where}: of the offsets ${from}..${end}, the first, if not all, are no longer there.`;
  }
  if (position === undefined || bound === undefined) return undefined;
  return Number(position) > Number(bound)
    ? `${where}: offsets ${bound}..${position} are lost. It had been read up to ${position} and now ends at ${bound}: the topic was made anew, or cut, and what it holds now was not read.`
    : `${where}: offsets ${position}..${bound} are lost. It had been read up to ${position} and now begins at ${bound}: what lay between has passed its retention.`;
}

export interface FormatOptions {
  readonly clusterId?: string | undefined;
  readonly properties?: string | undefined;
  /** Whether the node begins a quorum of its own, joins one, or has its voters in the settings. */
  readonly quorum?: 'new' | 'joined' | 'fixed';
  /** Other folders of log.dirs are formatted already. */
  readonly isAnother?: boolean;
}

const quorumFlags = { new: '--standalone', joined: '--no-initial-controllers' } as const;

/** How storage is formatted. */
export function formatCommand(options: FormatOptions): string {
  const { clusterId, properties = 'server.properties', quorum = 'new', isAnother } = options;
  return [
    'kafka-storage.sh format',
    ...(isAnother ? ['--ignore-formatted'] : []),
    ...(quorum === 'fixed' ? [] : [quorumFlags[quorum]]),
    `-t ${clusterId === undefined ? '"$(kafka-storage.sh random-uuid)"' : shellQuote(clusterId)}`,
    `-c ${shellQuote(properties)}`,
  ].join(' ');
}

/** Nothing is ever removed: what turns out to have been the right data can be put back. */
export function moveAside(file: string | undefined, suffix: string): string {
  if (file === undefined) return `move the folder of log.dirs aside (mv FOLDER FOLDER.${suffix})`;
  const folder = dirname(file);
  return `mv ${shellQuote(folder)} ${shellQuote(`${folder}.${suffix}`)}`;
}

function kafkaTopics(lines: readonly ErrorLine[]): string {
  return `kafka-topics.sh --bootstrap-server ${brokersIn(lines)}`;
}

function brokersIn(lines: readonly ErrorLine[]): string {
  return findInLines(lines, /bootstrap\.servers\s*[=:]\s*\[?([\w.-]+:\d+)/) ?? 'HOST:PORT';
}
