import type {} from '../../../sdk/script-tag.ts';
import type { Tracker } from '../../../sdk/public-types.ts';

let loading: Promise<Tracker> | undefined;

/** Loads the browser SDK as any shop does, by its script tag, once. Rejects where it cannot be loaded. */
export function loadTracker(writeKey: string): Promise<Tracker> {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = '/sdk/pomona.js';
    script.dataset.key = writeKey;
    script.dataset.pageViews = 'history';
    script.onload = () =>
      window.pomona ? resolve(window.pomona) : reject(new Error('The SDK did not start'));
    script.onerror = () => reject(new Error('The SDK could not be loaded from /sdk/pomona.js'));
    document.head.append(script);
  });
  return loading;
}
