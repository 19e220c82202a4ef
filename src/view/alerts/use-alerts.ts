import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AlertsAnswer, WebhookTestAnswer } from '../../serve/contract.ts';
import { useLiveNumbers } from '../live/use-live-numbers.ts';
import { requestJson } from '../live/request-json.ts';

const queryKey = ['alerts'];
const refreshIntervalMs = 10_000;

/** Rules, alerts and webhook, asked for again every few seconds while the page is looked at. */
export function useAlerts() {
  const { isLocked } = useLiveNumbers();
  return useQuery({
    queryKey,
    queryFn: () => requestJson<AlertsAnswer>('/api/alerts') as Promise<AlertsAnswer>,
    refetchInterval: refreshIntervalMs,
    enabled: !isLocked,
  });
}

/** Sends a change; what the server answers is shown at once. */
export function useAlertChange(address: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: object) => send<AlertsAnswer>('PUT', address, body),
    onSuccess: (answer) => client.setQueryData(queryKey, answer),
  });
}

export function useWebhookTest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send<WebhookTestAnswer>('POST', '/api/alerts/test', {}),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}

/** Picks the page's language out of a text that comes in both. */
export function useWords(): (both: { readonly ko: string; readonly en: string }) => string {
  const { i18n } = useTranslation();
  return (both) => (i18n.language === 'en' ? both.en : both.ko);
}

function send<Answer>(method: string, address: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return requestJson<Answer>(address, {
    method,
    headers,
    body: JSON.stringify(body),
  }) as Promise<Answer>;
}
