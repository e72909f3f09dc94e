import { distance } from 'fastest-levenshtein';
import { pathText } from '../../diagnostics/path-text.ts';
import { meantOneOf } from '../../diagnostics/suggest.ts';
import type { ValueIssue } from '../declarations.ts';
import { isPlainMap } from '../model/data.ts';
import type { ObjectType, Type } from '../schemas/types.ts';

/**
 * Finds keys in open maps that differ by one letter from a known key. The map passes everything on, so the key may be
 * intended, and this is only a warning.
 */
export function typos(values: unknown, type: ObjectType): ValueIssue[] {
  const issues: ValueIssue[] = [];
  look(values, type, [], issues);
  return issues;
}

function look(value: unknown, type: Type, path: readonly (string | number)[], issues: ValueIssue[]): void {
  if (!isPlainMap(value)) return;
  if (type.kind === 'map') {
    for (const [key, item] of Object.entries(value)) look(item, type.value, [...path, key], issues);
  }
  if (type.kind !== 'object') return;
  for (const [key, item] of Object.entries(value)) {
    const field = type.fields.get(key);
    const at = [...path, key];
    if (field !== undefined) look(item, field.type(), at, issues);
    else if (type.open && key.length > 2) {
      const near = [...type.fields.keys()].find((name) => !Object.hasOwn(value, name) && differ(name, key));
      if (near === undefined) continue;
      issues.push({
        code: 'helm/unknown-value',
        severity: 'warning',
        path: at,
        part: 'key',
        message: `${pathText(at)} is not known, but ${near} is`,
        ...meantOneOf([near]),
      });
    }
  }
}

function differ(name: string, key: string): boolean {
  return name.toLowerCase() === key.toLowerCase() || distance(name, key) === 1 || isSwapped(name, key);
}

/** Whether two neighbouring letters are swapped. */
function isSwapped(name: string, key: string): boolean {
  const at = [...name].findIndex((letter, index) => letter !== key[index]);
  const swapped = name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2);
  return at >= 0 && swapped === key;
}
