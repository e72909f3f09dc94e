import { asMap, asText, asTexts, type PlainMap } from '../model/data.ts';
import { isLabelKey, scalarProblem } from '../schemas/scalars.ts';
import { compile } from '../values/go-expression.ts';
import { type Draft, type FormerId, identityOf, idsOf } from './draft.ts';

/** Whether Kustomize's selector matches an object: each field is a Go regular expression for the whole value. */
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

/** A field of a selector that Kustomize cannot parse, with a hint. */
export interface SelectorFault {
  readonly field: string;
  readonly message: string;
  readonly hint: string;
}

/** Returns why Kustomize refuses a selector, whatever objects there are. */
export function selectorFault(target: PlainMap): SelectorFault | undefined {
  for (const field of ['group', 'version', 'kind', 'name', 'namespace']) {
    const pattern = asText(target[field]);
    if (pattern === undefined || /^[\w/.-]*$/.test(pattern) || compile(`^(?:${pattern})$`)) continue;
    return {
      field,
      message: `${field} is not a regular expression that Kustomize can read: ${pattern}`,
      hint: pattern.includes('(?')
        ? 'Go knows no lookahead: select by labels, or list the names as a|b.'
        : 'Write .* for any text, and a backslash before special characters that are meant literally.',
    };
  }
  for (const field of ['labelSelector', 'annotationSelector']) {
    const selector = asText(target[field]);
    const wrong = selector === undefined ? undefined : termsOf(selector).find((term) => !isTerm(term.trim()));
    if (wrong === undefined) continue;
    return {
      field,
      message: `${field} has ${wrong.trim() === '' ? 'an empty term' : `the term ${wrong.trim()}`}, which Kustomize cannot read`,
      hint: 'Write terms as a=b, a!=b, a in (b,c), a notin (b), a or !a, with commas in between.',
    };
  }
  return undefined;
}

/** Whether a text is a requirement of a label selector, by Kubernetes' syntax. */
function isTerm(term: string): boolean {
  const [, key, operator = '', rest = ''] =
    /^(!?\s*[^\s=!()<>]+)\s*(==?|!=|>|<|\bin\b|\bnotin\b)?\s*(.*)$/s.exec(term) ?? [];
  if (key === undefined || !isLabelKey(key.replace(/^!\s*/, ''))) return false;
  if (operator === '') return rest === '';
  if (key.startsWith('!')) return false;
  if (operator === '>' || operator === '<') return /^-?\d+$/.test(rest);
  const values =
    operator === 'in' || operator === 'notin' ? /^\((.*)\)$/s.exec(rest)?.[1]?.split(',') : [rest];
  return values?.every((value) => scalarProblem('labelValue', value.trim()) === undefined) ?? false;
}

/** Whether a target matches by its labels and annotations only. */
export function selectsMetadata(target: PlainMap, { data }: Draft): boolean {
  const metadata = asMap(data['metadata']);
  return (
    selectsLabels(asText(target['labelSelector']), asTexts(metadata['labels'])) &&
    selectsLabels(asText(target['annotationSelector']), asTexts(metadata['annotations']))
  );
}

/** Whether a target matches one identity of an object, as replacements select by each identity that it has had. */
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
  // Most patterns are only a name.
  if (/^[\w/-]*$/.test(pattern)) return false;
  return compile(`^(?:${pattern})$`)?.matcher(value).find() ?? false;
}

/** Splits a selector at commas, except for those in parentheses. */
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
