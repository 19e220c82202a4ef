import { Argument, InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { services, serviceTitles } from '../cluster/artifacts.ts';
import type { Service } from '../cluster/artifacts.ts';
import { clusterStatus, startCluster, stopCluster } from '../cluster/cluster.ts';
import { clusterFolder, logFile } from '../cluster/cluster-state.ts';
import { lastLines } from '../cluster/server-process.ts';
import { Progress, printJson, printLine, printRows } from '../output.ts';
import { dataOption, parsePort } from './context.ts';
import type { Context } from './context.ts';

/** `pomona cluster …`: a Kafka and a Spark of one node each, on this machine. */
export function addClusterCommands(program: Command, context: Context): void {
  const cluster = program.command('cluster').description('Kafka and Spark on this machine');
  addUp(cluster, context);
  addStatus(cluster);
  addLogs(cluster);
  addDown(cluster);
}

interface UpFlags {
  readonly data: string;
  readonly kafka?: true;
  readonly spark?: true;
  readonly kafkaPort?: number;
  readonly sparkPort?: number;
}

function addUp(cluster: Command, { environment }: Context): void {
  cluster
    .command('up')
    .description('fetch what is missing, start the servers, and wait until they answer')
    .addOption(dataOption())
    .option('--kafka', 'Kafka alone')
    .option('--spark', 'Spark alone')
    .option('--kafka-port <number>', 'port of Kafka (9092); 0 takes a free one', parsePort)
    .option('--spark-port <number>', 'port of Spark Connect (15002); 0 takes a free one', parsePort)
    .action(async (flags: UpFlags) => {
      const named = services.filter((service) => flags[service]);
      const { kafkaPort: kafka, sparkPort: spark } = flags;
      const progress = new Progress();
      try {
        const started = await startCluster({
          folder: clusterFolder(flags.data),
          services: named.length > 0 ? named : services,
          ports: {
            ...(kafka === undefined ? {} : { kafka }),
            ...(spark === undefined ? {} : { spark }),
          },
          environment,
          onProgress: (label, done, total) => progress.show(label, done, total),
        });
        progress.stop();
        for (const { service, address, wasRunning, seconds } of started) {
          const how = wasRunning ? 'runs already' : `started in ${seconds.toFixed(1)} s`;
          printLine(`${serviceTitles[service].padEnd(6)} ${address}  ${how}`);
        }
      } finally {
        progress.stop();
      }
    });
}

function addStatus(cluster: Command): void {
  cluster
    .command('status')
    .description('what runs, where, and whether it answers')
    .addOption(dataOption())
    .option('--json', 'print JSON, for programs')
    .action(async ({ data, json }: { data: string; json?: true }) => {
      const rows = await clusterStatus(clusterFolder(data));
      if (json) printJson(rows);
      else printRows(rows, 'table');
    });
}

function addLogs(cluster: Command): void {
  cluster
    .command('logs')
    .description('the last lines the servers wrote')
    .addArgument(new Argument('[server]', 'one of them').choices(services))
    .addOption(dataOption())
    .option('--lines <number>', 'how many of each', parseLines, 40)
    .action(
      async (server: Service | undefined, { data, lines }: { data: string; lines: number }) => {
        const folder = clusterFolder(data);
        for (const service of server === undefined ? services : [server]) {
          const path = logFile(folder, service);
          if (server === undefined) printLine(`${serviceTitles[service]} (${path})`);
          for (const line of await lastLines(path, lines)) printLine(line);
        }
      },
    );
}

function addDown(cluster: Command): void {
  cluster
    .command('down')
    .description('stop the servers; their data stays')
    .addOption(dataOption())
    .action(async ({ data }: { data: string }) => {
      const folder = clusterFolder(data);
      const stopped = await stopCluster(folder);
      if (stopped.length === 0) printLine(`Nothing was ever started in ${folder.root}`);
      for (const { service, outcome } of stopped) printLine(`${serviceTitles[service]} ${outcome}`);
    });
}

function parseLines(text: string): number {
  const lines = Number(text);
  if (Number.isInteger(lines) && lines > 0) return lines;
  throw new InvalidArgumentError('The number of lines is a whole number from 1.');
}
