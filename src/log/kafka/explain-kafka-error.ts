import { messageOf } from '../../base/errors.ts';

/** What went wrong, in the words of whoever met it first: the client tells only how often it has tried. */
export function explainKafkaError(error: unknown): string {
  const causes = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  const [first] = causes;
  if (first !== undefined) return explainKafkaError(first);
  const { cause } = error instanceof Error ? error : { cause: undefined };
  const own = withoutStop(messageOf(error));
  const { serverErrorMessage: told } = error as { readonly serverErrorMessage?: unknown };
  if (typeof told === 'string' && told !== '')
    return told.startsWith(own) ? withoutStop(told) : `${own}: ${withoutStop(told)}`;
  return cause instanceof Error ? `${own}: ${explainKafkaError(cause)}` : own;
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}

/** Whether an error of a broker is of that kind, by Kafka's own name such as TOPIC_ALREADY_EXISTS. */
export function isKafkaError(error: unknown, name: string): boolean {
  return [...causesOf(error)].some(({ apiId }) => apiId === name);
}

/** What a broker has against the connection, or the other way round. */
export type Refusal =
  | 'password' // It knows no such user, or another password.
  | 'mechanism' // It takes passwords in another way.
  | 'no password' // It asks for none.
  | 'rights' // This user may not do that.
  | 'authority' // Its certificate is of an authority that is not known here.
  | 'name' // Its certificate is for another name.
  | 'certificate' // Its certificate, or ours, is not valid.
  | 'no TLS' // It does not speak TLS.
  | 'closed'; // It hangs up without a word.

const refusalsByCode: Readonly<Record<string, Refusal>> = {
  SASL_AUTHENTICATION_FAILED: 'password',
  UNSUPPORTED_SASL_MECHANISM: 'mechanism',
  ILLEGAL_SASL_STATE: 'no password',
  TOPIC_AUTHORIZATION_FAILED: 'rights',
  CLUSTER_AUTHORIZATION_FAILED: 'rights',
  SELF_SIGNED_CERT_IN_CHAIN: 'authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'name',
  CERT_HAS_EXPIRED: 'certificate',
  CERT_NOT_YET_VALID: 'certificate',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'certificate',
  PLT_KFK_USER: 'no TLS',
};

/**
 * Why a broker could be reached and not be talked to, which no retry mends; undefined where it could not be reached, or
 * something else is wrong.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  const errors = [...causesOf(error)];
  const known = errors
    .flatMap(({ code, apiId }) => [apiId ?? '', code ?? ''])
    .find((code) => Object.hasOwn(refusalsByCode, code));
  if (known !== undefined) return refusalsByCode[known];
  const hangsUp = errors.some(
    ({ message, cause }) => cause === undefined && message.startsWith('Connection closed'),
  );
  return hangsUp ? 'closed' : undefined;
}

interface KafkaError extends Error {
  readonly code?: string;
  readonly apiId?: string;
}

function* causesOf(error: unknown): Generator<KafkaError> {
  if (!(error instanceof Error)) return;
  yield error;
  if (error instanceof AggregateError) for (const each of error.errors) yield* causesOf(each);
  yield* causesOf(error.cause);
}
