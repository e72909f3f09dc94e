import { type Changes, changedText } from '../../readers/observe.ts';
import { baseText, type SettingCase } from './cases.ts';
import { effectOf, treeOf } from './trees.ts';

/** Settings that are changed together. */
export interface Batch {
  readonly base: string;
  /** The text of cluster.yaml before. */
  readonly before: string;
  /** The text of cluster.yaml after. */
  readonly after: string;
  readonly cases: readonly SettingCase[];
}

/**
 * Groups cases that neither disturb each other's starting point nor create or remove what others change. Each batch is checked to
 * change every field that its cases change individually.
 *
 * @param from - The configuration that runs before; a batch without prerequisites continues from that of the last one.
 */
export async function batchesOf(
  cases: readonly SettingCase[],
  size: number,
  from?: string,
): Promise<readonly Batch[]> {
  const batches: Batch[] = [];
  let rest = [...cases];
  let running = from;
  while (rest.length > 0) {
    const [first, ...others] = rest;
    if (first === undefined) break;
    const together = [first];
    for (const next of others)
      if (together.length < size && together.every((each) => fits(each, next))) together.push(next);
    const batch = await wholeBatch(together, running);
    batches.push(batch);
    running = batch.after;
    rest = rest.filter((each) => !batch.cases.includes(each));
  }
  return batches;
}

/** The largest subset of the cases, found greedily, that can be changed at once. */
async function wholeBatch(cases: readonly SettingCase[], from: string | undefined): Promise<Batch> {
  const batch = batchOf(cases, from);
  const [only, next] = cases;
  if (only !== undefined && next === undefined)
    return from === undefined || (await wholeIn(batch))?.length === 1 ? batch : batchOf(cases, undefined);
  const whole = await wholeIn(batch);
  if (whole?.length === cases.length) return batch;
  const kept =
    whole === undefined || whole.length === 0 ? cases.slice(0, Math.ceil(cases.length / 2)) : whole;
  return wholeBatch(kept, from);
}

function fits(a: SettingCase, b: SettingCase): boolean {
  if (a.base !== b.base) return false;
  const [own, others] = [a, b].map(({ changes }) => Object.keys(changes)) as [string[], string[]];
  const isMet = (keys: readonly string[], changes: Changes) => keys.some((key) => key in changes);
  if (isMet(own, b.given) || isMet(others, a.given) || isMet(own, b.changes)) return false;
  const agree = Object.entries(a.given).every(
    ([key, value]) => !(key in b.given) || JSON.stringify(b.given[key]) === JSON.stringify(value),
  );
  return agree && [...a.effect.objects].every(([key, fields]) => isApart(fields, b.effect.objects.get(key)));
}

/** Both may change a field of which each is a part, but not what appears or disappears. */
function isApart(fields: ReadonlySet<string>, others: ReadonlySet<string> | undefined): boolean {
  return others === undefined || !(fields.has('*') || others.has('*'));
}

function batchOf(cases: readonly SettingCase[], from: string | undefined): Batch {
  const [first] = cases;
  if (first === undefined) throw new Error('a batch has a case');
  const { base } = first;
  const given: Changes = Object.assign({}, ...cases.map((each) => each.given));
  const begun = changedText(baseText(base), given);
  const before = from !== undefined && Object.keys(given).length === 0 ? from : begun;
  return {
    base,
    before,
    after: changedText(begun, Object.assign({}, ...cases.map(({ changes }) => changes))),
    cases,
  };
}

/** The cases all of whose fields a batch changes; undefined if its configuration is not valid. */
async function wholeIn({ before, after, cases }: Batch): Promise<readonly SettingCase[] | undefined> {
  const [old, next] = [await treeOf(before), await treeOf(after)];
  if ('errors' in old || 'errors' in next) return undefined;
  const { objects } = effectOf(old.files, next.files);
  return cases.filter(({ effect }) =>
    [...effect.objects].every(([key, fields]) =>
      [...fields].every((field) => objects.get(key)?.has(field) === true),
    ),
  );
}
