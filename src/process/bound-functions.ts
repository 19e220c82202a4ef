import type { DuckDBConnection } from '@duckdb/node-api';

/** Bytes, or elements of a list, that one call may make. A vector of 2,048 of them must still fit into memory. */
const most = 65_536;

/**
 * Functions that make a giant value out of a small number, in one step that neither DuckDB's limit of memory nor an
 * interrupt reaches: the macro's parameters, how much it would make, and the call it stands for.
 */
const bounded: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  repeat: [['what, times', 'times * greatest(1, len(what))', 'repeat(what, times)']],
  lpad: [['what, width, fill', 'width', 'lpad(what, width, fill)']],
  rpad: [['what, width, fill', 'width', 'rpad(what, width, fill)']],
  replace: [
    ['what, old, new', 'len(what) * len(new) / greatest(1, len(old))', 'replace(what, old, new)'],
  ],
  list_resize: listResize('list_resize'),
  array_resize: listResize('array_resize'),
  range: listOfNumbers('range'),
  generate_series: listOfNumbers('generate_series'),
};

type Overloads = readonly (readonly [string, string, string])[];

function listResize(name: string): Overloads {
  return [
    ['list, size', 'size', `${name}(list, size)`],
    ['list, size, fill', 'size', `${name}(list, size, fill)`],
  ];
}

/** Of times there are lists, too: their length is left to the watch. */
function listOfNumbers(name: string): Overloads {
  const number = (value: string) => `try_cast(${value}::varchar as double)`;
  const length = `abs(${number('til')} - ${number('since')})`;
  return [
    ['til', 'til', `${name}(til)`],
    ['since, til', length, `${name}(since, til)`],
    ['since, til, step', `${length} / abs(${number('step')})`, `${name}(since, til, step)`],
  ];
}

/** Puts bounds to these functions, for the statements of one connection. As tables, `range` and others are not touched. */
export async function boundFunctions(connection: DuckDBConnection): Promise<void> {
  for (const [name, overloads] of Object.entries(bounded)) {
    const refusal = `error('${name}() may make at most ${most} at once here')`;
    const macros = overloads.map(
      ([parameters, amount, call]) =>
        `(${parameters}) as case when ${amount} > ${most} then ${refusal} else system.main.${call} end`,
    );
    await connection.run(`create or replace temp macro ${name} ${macros.join(', ')}`);
  }
}
