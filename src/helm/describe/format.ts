import type { ChartFile } from '../../verify/helm/description.ts';
import { isPlainMap } from '../../verify/model/data.ts';

/** Maximum line width; what fits is written on one line. */
const width = 110;

/** Formats a description as JSON with line breaks that make differences readable. */
export function formatDescription(description: ChartFile): string {
  return `${lines(description, '', 0)}\n`;
}

function lines(value: unknown, indent: string, before: number): string {
  const flat = JSON.stringify(value);
  const isMap = isPlainMap(value);
  if (indent.length + before + flat.length <= width || !(isMap || Array.isArray(value))) return flat;
  const below = `${indent} `;
  const items = isMap
    ? Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}: ${lines(item, below, key.length + 4)}`,
      )
    : value.map((item: unknown) => lines(item, below, 0));
  const [open, close] = isMap ? '{}' : '[]';
  return `${open}\n${below}${items.join(`,\n${below}`)}\n${indent}${close}`;
}
