import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { formatInstant } from '../base/instant.ts';
import type { RuleStatus } from '../publish/alert-monitor.ts';
import type { AlertRule, Finding } from '../publish/alert-rule.ts';
import type { Alerts } from '../publish/alerts.ts';
import type { WebhookStatus } from '../publish/webhook-sender.ts';
import { alertsAnswer, webhookTestAnswer } from './contract.ts';
import type { AlertsAnswer, FiringAlert, WebhookTestAnswer } from './contract.ts';
import { documentedOnly, problemResponses } from './documented-only.ts';
import { bodyReader } from './read-body.ts';
import { sameOriginGuard } from './same-origin-guard.ts';

const ruleBody = Type.Object({
  on: Type.Optional(Type.Boolean({ description: 'Whether it is evaluated' })),
  thresholds: Type.Optional(
    Type.Record(Type.String(), Type.Number(), { description: 'Those to be changed, by name' }),
  ),
});
const webhookBody = Type.Object({
  url: Type.Union([Type.String(), Type.Null()], {
    description: 'An address of http or https; null to send to nobody',
  }),
});
const readRuleBody = bodyReader(ruleBody);
const readWebhookBody = bodyReader(webhookBody);
const readEmptyBody = bodyReader(Type.Object({}));

/** /api/alerts: rules, what fires, and who is told. What changes something is for this server's own pages. */
export function addAlertRoutes(app: FastifyInstance, alerts: Alerts): void {
  app.get(
    '/api/alerts',
    {
      ...documentedOnly,
      schema: {
        summary: 'Rules with their state, what fires, what was, and the webhook',
        tags: ['alerts'],
        response: { 200: alertsAnswer, ...problemResponses(401) },
      },
    },
    async () => answerOf(alerts),
  );
  addRuleRoute(app, alerts);
  addWebhookRoutes(app, alerts);
}

const change = { ...documentedOnly, onRequest: sameOriginGuard };
const problems = problemResponses(400, 401, 403, 404, 415);

function addRuleRoute(app: FastifyInstance, alerts: Alerts): void {
  app.put(
    '/api/alerts/rules/:name',
    {
      ...change,
      schema: {
        summary: 'Switch a rule on or off, or change its thresholds',
        description: 'Kept over restarts. The rules are evaluated at once.',
        tags: ['alerts'],
        params: Type.Object({ name: Type.String() }),
        body: ruleBody,
        response: { 200: alertsAnswer, ...problems },
      },
    },
    async ({ params, body }) => {
      const { name } = params as { name: string };
      await alerts.monitor.changeRule(name, readRuleBody(body));
      return answerOf(alerts);
    },
  );
}

function addWebhookRoutes(app: FastifyInstance, alerts: Alerts): void {
  app.put(
    '/api/alerts/webhook',
    {
      ...change,
      schema: {
        summary: 'Set who is told of alerts',
        description:
          'Not where POMONA_WEBHOOK_URL or the settings file have set it. With null nobody is told, and what waits is dropped.',
        tags: ['alerts'],
        body: webhookBody,
        response: { 200: alertsAnswer, ...problems },
      },
    },
    async ({ body }) => {
      await alerts.sender.setUrl(readWebhookBody(body).url);
      return answerOf(alerts);
    },
  );
  app.post(
    '/api/alerts/test',
    {
      ...change,
      schema: {
        summary: 'Send a test message now',
        description: 'One attempt; the answer tells what the receiver said.',
        tags: ['alerts'],
        body: Type.Object({}),
        response: { 200: webhookTestAnswer, ...problems },
      },
    },
    async ({ body }): Promise<WebhookTestAnswer> => {
      readEmptyBody(body);
      const outcome = await alerts.sendTest();
      return {
        delivered: outcome.kind === 'delivered',
        status: outcome.status,
        reason: outcome.kind === 'failed' ? outcome.reason : null,
      };
    },
  );
}

function answerOf({ monitor, sender }: Alerts): AlertsAnswer {
  const firing = monitor.firing().flatMap(({ rule: name, finding, fired, clearSinceMs }) => {
    const rule = monitor.ruleOf(name);
    if (!rule) return [];
    const { page, advice } = rule;
    const alert = { ...describe(rule, finding), id: fired.id, firedAt: formatInstant(fired.atMs) };
    return [{ ...alert, page, advice, clearSince: timeOrNull(clearSinceMs) }];
  });
  const history = monitor.history().map(({ id, rule: name, finding, firedAtMs, resolvedAtMs }) => ({
    id,
    ...describe(monitor.ruleOf(name) ?? { name }, finding),
    firedAt: formatInstant(firedAtMs),
    resolvedAt: formatInstant(resolvedAtMs),
  }));
  const firingRules = new Set(firing.map(({ rule }) => rule));
  return {
    evaluatedAt: timeOrNull(monitor.evaluatedAtMs ?? null),
    firing: firing.toSorted(byUrgency),
    rules: monitor.rules().map((status) => ruleOf(status, firingRules.has(status.rule.name))),
    history,
    webhook: webhookOf(sender.status()),
  };
}

const urgency = { critical: 0, warning: 1, notice: 2 } as const;

/** The worst first; of equals the newest. */
function byUrgency(a: FiringAlert, b: FiringAlert): number {
  return urgency[a.severity] - urgency[b.severity] || b.firedAt.localeCompare(a.firedAt);
}

/** An alert of a rule; of one that is no longer declared only the name is left. */
function describe(
  { name, title, severity }: Pick<AlertRule, 'name'> & Partial<AlertRule>,
  { subject, detail, values, sample }: Finding,
) {
  return {
    rule: name,
    title: title ?? { ko: name, en: name },
    severity: severity ?? 'notice',
    subject,
    detail,
    values,
    sample,
  } as const;
}

function ruleOf(status: RuleStatus, isFiring: boolean): AlertsAnswer['rules'][number] {
  const { rule, on, thresholds, standards, failure } = status;
  const { name, title, description, advice, severity } = rule;
  return {
    name,
    title,
    description,
    advice,
    severity,
    on,
    state: stateOf(on, isFiring, failure),
    failure: failure ?? null,
    thresholds: Object.entries(rule.thresholds).map(([id, threshold]) => ({
      name: id,
      title: threshold.title,
      unit: threshold.unit,
      value: thresholds[id] ?? threshold.standard,
      standard: standards[id] ?? threshold.standard,
      least: threshold.least,
      most: threshold.most,
      step: threshold.step ?? 1,
    })),
  };
}

function stateOf(on: boolean, isFiring: boolean, failure: string | undefined) {
  if (!on) return 'off';
  if (isFiring) return 'firing';
  return failure === undefined ? 'ok' : 'unknown';
}

function webhookOf(status: WebhookStatus): AlertsAnswer['webhook'] {
  const { lastDelivery, lastFailure, ...rest } = status;
  return {
    ...rest,
    lastDelivery: lastDelivery && {
      at: formatInstant(lastDelivery.atMs),
      status: lastDelivery.status,
    },
    lastFailure: lastFailure && {
      at: formatInstant(lastFailure.atMs),
      status: lastFailure.status,
      reason: lastFailure.reason,
      attempts: lastFailure.attempts,
      nextAttemptAt: timeOrNull(lastFailure.nextAttemptAtMs),
    },
  };
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms);
}
