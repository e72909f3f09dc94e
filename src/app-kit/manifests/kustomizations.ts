import type { Manifest } from './release.ts';

/** A file `kustomization.yaml` that lists others. */
export function listOf(resources: readonly string[]): Manifest {
  return { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
}

/** A namespace that Flux makes and never removes, because every volume in it would go with it. */
export function namespaceManifest(name: string, podSecurity: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { 'pod-security.kubernetes.io/enforce': podSecurity },
      annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    },
  };
}

export interface FluxKustomization {
  readonly name: string;
  /** Below the repository. */
  readonly path: string;
  readonly targetNamespace: string;
  readonly dependsOn: readonly { readonly name: string; readonly namespace?: string }[];
  /** Whether a file of it is sealed. */
  readonly sealed: boolean;
  readonly timeout: string;
}

/** The Flux Kustomization of an app. It is in flux-system, because decryption reads its Secret from there. */
export function fluxKustomizationManifest(app: FluxKustomization): Manifest {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: app.name, namespace: 'flux-system', labels: { 'app.kubernetes.io/name': app.name } },
    spec: {
      interval: '1h',
      retryInterval: '1m',
      timeout: app.timeout,
      path: `./${app.path}`,
      prune: true,
      wait: true,
      targetNamespace: app.targetNamespace,
      sourceRef: { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' },
      ...(app.sealed && { decryption: { provider: 'sops', secretRef: { name: 'sops-age' } } }),
      ...(app.dependsOn.length > 0 && { dependsOn: app.dependsOn }),
    },
  };
}
