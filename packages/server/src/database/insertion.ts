/** How to insert rows into a table: the columns to fill, with their types. */
export interface Insertion {
  table: string;
  /** Distinguishes insertions into the same table. Default: the table's name. */
  name?: string;
  columns: Readonly<Record<string, string>>;
}

export type Row = Readonly<Record<string, unknown>>;

interface Forms {
  one: string;
  many: string;
}

const forms = new WeakMap<Insertion, Forms>();

const formsOf = (insertion: Insertion): Forms => {
  let known = forms.get(insertion);
  if (!known) {
    const { table, columns } = insertion;
    const types = Object.entries(columns);
    const into = `insert into ${table} (${Object.keys(columns).join(', ')})`;
    known = {
      one: `${into} select ${types.map(([, type]) => `?::${type}`).join(', ')}`,
      many: `${into} select * from json_to_recordset(?::json) as r(${types.map(([name, type]) => `${name} ${type}`).join(', ')})`,
    };
    forms.set(insertion, known);
  }
  return known;
};

const bound = (type: string, value: unknown): unknown =>
  value === undefined || value === null ? null : type === 'jsonb' ? JSON.stringify(value) : value;

/**
 * Returns a statement that inserts rows; a `where` may be appended. A single row is bound column by column, which costs
 * PostgreSQL a fifth less than a JSON document. Several rows are one JSON document, which is cheaper than one array per column.
 */
export const insertOf = (
  insertion: Insertion,
  rows: readonly Row[],
): { name: string; sql: string; values: unknown[] } => {
  const { name: own = insertion.table, columns } = insertion;
  const { one, many } = formsOf(insertion);
  const [row] = rows;
  return row && rows.length === 1
    ? { name: `${own}_one`, sql: one, values: Object.entries(columns).map(([name, type]) => bound(type, row[name])) }
    : { name: `${own}_many`, sql: many, values: [JSON.stringify(rows)] };
};
