import { once } from 'node:events';
import { connect } from 'node:tls';
import type { Refusal } from './explain-kafka-error.ts';
import type { KafkaCluster } from './kafka-cluster.ts';

/** What to do about a broker that does not talk to us, given how it was talked to. */
export async function adviseOnRefusal(refusal: Refusal, cluster: KafkaCluster): Promise<string> {
  const { sasl, tls } = cluster;
  switch (refusal) {
    case 'password':
      return `User and password were refused (${sasl?.mechanism}). Set POMONA_KAFKA_USER and POMONA_KAFKA_PASSWORD to those of a user the brokers have for this mechanism.`;
    case 'mechanism':
      return `The brokers do not take ${sasl?.mechanism}. Choose another with --kafka-sasl.`;
    case 'no password':
      return 'That port asks for no password. Leave out --kafka-sasl, or name the port that does in --brokers.';
    case 'rights':
      return `${sasl ? 'The user of POMONA_KAFKA_USER' : 'Who comes without a password'} may not do that. docs/kafka.md lists the rights it needs.`;
    case 'authority':
      return 'The certificate of the brokers is signed by an authority that is not known here. Name its certificate with --kafka-ca FILE.';
    case 'name':
      return 'The certificate of the brokers is for other names. Use one of them in --brokers, and in the advertised.listeners of the brokers.';
    case 'certificate':
      return 'A certificate is missing or not valid: look at that of the brokers, and at that of --kafka-cert.';
    case 'no TLS':
      return 'That port does not speak TLS. Name the one that does in --brokers, or leave out --kafka-tls and --kafka-ca.';
    case 'closed':
      if (tls) return `The broker hung up. ${adviseBehindTls(cluster)}`;
      return (await speaksTls(cluster))
        ? 'That port speaks TLS, and was spoken to without. Add --kafka-tls, or --kafka-ca FILE where its authority is your own.'
        : `The broker hung up. ${sasl ? 'Is that port one of Kafka?' : 'Where it asks for a password, add --kafka-sasl.'}`;
  }
}

function adviseBehindTls({ tls, sasl }: KafkaCluster): string {
  if (sasl) return 'Is that port one that asks for a password?';
  return tls?.cert === undefined
    ? 'Where it asks for a certificate, add --kafka-cert and --kafka-key; where it asks for a password, --kafka-sasl.'
    : 'Does its authority know the certificate of --kafka-cert, and does it ask for a password (--kafka-sasl)?';
}

const probeMs = 3_000;

/** Whether any of the brokers answers a TLS handshake. Nothing is sent, so that it need not be who it says. */
async function speaksTls({ bootstrapBrokers }: KafkaCluster): Promise<boolean> {
  for (const broker of bootstrapBrokers) {
    const { hostname, port } = new URL(`kafka://${broker}`);
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false });
    try {
      await once(socket, 'secureConnect', { signal: AbortSignal.timeout(probeMs) });
      return true;
    } catch {
      // Not in TLS, or not at all.
    } finally {
      socket.destroy();
    }
  }
  return false;
}
