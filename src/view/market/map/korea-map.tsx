import type { KeyboardEvent, ReactNode } from 'react';
import { drawnProvinces, viewBox } from './south-korea.ts';
import type { ProvinceId } from './south-korea.ts';
import styles from './korea-map.module.css';

/** Provinces that are one to the reader: chosen together, named together. */
export interface MapArea {
  readonly key: string;
  /** The area with its figure, for who cannot see the map. */
  readonly label: string;
  /** How deep its colour is, 0 to 1. */
  readonly depth: number;
}

interface Props {
  /** What the map shows, for who cannot see it. */
  readonly label: string;
  /** The area of a province; undefined where there is nothing to choose. */
  readonly areaOf: (province: ProvinceId) => MapArea | undefined;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
  /** Points and names above the provinces. */
  readonly children?: ReactNode;
}

/** The provinces of South Korea, to be chosen by pointer and by keyboard. */
export function KoreaMap({ label, areaOf, chosen, onChoose, children }: Props) {
  const areas = Map.groupBy(drawnProvinces, ({ id }) => areaOf(id)?.key);
  return (
    // There is no element for a group in SVG that has a name.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <svg className={styles.map} viewBox={viewBox} role="group" aria-label={label}>
      {[...areas].map(([key, provinces]) => {
        const area = provinces[0] && areaOf(provinces[0].id);
        const paths = provinces.map(({ id, path }) => <path key={id} d={path} />);
        return area ? (
          <Area key={area.key} area={area} isChosen={chosen === key} onChoose={onChoose}>
            {paths}
          </Area>
        ) : (
          <g key="none">{paths}</g>
        );
      })}
      {children}
    </svg>
  );
}

interface AreaProps {
  readonly area: MapArea;
  readonly isChosen: boolean;
  readonly onChoose: (key: string) => void;
  readonly children: ReactNode;
}

function Area({ area, isChosen, onChoose, children }: AreaProps) {
  const { key, label, depth } = area;
  const percent = Math.round(10 + 80 * Math.min(Math.max(depth, 0), 1));
  const chooseByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onChoose(key);
  };
  return (
    <g
      className={styles.area}
      style={{ fill: `color-mix(in srgb, var(--bar) ${percent}%, var(--surface))` }}
      // There is no element for a button in SVG.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="button"
      tabIndex={0}
      aria-label={label}
      aria-pressed={isChosen}
      onClick={() => onChoose(key)}
      onKeyDown={chooseByKey}
    >
      <title>{label}</title>
      {children}
    </g>
  );
}
