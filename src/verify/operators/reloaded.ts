import { stringOf } from '../../diagnostics/string-of.ts';
import { asTexts, at, isPlainMap, type PlainMap } from '../model/data.ts';

/**
 * Whether Stakater's Reloader is told to restart workloads when an object changes; in a release, anywhere in the
 * values.
 */
export function isReloadedFor(data: PlainMap, kind: string, name: string): boolean {
  const prefix = kind === 'Secret' ? 'secret' : 'configmap';
  const tells = (annotations: Readonly<Record<string, unknown>>) =>
    stringOf(annotations['reloader.stakater.com/auto']) === 'true' ||
    stringOf(annotations[`${prefix}.reloader.stakater.com/auto`]) === 'true' ||
    stringOf(annotations[`${prefix}.reloader.stakater.com/reload`] ?? '')
      .split(',')
      .some((own) => own.trim() === name);
  const visit = (value: unknown): boolean => {
    if (!(Array.isArray(value) || isPlainMap(value))) return false;
    if (isPlainMap(value) && tells(value)) return true;
    return Object.values(value).some(visit);
  };
  return tells(asTexts(at(data, 'metadata', 'annotations'))) || visit(data['spec']);
}
