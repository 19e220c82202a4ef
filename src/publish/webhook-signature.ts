import { createHmac } from 'node:crypto';
import { PomonaError } from '../base/errors.ts';

const leastBytes = 24;
const mostBytes = 64;

/**
 * The signing key of a secret: the bytes after `whsec_` in base64, or of any other text its UTF-8. Throws `not_configured`
 * unless it has 24 to 64 bytes; the message does not tell the secret.
 */
export function webhookKey(secret: string): Buffer {
  const encoded = /^whsec_(.*)$/.exec(secret)?.[1];
  const key = encoded === undefined ? Buffer.from(secret) : Buffer.from(encoded, 'base64');
  const isBase64 = encoded === undefined || /^[A-Za-z0-9+/]+={0,2}$/.test(encoded);
  if (isBase64 && key.length >= leastBytes && key.length <= mostBytes) return key;
  throw new PomonaError(
    'not_configured',
    `POMONA_WEBHOOK_SECRET must be whsec_ and base64, or plain text, of ${leastBytes} to ${mostBytes} bytes. Make one with: echo "whsec_$(openssl rand -base64 32)"`,
  );
}

export interface SignedContent {
  /** The message's identity, the same at every attempt; without full stops. */
  readonly id: string;
  /** Of the attempt, whole seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * `webhook-signature` as Standard Webhooks 1.0.0 has it for a symmetric key
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 */
export function signWebhook(key: Buffer, { id, timestamp, body }: SignedContent): string {
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return `v1,${digest}`;
}
