import { splitApiVersion } from '../api-version.ts';
import { dirname } from '../kustomize/folders.ts';
import { asText, at } from '../model/data.ts';
import type { ParsedFile } from '../model/document.ts';

/** Groups whose files configure a program and are never applied: kubeadm, kind, k3d, packages of Crossplane. */
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

/** Groups of programs that test what lies around their files, by objects that they apply and compare themselves. */
const tests = new Set(['cli.kyverno.io', 'chainsaw.kyverno.io', 'kuttl.dev', 'testing.crossplane.io']);

function groupsIn({ documents }: ParsedFile): readonly string[] {
  return documents.map(({ data }) => splitApiVersion(asText(at(data, 'apiVersion')) ?? '').group);
}

/** Tells the files that are for a program on somebody's machine, and not for Flux: by their kinds, their folders or their names. */
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
