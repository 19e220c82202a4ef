import { valueOf, valuesOf } from '../../../base/known-error.ts';
import type { KnownError } from '../../../base/known-error.ts';

/** Logstash, Elasticsearch, OpenSearch and HDFS. */
export const sinkErrors: readonly KnownError[] = [
  {
    name: 'logstash-schedule',
    signatures: [/Missing a required setting for the http_poller input plugin/],
    explain: () => ({
      means: 'http_poller has no schedule. It is required, though older pages call it optional.',
      look: 'input { http_poller { … } } of the pipeline.',
      fix: ['Add schedule => { every => "60s" } (or cron => "0 * * * *") to it.'],
    }),
  },
  {
    name: 'logstash-ended',
    signatures: [/Pipeline terminated \{"pipeline\.id"=>"(?<pipeline>[^"]+)"/],
    explain: (found) => ({
      means: `The pipeline ${valueOf(found, 'pipeline')} has ended. If nobody stopped it, its inputs had an end (a query that runs once, a file in mode read, stdin), and Logstash ends with the last of them.`,
      look: 'Whether each input of the pipeline has a schedule, or a source without end.',
      fix: ['Give the input a schedule, as in elasticsearch { schedule => "* * * * *" … }.'],
    }),
  },
  {
    name: 'elastic-root',
    signatures: [/can not run (?<server>elasticsearch|opensearch) as root/],
    explain: (found) => ({
      means: `${valueOf(found, 'server')} refuses to run as root.`,
      look: 'Which user starts it: id -un',
      fix: [
        'Give config, data and logs to another user, and start it as that one: setpriv --reuid=65534 --regid=65534 --clear-groups bin/…',
      ],
    }),
  },
  {
    name: 'elastic-client-version',
    signatures: [
      /Accept version must be either version (?<server>\d+) or \d+, but found (?<client>\d+)/,
    ],
    explain: (found) => ({
      means: `The client speaks version ${valueOf(found, 'client')}, the server is Elasticsearch ${valueOf(found, 'server')}.`,
      look: 'version of @elastic/elasticsearch in package.json (or of elasticsearch in Python), and GET / of the server.',
      fix: [
        `npm install @elastic/elasticsearch@${valueOf(found, 'server')}: a client goes with servers of its own major version and newer ones.`,
      ],
    }),
  },
  {
    name: 'elastic-client-opensearch',
    signatures: [
      /ProductNotSupportedError/,
      /The client noticed that the server is not Elasticsearch/,
    ],
    explain: () => ({
      means:
        'The client of Elasticsearch has met another server, such as OpenSearch, and refuses it.',
      look: 'GET / of the server: version.distribution is opensearch there.',
      fix: ['Use @opensearch-project/opensearch, which speaks to both.'],
    }),
  },
  {
    name: 'elastic-mapping',
    signatures: [
      /mapper \[(?<field>[^\]]+)\] cannot be changed from type \[(?<stored>[^\]]+)\] to \[(?<asked>[^\]]+)\]/,
      /failed to parse field \[(?<field>[^\]]+)\] of type \[(?<stored>[^\]]+)\]/,
    ],
    explain: (found) => {
      const [field, stored] = [valueOf(found, 'field'), valueOf(found, 'stored')];
      return {
        means: `The index holds ${valuesOf(found, 'field').join(', ')} as ${stored}: the first document decided, and what does not fit is refused. In a _bulk answer that is an error of one item within HTTP 200, so that events go missing quietly.`,
        look: `GET INDEX/_mapping/field/${field}; and "errors": true in the answers to _bulk.`,
        fix: [
          `Declare the field in an index template: {"mappings": {"properties": {"${field}": {"type": "${valueOf(found, 'asked') ?? 'keyword'}"}}}}.`,
          'Make a new index from it, POST _reindex into it, then let the alias point there. A type cannot be changed in place.',
        ],
      };
    },
  },
  {
    name: 'elastic-field-limit',
    signatures: [
      /Limit of total fields \[(?<limit>\d+)\](?: in index \[(?<index>[^\]]+)\])? has been exceeded/,
    ],
    explain: (found) => ({
      means: `The index ${valueOf(found, 'index') ?? ''} would have more than ${valueOf(found, 'limit')} fields: keys of the events (ids, dates) have become field names.`,
      look: `GET ${valueOf(found, 'index') ?? 'INDEX'}/_mapping: which object has the many keys.`,
      fix: [
        'Map that object as {"type": "flattened"} (OpenSearch: flat_object), or with {"dynamic": false}, in the index template, and reindex.',
        'Raising index.mapping.total_fields.limit only puts it off.',
      ],
    }),
  },
  {
    name: 'webhdfs-answer',
    signatures: [/SocketError: bad response/],
    explain: () => ({
      means:
        "The server sent what undici (fetch) does not take, such as a DataNode's “100 Continue” that nobody had asked for. The write may have happened all the same.",
      look: 'Whether the file is there: GET …?op=GETFILESTATUS',
      fix: [
        'Write to the DataNode with node:http (the second step of CREATE and APPEND), to a temporary name, and rename when it is whole.',
      ],
    }),
  },
];
