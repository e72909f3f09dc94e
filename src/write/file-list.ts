import { harmless } from '../diagnostics/format/harmless.ts';
import type { Plan } from './plan.ts';

/** The files that a plan creates (`A`), updates (`M`) and removes (`D`), by path; empty if there are none. */
export function fileList({ created, updated, removed }: Plan): string {
  const files = [
    ...created.map(({ path }) => ({ path, mark: 'A' })),
    ...updated.map(({ path }) => ({ path, mark: 'M' })),
    ...removed.map(({ path }) => ({ path, mark: 'D' })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (files.length === 0) return '';
  return `\nFiles\n${files.map(({ path, mark }) => harmless(`  ${mark} ${path}\n`)).join('')}`;
}
