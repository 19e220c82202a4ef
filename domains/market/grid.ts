/** A cell of the forecast grid of the Korea Meteorological Administration: 149 by 253 cells of 5 km, counted from 1. */
export interface GridPoint {
  readonly nx: number;
  readonly ny: number;
}

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

// Lambert conformal conic projection (DFS); constants of the guide of the short-term forecast, data.go.kr 15084084.
const radians = Math.PI / 180;
const earthRadiusCells = 6371.00877 / 5;
const [firstParallel, secondParallel] = [30 * radians, 60 * radians];
const [originLongitude, originLatitude] = [126 * radians, 38 * radians];
const [originX, originY] = [43, 136];

const halfTan = (latitude: number) => Math.tan(Math.PI / 4 + latitude / 2);
const cone =
  Math.log(Math.cos(firstParallel) / Math.cos(secondParallel)) /
  Math.log(halfTan(secondParallel) / halfTan(firstParallel));
const scale = (halfTan(firstParallel) ** cone * Math.cos(firstParallel)) / cone;
const radiusAt = (latitude: number) => (earthRadiusCells * scale) / halfTan(latitude) ** cone;
const originRadius = radiusAt(originLatitude);

/**
 * The cell a place lies in.
 *
 * @example gridPointOf({ latitude: 37.5665, longitude: 126.978 }) // { nx: 60, ny: 127 }, Seoul City Hall
 */
export function gridPointOf({ latitude, longitude }: Position): GridPoint {
  const radius = radiusAt(latitude * radians);
  const angle = (longitude * radians - originLongitude) * cone;
  return {
    nx: Math.floor(radius * Math.sin(angle) + originX + 0.5),
    ny: Math.floor(originRadius - radius * Math.cos(angle) + originY + 0.5),
  };
}

/** The middle of a cell, degrees. */
export function positionOf({ nx, ny }: GridPoint): Position {
  const x = nx - originX;
  const y = originRadius - (ny - originY);
  const radius = Math.hypot(x, y);
  const latitude = 2 * Math.atan(((earthRadiusCells * scale) / radius) ** (1 / cone)) - Math.PI / 2;
  return {
    latitude: latitude / radians,
    longitude: (Math.atan2(x, y) / cone + originLongitude) / radians,
  };
}
