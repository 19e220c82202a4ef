import type { ReactNode } from 'react';
import styles from './data-table.module.css';
import { useMediaQuery } from './use-media-query.ts';

export interface Column<Row> {
  readonly id: string;
  /** With its unit: `방문자(명)`. */
  readonly heading: string;
  /** Words stand at the left, numbers at the right. */
  readonly kind: 'words' | 'number';
  /** Left out where there is little room. */
  readonly isMinor?: boolean;
  /** Names the row for screen readers; one column of a table. */
  readonly isRowHeading?: boolean;
  readonly cell: (row: Row, index: number) => ReactNode;
}

interface Props<Row> {
  /** What the table holds, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, index: number) => string;
  /** Whether each row becomes a card on a phone: for a few rows of which everything has to be read. */
  readonly hasCards?: boolean;
}

/** A plain table. Where it is too wide, it scrolls within itself, or becomes cards. */
export function DataTable<Row>(props: Props<Row>) {
  const { caption, columns, rows, keyOf, hasCards = false } = props;
  const isNarrow = useMediaQuery('(max-width: 700px)');
  if (hasCards && isNarrow) return <Cards {...props} />;
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role
    <div className={styles.scroll} role="group" aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, heading, kind, isMinor }) => (
              <th key={id} scope="col" data-kind={kind} data-minor={isMinor}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              {columns.map((column) => (
                <Cell key={column.id} column={column} row={row} index={index} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards<Row>({ caption, columns, rows, keyOf }: Props<Row>) {
  const heading = columns.find(({ isRowHeading }) => isRowHeading);
  const told = columns.filter((column) => column !== heading);
  return (
    <ul className={styles.cards} aria-label={caption}>
      {rows.map((row, index) => (
        <li key={keyOf(row, index)}>
          <div className={styles.cardHeading}>{heading?.cell(row, index)}</div>
          <dl>
            {told.map((column) => (
              <div key={column.id}>
                <dt>{column.heading}</dt>
                <dd>{column.cell(row, index)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Cell<Row>(props: {
  readonly column: Column<Row>;
  readonly row: Row;
  readonly index: number;
}) {
  const { kind, isMinor, isRowHeading, cell } = props.column;
  const content = cell(props.row, props.index);
  return isRowHeading ? (
    <th scope="row" data-kind={kind} data-minor={isMinor}>
      {content}
    </th>
  ) : (
    <td data-kind={kind} data-minor={isMinor}>
      {content}
    </td>
  );
}
