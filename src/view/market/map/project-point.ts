export interface MapPoint {
  readonly x: number;
  readonly y: number;
}

/**
 * Where a place lies on the map of `@svg-maps/south-korea` (524 x 631), which is a Mercator projection: fitted by least
 * squares to the northern, southern, eastern and western ends of its provinces, off by 5 at most.
 */
export function projectPoint(latitude: number, longitude: number): MapPoint {
  return { x: 94.2 * longitude - 11_809.5, y: 3_926.8 - 93.56 * mercator(latitude) };
}

/** Degrees of latitude, stretched as the Mercator projection does. */
function mercator(latitude: number): number {
  const radians = (latitude * Math.PI) / 180;
  return (Math.log(Math.tan(Math.PI / 4 + radians / 2)) * 180) / Math.PI;
}
