import { type Changes, changedText } from '../../readers/observe.ts';
import { baseText, type SettingCase } from './cases.ts';
import { effectOf, treeOf } from './trees.ts';

/** Settings that are changed together, since no two of them change the same field. */
export interface Batch {
  readonly base: string;
  /** The text of cluster.yaml before. */
  readonly before: string;
  /** The text of cluster.yaml after. */
  readonly after: string;
  readonly cases: readonly SettingCase[];
}

/**
 * Puts cases together that neither disturb what the others begin with nor what they change. Each batch is tried: what it
 * changes is what its cases change one by one.
 */
export async function batchesOf(cases: readonly SettingCase[], size: number): Promise<readonly Batch[]> {
  const batches: Batch[] = [];
  let rest = [...cases];
  while (rest.length > 0) {
    const [first, ...others] = rest;
    if (first === undefined) break;
    let together = [first];
    for (const next of others)
      if (together.length < size && together.every((each) => fits(each, next))) together.push(next);
    let batch = await tried(together);
    while (batch === undefined) {
      together = together.slice(0, Math.ceil(together.length / 2));
      batch = await tried(together);
    }
    batches.push(batch);
    rest = rest.filter((each) => !together.includes(each));
  }
  return batches;
}

function fits(a: SettingCase, b: SettingCase): boolean {
  if (a.base !== b.base || a.setting in b.given || b.setting in a.given) return false;
  const agree = Object.entries(a.given).every(
    ([key, value]) => !(key in b.given) || JSON.stringify(b.given[key]) === JSON.stringify(value),
  );
  return agree && [...a.effect.objects].every(([key, fields]) => isApart(fields, b.effect.objects.get(key)));
}

function isApart(fields: ReadonlySet<string>, others: ReadonlySet<string> = new Set()): boolean {
  if (others.size === 0) return true;
  if (fields.has('*') || others.has('*')) return false;
  return [...fields].every((field) => !others.has(field));
}

async function tried(cases: readonly SettingCase[]): Promise<Batch | undefined> {
  const [first] = cases;
  if (first === undefined) throw new Error('a batch has a case');
  const { base } = first;
  const given: Changes = Object.assign({}, ...cases.map((each) => each.given));
  const before = changedText(baseText(base), given);
  const after = changedText(before, Object.fromEntries(cases.map(({ setting, to }) => [setting, to])));
  const batch = { base, before, after, cases };
  if (cases.length === 1) return batch;
  const [old, next] = [await treeOf(before), await treeOf(after)];
  if ('errors' in old || 'errors' in next) return undefined;
  const { objects } = effectOf(old.files, next.files);
  const each = new Set(cases.flatMap(({ effect }) => [...effect.objects.keys()]));
  return [...each].every((key) => objects.has(key)) ? batch : undefined;
}
