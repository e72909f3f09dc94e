import { harmless } from '../../diagnostics/format/harmless.ts';
import { objectName } from '../built-object.ts';
import { type Amounts, add, none, type Resources } from '../resources.ts';

type Row = readonly [string, string, string, string, string];

const header: Row = ['', 'CPU', 'memory', 'memory limit', 'volumes'];

/** Formats a table for people: each namespace with its objects, and the sum. */
export function resourcesText({ uses, silent }: Resources): string {
  const rows: Row[] = [header];
  for (const [namespace, own] of byNamespace({ uses, silent })) {
    rows.push(row(namespace, sumOf(own)));
    for (const { object, amounts } of own) rows.push(row(`  ${object.kind} ${object.name}`, amounts));
  }
  rows.push(row('sum', sumOf(uses)));
  const widths = header.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const unsaid =
    silent.length === 0
      ? []
      : ['', `Left to their charts, and not counted: ${silent.map(({ name }) => name).join(', ')}`];
  return harmless(`${[...lines, ...unsaid].join('\n')}\n`);
}

/** Formats the same data, as documented in docs/json.md: cores and bytes. */
export function resourcesJson(resources: Resources): unknown {
  return {
    sum: sumOf(resources.uses),
    namespaces: byNamespace(resources).map(([namespace, own]) => ({
      namespace,
      ...sumOf(own),
      objects: own.map(({ object, amounts }) => ({
        object: objectName(object),
        file: object.file,
        ...amounts,
      })),
    })),
    notCounted: resources.silent.map(objectName),
  };
}

/** The sum as table cells: `1.5`, `3.2Gi`. */
export function sumCells({ uses }: Resources): readonly string[] {
  return row('', sumOf(uses)).slice(1);
}

/** CPU and memory in one line, such as `1.01 CPU and 4.88Gi of memory`. */
export function requestsText({ cpu, memory }: Pick<Amounts, 'cpu' | 'memory'>, unit = ' of memory'): string {
  return `${rounded(cpu)} CPU and ${bytes(memory)}${unit}`;
}

export function byNamespace({ uses }: Resources): [string, Resources['uses']][] {
  const names = [...new Set(uses.map(({ object }) => object.namespace ?? ''))].sort();
  return names.map((name) => [name, uses.filter(({ object }) => (object.namespace ?? '') === name)]);
}

export function sumOf(uses: Resources['uses']): Amounts {
  return uses.reduce((sum, { amounts }) => add(sum, amounts), none);
}

function row(name: string, { cpu, memory, memoryLimit, storage }: Amounts): Row {
  return [name, rounded(cpu), bytes(memory), bytes(memoryLimit), bytes(storage)];
}

function bytes(amount: number): string {
  const gibibytes = amount / 1024 ** 3;
  if (amount === 0) return '0';
  return gibibytes < 1 ? `${Math.round(amount / 1024 ** 2)}Mi` : `${rounded(gibibytes)}Gi`;
}

/** At most two decimals, because sums of thousandths have binary rounding errors. */
function rounded(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}
