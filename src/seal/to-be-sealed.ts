import { basename, resolve } from 'node:path';
import { secretObjects } from '../leaks/secret-objects.ts';
import { ruleSpeaksOf, type SopsConfig } from '../sops/config.ts';
import { isSealedPath, isSealedText } from '../sops/sealed.ts';
import { selectsAny } from '../sops/selects.ts';
import { placeForRules } from './seal.ts';

interface Candidate {
  /** Below the output folder, with `/`. */
  readonly path: string;
  /** In plain text, as it was rendered. */
  readonly content: string;
  /** What stands at its place now. */
  readonly existing: string | undefined;
}

/**
 * Whether an output of any templates leaves the program only sealed. That is so if it is named `*.sops.*`, or is sealed
 * on disk already. Others are sealed if a creation rule of `.sops.yaml` matches them: a Kubernetes Secret with data by
 * any rule; what is no Kubernetes object by a rule that says which files it is for. Other Kubernetes objects stay as
 * they are, since Flux and kustomize read them before anything is decrypted, and a rule for a whole folder is common.
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
