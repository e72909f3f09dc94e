import { RE2JS } from 're2js';
import { asMap, asText, asTexts, type PlainMap } from '../model/data.ts';
import { type Draft, type FormerId, identityOf, idsOf } from './draft.ts';

/** Kustomize's selectors: each field a regular expression, of Go's kind, for the whole of the value. */
export function selects(target: PlainMap, draft: Draft): boolean {
  const { group, version, kind } = identityOf(draft.data);
  const ids = idsOf(draft);
  const [first, last] = [ids[0], ids.at(-1)];
  return (
    [first, last].some((id) => matchesField(target, 'namespace', id?.namespace ?? '')) &&
    [first, last].some((id) => matchesField(target, 'name', id?.name ?? '')) &&
    matchesField(target, 'group', group) &&
    matchesField(target, 'version', version) &&
    matchesField(target, 'kind', kind) &&
    selectsMetadata(target, draft)
  );
}

/** Labels and annotations alone. */
export function selectsMetadata(target: PlainMap, { data }: Draft): boolean {
  const metadata = asMap(data['metadata']);
  return (
    selectsLabels(asText(target['labelSelector']), asTexts(metadata['labels'])) &&
    selectsLabels(asText(target['annotationSelector']), asTexts(metadata['annotations']))
  );
}

/** By an identity alone, as the targets of replacements select by each that an object has had. */
export function selectsId(target: PlainMap, { data }: Draft, id: FormerId): boolean {
  const { group, version } = identityOf(data);
  return (
    matchesField(target, 'group', group) &&
    matchesField(target, 'version', version) &&
    matchesField(target, 'kind', id.kind) &&
    matchesField(target, 'name', id.name) &&
    matchesField(target, 'namespace', id.namespace)
  );
}

function matchesField(target: PlainMap, field: string, value: string): boolean {
  const pattern = asText(target[field]);
  return pattern === undefined || matchesWhole(pattern, value);
}

function matchesWhole(pattern: string, value: string): boolean {
  if (pattern === value) return true;
  // Most are no more than a name.
  if (/^[\w/-]*$/.test(pattern)) return false;
  return compile(`^(?:${pattern})$`)?.matcher(value).find() ?? false;
}

const compiled = new Map<string, RE2JS | undefined>();

/** A regular expression as Go reads it; undefined for one that Go refuses. */
export function compile(pattern: string): RE2JS | undefined {
  if (!compiled.has(pattern)) {
    try {
      compiled.set(pattern, RE2JS.compile(pattern));
    } catch {
      compiled.set(pattern, undefined);
    }
  }
  return compiled.get(pattern);
}

/** What commas separate, but for those in parentheses. */
function termsOf(selector: string): string[] {
  const terms: string[] = [];
  const close = selector.lastIndexOf(')');
  let from = 0;
  let opened = false;
  for (const { 0: sign, index } of selector.matchAll(/[(),]/g)) {
    if (sign === '(') opened = index < close;
    else if (sign === ')') opened = false;
    else if (!opened) {
      terms.push(selector.slice(from, index));
      from = index + 1;
    }
  }
  return [...terms, selector.slice(from)];
}

function selectsLabels(selector: string | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (selector === undefined) return true;
  return termsOf(selector).every((raw) => {
    const term = raw.trim();
    const set = /^(\S+)\s+(in|notin)\s+\((.*)\)$/.exec(term);
    if (set?.[1] !== undefined) {
      const value = labels[set[1]];
      const listed = (set[3] ?? '').split(',').map((item) => item.trim());
      return (value !== undefined && listed.includes(value)) === (set[2] === 'in');
    }
    const unequal = /^(\S+?)\s*!=\s*(.*)$/s.exec(term);
    if (unequal?.[1] !== undefined) return labels[unequal[1]] !== unequal[2];
    const equal = /^(\S+?)\s*==?\s*(.*)$/s.exec(term);
    if (equal?.[1] !== undefined) return labels[equal[1]] === equal[2];
    return term.startsWith('!') ? labels[term.slice(1).trim()] === undefined : labels[term] !== undefined;
  });
}
