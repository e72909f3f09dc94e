import { splitApiVersion } from '../api-version.ts';
import { dirname } from '../kustomize/folders.ts';
import { asText, at } from '../model/data.ts';
import type { ParsedFile } from '../model/document.ts';

/** Groups of files that configure a program and are never applied: kubeadm, kind, k3d, Crossplane packages. */
const configurations = new Set([
  'kubeadm.k8s.io',
  'kubelet.config.k8s.io',
  'kubeproxy.config.k8s.io',
  'apiserver.config.k8s.io',
  'audit.k8s.io',
  'kind.x-k8s.io',
  'k3d.io',
  'meta.pkg.crossplane.io',
  'ctlptl.dev',
  'skaffold',
]);

/**
 * Groups of test programs, whose files and the files around them contain objects that the programs apply and compare
 * themselves.
 */
const tests = new Set(['cli.kyverno.io', 'chainsaw.kyverno.io', 'kuttl.dev', 'testing.crossplane.io']);

function groupsIn({ documents }: ParsedFile): readonly string[] {
  return documents.map(({ data }) => splitApiVersion(asText(at(data, 'apiVersion')) ?? '').group);
}

/**
 * Returns a function that recognises files for a program on somebody's machine, not for Flux, by kind, folder or name.
 */
export function forTools(files: readonly ParsedFile[]): (file: ParsedFile) => boolean {
  const folders = new Set(
    files
      .filter((parsed) => groupsIn(parsed).some((group) => tests.has(group)))
      .map(({ file }) => dirname(file.path)),
  );
  return (parsed) => {
    const { path } = parsed.file;
    if (/\.(tmpl|tpl|template)\.ya?ml$/.test(path)) return true;
    if (groupsIn(parsed).some((group) => configurations.has(group))) return true;
    return [...folders].some((folder) => path.startsWith(folder === '' ? '' : `${folder}/`));
  };
}
