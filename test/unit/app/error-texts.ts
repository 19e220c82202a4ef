/** An error as somebody would paste it, and what of it has to come back in the explanation. */
export interface ErrorText {
  readonly name: string;
  /** Which program wrote it. */
  readonly of: string;
  readonly text: string;
  readonly tells: readonly string[];
}

export const errorTexts: readonly ErrorText[] = [
  {
    name: 'spark-kafka-missing',
    of: 'Spark 4.2',
    text: `Welcome to
      ____              __
     / __/__  ___ _____/ /__
    _\\ \\/ _ \\/ _ \`/ __/  '_/
   /___/ .__/\\_,_/_/ /_/\\_\\   version 4.2.0
      /_/

Using Scala version 2.13.18, OpenJDK 64-Bit Server VM, 17.0.15
org.apache.spark.sql.AnalysisException: Failed to find data source: kafka. Please deploy the application as per the deployment section of Structured Streaming + Kafka Integration Guide.`,
    tells: ['--packages org.apache.spark:spark-sql-kafka-0-10_2.13:4.2.0'],
  },
  {
    name: 'spark-kafka-missing',
    of: 'PySpark 3.5',
    text: `Requirement already satisfied: pyspark==3.5.1 in ./lib
pyspark.errors.exceptions.captured.AnalysisException: Failed to find data source: kafka. Please deploy the application`,
    tells: ['--packages org.apache.spark:spark-sql-kafka-0-10_2.12:3.5.1'],
  },
  {
    name: 'spark-kafka-missing',
    of: 'Spark 4, by its error table',
    text: '[DATA_SOURCE_NOT_FOUND] Failed to find the data source: kafka. Make sure the provider name is correct and the package is properly registered and compatible with your Spark version. SQLSTATE: 42K02',
    tells: [
      '--packages org.apache.spark:spark-sql-kafka-0-10_SCALA:SPARK',
      'spark-submit --version',
    ],
  },
  {
    name: 'scala-mix',
    of: 'Spark 4.2 with scala-library 2.12',
    text: `Exception in thread "main" java.lang.NoClassDefFoundError: scala/$less$colon$less
	at org.apache.spark.sql.SparkSession.builder(SparkSession.scala)
Caused by: java.lang.ClassNotFoundException: scala.$less$colon$less`,
    tells: ['scala/$less$colon$less', '_2.12'],
  },
  {
    name: 'scala-mix',
    of: 'Spark 4.2 with the connector of 3.5',
    text: `26/11/29 11:51:58 INFO SparkContext: Running Spark version 4.2.0
java.lang.NoSuchMethodError: 'boolean org.apache.spark.sql.SQLContext.internalCreateDataFrame$default$3()'
	at org.apache.spark.sql.kafka010.KafkaRelation.buildScan(KafkaRelation.scala:103)`,
    tells: [
      'internalCreateDataFrame',
      'Spark 4.2.0, Scala 2.13',
      'spark-sql-kafka-0-10_2.13:4.2.0',
    ],
  },
  {
    name: 'scala-mix',
    of: 'Spark 2.4',
    text: 'java.lang.NoClassDefFoundError: org/apache/spark/sql/sources/v2/StreamWriteSupport',
    tells: ['StreamWriteSupport'],
  },
  {
    name: 'scala-mix',
    of: 'Spark 2.4',
    text: 'java.lang.NoClassDefFoundError: scala/collection/GenTraversableOnce$class',
    tells: ['scala/collection/GenTraversableOnce$class'],
  },
  {
    name: 'spark-kafka-incomplete',
    of: 'Spark 4.2 without commons-pool2',
    text: `org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 0.0 failed 1 times, most recent failure: Lost task 0.0 in stage 0.0 (TID 0) (192.0.2.2 executor driver): java.lang.NoClassDefFoundError: org/apache/commons/pool2/impl/GenericKeyedObjectPoolConfig
	at org.apache.spark.sql.kafka010.consumer.KafkaDataConsumer$.<clinit>(KafkaDataConsumer.scala:646)
Caused by: java.lang.ClassNotFoundException: org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig`,
    tells: ['commons-pool2'],
  },
  {
    name: 'spark-kafka-incomplete',
    of: 'Spark 4.2 without the token provider',
    text: `java.lang.NoClassDefFoundError: org/apache/spark/kafka010/KafkaConfigUpdater
	at org.apache.spark.sql.kafka010.KafkaSourceProvider$.kafkaParamsForDriver(KafkaSourceProvider.scala:634)`,
    tells: ['spark-token-provider-kafka-0-10'],
  },
  {
    name: 'spark-kafka-incomplete',
    of: 'Spark 4.2 without kafka-clients',
    text: 'java.lang.NoClassDefFoundError: org/apache/kafka/common/serialization/ByteArraySerializer',
    tells: ['kafka-clients'],
  },
  {
    name: 'spark-kafka-incomplete',
    of: 'Spark 3',
    text: 'java.lang.NoClassDefFoundError: Could not initialize class org.apache.spark.sql.kafka010.KafkaSourceProvider$',
    tells: ['kafka-clients, commons-pool2 and spark-token-provider'],
  },
  {
    name: 'spark-session-class',
    of: 'Spark Connect 4.2 without mllib',
    text: `java.lang.NoClassDefFoundError: org/apache/spark/ml/linalg/Vector
Caused by: java.lang.ClassNotFoundException: org.apache.spark.ml.linalg.Vector`,
    tells: ['spark-mllib'],
  },
  {
    name: 'slf4j-none',
    of: 'Kafka 4.4 with the binding of slf4j 2',
    text: `SLF4J: Failed to load class "org.slf4j.impl.StaticLoggerBinder".
SLF4J: Defaulting to no-operation (NOP) logger implementation`,
    tells: ['1.7', 'org.apache.logging.log4j:log4j-slf4j-impl'],
  },
  {
    name: 'slf4j-none',
    of: 'Spark 4.2 with the binding of slf4j 1.7',
    text: `SLF4J(W): No SLF4J providers were found.
SLF4J(W): Defaulting to no-operation (NOP) logger implementation
SLF4J(W): See https://www.slf4j.org/codes.html#noProviders for further details.
SLF4J(W): Class path contains SLF4J bindings targeting slf4j-api versions 1.7.x or earlier.
SLF4J(W): Ignoring binding found at [jar:file:/opt/libs/log4j-slf4j-impl-2.25.5.jar!/org/slf4j/impl/StaticLoggerBinder.class]`,
    tells: ['2.x', 'org.apache.logging.log4j:log4j-slf4j2-impl'],
  },
  {
    name: 'slf4j-several',
    of: 'Kafka 4.4 with a second binding',
    text: `SLF4J: Class path contains multiple SLF4J bindings.
SLF4J: Found binding in [jar:file:/opt/libs/log4j-slf4j-impl-2.25.5.jar!/org/slf4j/impl/StaticLoggerBinder.class]
SLF4J: Found binding in [jar:file:/opt/libs/slf4j-simple-1.7.36.jar!/org/slf4j/impl/StaticLoggerBinder.class]`,
    tells: ['/opt/libs/log4j-slf4j-impl-2.25.5.jar, /opt/libs/slf4j-simple-1.7.36.jar'],
  },
  {
    name: 'slf4j-several',
    of: 'Spark 4.2 with a second provider',
    text: `SLF4J(W): Class path contains multiple SLF4J providers.
SLF4J(W): Found provider [org.apache.logging.slf4j.SLF4JServiceProvider@2db0f6b2]
SLF4J(W): Found provider [org.slf4j.simple.SimpleServiceProvider@3cd1f1c8]`,
    tells: [
      'org.apache.logging.slf4j.SLF4JServiceProvider, org.slf4j.simple.SimpleServiceProvider',
    ],
  },
  {
    name: 'kafka-not-formatted',
    of: 'Kafka 4.4',
    text: `[2026-11-29 11:50:48,989] ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)
java.lang.RuntimeException: No readable meta.properties files found.
	at org.apache.kafka.metadata.properties.MetaPropertiesEnsemble.verify(MetaPropertiesEnsemble.java:480)`,
    tells: ['kafka-storage.sh format --standalone -t "$(kafka-storage.sh random-uuid)"'],
  },
  {
    name: 'kafka-not-formatted',
    of: 'Kafka 4.4, a folder that was added',
    text: 'java.lang.RuntimeException: No `meta.properties` found in /data/e3 (have you run `kafka-storage.sh` to format the directory?)',
    tells: ['/data/e3', 'format --ignore-formatted --standalone -t CLUSTER_ID'],
  },
  {
    name: 'kafka-node-id',
    of: 'Kafka 4.4',
    text: `[2026-11-29 11:50:48,152] ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)
java.lang.RuntimeException: Stored node id 1 doesn't match previous node id 2 in /var/lib/kafka/my data/meta.properties. If you moved your data, make sure your configured node id matches. If you intend to create a new node, you should remove all data in your data directories.`,
    tells: [
      '/var/lib/kafka/my data/meta.properties has node.id 1, the settings have 2',
      "mv '/var/lib/kafka/my data' '/var/lib/kafka/my data.of-node-1'",
    ],
  },
  {
    name: 'kafka-node-id',
    of: 'Kafka 2',
    text: "kafka.common.InconsistentBrokerIdException: Configured broker.id 2 doesn't match stored broker.id 0 in meta.properties. If you moved your data, make sure your configured broker.id matches.",
    tells: ['has node.id 0, the settings have 2', 'set node.id=0'],
  },
  {
    name: 'kafka-node-id',
    of: 'a title, without the message,',
    text: 'Kafka exits: kafka.common.InconsistentBrokerIdException',
    tells: ['gives neither id', 'set node.id=STORED_ID'],
  },
  {
    name: 'kafka-cluster-id',
    of: 'Kafka 4.4',
    text: 'java.lang.RuntimeException: Invalid cluster.id in: /data/d2/meta.properties. Expected SyySrReJTkaMi4Us6ExgkA, but read wSkYKECxRyWrsityeJCogQ',
    tells: [
      '/data/d2/meta.properties has cluster.id wSkYKECxRyWrsityeJCogQ, and SyySrReJTkaMi4Us6ExgkA is expected',
      'mv /data/d2 /data/d2.of-cluster-wSkYKECxRyWrsityeJCogQ',
      'format --no-initial-controllers -t SyySrReJTkaMi4Us6ExgkA',
    ],
  },
  {
    name: 'kafka-cluster-id',
    of: 'Kafka 2',
    text: "kafka.common.InconsistentClusterIdException: The Cluster ID AAAAbbbbCCCCddddEEEEff doesn't match stored clusterId Some(GGGGhhhhIIIIjjjjKKKKll) in meta.properties. The broker is trying to join the wrong cluster.",
    tells: ['has cluster.id GGGGhhhhIIIIjjjjKKKKll, and AAAAbbbbCCCCddddEEEEff is expected'],
  },
  {
    name: 'kafka-cluster-id',
    of: 'a title, without the message,',
    text: 'InconsistentClusterIdException',
    tells: ['gives neither id', 'mv FOLDER FOLDER.of-cluster-STORED_ID', '-t CLUSTER_ID'],
  },
  {
    name: 'kafka-standalone-voters',
    of: 'Kafka 4.4',
    text: 'You cannot specify controller.quorum.voters and format the node with --initial-controllers or --standalone. If you want to use dynamic quorum, please remove controller.quorum.voters and specify controller.quorum.bootstrap.servers instead.',
    tells: ['controller.quorum.bootstrap.servers=HOST:PORT'],
  },
  {
    name: 'unknown-host',
    of: 'kafka-clients 3.9',
    text: `26/11/29 11:52:38 WARN NetworkClient: [Consumer clientId=consumer-g-1, groupId=g] Error connecting to node kafka-1.nowhere.invalid:9092 (id: 1 rack: null)
java.net.UnknownHostException: kafka-1.nowhere.invalid: Name or service not known`,
    tells: ['kafka-1.nowhere.invalid', 'advertised.listeners'],
  },
  {
    name: 'unknown-host',
    of: 'kafka-clients 3.9',
    text: "WARN ClientUtils: Couldn't resolve server nope.invalid:9092 from bootstrap.servers as DNS resolution failed for nope.invalid",
    tells: ['getent hosts nope.invalid'],
  },
  {
    name: 'unknown-host',
    of: 'Node 24',
    text: 'Error: getaddrinfo ENOTFOUND nope.invalid',
    tells: ['nope.invalid'],
  },
  {
    name: 'unreachable-address',
    of: 'kafka-clients 3.9',
    text: `26/11/29 11:52:23 WARN NetworkClient: [Consumer clientId=consumer-g-1, groupId=g] Connection to node -1 (localhost/127.0.0.1:9092) could not be established. Node may not be available.
26/11/29 11:52:23 WARN NetworkClient: [Consumer clientId=consumer-g-1, groupId=g] Bootstrap broker localhost:9092 (id: -1 rack: null) disconnected`,
    tells: ['localhost/127.0.0.1:9092', 'advertised.listeners'],
  },
  {
    name: 'unreachable-address',
    of: 'Kafka 2',
    text: '[2021-01-01 10:00:00,000] WARN [Producer clientId=console-producer] Connection to node -1 (localhost/127.0.0.1:9092) could not be established. Broker may not be available. (org.apache.kafka.clients.NetworkClient)',
    tells: ['localhost/127.0.0.1:9092'],
  },
  {
    name: 'unreachable-address',
    of: 'KafkaJS on Node 18',
    text: 'KafkaJSConnectionError: Connection error: connect ECONNREFUSED ::1:9092',
    tells: ['::1:9092', 'write 127.0.0.1'],
  },
  {
    name: 'unreachable-address',
    of: '@platformatic/kafka',
    text: 'Connection to 192.0.2.1:9092 timed out.',
    tells: ['192.0.2.1:9092'],
  },
  {
    name: 'topic-missing',
    of: 'kafka-clients',
    text: 'WARN NetworkClient: Error while fetching metadata with correlation id 2 : {nope=UNKNOWN_TOPIC_OR_PARTITION}',
    tells: ['--bootstrap-server HOST:PORT --list'],
  },
  {
    name: 'topic-missing',
    of: 'Spark 4.2',
    text: 'Caused by: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition.',
    tells: ['kafka-topics.sh'],
  },
  {
    name: 'too-few-replicas',
    of: 'kafka-clients',
    text: 'org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException: Messages are written to the log, but to fewer in-sync replicas than required.',
    tells: ['min.insync.replicas'],
  },
  {
    name: 'too-few-replicas',
    of: '@platformatic/kafka',
    text: 'Messages are rejected since there are fewer in-sync replicas than required.',
    tells: ['Isr'],
  },
  {
    name: 'clock-ahead',
    of: '@platformatic/kafka with Kafka 4.4',
    text: 'The topic t1 at 127.0.0.1:9092 did not take events: The server experienced an unexpected error when processing the request; The timestamp of the message is out of acceptable range',
    tells: ['message.timestamp.after.max.ms', 'timedatectl'],
  },
  {
    name: 'clock-ahead',
    of: 'kafka-clients',
    text: 'org.apache.kafka.common.errors.InvalidTimestampException: Timestamp 1795961451348 of message with offset 0 is out of range. The timestamp should be within [0, 1795957851403]',
    tells: ['message.timestamp.after.max.ms'],
  },
  {
    name: 'offsets-lost',
    of: 'Pomona',
    text: 'Events are lost to this machine: Partition 2 of the topic events no longer holds offsets 14 to 30: they had passed its retention before they were read here.',
    tells: ['Partition 2 of events: of the offsets 14..30', '--topic events'],
  },
  {
    name: 'offsets-lost',
    of: 'Spark 4.2, topic made anew',
    text: `org.apache.spark.sql.streaming.StreamingQueryException: Some data may have been lost because they are not available in Kafka any more;
either the data was aged out by Kafka or the topic may have been deleted before all the data in the
topic was processed.
If you don't want your streaming query to fail on such cases, set the source option failOnDataLoss to false.
Reason: Partition t2-0 offset was changed from 30 to 14.
This could be either 1) a user error that the start offset is set beyond available offset when starting query, or 2) the kafka topic-partition is deleted and re-created.`,
    tells: ['t2-0: offsets 14..30 are lost', 'made anew', '--topic t2 '],
  },
  {
    name: 'offsets-lost',
    of: 'Spark 4.2, records aged out',
    text: `Reason: Could not read records in offset [14, 40) for topic partition t3-0
with consumer group spark-kafka-source-be0b692f-694b-4afb-825b-04964c0d3803-2085855340-executor.
+- ~StreamingRelationV2 kafka, [startingOffsets=earliest, kafka.bootstrap.servers=127.0.0.1:9092, subscribe=t3]`,
    tells: ['t3-0: of the offsets 14..40', '--bootstrap-server 127.0.0.1:9092 --topic t3'],
  },
  {
    name: 'offsets-lost',
    of: 'Spark 3',
    text: "Partition clicks-3's offset was changed from 14 to 30, some data may have been missed.",
    tells: ['clicks-3: offsets 14..30 are lost', 'retention'],
  },
  {
    name: 'offsets-lost',
    of: 'a title, without the partition,',
    text: 'Spark stops: offsets changed from 30 to 14, some data may have been missed',
    tells: ['A partition: offsets 14..30 are lost', 'made anew'],
  },
  {
    name: 'checkpoint-in-use',
    of: 'Spark 4.2',
    text: 'org.apache.spark.SparkException: [CONCURRENT_STREAM_LOG_UPDATE] Concurrent update to the log. Multiple streaming jobs detected for 17.\nPlease make sure only one streaming job runs on a specific checkpoint location at a time. SQLSTATE: 40000',
    tells: ['batch 17'],
  },
  {
    name: 'checkpoint-incomplete',
    of: 'Spark 4.2',
    text: 'org.apache.spark.SparkRuntimeException: [STREAMING_CHECKPOINT_MISSING_METADATA_FILE] Checkpoint location file:/data/f1/c1 is in an inconsistent state: the metadata file is missing but offset and/or commit logs contain data. Please restore the metadata file or create a new checkpoint directory. SQLSTATE: 42K03',
    tells: ['mv /data/f1/c1 /data/f1/c1.incomplete'],
  },
  {
    name: 'checkpoint-of-another-query',
    of: 'Spark 4.2',
    text: `org.apache.spark.sql.streaming.StreamingQueryException: [STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE] Provided key schema does not match existing state key schema.
Please check number and type of fields.
Existing key_schema=StructType(StructField(key,BinaryType,true)) and new key_schema=StructType(StructField(partition,IntegerType,true)).`,
    tells: ['StructField(key,BinaryType,true)', 'StructField(partition,IntegerType,true)'],
  },
  {
    name: 'checkpoint-of-another-query',
    of: 'Spark 4.2, other operators',
    text: `[STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA] Streaming stateful operator name does not match with the operator in state metadata. This likely to happen when user adds/removes/changes stateful operator of existing streaming query.
Stateful operators in the metadata: [(OperatorId: 0 -> OperatorName: stateStoreSave)]; Stateful operators in current batch: [(OperatorId: 0 -> OperatorName: dedupe)]. SQLSTATE: 42K03`,
    tells: ['OperatorName: stateStoreSave', 'OperatorName: dedupe'],
  },
  {
    name: 'stream-not-started',
    of: 'Spark 4.2',
    text: 'org.apache.spark.sql.AnalysisException: Queries with streaming sources must be executed with writeStream.start(), or from a streaming table or flow definition within a Spark Declarative Pipeline.;\nkafka',
    tells: ['awaitTermination()'],
  },
  {
    name: 'empty-first-batch',
    of: 'Spark 4.2',
    text: `-------------------------------------------
Batch: 0
-------------------------------------------
+-----+
|value|
+-----+
+-----+`,
    tells: ['"earliest"', 'spark.sql.shuffle.partitions'],
  },
  {
    name: 'no-watermark',
    of: 'Spark 4.2',
    text: 'org.apache.spark.sql.AnalysisException: [STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION] Invalid streaming output mode: append. This output mode is not supported for streaming aggregations without watermark on streaming DataFrames/DataSets. SQLSTATE: 42KDE',
    tells: ['mode append and streaming aggregations without watermark', 'withWatermark'],
  },
  {
    name: 'no-watermark',
    of: 'Spark 3',
    text: 'pyspark.sql.utils.AnalysisException: Append output mode not supported when there are streaming aggregations on streaming DataFrames/DataSets without watermark;;',
    tells: ['mode append'],
  },
  {
    name: 'no-watermark',
    of: 'Spark 4, by its error table',
    text: '[UNSUPPORTED_STREAMING_OPERATOR_WITHOUT_WATERMARK] append output mode not supported for streaming aggregations on streaming DataFrames/DataSets without watermark. SQLSTATE: 0A000',
    tells: ['mode append and streaming aggregations'],
  },
  {
    name: 'spark-session-closed',
    of: 'Spark Connect 4.2',
    text: '[INVALID_HANDLE.SESSION_CLOSED] The handle 00112233-4455-6677-8899-aabbccddeeff is invalid. Session was closed. SQLSTATE: HY000',
    tells: ['SESSION_CLOSED', 'defaultSessionTimeout=-1'],
  },
  {
    name: 'logstash-schedule',
    of: 'Logstash',
    text: 'Missing a required setting for the http_poller input plugin:\n\n  input {\n    http_poller {\n      schedule => # SETTING MISSING',
    tells: ['every => "60s"'],
  },
  {
    name: 'logstash-ended',
    of: 'Logstash',
    text: '[INFO ][logstash.javapipeline    ][main] Pipeline terminated {"pipeline.id"=>"main"}',
    tells: ['The pipeline main'],
  },
  {
    name: 'elastic-root',
    of: 'Elasticsearch 8',
    text: 'java.lang.RuntimeException: can not run elasticsearch as root',
    tells: ['setpriv'],
  },
  {
    name: 'elastic-client-version',
    of: 'Elasticsearch 8',
    text: '{"error":{"type":"media_type_header_exception","caused_by":{"type":"status_exception","reason":"Accept version must be either version 8 or 7, but found 9. Accept=application/vnd.elasticsearch+json; compatible-with=9"}},"status":400}',
    tells: ['@elastic/elasticsearch@8'],
  },
  {
    name: 'elastic-client-opensearch',
    of: '@elastic/elasticsearch',
    text: 'ProductNotSupportedError: The client noticed that the server is not Elasticsearch and we do not support this unknown product.',
    tells: ['@opensearch-project/opensearch'],
  },
  {
    name: 'elastic-mapping',
    of: 'Elasticsearch',
    text: '{"type":"illegal_argument_exception","reason":"mapper [user_id] cannot be changed from type [long] to [keyword]"}',
    tells: ['user_id as long', '"user_id": {"type": "keyword"}'],
  },
  {
    name: 'elastic-mapping',
    of: 'Elasticsearch',
    text: "\"reason\":\"failed to parse field [count] of type [long] in document with id '7'. Preview of field's value: 'many'\"",
    tells: ['count as long'],
  },
  {
    name: 'elastic-field-limit',
    of: 'Elasticsearch',
    text: 'Limit of total fields [1000] in index [events-2026] has been exceeded',
    tells: ['events-2026', 'flattened'],
  },
  {
    name: 'webhdfs-answer',
    of: 'undici',
    text: 'TypeError: fetch failed\n  [cause]: SocketError: bad response',
    tells: ['node:http'],
  },
  {
    name: 'service-key-unknown',
    of: 'data.go.kr',
    text: '<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>SERVICE_KEY_IS_NOT_REGISTERED_ERROR</returnAuthMsg><returnReasonCode>30</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>',
    tells: ['not active yet', 'Decoding'],
  },
  {
    name: 'service-quota',
    of: 'data.go.kr',
    text: '<returnAuthMsg>LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR</returnAuthMsg><returnReasonCode>22</returnReasonCode>',
    tells: ['midnight in Seoul', 'pomona sources status'],
  },
];
