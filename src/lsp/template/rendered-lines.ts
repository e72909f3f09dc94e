import type { ClusterFolder } from '../folder.ts';

/** A line of the tree, with what wrote it. */
export interface RenderedLine {
  /** The path below the working folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Whether its file is sealed before it is written. */
  readonly secret: boolean;
}

const indexes = new WeakMap<object, ReadonlyMap<string, readonly RenderedLine[]>>();

/**
 * The lines of the tree that a line (from 1) of a template wrote with the present configuration; undefined while that is not
 * valid.
 */
export async function renderedBy(
  folder: ClusterFolder,
  path: string,
  line: number,
): Promise<readonly RenderedLine[] | undefined> {
  const result = await folder.rendered();
  if (result === undefined) return undefined;
  let index = indexes.get(result);
  if (index === undefined) {
    const made = new Map<string, RenderedLine[]>();
    for (const { path: file, content, secret, originOf } of result.files) {
      for (const [at, text] of content.split('\n').entries()) {
        const origin = originOf(at + 1);
        if (origin === undefined) continue;
        const key = `${origin.file}:${origin.range.start.line}`;
        const known = made.get(key);
        const rendered = { file: `${folder.below}${file}`, line: at + 1, text, secret };
        if (known === undefined) made.set(key, [rendered]);
        else known.push(rendered);
      }
    }
    index = made;
    indexes.set(result, index);
  }
  return index.get(`${path}:${line}`) ?? [];
}
