import { digest } from '../disk/digest.ts';
import { findIdentities, isProven, openSealed, proofsOf, sealText } from '../sops/index.ts';
import { isSealedText } from '../sops/sealed.ts';
import { gainedBy } from './gained.ts';
import { leftClear } from './left-clear.ts';
import { knownProofs } from './manifest-after.ts';
import { failed, nothingSelected, type Place, readFileOr, ruleOf, type Transformed } from './transform.ts';

/** A file whose plain text can be changed. */
export interface Changeable {
  readonly path: string;
  /** The plain text, with multi-line text in blocks, as people want to read it. */
  readonly plain: string;
  readonly sealed: boolean;
  /** The number of values that were typed into a sealed file in clear text. */
  readonly typedIn: number;
  /**
   * Returns the file with another plain text. A sealed file stays sealed by the rule for its path. The ciphertext of unchanged
   * values stays if the data key is proven to have been created here.
   */
  changedTo(plain: string): Promise<Transformed>;
}

/**
 * Opens a file to change it. Values that were typed into it in clear text are kept.
 *
 * @param secretSettings - Keys that must be sealed in a sealed file, whatever the rule says.
 */
export async function openToChange(
  path: string,
  place: Place,
  secretSettings: readonly string[] = [],
): Promise<{ readonly changeable: Changeable } | { readonly failed: Transformed }> {
  const text = readFileOr(path, place.folder);
  if (typeof text !== 'string') return { failed: failed(path, [text]) };
  const was = digest(text);
  if (!isSealedText(text)) {
    const changedTo = async (content: string): Promise<Transformed> => {
      return { path, content, changed: content !== text, was, diagnostics: [] };
    };
    return { changeable: { path, plain: text, sealed: false, typedIn: 0, changedTo } };
  }
  const { identities, diagnostics } = await findIdentities(place.folder, place.env);
  const result = await openSealed(path, text, identities, { allowTypedIn: true });
  if ('diagnostics' in result) return { failed: failed(path, [...diagnostics, ...result.diagnostics]) };
  const { opened } = result;

  const changedTo = async (plain: string): Promise<Transformed> => {
    const found = ruleOf(path, place);
    if (!('rule' in found)) return failed(path, found);
    const { rule } = found;
    const { metadata, dataKey } = opened;
    const before = metadata.age.map(({ recipient }) => recipient);
    const known = knownProofs(path, place.folder);
    const ours = isProven({ path: known.path, recipients: before, dataKey }, known.proofs, identities);
    const newDataKey = ours ? false : 'when-changed';
    const sealed = await sealText(path, plain, rule, { now: place.now, previous: opened, newDataKey });
    if ('diagnostics' in sealed) return failed(path, sealed.diagnostics);
    const clear = leftClear(path, sealed.text, secretSettings, 'clusterwright secrets rotate');
    if (clear.length > 0) return failed(path, clear);
    if (sealed.selected === 0) return failed(path, [nothingSelected(path, rule)]);
    const proofs = (listed: string) =>
      proofsOf({ path: listed, recipients: rule.recipients, dataKey: sealed.dataKey }, identities);
    const changed = sealed.text !== text;
    const gained = changed ? gainedBy(path, opened, found) : undefined;
    return { path, content: sealed.text, changed, proofs, gained, was, diagnostics };
  };
  const { typedIn } = opened;
  return {
    changeable: { path, plain: opened.text('readable'), sealed: true, typedIn: typedIn.length, changedTo },
  };
}
