import { describe, expect, it } from 'vitest';
import southKorea from '@svg-maps/south-korea';
import { projectPoint } from '../../../../src/view/market/map/project-point.ts';

interface DrawnMap {
  readonly locations: readonly { readonly id: string; readonly path: string }[];
}

/** The package is CommonJS, which Node hands over within `default`. */
const drawn = ((southKorea as { readonly default?: DrawnMap }).default ?? southKorea) as DrawnMap;

/** Every point on the outline of a province; its path has only relative lines. */
function outlineOf(id: string): readonly (readonly [number, number])[] {
  const path = drawn.locations.find((location) => location.id === id)?.path ?? '';
  const points: [number, number][] = [];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  for (const [, command = '', text = ''] of path.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const numbers = (text.match(/-?\d*\.?\d+/g) ?? []).map(Number);
    if (command === 'z') [x, y] = [startX, startY];
    for (let place = 0; place + 1 < numbers.length; place += 2) {
      x += numbers[place] ?? 0;
      y += numbers[place + 1] ?? 0;
      if (command === 'm' && place === 0) [startX, startY] = [x, y];
      points.push([x, y]);
    }
  }
  return points;
}

describe('a place on the map', () => {
  it.each([
    ['seoul', 37.5639, 126.99311],
    ['daegu', 35.7621, 128.43295],
    ['gwangju', 35.14474, 126.78455],
    ['jeju', 33.3796, 126.5457],
    ['gangwon', 37.89251, 127.75465],
    ['north-gyeongsang', 36.57937, 128.75052],
  ])('lies in its province: %s', (id, latitude, longitude) => {
    const { x, y } = projectPoint(latitude, longitude);
    const outline = outlineOf(id);
    expect(outline.length).toBeGreaterThan(20);
    const [xs, ys] = [outline.map(([one]) => one), outline.map(([, other]) => other)];
    expect(x).toBeGreaterThan(Math.min(...xs));
    expect(x).toBeLessThan(Math.max(...xs));
    expect(y).toBeGreaterThan(Math.min(...ys));
    expect(y).toBeLessThan(Math.max(...ys));
  });
});
