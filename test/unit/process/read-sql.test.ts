import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PomonaError } from '../../../src/base/errors.ts';
import { queryRows } from '../../../src/process/database.ts';
import type { SqlRow } from '../../../src/process/database.ts';
import { readSql } from '../../../src/process/read-sql.ts';
import { Stored } from '../../support/shop-lines.ts';

let stored: Stored;
const { signal } = new AbortController();
beforeEach(async () => {
  stored = await Stored.open();
  await stored.connection.run(
    'create table fruit as select * from (values (1, $$사과$$)) t(id, name)',
  );
});
afterEach(() => stored.close());

async function read(sql: string): Promise<{ columns: readonly string[]; rows: SqlRow[] }> {
  const rows: SqlRow[] = [];
  let columns: readonly string[] = [];
  await readSql(stored.connection, sql, signal, (names, some) => {
    columns = names;
    rows.push(...some);
  });
  return { columns, rows };
}

async function refusal(sql: string): Promise<PomonaError> {
  const error: unknown = await read(sql).catch((thrown: unknown) => thrown);
  expect((error as PomonaError).code, sql).toBe('invalid_parameter');
  return error as PomonaError;
}

describe('readSql', () => {
  test('gives the rows of a SELECT, of FROM, WITH, VALUES, DESCRIBE-like and EXPLAIN statements', async () => {
    expect((await read('select name from fruit')).rows).toEqual([{ name: '사과' }]);
    expect((await read('from fruit;')).rows).toEqual([{ id: 1, name: '사과' }]);
    expect((await read('with f as (from fruit) select count(*) as n from f')).rows).toEqual([
      { n: 1 },
    ]);
    expect((await read('explain select 1')).rows).toHaveLength(1);
  });

  test('times without a zone are told without one, wherever they stand', async () => {
    const statement = `select timestamp '2026-11-03 06:00:00' as issuedAt, date '2026-11-03' as day,
      [timestamp '2026-11-03 06:00:00.25'] as list, null::timestamp as never`;
    expect((await read(statement)).rows).toEqual([
      {
        ...{ issuedAt: '2026-11-03 06:00:00', day: '2026-11-03', never: null },
        list: ['2026-11-03 06:00:00.25'],
      },
    ]);
  });

  test('names the columns also when there are no rows', async () => {
    expect(await read('select id, name, id from fruit where false')).toEqual({
      columns: ['id', 'name', 'id:1'],
      rows: [],
    });
  });

  test('hands out many rows in pieces', async () => {
    const sizes: number[] = [];
    await readSql(
      stored.connection,
      'from range(100000)',
      signal,
      (_, rows) => void sizes.push(rows.length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100_000);
    expect(sizes.length).toBeGreaterThan(1);
  });

  test.each([
    "insert into fruit values (2, 'pear')",
    'update fruit set id = 3',
    'delete from fruit',
    'drop table fruit',
    'create table other (id int)',
    'create temp table other (id int)',
    'create or replace view fruit_view as from fruit',
    'truncate fruit',
    "copy fruit to 'fruit.csv'",
    "attach ':memory:' as other",
    'set threads = 4',
    'reset threads',
    'pragma enable_profiling',
    'begin',
    'commit',
    'checkpoint',
    'vacuum',
    "load 'httpfs'",
    "install 'httpfs'",
    'call pragma_version()',
    'prepare p as select 1',
    'explain analyze delete from fruit',
    'explain analyze create table other (id int)',
    'with gone as (select 1) delete from fruit',
  ])('refuses %s', async (sql) => {
    await refusal(sql);
    expect(await queryRows(stored.connection, 'from fruit')).toEqual([{ id: 1, name: '사과' }]);
    const tables = await queryRows(stored.connection, 'select table_name from duckdb_tables()');
    expect(tables).toEqual([{ table_name: 'fruit' }]);
  });

  test.each(['select 1; select 2', 'select 1; drop table fruit', '', '  -- nothing'])(
    'refuses %j, which is not one statement',
    async (sql) => {
      await refusal(sql);
      expect(await queryRows(stored.connection, 'from fruit')).toHaveLength(1);
    },
  );

  test.each([
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('/etc/*')",
    "from '/etc/passwd'",
    "from read_json('FOLDER/../secret.json')",
    "from read_text('FOLDER/tmp/../../secret.json')",
    "from glob('/etc/*')",
    "from read_parquet('https://example.org/a.parquet')",
    'from sniff_csv($$/etc/passwd$$)',
  ])('does not reach files outside: %s', async (sql) => {
    await writeFile(join(stored.root, 'secret.json'), '{"a":1}');
    const { message } = await refusal(sql.replace('FOLDER', join(stored.root, 'archive')));
    expect(message).not.toContain('root:');
  });

  test('says what is wrong with a statement in the words of DuckDB', async () => {
    expect((await refusal('select nme from fruit')).message).toContain('nme');
    expect((await refusal('selec 1')).message).toContain('syntax error');
  });

  test('leaves the connection without a transaction, also after a failure', async () => {
    await refusal('select cast(name as integer) from fruit');
    await read('from fruit');
    await stored.connection.run('begin transaction');
    await stored.connection.run("insert into fruit values (2, 'pear')");
    await stored.connection.run('commit');
    expect((await read('select count(*) as n from fruit')).rows).toEqual([{ n: 2 }]);
  });

  test('does not see the settings changed, nor a file read, by functions in a SELECT', async () => {
    await refusal("select * from query('drop table fruit')");
    await refusal('select getenv($$HOME$$)');
    expect(await queryRows(stored.connection, 'from fruit')).toHaveLength(1);
  });

  test.each([
    ['select repeat($$x$$, 1000000000)', 'repeat()'],
    ['select range(1000000000)', 'range()'],
    ['select generate_series(1, 1000000000, 2)', 'generate_series()'],
    ['select lpad($$x$$, 1000000000, $$y$$)', 'lpad()'],
    ['select list_resize([1], 1000000000)', 'list_resize()'],
    ['select replace(repeat($$x$$, 60000), $$x$$, repeat($$y$$, 60000))', 'replace()'],
    ['select system.main.repeat($$x$$, 1000000000)', 'bare names'],
    ['select "system"."main"."range"(1000000000)', 'bare names'],
    ['select main.repeat($$x$$, 1000000000)', 'bare names'],
    ['select string_agg(repeat($$x$$, 1000), $$$$) from range(20000)', 'A row of the result'],
  ])('refuses to make giant values: %s', async (sql, words) => {
    expect((await refusal(sql)).message).toContain(words);
  });

  test.each([
    ['repeat($$ab$$, 2)', 'abab'],
    ['repeat([1], 2)', [1, 1]],
    ['lpad($$7$$, 3, $$0$$)', '007'],
    ['range(3)', [0, 1, 2]],
    ['range(1, 3)', [1, 2]],
    ['generate_series(1, 5, 2)', [1, 3, 5]],
    ['len(range(date $$2026-11-01$$, date $$2026-11-04$$, interval 1 day))', 3],
    ['(select count(*) from range(1000000))', 1_000_000],
    ['replace($$pear$$, $$p$$, $$b$$)', 'bear'],
  ])('leaves %s what it is', async (expression, value) => {
    expect((await read(`select ${expression} as v`)).rows).toEqual([{ v: value }]);
  });

  test('ends a result that is too large, row by row', async () => {
    let rowsSeen = 0;
    const sql = 'select repeat($$x$$, 3000) from range(1000000)';
    const reading = readSql(stored.connection, sql, signal, (_, rows) => {
      rowsSeen += rows.length;
    });
    await expect(reading).rejects.toMatchObject({
      code: 'invalid_parameter',
      message: expect.stringContaining('The result has more than 256 MiB'),
    });
    expect(rowsSeen * 3000).toBeLessThan(256 * 1024 * 1024);
  });

  test('breaks a statement off when nobody waits for it any more', async () => {
    const leaving = new AbortController();
    const sql =
      'select count(*) from range(100000000) a, range(100000) b where a.range * b.range < 0';
    const reading = readSql(stored.connection, sql, leaving.signal, () => undefined);
    leaving.abort();
    await expect(reading).rejects.toMatchObject({ code: 'shutting_down' });
    expect((await read('from fruit')).rows).toHaveLength(1);
  });

  test('breaks a result off between two of its pieces', async () => {
    const leaving = new AbortController();
    let pieces = 0;
    const reading = readSql(stored.connection, 'from range(10000000)', leaving.signal, async () => {
      pieces += 1;
      if (pieces === 2) leaving.abort();
      await Promise.resolve();
    });
    await expect(reading).rejects.toMatchObject({ code: 'shutting_down' });
    expect(pieces).toBe(2);
  });
});
