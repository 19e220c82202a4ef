import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AutoETS, initSync as loadEts } from '@bsull/augurs/ets';
import { MSTL, initSync as loadMstl } from '@bsull/augurs/mstl';

const require = createRequire(import.meta.url);
let loaded = false;

/** The library's own start fetches its WebAssembly by URL, which Node does not do for files: the bytes are handed to it. */
function load(): void {
  if (loaded) return;
  for (const [name, start] of [
    ['ets', loadEts],
    ['mstl', loadMstl],
  ] as const) {
    const script = require.resolve(`@bsull/augurs/${name}`);
    start({ module: readFileSync(script.replace(/\.js$/, '_bg.wasm')) });
  }
  loaded = true;
}

interface Model extends Disposable {
  fit(values: Float64Array): void;
  predict(horizon: number): { readonly point: readonly number[] };
}

/** Undefined for a series that the library finds no model for, such as one that never changes. */
function predict(create: () => Model, values: Float64Array, horizonWeeks: number) {
  load();
  using model = create();
  try {
    model.fit(values);
    const { point } = model.predict(horizonWeeks);
    return point.every((value) => Number.isFinite(value)) ? point : undefined;
  } catch {
    return undefined;
  }
}

/** Exponential smoothing with additive errors; whether it has a trend, damped or not, is chosen by AICc (augurs AutoETS). */
export function predictEts(values: Float64Array, horizonWeeks: number) {
  return predict(() => new AutoETS(1, 'AZN'), values, horizonWeeks);
}

/** The year's shape by LOESS, the rest by exponential smoothing (augurs MSTL); needs two years without a hole. */
export function predictMstl(values: Float64Array, horizonWeeks: number) {
  return predict(() => MSTL.ets([52]), values, horizonWeeks);
}
