import type { Delivery } from './delivery.ts';
import type { PageViews } from './public-types.ts';

/** Hands events over when the page goes, and sends them when it or the network is back. */
export function watchPage({ flush, handOver }: Delivery): void {
  addEventListener('pagehide', handOver);
  addEventListener('online', () => void flush());
  // On a phone the last that a page hears may be that it is hidden.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) handOver();
    else void flush();
  });
}

/** Calls `page` for each view that is to be recorded. */
export function watchViews(views: PageViews, page: () => void): void {
  if (views === 'none') return;
  whenShown(page);
  if (views === 'history') watchHistory(page);
}

/** A page that is only rendered ahead has no visitor yet. */
function whenShown(page: () => void): void {
  if ((document as Document & { readonly prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', page, { once: true });
  } else page();
}

/** By the Navigation API; where the browser has none, the shop's router calls `page`. */
function watchHistory(page: () => void): void {
  let path = location.pathname;
  globalThis.navigation?.addEventListener('currententrychange', () => {
    if (path === location.pathname) return;
    path = location.pathname;
    // A moment later the shop has set the title.
    setTimeout(page);
  });
}
