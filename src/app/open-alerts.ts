import { pipelineAlertRules } from '../publish/pipeline-alert-rules.ts';
import { Alerts } from '../publish/alerts.ts';
import { requireWebhookUrl } from '../publish/webhook-sender.ts';
import type { GivenWebhook } from '../publish/webhook-sender.ts';
import { webhookKey } from '../publish/webhook-signature.ts';
import { InsightService } from '../serve/insight-service.ts';
import type { InsightAnswer } from '../serve/contract.ts';
import type { Environment, Settings } from './config.ts';
import type { Pipeline } from './pipeline.ts';
import { PipelineSource } from './serve-source.ts';
import { reportTrouble } from './trouble.ts';

/** The alerts of an instance: its domain's rules beside those about Pomona itself. Rejects with `not_configured`. */
export async function openAlerts(
  pipeline: Pipeline,
  { alerts: settings = {} }: Settings,
  environment: Environment,
): Promise<Alerts> {
  const { clock, domain, folder, readers } = pipeline;
  const source = await PipelineSource.of(pipeline);
  const { insights } = domain;
  const service = new InsightService({ insights, store: readers, source, clock });
  return Alerts.open({
    file: folder.alertsFile,
    rules: [...pipelineAlertRules, ...domain.alertRules],
    givenRules: settings.rules ?? {},
    givenWebhook: givenWebhook(settings.webhookUrl, environment),
    key: keyOf(environment),
    clock,
    ledger: (minutes) => source.ledger(minutes),
    insight: async <Answer>(name: string, query: Readonly<Record<string, string>>) => {
      const { answer } = await service.answer(name, query);
      // A rule says itself what the answers of its own domain look like.
      return answer satisfies InsightAnswer as unknown as Answer;
    },
    onTrouble: reportTrouble,
  });
}

function givenWebhook(
  settingsUrl: string | undefined,
  { POMONA_WEBHOOK_URL: environmentUrl = '' }: Environment,
): GivenWebhook | undefined {
  const url = environmentUrl === '' ? settingsUrl : environmentUrl;
  if (url === undefined) return undefined;
  requireWebhookUrl(url, 'not_configured');
  return { url, from: environmentUrl === '' ? 'settings' : 'environment' };
}

function keyOf({ POMONA_WEBHOOK_SECRET: secret = '' }: Environment): Buffer | undefined {
  return secret === '' ? undefined : webhookKey(secret);
}
