import { expect, test } from 'vitest';
import { signWebhook, webhookKey } from '../../../src/publish/webhook-signature.ts';

test('the signature is that of Standard Webhooks’ own example', () => {
  const key = webhookKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  const content = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1_614_265_330,
    body: '{"test": 2432232314}',
  };
  expect(signWebhook(key, content)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('a secret without whsec_ is its own bytes', () => {
  expect(webhookKey('과일 가게의 긴 비밀 문장')).toEqual(Buffer.from('과일 가게의 긴 비밀 문장'));
});

test.each([
  ['short', 'short'],
  ['whsec_c2hvcnQ=', 'c2hvcnQ='],
  [`whsec_${'!'.repeat(40)}`, '!!!'],
  ['x'.repeat(65), 'xxx'],
])('the secret %j is refused without being told', (secret, part) => {
  const refused = (() => {
    try {
      return webhookKey(secret);
    } catch (error) {
      return error as Error;
    }
  })();
  expect(refused).toMatchObject({ code: 'not_configured' });
  expect(String(refused)).toContain('24 to 64 bytes');
  expect(String(refused)).not.toContain(part);
});
