import type { Tracker, TrackerOptions } from './public-types.ts';
import { createTracker } from './tracker.ts';

declare global {
  interface Window {
    /** The tracker of the script tag. */
    pomona?: Tracker;
  }
}

/** The script tag: the data attributes are the options. */
const script = document.currentScript as HTMLScriptElement;
const attributes: object = script.dataset;
const options = { collector: new URL(script.src).origin, ...attributes };
window.pomona = createTracker(options as TrackerOptions);
