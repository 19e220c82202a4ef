import { useQueryClient } from '@tanstack/react-query';
import { requestJson } from '../live/request-json.ts';
import { Unlock } from '../shell/unlock.tsx';

/** Stands in place of a page with the shop's own numbers where the server tells them only who has its admin token. */
export function LockedMarket() {
  const queries = useQueryClient();
  const unlock = async (token: string) => {
    const headers = { 'content-type': 'application/json' };
    await requestJson('/api/login', { method: 'POST', headers, body: JSON.stringify({ token }) });
    await queries.invalidateQueries();
  };
  return <Unlock onToken={unlock} />;
}
