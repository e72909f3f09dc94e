import type { ValueMap } from '../../../verify/helm/description.ts';
import { isPlainMap } from '../../../verify/model/data.ts';
import { otherwise, type Probe, probesOf, unchanged } from '../probes.ts';

/** A change of one value, with the terms that tell it from the value before. */
export interface Change extends Pick<Probe, 'path' | 'around' | 'after' | 'mark'> {
  /** The term that holds without the change, and the one that holds with it. */
  readonly without: string;
  readonly with: string;
  /** Whether it decides something by itself, so that other values may have another effect with it. */
  readonly decides: boolean;
}

/** The changes of values that templates name: other values, no values, and the texts that templates compare them with. */
export function changesOf(
  values: ValueMap,
  isRead: (path: string) => boolean,
  compared: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Change[] {
  const probes = probesOf(values).filter(({ path, kind }) => kind !== 'more' && isRead(path));
  return probes.flatMap((probe): Change[] => {
    const { path, around, before, after, mark, kind } = probe;
    const terms = { without: unchanged(probe), with: otherwise(probe) };
    const first: Change = {
      path,
      ...(around !== undefined && { around }),
      after,
      mark,
      ...terms,
      decides: kind === 'flag',
    };
    const isGiven = (typeof before === 'string' && before !== '') || typeof before === 'number';
    const empty: Change = {
      path,
      after: '',
      mark: undefined,
      without: path,
      with: `!${path}`,
      decides: false,
    };
    const choices = (kind === 'pair' ? [] : [...(compared.get(path) ?? [])])
      .filter((text) => text !== before)
      .map(
        (text): Change => ({
          path,
          after: text,
          mark: undefined,
          without: `${path}!=${text}`,
          with: `${path}=${text}`,
          decides: true,
        }),
      );
    return [first, ...(isGiven && kind !== 'pair' ? [empty] : []), ...choices];
  });
}

/** The values that are empty by default below the first key of a path, with something to fill them with. */
export function fillings(changes: readonly Change[], path: string): readonly Change[] {
  const [part] = path.split('.');
  return changes.filter(
    (change) =>
      change.path.split('.')[0] === part &&
      change.path !== path &&
      change.mark !== undefined &&
      change.without.startsWith('!') &&
      (typeof change.after === 'string' || Array.isArray(change.after) || isPlainMap(change.after)),
  );
}
