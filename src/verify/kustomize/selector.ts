import { asMap, asText, asTexts, type PlainMap } from '../model/data.ts';
import { identityOf } from './draft.ts';

/** Kustomize's selectors: each field a regular expression for the whole of the value. */
export function selector(target: PlainMap): (data: PlainMap) => boolean {
  return (data) => {
    const own = identityOf(data);
    const metadata = asMap(data['metadata']);
    return (
      (['group', 'version', 'kind', 'name', 'namespace'] as const).every((field) => {
        const pattern = asText(target[field]);
        return pattern === undefined || matchesWhole(pattern, own[field] ?? '');
      }) &&
      selectsLabels(asText(target['labelSelector']), asTexts(metadata['labels'])) &&
      selectsLabels(asText(target['annotationSelector']), asTexts(metadata['annotations']))
    );
  };
}

function matchesWhole(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return pattern === value;
  }
}

function selectsLabels(selectorText: string | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (selectorText === undefined) return true;
  return selectorText.split(/,(?![^(]*\))/).every((raw) => {
    const term = raw.trim();
    const set = /^(\S+)\s+(in|notin)\s+\((.*)\)$/.exec(term);
    if (set?.[1] !== undefined) {
      const listed = (set[3] ?? '').split(',').map((value) => value.trim());
      return listed.includes(labels[set[1]] ?? '') === (set[2] === 'in');
    }
    const unequal = /^(\S+?)\s*!=\s*(.*)$/.exec(term);
    if (unequal?.[1] !== undefined) return labels[unequal[1]] !== unequal[2];
    const equal = /^(\S+?)\s*==?\s*(.*)$/.exec(term);
    if (equal?.[1] !== undefined) return labels[equal[1]] === equal[2];
    return term.startsWith('!') ? labels[term.slice(1)] === undefined : labels[term] !== undefined;
  });
}
