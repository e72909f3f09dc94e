import { sep } from 'node:path';
import { compareText } from '../../jinja/runtime/compare.ts';

/** Python's `Path.suffix`: `.j2` for `ks.yaml.j2`, empty for `.j2` and `name.`. */
export function suffixOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(dot) : '';
}

/** The parts of a path or a pattern, without empty ones and `.`. */
export function partsOf(path: string): string[] {
  return path.split(sep).filter((part) => part !== '' && part !== '.');
}

/** The order in which Python sorts paths: part by part, by code points. */
export function comparePaths(a: string, b: string): number {
  const left = partsOf(a);
  const right = partsOf(b);
  for (let index = 0; index < left.length && index < right.length; index += 1) {
    const order = compareText(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
