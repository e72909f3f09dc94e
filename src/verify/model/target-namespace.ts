import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { atPlace } from '../../diagnostics/finding.ts';
import { type Draft, identityOf } from '../kustomize/draft.ts';
import type { Tree } from '../kustomize/folders.ts';
import { asText } from './data.ts';
import { placeIn } from './document.ts';
import type { FluxKustomization } from './object.ts';
import { inDocument } from './report.ts';
import { isClusterScoped } from './scope.ts';

/** Whether Kubernetes accepts a text as the name of a namespace; other texts are placeholders. */
function isName(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text);
}

/** Reports an object with a namespace of its own, which targetNamespace overrides. */
export function* moved(draft: Draft, { spec }: FluxKustomization): Generator<Diagnostic> {
  const namespace = asText(spec['targetNamespace']);
  const own = identityOf(draft.data);
  if (namespace === undefined || own.namespace !== namespace || isClusterScoped(own)) return;
  const before = draft.formerIds.map((id) => id.namespace).findLast((former) => former !== 'default');
  if (before === undefined || before === namespace) return;
  if (before.includes('${') || namespace.includes('${') || !isName(before)) return;
  const place = draft.generated
    ? placeIn(draft.document, [...draft.root, 'namespace'], 'value')
    : placeIn(draft.document, [...draft.root, 'metadata', 'namespace'], 'value');
  yield atPlace(place, {
    code: 'flux/target-namespace-conflict',
    severity: 'warning',
    message: `targetNamespace moves ${own.kind} ${own.name} from ${before} to ${namespace}`,
    path: 'metadata.namespace',
    hint: 'Remove targetNamespace from the Kustomization, or apply the object by another one.',
  });
}

/**
 * Reports a folder whose kustomization file sets a namespace that targetNamespace overrides, so no object ever gets it.
 */
export function* overruled(tree: Tree, path: string, { spec }: FluxKustomization): Generator<Diagnostic> {
  const folder = tree.folders.get(path);
  const own = asText(folder?.data['namespace']);
  const namespace = asText(spec['targetNamespace']);
  if (folder === undefined || own === undefined || namespace === undefined || own === namespace) return;
  if (own.includes('${') || namespace.includes('${') || !isName(own)) return;
  yield inDocument(folder.document, ['namespace'], {
    code: 'flux/target-namespace-conflict',
    severity: 'warning',
    message: `targetNamespace moves what this folder holds from ${own} to ${namespace}`,
    hint: 'Remove targetNamespace from the Kustomization, or `namespace` from this file.',
  });
}
