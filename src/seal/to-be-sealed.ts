import { basename, resolve } from 'node:path';
import { secretObjects } from '../leaks/secret-objects.ts';
import { ruleSpeaksOf, type SopsConfig } from '../sops/config.ts';
import { isSealedPath, isSealedText } from '../sops/sealed.ts';
import { selectsAny } from '../sops/selects.ts';
import { placeForRules } from './seal.ts';

interface Candidate {
  /** The path below the output folder, with `/`. */
  readonly path: string;
  /** The rendered plain text. */
  readonly content: string;
  /** The current text of the file on disk. */
  readonly existing: string | undefined;
}

/**
 * Whether an output of arbitrary templates has to be sealed. It has to if it is named `*.sops.*`, or is already sealed on disk.
 * Otherwise it depends on the creation rules of `.sops.yaml`: a Kubernetes Secret with data is sealed if any rule matches it; a
 * file that is not a Kubernetes object, if a rule with a path matches it. Other Kubernetes objects are not sealed, because Flux
 * and kustomize read them before anything is decrypted, and a rule for a whole folder is common.
 *
 * @param root - The output folder, absolute.
 */
export function isToBeSealed(file: Candidate, root: string, config: SopsConfig | undefined): boolean {
  const { path, content, existing } = file;
  if (isSealedPath(path)) return true;
  if (resolve(root, path) === config?.path || basename(path) === '.sops.yaml') return false;
  if (existing !== undefined && isSealedText(existing)) return true;
  if (config === undefined) return false;
  const spoken = ruleSpeaksOf(config, placeForRules(path, root, config));
  if (spoken === undefined) return false;
  if (secretObjects(path, content).some(({ kind }) => kind === 'object')) return true;
  if (spoken.kind === 'for-any' || isManifest(path, content)) return false;
  return selectsAny(path, content, spoken.selector);
}

function isManifest(path: string, content: string): boolean {
  if (/^kustomization\.ya?ml$/.test(basename(path))) return true;
  return /^[ \t]*"?apiVersion"?[ \t]*:/m.test(content) && /^[ \t]*"?kind"?[ \t]*:/m.test(content);
}
